import BFFJSON
import Foundation
import Testing

/// nst/JSONTestSuite, from `$CORPORA/dev/json-test-suite`: y_ is accepted, n_ refused, i_ either but never a crash.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CORPORA"] != nil, "CORPORA is unset"))
struct JSONTestSuiteTests {
    @Test func acceptsAndRefusesWhatTheSuiteSays() throws {
        let corpora = try #require(ProcessInfo.processInfo.environment["CORPORA"])
        let folder = URL(fileURLWithPath: corpora).appending(path: "dev/json-test-suite/test_parsing")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let parser = JSONParser()
        var checked = 0
        for file in files {
            let name = file.lastPathComponent
            var buffer = ByteBuffer()
            try Data(contentsOf: file).withUnsafeBytes { buffer.append($0) }
            let root = try? parser.parse(buffer)
            if name.hasPrefix("y_") { #expect(root != nil, "\(name) is JSON") }
            if name.hasPrefix("n_") { #expect(root == nil, "\(name) is not JSON") }
            if let root { try expectSameWhenReadAgain(root, name) }
            checked += 1
        }
        #expect(checked > 150)
    }

    private func expectSameWhenReadAgain(_ root: JSONValue, _ name: String) throws {
        var writer = JSONWriter()
        writer.copy(root)
        let again = try writer.withBytes { try OwnedJSON(bytes: $0) }
        #expect(again.value.isEqual(to: root), "\(name) changes when copied")
    }
}
