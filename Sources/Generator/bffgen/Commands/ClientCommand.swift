internal import Diagnostics
internal import OpenAPI
internal import Plan
internal import Render

/// Writes a typed client of whole operations, without a workspace.
enum ClientCommand: Command {
    static let specification = CommandSpecification(
        name: "client", summary: "writes a typed Swift client of an OpenAPI document's operations, without a BFF",
        arguments: [.init(name: "file")],
        options: [
            .init(
                name: "--operations", value: "SELECTOR", isRepeatable: true,
                summary: "an operationId, 'GET /path' or tag:NAME; default: every operation"),
            .init(name: "--name", value: "NAME", summary: "Petstore makes PetstoreClient; default: the file's name"),
            .init(name: "--output", value: "DIR", isRequired: true, summary: "the folder that holds the client alone"),
            .init(name: "--check", summary: "writes nothing; names every file that is changed, missing or extra"),
            .init(name: "--templates", value: "DIR", summary: "templates that replace built-in ones of the same name"),
        ],
        notes: [
            "The files import BFFClient. An operation that cannot be generated is left out with a warning that says why.",
            "exit codes: 0 fine, 1 errors in the document or (with --check) drift, 2 usage",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let path = FilePath.resolve(given.positional[0], from: surroundings.directory + "/")
        let file = FilePath.relative(path, to: surroundings.directory)
        let files = SourceFiles(root: surroundings.directory)
        let diagnostics = Diagnostics()
        var made: (plan: WholeClientPlan, files: [GeneratedFile])?
        if let document = DocumentReader(files: files, diagnostics: diagnostics).read(file), !diagnostics.hasErrors {
            try check(given.all("--operations"), document)
            let options = WholeClientOptions(
                name: try name(given.value("--name"), file), operations: given.all("--operations"))
            let plan = planWholeClient(document, options)
            report(plan, diagnostics)
            let templates = given.value("--templates").map { FilePath.resolve($0, from: surroundings.directory + "/") }
            if let files = render(plan, templates: templates, diagnostics) { made = (plan, files) }
        }
        var said = ""
        if let made {
            let folder = given.value("--output") ?? ""
            said = finish(
                made.files, to: FilePath.resolve(folder, from: surroundings.directory + "/"), named: folder,
                isCheck: given.has("--check"), diagnostics)
            said += "\(made.plan.generatedCount) of \(made.plan.chosenCount) operations\n"
        }
        surroundings.report(diagnostics, files: files)
        if !said.isEmpty { surroundings.output(said) }
        return made == nil || diagnostics.hasErrors ? .faults : .fine
    }

    /// - Throws: where a selector chooses nothing.
    static func check(_ selectors: [String], _ document: Document) throws(UsageError) {
        guard let unknown = OperationSelection(selectors).unmatched(in: document).first else { return }
        if unknown.hasPrefix("tag:") {
            let tags = Set(document.operations.flatMap(\.tags)).sorted()
            throw UsageError.unknown("tag", String(unknown.dropFirst(4)), among: tags)
        }
        let names = document.operations.map { $0.id ?? "\($0.verb) \($0.path)" }
        throw UsageError.unknown("operation", unknown, among: names)
    }

    /// - Throws: where it is no name of a Swift type.
    private static func name(_ given: String?, _ file: String) throws(UsageError) -> String {
        guard let given else { return WholeClientOptions.name(ofFile: file) }
        guard WholeClientOptions.isName(given) else {
            throw UsageError("--name takes a Swift type's name such as Petstore, not '\(given)'")
        }
        return given
    }

    private static func report(_ plan: WholeClientPlan, _ diagnostics: Diagnostics) {
        for refused in plan.refused {
            diagnostics.report(
                .omittedOperation, at: refused.location, "\(refused.operation) is left out: \(refused.reason)",
                fix: "correct the contract, or choose other operations with --operations")
        }
    }

    private static func render(
        _ plan: WholeClientPlan, templates: String?, _ diagnostics: Diagnostics
    ) -> [GeneratedFile]? {
        guard let set = TemplateSet.load(overriding: templates, diagnostics: diagnostics) else { return nil }
        do throws(TemplateError) {
            return try Renderer(templates: set).render(plan.values)
        } catch {
            diagnostics.report(error.diagnostic)
            return nil
        }
    }

    /// - Returns: what is to be said of the files; empty where an error says it.
    private static func finish(
        _ files: [GeneratedFile], to folder: String, named name: String, isCheck: Bool, _ diagnostics: Diagnostics
    ) -> String {
        do throws(OutputError) {
            guard isCheck else { return try OutputWriter().write(files, to: folder).description + "\n" }
            do throws(FileSystemError) {
                let report = try DriftReport(of: files, in: folder)
                for fault in report.diagnostics(in: name) { diagnostics.report(fault) }
                return report.verdict
            } catch {
                throw OutputError.fileSystem(error)
            }
        } catch {
            for fault in error.diagnostics(in: name) { diagnostics.report(fault) }
            return ""
        }
    }
}
