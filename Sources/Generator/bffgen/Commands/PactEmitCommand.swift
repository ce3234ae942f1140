internal import Compatibility
internal import Contract
internal import Diagnostics
internal import Foundation

/// Writes Pact files elsewhere, or by another specification than `generate` does beside the code.
enum PactEmitCommand: Command {
    static let specification = CommandSpecification(
        name: "pact emit", summary: "writes a Pact file per client and service into a folder",
        options: [
            .init(
                name: "--output", value: "DIR", isRequired: true,
                summary: "the folder; files of the same names are replaced"),
            .init(
                name: "--pact-version", value: "N",
                summary: "of the Pact specification: 3 or 4; default: 'pactVersion' of bffgen.yaml, else 4"),
            CommandSpecification.workspace,
        ],
        notes: ["exit codes: 0 written, 1 errors in the contracts, 2 usage"])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let version = try given.integer("--pact-version", Workspace.pactVersions)
        let folder = FilePath.resolve(given.value("--output") ?? "", from: surroundings.directory + "/")
        guard let pipeline = try Pipeline.open(given, in: surroundings) else { return .faults }
        guard let plan = pipeline.plan() else { return pipeline.finish() }
        let documents = pipeline.pactDocuments(of: plan, version: version)
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
        surroundings.output("\(documents.count) Pact files of version \(version ?? pipeline.workspace.pactVersion)\n")
        return code
    }
}
