import Foundation
import Testing

@testable import BFFJSON

/// nst/JSONTestSuite, from `$CORPORA/dev/json-test-suite`: y_ is accepted, n_ refused, i_ either but never a crash. The
/// lenient reader must say the same by itself: it has the last word on what simdjson refuses.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CORPORA"] != nil, "CORPORA is unset"))
struct JSONTestSuiteTests {
    @Test func acceptsAndRefusesWhatTheSuiteSays() throws {
        let parser = JSONParser()
        try run("runtime") { bytes, name in
            var buffer = ByteBuffer()
            bytes.withUnsafeBytes { buffer.append($0) }
            guard let root = try? parser.parse(buffer) else { return false }
            try expectSameWhenReadAgain(root, name)
            return true
        }
    }

    @Test func theLenientReaderAloneSaysTheSame() throws {
        try run("lenient") { bytes, _ in
            bytes.withUnsafeBytes { bytes in
                var reader = LenientReader(bytes)
                return (try? reader.read()) != nil
            }
        }
    }

    private func run(_ reader: String, accepts: ([UInt8], String) throws -> Bool) throws {
        let corpora = try #require(ProcessInfo.processInfo.environment["CORPORA"])
        let folder = URL(fileURLWithPath: corpora).appending(path: "dev/json-test-suite/test_parsing")
        var passed = ["y": 0, "n": 0, "i": 0]
        var failed = ["y": 0, "n": 0]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let isAccepted = try accepts(Array(try Data(contentsOf: folder.appending(path: name))), name)
            let kind = String(name.prefix(1))
            let isFine = kind == "i" || isAccepted == (kind == "y")
            #expect(isFine, "\(name) is \(isAccepted ? "accepted" : "refused")")
            if isFine { passed[kind, default: 0] += 1 } else { failed[kind, default: 0] += 1 }
        }
        #expect(passed.values.reduce(0, +) > 150)
        // In one write, so that no other test's line comes between: .ci/conformance adds these up.
        let lines = ["y", "n"].map { kind in
            "json-suite \(reader)-\(kind): \(passed[kind] ?? 0) passed, \(failed[kind] ?? 0) failed\n"
        }
        try FileHandle.standardError.write(contentsOf: Data(lines.joined().utf8))
    }

    private func expectSameWhenReadAgain(_ root: JSONValue, _ name: String) throws {
        var writer = JSONWriter()
        writer.copy(root)
        let again = try writer.withBytes { try OwnedJSON(bytes: $0) }
        #expect(again.value.isEqual(to: root), "\(name) changes when copied")
    }
}
