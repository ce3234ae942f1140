import Foundation
import Testing

@testable import bffgen

/// `bffgen test` against the clients' own executables.
@Suite(.serialized) struct ExecutableTests {
    private struct NoInterruption: Interruption {
        func prepare() {}
        func wait() {}
        func wait(upTo duration: Duration) -> Bool { true }
    }

    @Test(arguments: ["mobile", "tv"])
    func `the executable keeps its contract from outside`(client: String) throws {
        // SwiftPM puts executables beside the tests.
        let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let executable = folder.appending(path: "\(client)-bff").path
        try #require(FileManager.default.isExecutableFile(atPath: executable), "\(executable)")
        var (output, errors) = ("", "")
        let code = Tool.run(
            ["test", client, "--executable", executable],
            in: Surroundings(
                directory: FailureMatrixTests.root.path, output: { output += $0 }, errors: { errors += $0 },
                interruption: NoInterruption()))
        #expect(code == 0, "\(errors)")
        #expect(output.contains("the healthy answer: 1 of 1"))
        #expect(output.contains(" passed, 0 failed, in "))
        for dependency in ["user (critical)", "recommendations", "history", "myList", "catalog (critical)"] {
            #expect(output.contains("  \(dependency)"))
        }
        #expect(!output.contains("FAIL"))
    }
}
