import Foundation
import Testing

@testable import bffgen

/// `bffgen test` against the clients' own executables.
@Suite(.serialized) struct ExecutableTests {
    private static func executable(of client: String) throws -> String {
        // SwiftPM puts executables beside the tests.
        let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let path = folder.appending(path: "\(client)-bff").path
        try #require(FileManager.default.isExecutableFile(atPath: path), "\(path)")
        return path
    }

    // MARK: Kept

    @Test(arguments: [("mobile", "Mobile"), ("tv", "TV")])
    func `the executable keeps its contract from outside`(client: String, name: String) throws {
        let (code, output, errors) = toolRun(["test", client, "--executable", try Self.executable(of: client)])
        #expect(code == 0, "\(errors)")
        #expect(output.contains("the healthy answer: 1 of 1"))
        #expect(output.contains(" passed, 0 failed, in "))
        for dependency in ["user (critical)", "recommendations", "history", "myList", "catalog (critical)"] {
            #expect(output.contains("  \(dependency)"))
        }
        #expect(!output.contains("FAIL"))
        // All of them, whatever a row is about.
        for title in ["single fields at their bounds and beyond", "other requests that the contract takes"] {
            let counts = try #require(output.firstMatch(of: try Regex("\(title): ([0-9]+) of ([0-9]+)")))
            #expect(counts[1].substring == counts[2].substring)
        }
        #expect(output.contains(" left to 'swift test --filter \(name)ContractTests':\n"))
        #expect(output.contains("  5: names without an address, which need a BFF started for them\n"))
    }

    // MARK: Not kept

    /// Names of rows that did not hold, and all that was said, where the sample's mobile BFF is held to another contract than its own: to
    /// that one, it does what is wrong.
    private static func failures(
        _ edits: [(file: String, old: String, new: String)]
    ) throws -> (rows: [String], said: String) {
        let workspace = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: workspace) }
        let contracts = FailureMatrixTests.root.appending(path: "Contracts").resolvingSymlinksInPath()
        try FileManager.default.copyItem(at: contracts, to: workspace.appending(path: "Contracts"))
        for (file, old, new) in edits + [("bffgen.yaml", "templates: ../Templates\n", "")] {
            let url = workspace.appending(path: "Contracts/\(file)")
            let text = try String(contentsOf: url, encoding: .utf8)
            try #require(text.contains(old), "\(file) has no '\(old)'")
            try Data(text.replacing(old, with: new).utf8).write(to: url)
        }
        let junit = workspace.appending(path: "junit.xml")
        let (code, output, errors) = toolRun(
            [
                "test", "mobile", "--executable", try executable(of: "mobile"), "--format", "github", "--junit",
                junit.path,
            ], in: workspace)
        #expect(code == 1, "\(errors)")
        let report = try String(contentsOf: junit, encoding: .utf8)
        let failed = report.matches(of: /<testcase name="([^"]*)"[^>]*>\s*<failure/).map { String($0.output.1) }
        return (failed, output + errors)
    }

    @Test func `fields, bounds and requests that are not the contract's are told with their places`() throws {
        let (rows, said) = try Self.failures([
            // Two values of an enumeration change places.
            ("clients/mobile.yaml", "{free: FREE, silver: SILVER,", "{free: SILVER, silver: FREE,"),
            // The BFF takes a longer name.
            ("services/users/schemas/profile.yaml", "maxLength: 60", "maxLength: 59"),
            // The BFF asks for one more where its caller says nothing.
            ("clients/mobile.yaml", "maximum: 40, default: 40", "maximum: 40, default: 39"),
        ])
        #expect(
            rows == [
                "user: listed values, the 1.", "user: listed values, the 2.", "user /profile/name: maxLength",
                "without optional parameters",
            ])
        #expect(said.contains(#"user: listed values, the 1. · /profile/tier: expected "SILVER", was "FREE""#))
        #expect(said.contains("user /profile/name: maxLength: expected status 502 (dependency_failed), was 200"))
        #expect(said.contains(/recommendations.listForUser was not asked .*limit=39.*: was .*limit=40/))
        // The dependency in the client's contract, and the bound in the service's.
        #expect(said.contains(/::error file=Contracts\/clients\/mobile.yaml,line=\d+.*\/profile\/name: maxLength/))
        #expect(said.contains(/Contracts\/services\/users\/schemas\/profile.yaml:\d+/))
    }

    @Test func `a field that is not the one that is bound is told where its value shows`() throws {
        let (rows, said) = try Self.failures([
            (
                "clients/mobile.yaml", "S{$item#/episode/season} E{$item#/episode/number}",
                "S{$item#/episode/number} E{$item#/episode/season}"
            )
        ])
        #expect(rows.first == "healthy" && rows.contains("history: longest texts"), "\(rows)")
        #expect(!rows.contains("user: longest texts") && !said.contains(" not run"))
        #expect(said.contains("getHome · healthy · /rows/0/items/0/subtitle: expected "))
    }
}
