import Foundation
import Testing

@testable import bffgen

/// `--format`, the same for every command that reports.
@Suite struct FormatTests {
    private let workspace: SampleWorkspace

    init() throws {
        workspace = try SampleWorkspace()
        try workspace.replace("budget: 330ms", with: "budget: 300ms", in: "Contracts/clients/mobile.yaml")
    }

    static let commands = [["generate"], ["generate", "--check"], ["lint"], ["plan", "mobile"]]

    private func call(_ arguments: [String], environment: [String: String] = [:]) -> Calls {
        Calls(arguments, in: workspace.path, environment: environment)
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test(arguments: commands)
    func `JSON has the standard output to itself`(command: [String]) throws {
        let call = call(command + ["--format", "json"])
        #expect(call.code == 1)
        let report = try object(call.output)
        #expect(report["command"] as? String == command[0])
        let codes = try #require(report["diagnostics"] as? [[String: Any]]).map { $0["code"] as? String }
        #expect(codes == ["budget-exceeded"])
        #expect(call.errors == "")
    }

    @Test(arguments: commands)
    func `workflow commands name files from the repository`(command: [String]) throws {
        let parent = workspace.folder.deletingLastPathComponent().path
        let call = call(command + ["--format=github"], environment: ["GITHUB_WORKSPACE": parent])
        #expect(call.code == 1)
        let file = "\(workspace.folder.lastPathComponent)/Contracts/clients/mobile.yaml"
        #expect(call.output.hasPrefix("::error file=\(file),line="))
        #expect(call.output.contains(",title=budget-exceeded::the longest path takes 300ms"))
        #expect(call.errors == "1 error, 0 warnings\n")
    }

    @Test(arguments: commands)
    func `SARIF names the rule`(command: [String]) throws {
        let call = call(command + ["--format", "sarif"])
        #expect(call.code == 1)
        let run = try #require((try object(call.output)["runs"] as? [[String: Any]])?.first)
        #expect((run["results"] as? [[String: Any]])?.map { $0["ruleId"] as? String } == ["budget-exceeded"])
    }

    @Test func `drift is reported like a fault`() throws {
        try workspace.replace("budget: 300ms", with: "budget: 330ms", in: "Contracts/clients/mobile.yaml")
        #expect(call(["generate"]).code == 0)
        try workspace.remove("Generated/TV/TV.swift")
        let call = call(["generate", "--check", "--format", "json"])
        #expect(call.code == 1)
        let found = try #require(try object(call.output)["diagnostics"] as? [[String: Any]])
        #expect(found.map { $0["code"] as? String } == ["output-missing"])
        #expect(found.map { $0["file"] as? String } == ["Generated/TV/TV.swift"])
        #expect(call.errors.hasPrefix("compared "))
    }

    @Test func `what a command prints besides goes to the standard error, behind an empty document`() throws {
        try workspace.replace("budget: 300ms", with: "budget: 330ms", in: "Contracts/clients/mobile.yaml")
        let call = call(["generate", "--format", "json"])
        #expect(call.code == 0)
        #expect(try object(call.output)["diagnostics"] as? [String] == [])
        #expect(call.errors.contains("files"))
    }

    @Test func `a broken configuration is reported in the format too`() throws {
        try workspace.write("client: [x]\n", to: "Contracts/bffgen.yaml")
        let call = call(["lint", "--format", "json"])
        #expect(call.code == 1)
        let found = try #require(try object(call.output)["diagnostics"] as? [[String: Any]])
        #expect(found.map { $0["file"] as? String } == ["Contracts/bffgen.yaml"])
    }

    @Test func `an unknown format is a fault of the command line`() {
        let call = call(["lint", "--format", "jsn"])
        #expect(call.code == 2)
        #expect(call.errors.hasPrefix("bffgen lint: unknown format 'jsn', did you mean 'json'?\n"))
    }

    @Test func `warnings fail a strict lint alone`() throws {
        try workspace.replace("budget: 300ms", with: "budget: 330ms", in: "Contracts/clients/mobile.yaml")
        #expect(call(["lint", "--strict"]).code == 0)
        try workspace.replace(
            "critical: true\n            timeout: 80ms", with: "critical: true", in: "Contracts/clients/mobile.yaml")
        try workspace.replace("timeout: 100ms, nulls", with: "nulls", in: "Contracts/clients/mobile.yaml")
        #expect(call(["lint"]).code == 0)
        let strict = call(["lint", "--strict"])
        #expect(strict.code == 1)
        #expect(strict.errors.contains("[default-timeout]"))
    }
}
