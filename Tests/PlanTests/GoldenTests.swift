internal import Foundation
internal import Testing

/// Cases whose generated client is shown as a whole, under `expected/`. `BFFGEN_RECORD=1` writes it anew, and fails
/// the run that does so.
@Suite struct GoldenTests {
    static let cases = [
        // Projections, and null told from absent.
        "null-and-absent",
        // Batches, and joins that read each other.
        "joins",
        // An answer composed by hand, one without content, and scopes.
        "answers",
        // Recursion through bindings.
        "bound-recursion",
        // Every policy, caches with scopes, batches kept item by item, what writes make stale, and rate limits.
        "policies",
    ]

    @Test("a case gives the files that stand beside it", arguments: cases)
    func givesItsFiles(name: String) throws {
        let folder = Sample.repository.appending(path: "Tests/Cases/\(name)")
        let expected = folder.appending(path: "expected")
        let files = try Workspaces.files(folder).filter { $0.key.hasPrefix("Mobile/") }
        if FeatureWorkspaceTests.isRecording { try record(files, in: expected) }
        let names = try FileManager.default.subpathsOfDirectory(atPath: expected.path).filter { $0.hasSuffix(".swift") }
        #expect(names.sorted() == files.keys.sorted())
        for name in names {
            let text = String(decoding: try Data(contentsOf: expected.appending(path: name)), as: UTF8.self)
            #expect(files[name] == text, "\(expected.path)/\(name) differs; BFFGEN_RECORD=1 records it anew")
        }
    }

    private func record(_ files: [String: String], in folder: URL) throws {
        try? FileManager.default.removeItem(at: folder)
        for (path, text) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        Issue.record("recorded \(folder.path)")
    }
}
