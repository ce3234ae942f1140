internal import Diagnostics
internal import Render

/// What a command has found out, printed, or written to the file that `--output` names, whole or not at all. Under `json` it stands
/// in the document of what is reported.
struct FoundDocument {
    static let output = CommandSpecification.Option(
        name: "--output", value: "FILE",
        summary: "writes what is asked for there, whole or not at all; default: the standard output")

    private let file: String?
    /// What the file is to hold; of JSON all that would have been printed.
    private final class Held {
        var text = ""
    }
    private let held = Held()

    init(_ given: GivenArguments) {
        file = given.value(Self.output.name)
    }

    /// As text, or in a format of the command's own.
    func give(_ text: String, in surroundings: Surroundings) {
        if file == nil { surroundings.output(text) } else { held.text = text }
    }

    /// As a member of the JSON document, which is complete when everything is reported.
    func give(_ key: String, _ report: ReportValue, in surroundings: Surroundings) {
        surroundings.reporter?.add(key, report)
        if file != nil { surroundings.reporter?.sendDocument(to: { [held] in held.text += $0 }) }
    }

    /// - Parameter code: of the command so far; everything is reported.
    func finish(_ code: ExitCode, of command: String, in surroundings: Surroundings) -> ExitCode {
        guard let file else { return code }
        let path = FilePath.resolve(file, from: surroundings.directory + "/")
        do throws(FileSystemError) {
            try LocalFileSystem().replace(path, with: Array(held.text.utf8))
            return code
        } catch {
            surroundings.errors("\(Tool.name) \(command): cannot \(error.action) '\(file)': \(error.reason)\n")
            return .faults
        }
    }
}
