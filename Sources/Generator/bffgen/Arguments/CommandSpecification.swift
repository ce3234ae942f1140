internal import Diagnostics

/// What may stand behind a command.
struct CommandSpecification {
    struct Argument {
        /// As usage shows it: `client`.
        let name: String
        var isOptional = false
        var isRepeated = false

        var usage: String {
            let text = isOptional ? "[<\(name)>]" : "<\(name)>"
            return isRepeated ? text + "…" : text
        }
    }

    struct Option {
        /// With its dashes: `--port`.
        let name: String
        /// What usage calls its value; nil for one that takes none.
        var value: String?
        var isRepeatable = false
        var isRequired = false
        let summary: String

        var usage: String {
            let text = value.map { "\(name) \($0)" } ?? name
            return isRequired ? text : "[\(text)]" + (isRepeatable ? "…" : "")
        }
    }

    let name: String
    /// A clause for the list of commands.
    let summary: String
    var arguments: [Argument] = []
    /// Its own; those of all commands that report come behind them.
    var options: [Option] = []
    /// It says what is wrong with contracts, in the format that is asked for.
    var reports = true
    /// What `--format` takes besides the formats of reports: what the command finds out is given in these, faults are then reported as text.
    var ownFormats: [String] = []
    /// Lines behind the options.
    var notes: [String] = []

    static let workspace = Option(
        name: "--workspace", value: "DIR",
        summary: "the folder that holds Contracts; default: the nearest, from here upwards")

    static let today = Option(
        name: "--today", value: "DATE",
        summary: "calls of deprecated operations after their x-sunset are errors; default: whatever the day, warnings")

    static let format = Option(
        name: "--format", value: "FORMAT",
        summary: "of what is reported: \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")); default: text")

    var allOptions: [Option] { options + (reports ? [formatOption] : []) }

    private var formatOption: Option {
        guard !ownFormats.isEmpty else { return Self.format }
        let names = ReportFormat.allCases.map(\.rawValue) + ownFormats
        return Option(
            name: Self.format.name, value: "FORMAT",
            summary: "of what is printed and reported: \(names.joined(separator: ", ")); default: text")
    }

    /// One line, ending in a line feed.
    var usage: String {
        let parts = arguments.map(\.usage) + allOptions.map(\.usage)
        return "usage: \(Tool.name) \(([name] + parts).joined(separator: " "))\n"
    }

    var help: String {
        let lines = allOptions.map { option in
            (option.value.map { "\(option.name) \($0)" } ?? option.name, option.summary)
        }
        let width = lines.map(\.0.count).max() ?? 0
        let listed = lines.map { "  \($0.0)\(String(repeating: " ", count: width - $0.0.count + 2))\($0.1)\n" }
        let notes = notes.isEmpty ? "" : "\n" + notes.map { "\($0)\n" }.joined()
        return "\(usage)\n\(summary)\n\n\(listed.joined())\(notes)"
    }
}

/// The command line is at fault. One sentence without a full stop.
struct UsageError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    /// `unknown option '--chek', did you mean '--check'?`
    static func unknown(_ kind: String, _ name: String, among known: [String]) -> UsageError {
        guard let nearest = Suggestion.nearest(to: name, in: known) else {
            return UsageError(
                "unknown \(kind) '\(name)'" + (known.isEmpty ? "" : ", known: \(known.joined(separator: ", "))"))
        }
        return UsageError("unknown \(kind) '\(name)', did you mean '\(nearest)'?")
    }
}
