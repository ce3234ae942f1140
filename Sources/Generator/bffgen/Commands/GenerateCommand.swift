internal import Contract
internal import Diagnostics
internal import Render

/// Writes the generated files, or says how those that stand there differ.
enum GenerateCommand: Command {
    static let specification = CommandSpecification(
        name: "generate", summary: "writes Swift from the contracts, all of it or nothing",
        options: [
            .init(name: "--check", summary: "writes nothing; names every file that is changed, missing or extra"),
            .init(name: "--templates", value: "DIR", summary: "templates that replace built-in ones of the same name"),
            CommandSpecification.workspace,
        ],
        notes: ["exit codes: 0 fine, 1 errors in the contracts or (with --check) drift, 2 usage"])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        guard let pipeline = try Pipeline.open(given, in: surroundings) else { return .faults }
        let templates = given.value("--templates").map { FilePath.resolve($0, from: surroundings.directory + "/") }
        guard let files = pipeline.files(templates: templates) else { return pipeline.finish() }
        return given.has("--check")
            ? check(files, pipeline, surroundings) : write(files, pipeline, surroundings)
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
