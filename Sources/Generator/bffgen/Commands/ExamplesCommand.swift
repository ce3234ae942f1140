internal import Contract
internal import Diagnostics
internal import OpenAPI
internal import Plan

/// Gives examples of a contract: what it has, and values made from the schemas of the places that have none.
enum ExamplesCommand: Command {
    static let specification = CommandSpecification(
        name: "examples", summary: "gives an example for each place of a contract, made where it has none",
        arguments: [.init(name: "contract")],
        options: [
            .init(
                name: "--operations", value: "SELECTOR", isRepeatable: true,
                summary: "an operationId, 'GET /path' or tag:NAME; default: every operation"),
            .init(name: "--schemas", summary: "of the schemas under 'components', too"),
            .init(
                name: "--seed", value: "N",
                summary: "other values, the same for the same number; default: 0, what stubs serve"),
            FoundDocument.output, CommandSpecification.workspace,
        ],
        ownFormats: ["overlay"],
        notes: [
            "The contract is a client or a service of the workspace, else a file. It is never changed: overlay is an",
            "Overlay 1.0 document with what is made, JSON where --output ends in .json, else YAML; bffgen.yaml names it",
            "under the contract's 'overlays'. Examples that do not keep their schemas are reported.",
            "json: the places under 'examples'; github and sarif: faults alone are in that format.",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let seed = try given.integer("--seed", 0...Int(Int32.max)) ?? 0
        let source = try ContractSource.find(given.positional[0], given, in: surroundings)
        guard let document = source.document else { return source.finish(in: surroundings) }
        try ClientCommand.check(given.all("--operations"), document)
        ExampleRules(severity: .warning, diagnostics: source.diagnostics).check(document)
        var options = ContractExamples.Options()
        options.operations = given.all("--operations")
        options.includesSchemas = given.has("--schemas")
        options.seed = UInt64(seed)
        let examples = ContractExamples(document, options)
        for entry in examples.missing {
            source.diagnostics.report(
                .missingExample, at: entry.location, "no value that keeps its schema is found for '\(entry.place)'",
                fix: "give it an 'example' that keeps its schema")
        }
        let found = FoundDocument(given)
        switch given.value("--format") {
        case "overlay": giveOverlay(examples, found, given, in: surroundings)
        case "json": found.give("examples", examples.report, in: surroundings)
        default: found.give(examples.text, in: surroundings)
        }
        return found.finish(source.finish(in: surroundings), of: specification.name, in: surroundings)
    }

    private static func giveOverlay(
        _ examples: ContractExamples, _ found: FoundDocument, _ given: GivenArguments, in surroundings: Surroundings
    ) {
        let overlay = examples.overlay
        let isJSON = given.value(FoundDocument.output.name)?.hasSuffix(".json") ?? false
        found.give(isJSON ? ReportValue(overlay.root).document : overlay.root.yaml, in: surroundings)
        var said = overlay.count == 1 ? "1 example\n" : "\(overlay.count) examples\n"
        if !overlay.unreached.isEmpty {
            let files = Set(overlay.unreached.map(\.location.file)).sorted().joined(separator: ", ")
            said += "\(overlay.unreached.count) left out: no overlay of this file reaches \(files)\n"
        }
        surroundings.errors(said)
    }
}

/// A contract that is named on the command line: of the workspace, or a file by itself.
private struct ContractSource {
    /// nil where it cannot be read.
    let document: Document?
    let diagnostics: Diagnostics
    let files: SourceFiles

    /// - Throws: where there is no such contract.
    static func find(
        _ name: String, _ given: GivenArguments, in surroundings: Surroundings
    ) throws(UsageError) -> ContractSource {
        let diagnostics = Diagnostics()
        var known: [String] = []
        if given.has(CommandSpecification.workspace.name) || Workspace.locate(from: surroundings.directory) != nil,
            let workspace = Workspace.open(
                directory: try Pipeline.directory(given, in: surroundings), diagnostics: diagnostics)
        {
            let contracts = (workspace.clientFiles + workspace.serviceFiles).map { (Pipeline.serviceName(of: $0), $0) }
            known = contracts.map(\.0)
            if let (_, file) = contracts.first(where: { $0.0 == name }) {
                return ContractSource(
                    document: workspace.documentReader(diagnostics: diagnostics).read(file),
                    diagnostics: diagnostics, files: workspace.files)
            }
        }
        let files = SourceFiles(root: surroundings.directory)
        let file = FilePath.relative(FilePath.resolve(name, from: surroundings.directory + "/"), to: files.root)
        // What bears no ending was meant as a name.
        if !known.isEmpty, !name.contains("."), !name.contains("/") {
            throw UsageError.unknown("contract", name, among: known)
        }
        return ContractSource(
            document: DocumentReader(files: files, diagnostics: diagnostics).read(file),
            diagnostics: diagnostics, files: files)
    }

    func finish(in surroundings: Surroundings) -> ExitCode {
        surroundings.report(diagnostics, files: files)
        return document == nil || diagnostics.hasErrors ? .faults : .fine
    }
}
