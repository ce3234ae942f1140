internal import Foundation
internal import Testing

/// Tests/Features: a workspace that uses every accepted element of the vocabulary. What it generates is committed,
/// and FeatureTests exercises it.
@Suite struct FeatureWorkspaceTests {
    static let folder = Sample.repository.appending(path: "Tests/Features")
    static let isRecording = ProcessInfo.processInfo.environment["BFFGEN_RECORD"] == "1"

    @Test(
        "the committed modules are what the contracts generate",
        arguments: ["Features", "FeaturesContractTests", "Stripped", "StrippedContractTests"])
    func isFresh(module: String) throws {
        let committed = Self.folder.appending(path: "Generated/\(module)")
        let files = try Workspaces.files(Self.folder).filter { $0.key.hasPrefix("\(module)/") }
        if Self.isRecording { try record(files, in: committed) }
        let names = try FileManager.default.contentsOfDirectory(atPath: committed.path).filter { !$0.hasPrefix(".") }
        #expect(names.sorted() == files.keys.map { String($0.dropFirst(module.count + 1)) }.sorted())
        #expect(names.count > 2)
        for name in names {
            let text = String(decoding: try Data(contentsOf: committed.appending(path: name)), as: UTF8.self)
            #expect(text == files["\(module)/\(name)"], "\(module)/\(name) is stale: BFFGEN_RECORD=1 records it anew")
        }
    }

    private func record(_ files: [String: String], in folder: URL) throws {
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (path, text) in files {
            try Data(text.utf8).write(to: folder.appending(path: String(path.split(separator: "/").last ?? "")))
        }
        Issue.record("recorded \(folder.path)")
    }
}
