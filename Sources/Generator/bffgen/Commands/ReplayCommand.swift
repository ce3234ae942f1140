internal import Compatibility
internal import Contract
internal import Diagnostics
internal import Foundation
internal import OpenAPI

/// Checks recorded answers of a service against a contract, and against what clients read.
enum ReplayCommand: Command {
    static let specification = CommandSpecification(
        name: "replay", summary: "checks recorded answers of a service against its contract and its clients",
        arguments: [.init(name: "captured", isRepeated: true)],
        options: [
            .init(name: "--service", value: "NAME", isRequired: true, summary: "whose answers they are"),
            .init(
                name: "--against", value: "FILE",
                summary: "the contract that they are to keep; default: the workspace's own"),
            CommandSpecification.workspace,
        ],
        notes: [
            "captured: JSON files, or folders of them, an exchange in each: {\"operation\": \"getUser\", \"status\": 200, \"body\": {…}},",
            "or HTTP archives (.har). The text \"[redacted]\" stands for any value.",
            "json: the results under 'replay'; github and sarif: one error for each fault.",
            "exit codes: 0 all answers fit, 1 some do not, 2 some could not be checked, or usage",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let comparison = try ServiceComparison(given, in: surroundings)
        guard let service = try comparison.service(),
            let contract = comparison.candidate(or: service.file, from: "--against")
        else { return comparison.giveUp() }
        let captures = try Captures(given.positional, from: surroundings.directory)
        let replay = Replay(
            captures.exchanges, service: service.name, against: contract, current: service.document,
            clients: comparison.contracts)
        surroundings.reporter?.add("replay", replay.report)
        let isText = surroundings.reporter?.format == .text
        if isText { surroundings.output(replay.text) }
        let found = Diagnostics()
        for fault in captures.faults { found.report(fault) }
        for diagnostic in isText ? [] : replay.diagnostics { found.report(diagnostic) }
        surroundings.report(found, files: captures.files)
        if replay.isBroken { return .faults }
        return replay.isComplete && captures.faults.isEmpty && !replay.results.isEmpty ? .fine : .usage
    }
}

/// The exchanges of files and folders, in the order of their names.
struct Captures {
    private(set) var exchanges: [Exchange] = []
    private(set) var faults: [Diagnostic] = []
    let files: SourceFiles

    /// - Throws: where there is no such file or folder, or a folder without any exchange.
    init(_ names: [String], from directory: String) throws(UsageError) {
        files = SourceFiles(root: directory)
        for name in names {
            let path = FilePath.resolve(name, from: directory + "/")
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw UsageError("'\(name)' cannot be read")
            }
            guard isFolder.boolValue else {
                read(FilePath.relative(path, to: directory))
                continue
            }
            let inside = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
            let captured = inside.filter { $0.hasSuffix(".json") || $0.hasSuffix(".har") }.sorted()
            guard !captured.isEmpty else { throw UsageError("'\(name)' holds no .json or .har file") }
            for file in captured { read(FilePath.relative("\(path)/\(file)", to: directory)) }
        }
    }

    private mutating func read(_ file: String) {
        let found = Diagnostics()
        guard let root = DocumentReader(files: files, diagnostics: found).readNode(file), !found.hasErrors else {
            faults += found.sorted
            return
        }
        do throws(Exchange.Fault) {
            exchanges += try Exchange.read(root) { text, name in
                let body = "\(file)#\(name)"
                return DocumentReader(files: SourceFiles(root: "/", texts: [body: text]), diagnostics: Diagnostics())
                    .readNode(body)
            }
        } catch {
            faults.append(Diagnostic(.invalidExchange, at: error.location, error.text))
        }
    }
}
