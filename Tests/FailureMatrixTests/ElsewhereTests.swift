import BFFTesting
@testable import FeaturesContractTests
import Foundation
@testable import StrippedContractTests
import Testing

/// `bffgen test --url` against BFFs that it has not started: every element of the vocabulary, served in this process. Most of the time is
/// their timeouts, which are long.
@Suite struct ElsewhereTests {
    @Test(arguments: [("features", 19_431), ("stripped", 19_441)])
    func `a BFF that runs elsewhere keeps its contract`(client: String, stubs: Int) throws {
        let workspace = FailureMatrixTests.root.appending(path: "Tests/Features")
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let keys = folder.appending(path: "keys.json").path
        let arguments = ["test", client, "--stubs", "\(stubs)", "--jwks", keys]
        let told = toolRun(arguments + ["--environment"], in: workspace).output
        var environment = ["BFF_HOST": "127.0.0.1", "BFF_PORT": "0", "BFF_ADMIN_PORT": "0", "BFF_LOG": "off"]
        for line in told.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            environment[String(parts[0])] = String(try #require(parts.last))
        }
        let start = client == "features" ? FeaturesContract.start : StrippedContract.start
        let application = try start(environment)
        defer { application.stop() }
        let url = "http://127.0.0.1:\(application.port)"
        let (code, output, errors) = toolRun(arguments + ["--url", url], in: workspace)
        #expect(code == 0, "\(errors)")
        #expect(output.contains(" passed, 0 failed, in "), "\(output)")
        // One operation limits requests.
        #expect(output.contains("rows of operations that limit requests") == (client == "features"))
    }

    @Test func `a BFF that does not even serve the operation is told once`() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let application = try StrippedContract.start([
            "BFF_HOST": "127.0.0.1", "BFF_PORT": "0", "BFF_ADMIN_PORT": "0", "BFF_LOG": "off",
            "BFF_THINGS_URL": "http://127.0.0.1:1",
        ])
        defer { application.stop() }
        let keys = folder.appending(path: "keys.json").path
        let url = "http://127.0.0.1:\(application.port)"
        let (code, output, errors) = toolRun(
            ["test", "mobile", "--url", url, "--stubs", "19451", "--jwks", keys])
        #expect(code == 1, "\(errors)")
        #expect(errors.contains("getHome · healthy: expected status 200, was 404"))
        #expect(output.contains(/0 passed, 1 failed, \d+ not run, in/))
    }
}
