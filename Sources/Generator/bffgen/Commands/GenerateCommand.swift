internal import Contract
internal import Diagnostics
internal import Render

/// Writes the generated files, or says how those that stand there differ.
enum GenerateCommand: Command {
    static let specification = CommandSpecification(
        name: "generate", summary: "writes Swift from the contracts, all of it or nothing",
        options: [
            .init(name: "--check", summary: "writes nothing; names every file that is changed, missing or extra"),
            .init(name: "--watch", summary: "generates again whenever a contract or a template changes, until Ctrl-C"),
            .init(name: "--templates", value: "DIR", summary: "templates that replace built-in ones of the same name"),
            CommandSpecification.workspace,
        ],
        notes: ["exit codes: 0 fine, 1 errors in the contracts or (with --check) drift, 2 usage"])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        guard given.has("--watch") else { return try once(given, in: surroundings).code }
        guard !given.has("--check") else { throw UsageError("--watch and --check exclude each other") }
        return try watch(given, in: surroundings)
    }

    /// - Returns: besides, what the result depends on: the workspace where it could be opened.
    private static func once(
        _ given: GivenArguments, in surroundings: Surroundings
    ) throws(UsageError) -> (code: ExitCode, workspace: Workspace?) {
        guard let pipeline = try Pipeline.open(given, in: surroundings) else { return (.faults, nil) }
        let templates = templates(given, in: surroundings)
        guard let files = pipeline.files(templates: templates) else { return (pipeline.finish(), pipeline.workspace) }
        let code =
            given.has("--check") ? check(files, pipeline, surroundings) : write(files, pipeline, surroundings)
        return (code, pipeline.workspace)
    }

    private static func templates(_ given: GivenArguments, in surroundings: Surroundings) -> String? {
        given.value("--templates").map { FilePath.resolve($0, from: surroundings.directory + "/") }
    }

    /// Contracts and templates as they stood before a run decide whether there is another, so that no change gets lost while one runs.
    private static func watch(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let directory = try Pipeline.directory(given, in: surroundings)
        surroundings.interruption.prepare()
        var folders = ["\(directory)/\(Workspace.contractsFolder)"]
        if let templates = templates(given, in: surroundings) { folders.append(templates) }
        var known: [String] = []
        while true {
            var before = FileStamps(folders: folders, files: known)
            let workspace = try once(given, in: surroundings).workspace
            let watched = folders + [workspace?.templatesDirectory].compactMap { $0 }
            known = workspace.map { $0.files.asked } ?? known
            // Files outside the folders are known only now: what they are like counts from now on.
            let now = FileStamps(folders: watched, files: known)
            before.adopt(now)
            surroundings.output("watching \(now.count) files; Ctrl-C ends\n")
            var watch = FileWatch(before)
            repeat {
                if surroundings.interruption.wait(upTo: FileWatch.interval) { return .fine }
            } while !watch.look(FileStamps(folders: watched, files: known))
        }
    }

    private static func check(
        _ files: [GeneratedFile], _ pipeline: Pipeline, _ surroundings: Surroundings
    ) -> ExitCode {
        do throws(FileSystemError) {
            let report = try DriftReport(of: files, in: pipeline.workspace.generatedDirectory)
            pipeline.report(report.diagnostics(in: pipeline.generatedName))
            let code = pipeline.finish()
            surroundings.output(report.verdict)
            return code
        } catch {
            pipeline.report(error)
            return pipeline.finish()
        }
    }

    private static func write(
        _ files: [GeneratedFile], _ pipeline: Pipeline, _ surroundings: Surroundings
    ) -> ExitCode {
        do throws(OutputError) {
            let summary = try OutputWriter().write(files, to: pipeline.workspace.generatedDirectory)
            let code = pipeline.finish()
            surroundings.output(summary.description + "\n")
            return code
        } catch {
            pipeline.report(error.diagnostics(in: pipeline.generatedName))
            return pipeline.finish()
        }
    }
}
