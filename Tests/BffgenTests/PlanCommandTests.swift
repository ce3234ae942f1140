import Foundation
import Testing

@testable import bffgen

/// What `bffgen plan` takes, and where it puts what it prints.
@Suite struct PlanCommandTests {
    private let workspace: SampleWorkspace

    init() throws { workspace = try SampleWorkspace() }

    private func call(_ arguments: String...) -> Calls { Calls(["plan"] + arguments, in: workspace.path) }

    @Test(arguments: [
        (["mobile", "--operation", "gethome"], "unknown operation 'gethome', did you mean 'getHome'?"),
        (
            ["mobile", "--what-if", "recomendations=150ms"],
            "unknown dependency 'recomendations', did you mean 'recommendations'?"
        ),
        (
            ["mobile", "--what-if", "catalog"],
            "--what-if takes a dependency and its timeout such as user=80ms, not 'catalog'"
        ),
        (
            ["mobile", "--what-if", "=80ms"],
            "--what-if takes a dependency and its timeout such as user=80ms, not '=80ms'"
        ),
        (
            ["mobile", "--what-if", "user=fast"],
            "--what-if user= takes a duration such as 30ms or 1.5s, at most an hour, not 'fast'"
        ),
        (["mobile", "--what-if", "user=0ms"], "--what-if takes a timeout of more than 0, not 'user=0ms'"),
        (["mobile", "--what-if", "user=80ms", "--what-if", "user=90ms"], "--what-if is given twice for 'user'"),
        (["mobile", "--rps", "-5"], "--rps takes an integer from 1 to 10000000, not '-5'"),
        (["mobile", "--rps", "0"], "--rps takes an integer from 1 to 10000000, not '0'"),
        (["mobile", "--format", "htm"], "unknown format 'htm', did you mean 'html'?"),
        (
            ["mobile", "getHome", "--operation", "getHome"],
            "the operation is given twice, as an argument and with --operation"
        ),
    ])
    func `a wrong argument is named, with what is near`(arguments: [String], message: String) {
        let call = Calls(["plan"] + arguments, in: workspace.path)
        #expect(call.code == 2)
        #expect(call.errors.hasPrefix("bffgen plan: \(message)\n"))
        #expect(call.output == "")
    }

    @Test func `only plan gives pages`() {
        let call = Calls(["lint", "--format", "html"], in: workspace.path)
        #expect(call.errors.hasPrefix("bffgen lint: unknown format 'html'"))
    }

    @Test func `JSON holds the plan beside the diagnostics, and has the standard output to itself`() throws {
        let call = call("mobile", "--format", "json", "--rps", "50")
        #expect(call.code == 0)
        #expect(call.errors == "")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(call.output.utf8)) as? [String: Any])
        #expect((document["diagnostics"] as? [Any])?.isEmpty == true)
        let plan = try #require(document["plan"] as? [String: Any])
        #expect(plan["client"] as? String == "mobile")
        #expect(plan["requestsPerSecond"] as? Int == 50)
    }

    @Test(arguments: ["text", "html", "json"])
    func `a file gets what would have been printed`(format: String) throws {
        let printed = call("tv", "--format", format)
        try workspace.write("old", to: "plan.out")
        let written = call("tv", "--format", format, "--output", "plan.out")
        #expect(written.code == 0)
        #expect(written.output == "")
        #expect(try workspace.text(of: "plan.out") == printed.output)
        let others = try FileManager.default.contentsOfDirectory(atPath: workspace.path)
        #expect(others.sorted() == ["Contracts", "plan.out"])
    }

    @Test func `a file that cannot be written is said, and leaves what stood there`() throws {
        try workspace.write("kept", to: "taken/inside")
        for file in ["taken", "nowhere/plan.html"] {
            let call = call("mobile", "--format", "html", "--output", file)
            #expect(call.code == 1)
            #expect(call.errors.hasPrefix("bffgen plan: cannot write '\(file)': "))
        }
        #expect(try workspace.text(of: "taken/inside") == "kept")
        #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.path).sorted() == ["Contracts", "taken"])
    }

    @Test func `nothing is written where a contract is at fault`() throws {
        try workspace.replace("budget: 330ms", with: "budget: 300ms", in: "Contracts/clients/mobile.yaml")
        let call = call("mobile", "--format", "html", "--output", "plan.html")
        #expect(call.code == 1)
        #expect(call.errors.contains("[budget-exceeded]"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.path) == ["Contracts"])
    }

    @Test func `a template of the workspace replaces the built-in one`() throws {
        try workspace.write("<p>{{client}} {{rate}}</p>\n", to: "Templates/explorer.html.mustache")
        try workspace.write("templates: ../Templates\n", to: "Contracts/bffgen.yaml")
        #expect(call("mobile", "--format", "html").output == "<p>mobile 100</p>\n")
    }

    @Test func `the report's schema names just the keys that are printed`() throws {
        let document = try JSONSerialization.jsonObject(
            with: Data(call("mobile", "--format", "json", "--what-if", "user=90ms").output.utf8))
        let text = Calls(["schema", "report"], in: workspace.path).output
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        var visited: Set<String> = []
        compare(document, schema, schema, at: "", &visited)
        let described = try #require(schema["$defs"] as? [String: Any]).keys
        #expect(visited.contains("plan") && visited.isSubset(of: described))
    }

    /// What other commands find out.
    private static let ofOthers: Set = ["changes", "examples", "explanations", "impact", "replay", "test", "usage"]

    private func compare(
        _ value: Any, _ written: [String: Any], _ root: [String: Any], at place: String, _ visited: inout Set<String>
    ) {
        var schema = (written["anyOf"] as? [[String: Any]])?.first ?? written
        if let name = (schema["$ref"] as? String)?.split(separator: "/").last.map(String.init) {
            visited.insert(name)
            schema = (root["$defs"] as? [String: [String: Any]])?[name] ?? [:]
        }
        if let object = value as? [String: Any] {
            let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
            let others = place.isEmpty ? Self.ofOthers : []
            #expect(Set(object.keys) == Set(properties.keys).subtracting(others), "\(place)")
            for (key, member) in object {
                compare(member, properties[key] ?? [:], root, at: "\(place)/\(key)", &visited)
            }
        } else if let array = value as? [Any], let items = schema["items"] as? [String: Any] {
            for element in array { compare(element, items, root, at: "\(place)/*", &visited) }
        }
    }
}
