internal import Contract
internal import Diagnostics
internal import Foundation
internal import Testing

/// Every directory under Tests/Cases that has a `diagnostics.txt` is a workspace with the exact text that reading it
/// prints. `BFFGEN_RECORD=1` rewrites the texts, and fails the run that does so.
@Suite struct CasesTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Cases")
    static let isRecording = ProcessInfo.processInfo.environment["BFFGEN_RECORD"] == "1"
    static let textFile = "diagnostics.txt"
    /// What resolution finds in a case; only where there is such a file.
    static let resolutionFile = "resolution.txt"
    /// The day for which a case is read; none where there is no such file.
    static let todayFile = "today.txt"

    static let cases: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { name in
            isRecording
                ? FileManager.default.fileExists(atPath: folder.appending(path: "\(name)/Contracts").path)
                : FileManager.default.fileExists(atPath: folder.appending(path: "\(name)/\(textFile)").path)
        }.sorted()
    }()

    @Test("reading a case prints its text", arguments: cases)
    func printsItsText(name: String) throws {
        let directory = Self.folder.appending(path: name)
        let read = Self.read(directory.path)
        try compare(read.text, with: directory.appending(path: Self.textFile))
        let resolution = directory.appending(path: Self.resolutionFile)
        if FileManager.default.fileExists(atPath: resolution.path) {
            try compare(ContractPrinter.print(read.contracts), with: resolution)
        }
    }

    private func compare(_ printed: String, with file: URL) throws {
        if Self.isRecording {
            try Data(printed.utf8).write(to: file)
            Issue.record("recorded \(file.path)")
            return
        }
        let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(printed == expected, "\(file.path) differs; BFFGEN_RECORD=1 records it anew")
    }

    @Test("a directory without its text is no case that anything looks at")
    func everyDirectoryIsACase() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { name in
            let isRendered = FileManager.default.fileExists(
                atPath: Self.folder.appending(path: "\(name)/expected").path)
            return !name.hasPrefix(".") && !(isRendered && !Self.cases.contains(name))
        }
        #expect(names.sorted() == Self.cases)
        #expect(Self.cases.count > 100)
    }

    /// Codes that reading a workspace cannot show, each with the reason.
    static let shownElsewhere: [DiagnosticCode: String] = {
        let templates = "templates are read when they are rendered"
        let planning = "unions are told apart when they are planned"
        let sampling = "samples are made when tests are planned"
        let scaffolding = "hand-written Swift is looked at by scaffold alone"
        let comparing = "two versions are compared by diff and impact alone"
        let replaying = "recorded answers are checked by replay alone"
        let running = "running BFFs are asked by test alone"
        let handWritten = "hand-written Swift is looked at by lint alone"
        let writing = "written files are compared when they are written"
        return [
            .contractNotKept: running,
            .undecidableUnion: planning, .omittedOperation: planning, .missingExample: sampling,
            .invalidTemplate: templates, .unknownTemplate: templates, .editedByHand: writing, .notGenerated: writing,
            .invalidLock: writing, .outputFailed: writing, .outputChanged: writing, .outputMissing: writing,
            .outputExtra: writing, .contractChange: comparing, .businessRules: handWritten,
            .clientBroken: comparing, .clientChanged: comparing, .newRequirement: scaffolding,
            .goneRequirement: scaffolding, .invalidExchange: replaying, .unknownExchange: replaying,
            .brokenExchange: replaying,
        ]
    }()

    @Test("every code has a case that shows its text")
    func everyCodeHasACase() throws {
        let texts = try Self.cases.map { name in
            String(
                decoding: try Data(contentsOf: Self.folder.appending(path: "\(name)/\(Self.textFile)")), as: UTF8.self)
        }
        for code in DiagnosticCode.allCases where Self.shownElsewhere[code] == nil {
            #expect(texts.contains { $0.contains("[\(code.rawValue)]\n") }, "no case shows '\(code.rawValue)'")
        }
        for code in Self.shownElsewhere.keys {
            #expect(
                !texts.contains { $0.contains("[\(code.rawValue)]\n") }, "a case shows '\(code.rawValue)' after all")
        }
    }

    /// What `bffgen lint` prints for the workspace, and what it has found.
    private static func read(_ directory: String) -> (text: String, contracts: [ClientContract]) {
        let diagnostics = Diagnostics()
        guard let workspace = Workspace.open(directory: directory, diagnostics: diagnostics) else {
            return (TextPrinter(files: SourceFiles(root: directory)).print(diagnostics.sorted), [])
        }
        let day = try? String(contentsOfFile: "\(directory)/\(todayFile)", encoding: .utf8)
        let contracts = readContracts(
            workspace: workspace, reader: workspace.documentReader(diagnostics: diagnostics),
            today: day.flatMap { CalendarDate($0.trimmingCharacters(in: .whitespacesAndNewlines)) },
            diagnostics: diagnostics)
        return (TextPrinter(files: workspace.files).print(diagnostics.sorted), contracts)
    }
}
