import Foundation
import Synchronization
import Testing

@testable import bffgen

/// One run of the tool in this process.
struct Calls {
    let code: Int32
    let output: String
    let errors: String

    /// - Parameters:
    ///   - looks: what happens each time that the command waits for so long and no longer; behind the last it is interrupted.
    ///   - meanwhile: what happens where the command waits to be interrupted; gets what it has printed.
    init(
        _ arguments: [String], in folder: String, environment: [String: String] = [:], looks: [() throws -> Void] = [],
        meanwhile: @escaping (String) throws -> Void = { _ in }
    ) {
        let printed = Printed()
        code = Tool.run(
            arguments,
            in: Surroundings(
                directory: folder, output: { printed.output += $0 }, errors: { printed.errors += $0 },
                interruption: Meanwhile(looks: looks) {
                    do {
                        try meanwhile(printed.output)
                    } catch {
                        Issue.record(error)
                    }
                }, environment: environment))
        (output, errors) = (printed.output, printed.errors)
    }

    private final class Printed {
        var output = ""
        var errors = ""
    }

    private final class Meanwhile: Interruption {
        private var looks: ArraySlice<() throws -> Void>
        private let body: () -> Void

        init(looks: [() throws -> Void], body: @escaping () -> Void) {
            self.looks = looks[...]
            self.body = body
        }

        func prepare() {}
        func wait() { body() }

        func wait(upTo duration: Duration) -> Bool {
            guard let look = looks.popFirst() else { return true }
            do {
                try look()
            } catch {
                Issue.record(error)
            }
            return false
        }
    }
}

/// A copy of the sample's workspace that a test may change. It uses the templates that are built in.
final class SampleWorkspace {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    let folder: URL
    var path: String { folder.path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "bffgen-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // A link would lead the test's changes into the sample itself.
        let contracts = Self.root.appending(path: "Contracts").resolvingSymlinksInPath()
        try FileManager.default.copyItem(at: contracts, to: folder.appending(path: "Contracts"))
        try replace("templates: ../Templates\n", with: "", in: "Contracts/bffgen.yaml")
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func text(of file: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: file)), as: UTF8.self)
    }

    func write(_ text: String, to file: String) throws {
        let url = folder.appending(path: file)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func replace(_ old: String, with new: String, in file: String) throws {
        let text = try text(of: file)
        try #require(text.contains(old))
        try write(text.replacing(old, with: new, maxReplacements: 1), to: file)
    }

    func remove(_ file: String) throws {
        try FileManager.default.removeItem(at: folder.appending(path: file))
    }

    /// Of the generated files, sorted; empty where there is no such folder.
    func generatedFiles() -> [String] {
        let found = try? FileManager.default.subpathsOfDirectory(atPath: folder.appending(path: "Generated").path)
        return (found ?? []).filter { $0.contains(".") }.sorted()
    }
}
