import Foundation
import Testing

@testable import bffgen

/// `bffgen impact`, `replay`, `usage` and `explain` on the sample: what they print and how they end.
@Suite struct ImpactCommandTests {
    private let workspace: SampleWorkspace
    private static let item = "Contracts/services/catalog/schemas/item.yaml"

    init() throws { workspace = try SampleWorkspace() }

    private func call(_ arguments: String...) -> Calls { Calls(arguments, in: workspace.path) }

    /// A copy of the services beside the workspace, with one of its files changed.
    private func candidate(_ old: String, _ new: String, in file: String) throws -> String {
        let contracts = workspace.folder.appending(path: "Contracts")
        let copy = workspace.folder.appending(path: "next")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        for part in ["services", "shared"] {
            try FileManager.default.copyItem(at: contracts.appending(path: part), to: copy.appending(path: part))
        }
        try workspace.replace(old, with: new, in: "next/\(file)")
        return "next/services/catalog.yaml"
    }

    @Test func `a broken field ends with 1, and names the field, the places and the owners`() throws {
        let file = try candidate("  - title\n", "", in: "services/catalog/schemas/item.yaml")
        let impact = call("impact", "--service", "catalog", "--candidate", file)
        #expect(impact.code == 1)
        #expect(impact.output.hasPrefix("catalog: Contracts/services/catalog.yaml → next/services/catalog.yaml\n"))
        #expect(impact.output.contains("tv (team-living-room): 4 broken\n"))
        #expect(impact.output.contains("  broken   getHome /hero/title\n"))
        #expect(impact.output.contains("'/items/*/title' may be absent, but the view model requires it"))
        #expect(impact.output.contains("[response-property-became-optional]"))
        #expect(impact.output.contains("team-catalog has to talk to team-living-room, team-mobile\n"))
    }

    @Test func `an operation that is gone is named once`() throws {
        let file = try candidate("operationId: batchGet\n", "operationId: batchFetch\n", in: "services/catalog.yaml")
        let impact = call("impact", "--service", "catalog", "--candidate", file)
        #expect(impact.output.contains("  catalog.batchGet is called 'batchFetch' now"))
    }

    @Test(arguments: [["impact", "--service", "users", "--candidate", "new.yaml"], ["stub", "users", "--port", "0"]])
    func `a name that two services have is refused`(arguments: [String]) throws {
        let services = workspace.folder.appending(path: "Contracts/services")
        try FileManager.default.copyItem(
            at: services.appending(path: "users.yaml"), to: services.appending(path: "users.next.yaml"))
        let refused = Calls(arguments, in: workspace.path)
        #expect(refused.code == 2)
        let files = "Contracts/services/users.next.yaml, Contracts/services/users.yaml"
        #expect(refused.errors.contains("'users' is the name of several services: \(files); rename one of them"))
    }

    @Test func `what breaks nobody ends with 0`() throws {
        let file = try candidate("  - tagline\n", "", in: "services/catalog/schemas/item.yaml")
        let impact = call("impact", "--service", "catalog", "--candidate", file)
        #expect(impact.code == 0)
        #expect(impact.output.contains("tv (team-living-room): 1 harmless\n"))
    }

    @Test func `annotations and SARIF stand at the client's line`() throws {
        let file = try candidate("  - title\n", "", in: "services/catalog/schemas/item.yaml")
        let github = call("impact", "--service", "catalog", "--candidate", file, "--format", "github")
        #expect(github.code == 1)
        #expect(github.output.contains("::error file=Contracts/clients/tv.yaml,line="))
        #expect(github.output.contains("title=client-broken::tv getHome /hero/title"))
        let sarif = call("impact", "--service", "catalog", "--candidate", file, "--format", "sarif")
        #expect(sarif.output.contains("\"ruleId\": \"client-broken\""))
        let json = call("impact", "--service", "catalog", "--candidate", file, "--format", "json")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let report = try #require(document["impact"] as? [String: Any])
        #expect(report["broken"] as? Bool == true)
        #expect((report["findings"] as? [[String: Any]])?.count == 7)
    }

    @Test func `a revision holds the clients and services of then`() throws {
        let git = Git(folder: workspace.path)
        let identity = ["-c", "user.name=t", "-c", "user.email=t@t.example"]
        _ = try #require(git.run(["init", "--quiet"]))
        _ = try #require(git.run(["add", "."]))
        _ = try #require(git.run(identity + ["commit", "--quiet", "-m", "first"]))
        #expect(call("impact", "--service", "catalog", "--base", "git:HEAD").code == 0)
        try workspace.replace("  - title\n", with: "", in: Self.item)
        // The clients as they stand would not even be read with it.
        let impact = call("impact", "--service", "catalog", "--base", "git:HEAD")
        #expect(impact.code == 1)
        #expect(impact.output.contains("getHome /hero/title"))
        let unknown = call("impact", "--service", "catalog", "--base", "git:nowhere")
        #expect(unknown.code == 2)
        #expect(unknown.errors.hasPrefix("bffgen impact: git knows no revision 'nowhere' here\n"))
    }

    @Test func `an old version may be a file`() throws {
        try workspace.write(try workspace.text(of: "Contracts/services/lists.json"), to: "old.json")
        try workspace.replace("\"maxLength\": 128", with: "\"maxLength\": 64", in: "Contracts/services/lists.json")
        let impact = call(
            "impact", "--service", "lists", "--base", "old.json", "--candidate", "Contracts/services/lists.json")
        #expect(impact.code == 0)
        #expect(impact.output.contains("takes less than before: at most 64 characters"))
    }

    @Test(arguments: [
        (["--service", "catalogue", "--candidate", "x.yaml"], "unknown service 'catalogue', did you mean 'catalog'?"),
        (["--candidate", "x.yaml"], "--service is missing"),
        (["--service", "catalog", "--base", "gone.yaml"], "'gone.yaml' cannot be read"),
        (["--service", "catalog", "--today", "soon"], "--today takes a day such as 2027-03-01, not 'soon'"),
    ])
    func `what cannot be compared ends with 2`(arguments: [String], message: String) {
        let impact = Calls(["impact"] + arguments, in: workspace.path)
        #expect(impact.code == 2)
        #expect(impact.errors.hasPrefix("bffgen impact: \(message)\n"))
    }

    @Test func `a candidate that cannot be read ends with 2`() {
        let impact = call("impact", "--service", "catalog", "--candidate", "none.yaml")
        #expect(impact.code == 2)
        #expect(impact.errors.contains("[unreadable-file]"))
    }

    // MARK: Replay

    @Test func `recorded answers fit, or name what does not`() throws {
        // An Example Object: the body is its value.
        let text = try workspace.text(of: "Contracts/services/users/examples/gold.json")
        let start = try #require(text.range(of: "\"value\":")?.upperBound)
        let body = String(text[start...].trimmingCharacters(in: .whitespacesAndNewlines).dropLast())
        try workspace.write("{\"operation\": \"getUser\", \"status\": 200, \"body\": \(body)}", to: "captured/1.json")
        let fine = call("replay", "captured", "--service", "users")
        #expect(fine.code == 0)
        #expect(
            fine.output.hasSuffix(
                "1 exchange of users against Contracts/services/users.yaml: 1 fits, 0 broken, 0 unknown\n"))
        let broken = body.replacing("\"maturityLimit\": \"", with: "\"maturityLimit\": \"x")
        try workspace.write("{\"operation\": \"getUser\", \"status\": 200, \"body\": \(broken)}", to: "captured/2.json")
        let call = call("replay", "captured", "--service", "users")
        #expect(call.code == 1)
        #expect(call.output.contains("captured/2.json:1:1: 'getUser' 200: broken\n  /profile/maturityLimit is "))
        #expect(call.output.contains("    read by mobile /profile/maturityLimit, tv /profile/maturityLimit\n"))
    }

    @Test func `what cannot be checked ends with 2`() throws {
        try workspace.write("{\"operation\": \"getNobody\", \"status\": 200}", to: "captured/1.json")
        #expect(call("replay", "captured", "--service", "users").code == 2)
        try workspace.write("{\"operation\": \"getUser\"}", to: "captured/1.json")
        let call = call("replay", "captured", "--service", "users")
        #expect(call.code == 2)
        #expect(call.errors.contains("an exchange has a 'status' from 100 to 599 [invalid-exchange]"))
        #expect(self.call("replay", "nothing", "--service", "users").errors.contains("'nothing' cannot be read"))
    }

    // MARK: Usage and explain

    @Test(arguments: ["text", "json", "markdown"])
    func `usage of a service is printed in each format`(format: String) {
        let usage = call("usage", "--service", "catalog", "--format", format)
        #expect(usage.code == 0)
        #expect(usage.output.contains("/items/*/title"))
        #expect(usage.output.contains("getItem"))
        #expect(!usage.output.contains("getUser"))
    }

    @Test func `an unknown service or client is named with what is near`() {
        #expect(call("usage", "--service", "catalogs").errors.contains("did you mean 'catalog'?"))
        #expect(call("usage", "--client", "mobil").errors.contains("did you mean 'mobile'?"))
    }

    @Test func `explain names the generated line, by operationId or by request`() throws {
        let explained = call("explain", "mobile", "GET", "/v1/home", "/rows/0/items/0/title")
        #expect(explained.code == 0)
        #expect(explained.output == call("explain", "mobile", "getHome", "/rows/0/items/7/title").output)
        #expect(explained.output.contains("mobile getHome GET /v1/home: /rows/0/items/*/title\n"))
        let line = try #require(
            explained.output.split(separator: "\n").last { $0.contains("Swift") }?.split(separator: ":").last.flatMap {
                Int($0)
            })
        #expect(Calls(["generate"], in: workspace.path).code == 0)
        let file = try workspace.text(of: "Generated/Mobile/GetHome+Composer.swift")
        let lines = file.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[line - 1].contains("writer.field(\"title\", content.title)"))
    }

    @Test func `explain takes the path of a real request`() {
        let explained = call("explain", "mobile", "GET", "/v1/home", "/profile/name")
        #expect(call("explain", "mobile", "get", "/edge/v1/home", "/profile/name").output == explained.output)
    }

    @Test(arguments: [
        (["mobile", "getHome", "/profile/nam"], "unknown field 'nam', did you mean 'name'?"),
        (["mobile", "gethome", "/profile"], "unknown operation 'gethome', did you mean 'getHome'?"),
        (["mobil", "getHome", "/profile"], "unknown client 'mobil', did you mean 'mobile'?"),
        (["mobile", "getHome", "profile"], "'profile' is no JSON Pointer such as /rows/0/items/0/title"),
    ])
    func `a wrong name is told`(arguments: [String], message: String) {
        let explained = Calls(["explain"] + arguments, in: workspace.path)
        #expect(explained.code == 2)
        #expect(explained.errors.hasPrefix("bffgen explain: \(message)\n"))
    }
}
