internal import Compatibility
internal import Diagnostics
internal import Foundation

/// Writes Pact files elsewhere, or by an older specification; `generate` writes those of version 4 beside the code.
enum PactEmitCommand: Command {
    static let specification = CommandSpecification(
        name: "pact emit", summary: "writes a Pact file per client and service into a folder",
        options: [
            .init(
                name: "--output", value: "DIR", isRequired: true,
                summary: "the folder; files of the same names are replaced"),
            .init(name: "--spec", value: "N", summary: "of the Pact specification: 3 or 4; default: 4"),
            CommandSpecification.workspace,
        ],
        notes: ["exit codes: 0 written, 1 errors in the contracts, 2 usage"])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let number = try given.integer("--spec", 3...4) ?? PactSpecification.four.rawValue
        let folder = FilePath.resolve(given.value("--output") ?? "", from: surroundings.directory + "/")
        guard let pipeline = try Pipeline.open(given, in: surroundings) else { return .faults }
        guard let plan = pipeline.plan() else { return pipeline.finish() }
        let documents = pactDocuments(of: plan, by: PactSpecification(rawValue: number) ?? .four)
        let code = pipeline.finish()
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for document in documents {
                let name = document.path.split(separator: "/").last ?? ""
                try Data(document.text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
            }
        } catch {
            surroundings.errors("\(Tool.name) pact emit: '\(folder)' cannot be written\n")
            return .faults
        }
        surroundings.output("\(documents.count) Pact files of version \(number)\n")
        return code
    }
}
