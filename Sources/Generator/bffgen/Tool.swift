// The command line: reads arguments, runs the stages, prints what they say.
//
//   Arguments/   what may be written behind a command, read strictly                       (CommandLineReader)
//   Commands/    one file per command
//   Reporting/   what is wrong, as text, JSON, workflow commands or SARIF                   (Reporter)
//   Starter/     what a new workspace begins with, file by file; Schemas/ what editors and tools read (both embedded)
//   Pipeline/    contracts → plan → files, the same way for all commands                    (Pipeline)
//
//     Workspace ─► contracts ─► plan ─► files in memory ─► written, or compared
//
// Exit codes: 0 fine, warnings alone too; 1 errors in contracts, or drift; 2 the command line is at fault. What a command was asked for goes
// to the standard output; diagnostics as text and usage go to the standard error (Reporting/: all of it, and the other formats).
//
// What it refuses: abbreviated options, options given twice, and writing anything when there is an error.

internal import BFFTelemetry
internal import Diagnostics

/// What a run takes from outside and gives to it; tests give their own.
struct Surroundings {
    /// Absolute: where the command was called.
    let directory: String
    let output: (String) -> Void
    let errors: (String) -> Void
    /// What ends a command that runs until it is told to stop.
    let interruption: any Interruption
    /// Of the process.
    var environment: [String: String] = [:]
    /// nil before the command's arguments are read.
    fileprivate(set) var reporter: Reporter?

    init(
        directory: String, output: @escaping (String) -> Void, errors: @escaping (String) -> Void,
        interruption: any Interruption, environment: [String: String] = [:]
    ) {
        self.directory = directory
        self.output = output
        self.errors = errors
        self.interruption = interruption
        self.environment = environment
    }

    /// Says what was found in contracts, as the command line asks for it.
    ///
    /// - Parameter countsNothing: counts as text even where there is nothing to count.
    func report(_ diagnostics: Diagnostics, files: SourceFiles, countsNothing: Bool = false) {
        reporter?.report(diagnostics.sorted, files: files, countsNothing: countsNothing)
    }
}

enum Tool {
    static let name = "bffgen"
    static let version = BuildInfo.bffgenVersion
    static let commands: [any Command.Type] = [
        InitCommand.self, GenerateCommand.self, LintCommand.self, PlanCommand.self, ScaffoldCommand.self,
        StubCommand.self, PreviewCommand.self, TestCommand.self,
        TokenCommand.self, ValidatorCommand.self, ClientCommand.self, SchemaCommand.self, DiffCommand.self,
        ExamplesCommand.self, UsageCommand.self, ExplainCommand.self, ImpactCommand.self, ReplayCommand.self,
        PactEmitCommand.self, PactVerifyCommand.self, PactStubCommand.self, PactPublishCommand.self,
    ]

    /// - Parameter arguments: without the program's name.
    static func run(_ arguments: [String], in surroundings: Surroundings) -> Int32 {
        guard let first = arguments.first else { return refuse("no command is given", in: surroundings) }
        if ["--help", "-h", "help"].contains(first) {
            surroundings.output(usage)
            return ExitCode.fine.rawValue
        }
        if first == "--version" {
            surroundings.output("\(name) \(version)\n")
            return ExitCode.fine.rawValue
        }
        // Some names are two words: `pact verify`.
        for command in commands {
            let name = command.specification.name
            for words in [[name], name.split(separator: " ").map(String.init)] where arguments.starts(with: words) {
                return run(command, Array(arguments.dropFirst(words.count)), in: surroundings)
            }
        }
        let kind = first.hasPrefix("-") ? "option" : "command"
        let known = commands.map { $0.specification.name } + ["--help", "--version"]
        let isGroup = known.contains { $0.hasPrefix("\(first) ") }
        let given = isGroup ? arguments.prefix(2).joined(separator: " ") : first
        return refuse(UsageError.unknown(kind, given, among: known).message, in: surroundings)
    }

    private static func refuse(_ message: String, in surroundings: Surroundings) -> Int32 {
        surroundings.errors("\(name): \(message)\n\(usage)")
        return ExitCode.usage.rawValue
    }

    private static func run(
        _ command: any Command.Type, _ arguments: [String], in surroundings: Surroundings
    ) -> Int32 {
        let specification = command.specification
        if arguments.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
            surroundings.output(specification.help)
            return ExitCode.fine.rawValue
        }
        do throws(UsageError) {
            let given = try CommandLineReader(specification).read(arguments)
            let format = try ReportFormat(given, of: specification)
            let reporter = Reporter(format, command: specification.name, in: surroundings)
            var inner = Surroundings(
                directory: surroundings.directory,
                output: reporter.format.isDocument ? surroundings.errors : surroundings.output,
                errors: surroundings.errors, interruption: surroundings.interruption,
                environment: surroundings.environment)
            inner.reporter = reporter
            let code = try command.run(given, in: inner)
            if specification.reports { reporter.finish() }
            return code.rawValue
        } catch {
            surroundings.errors("\(name) \(specification.name): \(error.message)\n\(specification.usage)")
            return ExitCode.usage.rawValue
        }
    }

    static var usage: String {
        let width = commands.map { $0.specification.name.count }.max() ?? 0
        let lines = commands.map { command in
            let specification = command.specification
            let gap = String(repeating: " ", count: width - specification.name.count + 2)
            return "  \(specification.name)\(gap)\(specification.summary)\n"
        }
        let more = "'\(name) <command> --help' says more, '\(name) --version' which one this is."
        return "usage: \(name) <command> [options]\n\n\(lines.joined())\n\(more)\n"
    }
}

enum ExitCode: Int32 {
    case fine = 0
    /// Errors in contracts, or drift.
    case faults = 1
    /// The command line is at fault.
    case usage = 2
}
