internal import Contract
internal import Diagnostics
internal import Foundation
internal import Plan
internal import Render

/// Writes a client's hand-written half once, and says afterwards how it has fallen behind the contract.
enum ScaffoldCommand: Command {
    static let specification = CommandSpecification(
        name: "scaffold", summary: "writes the hand-written half of a client once; then says what is new or gone",
        arguments: [.init(name: "client")],
        options: [
            .init(name: "--output", value: "DIR", summary: "its folder; default: Sources/Clients/<Client>"),
            CommandSpecification.workspace,
        ],
        notes: [
            "A folder with Swift files is never written to.", "What is not written yet answers 501 not_implemented.",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        guard let pipeline = try Pipeline.open(given, in: surroundings) else { return .faults }
        guard let plan = pipeline.plan() else { return pipeline.finish() }
        guard let client = plan.clients.first(where: { $0.name == given.positional[0] }) else {
            throw UsageError.unknown("client", given.positional[0], among: plan.clients.map(\.name))
        }
        let root = pipeline.workspace.root
        let named = given.value("--output").map { FilePath.resolve($0, from: surroundings.directory + "/") }
        let half =
            named.map { HandWrittenFolder(path: $0, name: FilePath.relative($0, to: root)) }
            ?? HandWrittenFolder(of: client, root: root)
        let sources = half.sources
        if sources.isEmpty { return write(client, to: half, pipeline, surroundings) }
        pipeline.report(half.differences(from: client, in: sources))
        let code = pipeline.finish()
        surroundings.output("\(half.name): \(sources.count) Swift \(sources.count == 1 ? "file" : "files"), kept\n")
        return code
    }

    private static func write(
        _ client: ClientPlan, to half: HandWrittenFolder, _ pipeline: Pipeline, _ surroundings: Surroundings
    ) -> ExitCode {
        guard let files = pipeline.render(client.scaffoldValues, templates: nil) else { return pipeline.finish() }
        do throws(FileSystemError) {
            let fileSystem = LocalFileSystem()
            try fileSystem.makeFolder(half.path)
            for file in files { try fileSystem.write(Array(file.text.utf8), to: "\(half.path)/\(file.path)") }
        } catch {
            pipeline.report(error)
            return pipeline.finish()
        }
        let code = pipeline.finish()
        let count = client.handWritten.count
        surroundings.output(
            files.map { "wrote \(half.name)/\($0.path)\n" }.joined()
                + "\(count) \(count == 1 ? "requirement" : "requirements") to write; until then they answer 501\n"
                + "Package.swift: a library \(client.typeName)BFF of \(pipeline.generatedName)/\(client.typeName), "
                + "an executable \(client.name)-bff of \(half.name), "
                + "tests of \(pipeline.generatedName)/\(client.typeName)ContractTests\n")
        return code
    }
}
