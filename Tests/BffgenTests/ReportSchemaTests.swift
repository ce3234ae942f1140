import Diagnostics
import Foundation
import OpenAPI
import Testing

@testable import bffgen

/// `report.schema.json` describes what `--format json` prints: real reports keep it, and have no member that it does not tell of.
@Suite struct ReportSchemaTests {
    private let workspace: SampleWorkspace

    init() throws {
        workspace = try SampleWorkspace()
        try workspace.write(Self.contract("[id, note]"), to: "old.yaml")
        try workspace.write(Self.contract("[id]"), to: "new.yaml")
    }

    private static func contract(_ required: String) -> String {
        """
        openapi: 3.1.0
        info: {title: T, version: '1'}
        paths:
          /items:
            get:
              operationId: listItems
              responses:
                '200':
                  description: OK
                  content:
                    application/json:
                      schema:
                        type: object
                        required: \(required)
                        properties: {id: {type: string}, note: {type: string}}
        """
    }

    /// The schema, or a part of it, with nothing allowed that it does not describe.
    private static func closed(_ part: String? = nil) throws -> (SchemaCheck, Schema) {
        let text = Calls(["schema", "report"], in: "/").output
        var root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        if let part { root = ["$ref": "#/$defs/\(part)", "$defs": try #require(root["$defs"])] }
        let data = try JSONSerialization.data(withJSONObject: close(root))
        let reader = DocumentReader(files: SourceFiles(root: "/"), diagnostics: Diagnostics())
        let schema = reader.readSchema(text: String(decoding: data, as: UTF8.self), uri: "urn:report")
        return (SchemaCheck(), try #require(schema))
    }

    private static func close(_ value: Any) -> Any {
        if let list = value as? [Any] { return list.map(close) }
        guard var object = value as? [String: Any] else { return value }
        object = object.mapValues(close)
        if object["type"] as? String == "object", object["properties"] is [String: Any] {
            object["additionalProperties"] = false
        }
        return object
    }

    private func node(_ text: String) throws -> Node {
        let files = SourceFiles(root: "/", texts: ["report.json": text])
        return try #require(DocumentReader(files: files, diagnostics: Diagnostics()).readNode("report.json"))
    }

    private func expectKept(_ text: String, _ part: String? = nil) throws -> Node {
        let (check, schema) = try Self.closed(part)
        let report = try node(text)
        #expect(check.accepts(report, schema), "\(text.prefix(4_000))")
        return report
    }

    private func call(_ arguments: String...) -> String {
        Calls(arguments + ["--format", "json"], in: workspace.path).output
    }

    @Test func `changes are described`() throws {
        try workspace.write(
            "allow: [{rule: response-property-became-optional, operation: listItems, reason: agreed}]\n",
            to: "allow.yaml")
        let report = try expectKept(call("diff", "old.yaml", "new.yaml"))
        #expect(report["changes"]?.array?.first?["rule"]?.string == "response-property-became-optional")
        let allowed = try expectKept(call("diff", "old.yaml", "new.yaml", "--allow", "allow.yaml"))
        #expect(allowed["changes"]?.array?.first?["allowed"]?.string == "agreed")
        let gone = try expectKept(call("diff", "old.yaml", "Contracts/services/users.yaml"))
        #expect(gone["changes"]?.array?.count ?? 0 > 1)
    }

    @Test func `impact is described`() throws {
        try workspace.write(
            try workspace.text(of: "Contracts/services/users.yaml").replacing("/v1/users/", with: "/v2/users/")
                .replacing("operationId: getUser", with: "operationId: findUser"),
            to: "Contracts/services/candidate.yaml")
        let report = call("impact", "--service", "users", "--candidate", "Contracts/services/candidate.yaml")
        let found = try expectKept(report)["impact"]
        #expect(found?["broken"]?.bool == true)
        #expect(found?["findings"]?.array?.isEmpty == false)
    }

    @Test func `usage and explanations are described`() throws {
        let usage = try expectKept(call("usage", "--service", "catalog"))["usage"]
        #expect(usage?["services"]?.array?.first?["operations"]?.array?.isEmpty == false)
        let explained = try expectKept(call("explain", "mobile", "GET", "/v1/home", "/rows/0/items/0/title"))
        #expect(explained["explanations"]?.array?.isEmpty == false)
    }

    @Test func `examples are described`() throws {
        let examples = try expectKept(call("examples", "users", "--schemas"))["examples"]?.array
        #expect(Set(examples?.compactMap { $0["origin"]?.string } ?? []) == ["contract", "made"])
    }

    @Test func `replay is described`() throws {
        try workspace.write(#"{"operation": "getUser", "status": 200, "body": {"id": 7}}"#, to: "captured/a.json")
        try workspace.write(#"{"operation": "getUsr", "status": 200}"#, to: "captured/b.json")
        let replay = try expectKept(call("replay", "captured", "--service", "users"))["replay"]
        #expect(replay?["exchanges"]?.array?.compactMap { $0["verdict"]?.string } == ["broken", "unknown"])
    }

    @Test func `plans and what is wrong are described`() throws {
        #expect(try expectKept(call("plan", "mobile", "--rps", "10"))["plan"] != nil)
        try workspace.replace("client: mobile", with: "client: Mobile", in: "Contracts/clients/mobile.yaml")
        #expect(try expectKept(call("lint"))["diagnostics"]?.array?.isEmpty == false)
    }

    @Test func `what a running BFF keeps is described`() throws {
        let keys = workspace.folder.appending(path: "keys.json").path
        var output = ""
        let features = SampleWorkspace.root.appending(path: "Tests/Features").path
        _ = Calls(["preview", "stripped"], in: features) { listing in
            let url = try #require(listing.firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+/)).output
            let arguments = ["--url", String(url), "--stubs", "19611", "--jwks", keys, "--format", "json"]
            output = Calls(["test", "stripped", "getThing"] + arguments, in: features).output
        }
        let test = try expectKept(output)["test"]
        let rows = test?["operations"]?.array?.first?["rows"]?.array ?? []
        #expect(rows.contains { $0["outcome"]?.string == "leftOut" && $0["reason"]?.string == "clock" })
        #expect(rows.contains { $0["outcome"]?.string == "failed" && $0["failures"]?.array?.isEmpty == false })
    }

    @Test func `verdicts on Pact files are described`() throws {
        _ = Calls(["stub", "catalog", "--port", "0"], in: SampleWorkspace.root.path) { listing in
            let url = try #require(listing.firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+/)).output
            _ = call("pact", "emit", "--output", "pacts")
            let output = call("pact", "verify", "pacts/mobile-catalog.json", "--url", String(url))
            let file = try expectKept(output, "pacts").array?.first
            #expect(file?["interactions"]?.array?.first?["kept"]?.bool == true)
            #expect(file?["failures"]?.integer ?? 0 > 0)
        }
    }

    @Test func `a member that the schema does not tell of is noticed`() throws {
        let (check, schema) = try Self.closed()
        let text = call("diff", "old.yaml", "new.yaml")
        #expect(!check.accepts(try node(text.replacing("\"rule\"", with: "\"more\": 1, \"rule\"")), schema))
        #expect(!check.accepts(try node(text.replacing("\"ERR\"", with: "\"ERROR\"")), schema))
    }
}
