import BFFTesting
import Foundation
import Testing

@testable import bffgen

/// `test`, against a BFF that is none: it is well whatever happens to its services, and asks them nothing.
@Suite struct TestCommandTests {
    private static let root = SampleWorkspace.root.path

    private static let workspace = SampleWorkspace.root.appending(path: "Tests/Features").path

    /// Runs the command against the preview of a small client.
    private static func run(_ arguments: [String], port stubs: Int, in folder: URL) throws -> Calls {
        let keys = folder.appending(path: "keys-\(stubs).json").path
        var found: Calls?
        _ = Calls(["preview", "stripped"], in: workspace) { listing in
            let url = try #require(listing.firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+/)).output
            let given = ["test", "stripped", "--url", String(url), "--stubs", "\(stubs)", "--jwks", keys]
            found = Calls(given + arguments, in: workspace)
        }
        return try #require(found)
    }

    private static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bffgen-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    @Test func `promises that are not kept are named, at the dependency that makes them`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "junit.xml").path
        let call = try Self.run(["--format", "github", "--junit", file], port: 19_411, in: folder)
        #expect(call.code == 1)
        #expect(call.output.contains("getThing · healthy: things.getThing was not asked /things/t1"))
        #expect(call.output.contains(/thing \(critical\) +FAIL +FAIL/))
        #expect(call.output.contains(/::error file=Contracts\/clients\/stripped.yaml,line=\d+.*contract-not-kept/))
        #expect(call.output.contains("getThing · thing: timeout: expected status 504 (dependency_timeout), was 200"))
        let report = try String(contentsOfFile: file, encoding: .utf8)
        #expect(
            report.contains(#"<failure message="expected status 504 (dependency_timeout), was 200" type="contract">"#))
        // A field beyond what the service's contract says, and where that says it.
        let beyond = "thing /motto: required: expected status 502 (dependency_failed), was 200"
        let line = try #require(call.output.split(separator: "\n").first { $0.contains(beyond) })
        #expect(line.contains(/Contracts\/services\/things.yaml:\d+:\d+: note: the service's answer broke this/))
        // What is left to the generated tests is counted, each row with its reason.
        let count = #/(\d+) left to 'swift test --filter StrippedContractTests':/#
        let left = try #require(call.output.firstMatch(of: count))
        let reasons = call.output.matches(of: #/(\d+): [A-Za-z ]+, which [a-z]/#).compactMap { Int($0.output.1) }
        let skipped = report.matches(of: #/<skipped message="left to 'swift test --filter StrippedContractTests': /#)
        #expect(skipped.count == Int(left.output.1))
        #expect(report.contains(#"<testcase name="thing: no address" classname="stripped.getThing" time="0.000">"#))
        #expect(reasons.reduce(0, +) == Int(left.output.1), "\(reasons)")
    }

    @Test func `what a BFF must be started with is told beforehand`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let keys = folder.appending(path: "keys.json").path
        let arguments = ["test", "mobile", "--environment", "--stubs", "19500", "--jwks", keys]
        let call = Calls(arguments, in: Self.root)
        #expect(call.code == 0)
        #expect(
            call.output.split(separator: "\n").map(String.init) == [
                "BFF_JWKS_FILE=\(keys)", "BFF_ISSUER=https://identity.test", "BFF_AUDIENCE=bff.test",
                "BFF_CACHE_BYTES=0",
                "BFF_USERS_URL=http://127.0.0.1:19500", "BFF_RECOMMENDATIONS_URL=http://127.0.0.1:19501",
                "BFF_HISTORY_URL=http://127.0.0.1:19502", "BFF_LISTS_URL=http://127.0.0.1:19503",
                "BFF_CATALOG_URL=http://127.0.0.1:19504",
            ])
        #expect(FileManager.default.fileExists(atPath: keys))
    }

    @Test(arguments: [
        (["test", "mobil"], "did you mean 'mobile'?"), (["test", "mobile", "getHom"], "did you mean 'getHome'?"),
        (["test", "mobile", "--url", "https://bff.example"], "--url takes a BFF beside the stubs"),
        (["test", "mobile", "--url", "http://127.0.0.1:1", "--executable", "x"], "exclude each other"),
        (["test", "mobile", "--stubs", "9000"], "--stubs goes with --url"),
        (["test", "mobile", "--executable", "/no/such/file"], "cannot start '/no/such/file'"),
    ])
    func `what cannot be run is refused`(arguments: [String], message: String) {
        let call = Calls(arguments, in: Self.root)
        #expect(call.code == 2)
        #expect(call.errors.contains(message), "\(call.errors)")
    }
}
