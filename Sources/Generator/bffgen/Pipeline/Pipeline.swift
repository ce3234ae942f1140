internal import Compatibility
internal import Contract
internal import Diagnostics
internal import OpenAPI
internal import Plan
internal import Render

/// A workspace on its way through the stages. What they find is collected; who asks for a later stage behind an error gets nil.
final class Pipeline {
    let workspace: Workspace
    private let diagnostics: Diagnostics
    private let reader: DocumentReader
    private let surroundings: Surroundings
    /// The day for which deprecated operations are judged: `--today`.
    private var today: CalendarDate?

    /// The workspace's own documents are named relative to it, the folder of generated files too.
    var generatedName: String { FilePath.relative(workspace.generatedDirectory, to: workspace.root) }

    private init(_ workspace: Workspace, _ diagnostics: Diagnostics, _ surroundings: Surroundings) {
        self.workspace = workspace
        self.diagnostics = diagnostics
        self.surroundings = surroundings
        reader = workspace.documentReader(diagnostics: diagnostics)
    }

    /// - Returns: nil, with everything said, where `Contracts/bffgen.yaml` is at fault.
    /// - Throws: where there is no workspace.
    static func open(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> Pipeline? {
        let today = try given.date(CommandSpecification.today.name)
        let pipeline = open(directory: try directory(given, in: surroundings), in: surroundings)
        pipeline?.today = today
        return pipeline
    }

    /// The workspace's folder; absolute.
    static func directory(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> String {
        guard let path = given.value("--workspace") else {
            guard let found = Workspace.locate(from: surroundings.directory) else {
                throw UsageError("there is no workspace here or above, name one with --workspace: \(kinds)")
            }
            return found
        }
        let directory = FilePath.resolve(path, from: surroundings.directory + "/")
        guard Workspace.locate(from: directory) == directory else {
            throw UsageError("'\(path)' is no workspace: \(kinds)")
        }
        return directory
    }

    /// - Parameter directory: a workspace; absolute.
    static func open(directory: String, in surroundings: Surroundings) -> Pipeline? {
        let diagnostics = Diagnostics()
        guard let workspace = Workspace.open(directory: directory, diagnostics: diagnostics) else {
            surroundings.report(diagnostics, files: SourceFiles(root: directory))
            return nil
        }
        return Pipeline(workspace, diagnostics, surroundings)
    }

    private static let kinds = "a folder with \(Workspace.configurationFile), Contracts/clients or Contracts/services"

    // MARK: Stages

    /// Every service's document that the workspace names, used by a client or not.
    func services() -> [(name: String, document: Document)] {
        workspace.serviceFiles.compactMap { file in
            reader.read(file).map { (Self.serviceName(of: file), $0) }
        }
    }

    /// `catalog` for `Contracts/services/catalog.yaml`.
    static func serviceName(of file: String) -> String {
        let name = file.split(separator: "/").last ?? ""
        return String(name.prefix { $0 != "." })
    }

    /// The one service file of that name.
    static func serviceFile(_ name: String, among files: [String]) throws(UsageError) -> String {
        let found = files.filter { serviceName(of: $0) == name }
        guard let file = found.first else {
            throw UsageError.unknown("service", name, among: files.map(serviceName))
        }
        guard found.count == 1 else {
            throw UsageError(
                "'\(name)' is the name of several services: \(found.joined(separator: ", ")); rename one of them, or list those "
                    + "that count under 'services' in \(Workspace.configurationFile)")
        }
        return file
    }

    /// Every client, looked up in its services; the services that no client uses are read too.
    func contracts() -> [ClientContract]? {
        _ = services()
        let contracts = readContracts(workspace: workspace, reader: reader, today: today, diagnostics: diagnostics)
        return diagnostics.hasErrors ? nil : contracts
    }

    func plan() -> WorkspacePlan? {
        guard let contracts = contracts() else { return nil }
        let plan = planWorkspace(contracts, diagnostics: diagnostics)
        return diagnostics.hasErrors ? nil : plan
    }

    /// - Parameter templates: absolute; nil: the workspace's, if it has some.
    func files(templates: String?) -> [GeneratedFile]? {
        guard let plan = plan(), let files = render(plan.values, templates: templates) else { return nil }
        return files + pactDocuments(of: plan, version: nil).map { GeneratedFile(path: $0.path, text: $0.text) }
    }

    /// - Parameter version: nil: what the workspace says.
    func pactDocuments(of plan: WorkspacePlan, version: Int?) -> [PactDocument] {
        let specification = PactSpecification(rawValue: version ?? workspace.pactVersion)
        return Compatibility.pactDocuments(of: plan, by: specification ?? .four)
    }

    /// - Parameter values: a list for each that the manifest walks.
    func render(_ values: TemplateValue, templates: String?) -> [GeneratedFile]? {
        let folder = templates ?? workspace.templatesDirectory
        guard let set = TemplateSet.load(overriding: folder, diagnostics: diagnostics) else { return nil }
        do throws(TemplateError) {
            let files = try Renderer(templates: set).render(values)
            return diagnostics.hasErrors ? nil : files
        } catch {
            diagnostics.report(error.diagnostic)
            return nil
        }
    }

    /// A page from a template and those of the workspace that replace built-in ones.
    func page(_ template: String, _ values: TemplateValue) -> String? {
        guard let set = TemplateSet.load(overriding: workspace.templatesDirectory, diagnostics: diagnostics) else {
            return nil
        }
        do throws(TemplateError) {
            return try Renderer(templates: set).page(template, values)
        } catch {
            diagnostics.report(error.diagnostic)
            return nil
        }
    }

    func report(_ faults: [Diagnostic]) {
        for fault in faults { diagnostics.report(fault) }
    }

    func reportNeedless(foundBy finder: DiagnosticCode.Finder) {
        workspace.reportNeedless(foundBy: finder, diagnostics)
    }

    func report(_ error: FileSystemError) { report(OutputError.fileSystem(error).diagnostics(in: generatedName)) }

    /// Says everything that was found, and tells whether it allows success.
    ///
    /// - Parameters:
    ///   - isStrict: warnings do not allow it.
    ///   - countsNothing: prints the last line even where there is nothing to count.
    func finish(isStrict: Bool = false, countsNothing: Bool = false) -> ExitCode {
        surroundings.report(diagnostics, files: workspace.files, countsNothing: countsNothing)
        return diagnostics.hasErrors || (isStrict && !diagnostics.all.isEmpty) ? .faults : .fine
    }
}
