internal import Compatibility
internal import Contract
internal import Diagnostics
internal import OpenAPI

/// One run of `bffgen diff`: reads both sides, compares them, and says what was found.
final class DiffRun {
    private let given: GivenArguments
    private let surroundings: Surroundings
    private let settings: DiffSettings
    /// nil where nothing but a fault of the command makes a run fail.
    private let failing: Level?
    private let diagnostics = Diagnostics()
    private var allowed = AllowedChanges()

    init(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) {
        (self.given, self.surroundings) = (given, surroundings)
        settings = try Self.settings(given)
        failing = try Self.failing(given)
    }

    private static func settings(_ given: GivenArguments) throws(UsageError) -> DiffSettings {
        var settings = DiffSettings()
        settings.deprecationDaysStable = try given.integer("--deprecation-days", 0...3_650) ?? 0
        settings.deprecationDaysBeta = try given.integer("--deprecation-days-beta", 0...3_650) ?? 0
        if let name = given.value("--stability") {
            guard let stability = Stability(rawValue: name) else {
                throw UsageError.unknown("stability", name, among: Stability.allCases.map(\.rawValue))
            }
            settings.leastStability = stability
        }
        return settings
    }

    private static func failing(_ given: GivenArguments) throws(UsageError) -> Level? {
        guard let name = given.value("--fail-on") else { return .error }
        if name == "none" { return nil }
        guard let level = Level(rawValue: name.uppercased()) else {
            throw UsageError.unknown("level", name, among: ["err", "warn", "info", "none"])
        }
        return level
    }

    // MARK: What is compared

    func compareDocuments() throws(UsageError) -> ExitCode {
        let (old, new, files) = try sides()
        readAllowed(files)
        guard let before = read(old, files), let after = read(new, files) else { return giveUp(files) }
        return finish(DocumentComparison(before, after, settings: settings).compare(), from: old, to: new, files)
    }

    func compareSchemas() throws(UsageError) -> ExitCode {
        let (old, new, files) = try sides()
        readAllowed(files)
        let direction = try DiffCommand.direction(given)
        guard let before = DocumentReader(files: files, diagnostics: diagnostics).readSchema(old),
            let after = DocumentReader(files: files, diagnostics: diagnostics).readSchema(new), !diagnostics.hasErrors
        else { return giveUp(files) }
        let comparison = SchemaComparison(
            SchemaSubject(.body, direction), settings: settings, isByLetter: given.has("--literal"))
        return finish(comparison.compare(before, after), from: old, to: new, files)
    }

    /// Every client whose contract was there before; one that is new breaks nobody.
    func compareClients() throws(UsageError) -> ExitCode {
        guard given.positional.isEmpty else { throw UsageError("--clients takes no files") }
        let directory = try Pipeline.directory(given, in: surroundings)
        guard let tag = given.value("--base") ?? GitRevision.lastTag(in: directory).map({ "git:\($0)" }) else {
            throw UsageError("no tag is reachable from here, name a revision with --base git:REV")
        }
        let revision = try GitRevision(tag, in: directory)
        guard let workspace = Workspace.open(directory: directory, diagnostics: diagnostics) else {
            return giveUp(SourceFiles(root: directory))
        }
        let files = SourceFiles(root: workspace.root, provide: revision.provide)
        readAllowed(files)
        let clients = ReleasedClients(workspace, revision, files)
        var changes = clients.removals()
        for file in workspace.clientFiles {
            guard let before = clients.released(file) else {
                surroundings.output("\(file) is new since \(revision.name)\n")
                continue
            }
            guard let after = clients.current(file, reporting: diagnostics) else { return giveUp(files) }
            changes += DocumentComparison(before, after, settings: settings).compare()
        }
        return finish(changes, from: revision.name, to: "the clients' contracts", files)
    }

    // MARK: Reading

    private func sides() throws(UsageError) -> (old: String, new: String, files: SourceFiles) {
        func name(_ index: Int) -> String {
            let path = FilePath.resolve(given.positional[index], from: surroundings.directory + "/")
            return FilePath.relative(path, to: surroundings.directory)
        }
        guard let base = given.value("--base") else {
            guard given.positional.count == 2 else {
                throw UsageError("name the old and the new contract, or one and --base git:REV")
            }
            return (name(0), name(1), SourceFiles(root: surroundings.directory))
        }
        guard given.positional.count == 1 else { throw UsageError("with --base one contract is named") }
        let path = FilePath.resolve(given.positional[0], from: surroundings.directory + "/")
        let revision = try GitRevision(base, in: FilePath.folder(of: path))
        guard let old = revision.file(at: path) else {
            throw UsageError("'\(given.positional[0])' is not in the repository '\(revision.top)'")
        }
        return (old, name(0), SourceFiles(root: surroundings.directory, provide: revision.provide))
    }

    /// What is wrong inside of a document is said by `lint`; here only what could not be followed.
    private func read(_ file: String, _ files: SourceFiles) -> Document? {
        let found = Diagnostics()
        let document = DocumentReader(files: files, diagnostics: found).read(file)
        let lost: Set<DiagnosticCode> = [.unreadableFile, .unresolvedReference, .remoteReference, .referenceCycle]
        for fault in found.sorted where document == nil || lost.contains(fault.code) {
            diagnostics.report(document == nil ? fault : fault.with(.warning))
        }
        return document
    }

    private func readAllowed(_ files: SourceFiles) {
        guard let path = given.value("--allow") else { return }
        let file = FilePath.relative(
            FilePath.resolve(path, from: surroundings.directory + "/"), to: files.root)
        guard let root = DocumentReader(files: files, diagnostics: diagnostics).readNode(file) else { return }
        allowed = AllowedChanges(root, diagnostics: diagnostics)
    }

    // MARK: Saying

    private func giveUp(_ files: SourceFiles) -> ExitCode {
        surroundings.report(diagnostics, files: files)
        return .usage
    }

    private func finish(_ changes: [Change], from old: String, to new: String, _ files: SourceFiles) -> ExitCode {
        // An exception that cannot be read decides nothing.
        if diagnostics.hasErrors { return giveUp(files) }
        let report = ChangeReport(changes, allowing: &allowed)
        allowed.reportNeedless(diagnostics)
        let isFaulty = diagnostics.hasErrors
        if given.value("--format") == "markdown" {
            surroundings.output(Changelog(report, title: "Changes from \(old) to \(new)").markdown)
        } else {
            surroundings.reporter?.add("changes", report.value)
            for diagnostic in report.diagnostics { diagnostics.report(diagnostic) }
            surroundings.output(Self.lines(report))
        }
        surroundings.report(diagnostics, files: files)
        let fails = failing.map { level in report.level.map { $0 >= level } ?? false } ?? false
        return fails || isFaulty ? .faults : .fine
    }

    /// Information and what is allowed, which are no diagnostics, and the sum.
    private static func lines(_ report: ChangeReport) -> String {
        var text = ""
        for entry in report.causes {
            if let reason = entry.reason {
                text += "allowed: \(entry.sentence) [\(entry.change.rule.id)]: \(reason)\n"
            } else if entry.change.level == .info {
                text += "info: \(entry.sentence) [\(entry.change.rule.id)]\n"
            }
        }
        return text + report.summary + "\n"
    }
}
