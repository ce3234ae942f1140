import BFFTesting
import Foundation
import Testing

/// The specification's own cases (pact-foundation/pact-specification), from `$CORPORA/dev/pact-spec`.
@Suite("The cases of the Pact specification")
struct PactSuiteTests {
    static let corpora = ProcessInfo.processInfo.environment["CORPORA"]

    @Test(
        "are judged as they say", .enabled(if: corpora != nil),
        arguments: [3, 4], ["request", "response", "message"])
    func agreesWithTheSpecification(version: Int, kind: String) throws {
        let folder = URL(filePath: try #require(Self.corpora))
            .appending(path: "dev/pact-spec/version-\(version)/testcases/\(kind)")
        let known = try Self.differences()
        var (passed, differing): (Int, Int) = (0, 0)
        var failures: [String] = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        where path.hasSuffix(".json") {
            let name = "version-\(version)/testcases/\(kind)/\(path)"
            let isAgreed = try Self.isAgreed(
                Data(contentsOf: folder.appending(path: path)), kind: kind, version: version)
            switch (isAgreed, known[name]) {
            case (true, nil): passed += 1
            case (false, _?): differing += 1
            case (true, _?): failures.append("\(name) is listed to differ, but agrees")
            case (false, nil): failures.append(name)
            }
        }
        #expect(passed > 10)
        #expect(failures == [])
        let list = differing > 0 ? ", \(differing) differing" : ""
        let line = "pact-spec version-\(version)-\(kind): \(passed) passed, \(failures.count) failed\(list)\n"
        // In one write to where nothing is buffered, so that no other test's line comes between.
        FileHandle.standardError.write(Data(line.utf8))
    }

    private static func isAgreed(_ data: Data, kind: String, version: Int) throws -> Bool {
        let test = try PactValue(parsing: Array(data))
        let (expected, actual) = (try #require(test["expected"]), try #require(test["actual"]))
        let mismatches =
            switch kind {
            case "request":
                try PactRequest(expected, version: version).mismatches(of: PactRequest(actual, version: version))
            case "response":
                try PactResponse(expected, version: version).mismatches(of: PactResponse(actual, version: version))
            default:
                try PactMessage(expected, version: version).mismatches(of: PactMessage(actual, version: version))
            }
        return mismatches.isEmpty == test["match"]?.bool
    }

    /// Cases and the reasons why they are judged otherwise.
    private static func differences() throws -> [String: String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Suites/pact-differences.tsv").standardized
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
        return Dictionary(
            uniqueKeysWithValues: lines.map { line in
                let fields = line.split(separator: "\t", maxSplits: 1).map(String.init)
                return (fields[0], fields.count > 1 ? fields[1] : "")
            })
    }
}
