internal import Compatibility
internal import Diagnostics
internal import OpenAPI

/// Many pairs of schemas in one run, for whoever judges the judge.
///
///     {"id": 7, "old": {"type": "string"}, "new": {"type": "string", "maxLength": 5}, "direction": "request"}
///
/// prints a line of `id`, `breaks` or `fits`, and the findings that are more than information, as `LEVEL rule pointer`, separated by tabs.
/// What only advises, because every value that is sent still fits, has `~` before it.
struct SchemaPairs {
    private let file: String
    private let given: GivenArguments
    private let surroundings: Surroundings

    init(_ file: String, _ given: GivenArguments, _ surroundings: Surroundings) throws(UsageError) {
        guard given.positional.isEmpty else { throw UsageError("--pairs takes the place of old and new") }
        (self.file, self.given, self.surroundings) = (file, given, surroundings)
    }

    func run() throws(UsageError) -> ExitCode {
        let otherwise = try DiffCommand.direction(given)
        let files = SourceFiles(root: surroundings.directory)
        guard case .success(let bytes) = files.bytes(of: file) else { throw UsageError("'\(file)' cannot be read") }
        var code = ExitCode.fine
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            let text = String(decoding: line, as: UTF8.self)
            guard let verdict = compare(text, number: index + 1, otherwise) else {
                surroundings.errors("line \(index + 1) is no pair of schemas\n")
                code = .usage
                continue
            }
            surroundings.output(verdict)
        }
        return code
    }

    private func compare(_ line: String, number: Int, _ otherwise: Direction) -> String? {
        let diagnostics = Diagnostics()
        let name = "pair-\(number).json"
        let files = SourceFiles(root: "/", texts: [name: line])
        let reader = DocumentReader(files: files, diagnostics: diagnostics)
        guard let root = reader.readNode(name), let id = root["id"], let before = root["old"], let after = root["new"],
            let old = reader.readSchema(before, uri: "old-\(number).json"),
            let new = reader.readSchema(after, uri: "new-\(number).json"), !diagnostics.hasErrors
        else { return nil }
        let direction = root["direction"]?.string.flatMap(Direction.init(rawValue:)) ?? otherwise
        let comparison = SchemaComparison(SchemaSubject(.body, direction), isByLetter: given.has("--literal"))
        let findings = comparison.compare(old, new).filter { $0.level > .info }.map { change in
            "\(change.isContained ? "~" : "")\(change.level.rawValue) \(change.rule.id) \(change.pointer ?? "")"
        }
        let verdict = comparison.isCompatible(old, new) ? "fits" : "breaks"
        return ([id.string ?? id.json, verdict] + findings).joined(separator: "\t") + "\n"
    }
}
