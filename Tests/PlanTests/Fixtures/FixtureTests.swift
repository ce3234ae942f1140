import Contract
import Diagnostics
import Foundation
import OpenAPI
import Plan
import Testing

/// What stubs serve for the sample's services, and for schemas made for the purpose.
@Suite struct FixtureTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    private static func sample(_ service: String) throws -> (Document, ServiceFixture) {
        let diagnostics = Diagnostics()
        let workspace = try #require(Workspace.open(directory: root, diagnostics: diagnostics))
        let file = try #require(workspace.serviceFiles.first { $0.contains("/\(service).") })
        let document = try #require(workspace.documentReader(diagnostics: diagnostics).read(file))
        return (document, planFixtures(document, name: service))
    }

    private static func schema(_ json: String) throws -> Schema {
        let diagnostics = Diagnostics()
        let files = SourceFiles(root: "/", texts: ["s.json": json])
        let reader = DocumentReader(files: files, diagnostics: diagnostics)
        let schema = reader.schema(at: try #require(reader.readNode("s.json")))
        #expect(diagnostics.sorted.map(\.message) == [])
        return schema
    }

    @Test(arguments: ["users", "recommendations", "history", "lists", "catalog"])
    func `the sample's services answer examples that keep their schemas`(service: String) throws {
        let (document, fixture) = try Self.sample(service)
        let check = SchemaCheck()
        #expect(fixture.operations.map(\.id) == document.operations.compactMap(\.id))
        for (operation, made) in zip(document.operations, fixture.operations) {
            let response = try #require(operation.responses.first { $0.status.hasPrefix("2") })
            let content = try #require(response.content.first)
            let schema = try #require(content.schema)
            #expect(made.responses.first?.body == content.examples.first?.value.json)
            #expect(made.responses.first?.headers.first?.value == "application/json")
            for example in content.examples {
                #expect(check.accepts(example.value, schema), "\(made.id) \(example.name)")
            }
            #expect(made.responses.map(\.status) == operation.responses.compactMap { Int($0.status) })
            #expect(!made.breaking.isEmpty)
        }
    }

    @Test func `headers come with their examples`() throws {
        let (_, users) = try Self.sample("users")
        let headers = try #require(users.operations.first?.responses.first?.headers)
        #expect(headers.first { $0.name == "ETag" }?.value == #""u-19""#)
        let tooMany = try #require(users.operations.first?.responses.first { $0.status == 429 })
        #expect(tooMany.headers.contains { $0.name == "Retry-After" })
    }

    @Test func `a broken body is wrong in every scalar that a client may read`() throws {
        let (_, users) = try Self.sample("users")
        let pointers = try #require(users.operations.first).breaking.map(\.pointer)
        for pointer in ["/id", "/profile/name", "/profile/maturityLimit", "/subscription/status", "/devices/*/kind"] {
            #expect(pointers.contains(pointer))
        }
    }

    @Test func `boundaries are what the schema just takes, and an enum that it does not`() throws {
        let (_, history) = try Self.sample("history")
        let boundaries = try #require(history.operations.first).boundaries
        let empty = try #require(boundaries.first { $0.kind == .emptyLists })
        #expect(empty.edits.contains(.set(pointer: "/items", json: "[]")))
        #expect(boundaries.contains { $0.kind == .longestLists })
        let nulls = try #require(boundaries.first { $0.kind == .nulls })
        #expect(nulls.edits.contains(.set(pointer: "/items/*/episode", json: "null")))
        #expect(boundaries.contains { $0.kind == .unknownEnum && $0.pointer == "/items/*/device" })
    }

    @Test(arguments: ["users", "catalog"])
    func `the same contract gives the same fixture`(service: String) throws {
        let bodies = try (0..<2).map { _ in
            try Self.sample(service).1.operations.map { "\($0.responses.map(\.body)) \($0.breaking) \($0.boundaries)" }
        }
        #expect(bodies[0] == bodies[1])
    }

    @Test(arguments: [
        #"{"type":"string","minLength":30,"maxLength":40}"#, #"{"type":"string","maxLength":2}"#,
        #"{"type":"string","format":"date-time"}"#, #"{"type":"string","format":"uuid"}"#,
        #"{"type":"string","pattern":"^ct-[a-z0-9]{8}$"}"#, #"{"type":"string","pattern":"^\\+[1-9]\\d{6,14}$"}"#,
        #"{"type":"string","pattern":"^(a|b)+$","minLength":5}"#, #"{"minLength":4,"maxLength":8,"pattern":"^[A-Z]"}"#,
        #"{"oneOf":[{"properties":{"a":{"type":"string"}}},{"properties":{"b":{"type":"integer"}}}],"type":"object"}"#,
        #"{"type":"string","enum":["x","y"]}"#,
        #"{"type":"integer","minimum":3,"maximum":4}"#, #"{"type":"integer","exclusiveMinimum":3,"multipleOf":7}"#,
        #"{"type":"integer","maximum":-5}"#, #"{"type":"number","minimum":0.25,"maximum":0.5,"multipleOf":0.25}"#,
        #"{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}"#, #"{"type":["null","boolean"]}"#,
        #"{"type":"array","items":{"type":"integer"},"minItems":5,"uniqueItems":true}"#,
        #"{"type":"array","items":{"enum":[1,2]},"uniqueItems":true}"#,
        #"{"type":"object","additionalProperties":{"type":"integer"},"minProperties":3}"#,
        #"{"type":"object","required":["a"],"properties":{"a":{"const":7},"b":{"type":"null"}},"maxProperties":1}"#,
        #"{"oneOf":[{"type":"object","required":["k"],"properties":{"k":{"const":"a"}}},{"type":"integer"}]}"#,
        #"{"allOf":[{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}},{"properties":{"b":{}}}]}"#,
    ])
    func `a sample keeps its schema`(json: String) throws {
        let schema = try Self.schema(json)
        let value = try #require(SchemaSample.value(of: schema, at: "", check: SchemaCheck()))
        #expect(SchemaCheck().accepts(value, schema))
        #expect(SchemaSample.value(of: schema, at: "", check: SchemaCheck())?.json == value.json)
    }

    @Test func `a recursive schema ends where it may, and has no sample where it may not`() throws {
        let text = ##"""
            {"type":"object","required":["n"],"properties":
            {"n":{"type":"integer"},"next":{"$ref":"#"},"all":{"type":"array","items":{"$ref":"#"}}}}
            """##
        let value = try #require(SchemaSample.value(of: try Self.schema(text), at: "", check: SchemaCheck()))
        #expect(value["next"] == nil)
        #expect(value["all"]?.array?.isEmpty == true)
        let endless = try Self.schema(##"{"type":"object","required":["next"],"properties":{"next":{"$ref":"#"}}}"##)
        #expect(SchemaSample.value(of: endless, at: "", check: SchemaCheck()) == nil)
    }

    @Test(arguments: [
        (#"{"type":"string","maxLength":1}"#, #""ab""#), (#"{"type":"integer"}"#, "1.5"), (#"{"enum":[1]}"#, "2"),
        (#"{"type":"array","maxItems":1}"#, "[1,2]"), (#"{"uniqueItems":true}"#, "[1,1.0]"),
        (#"{"required":["a"]}"#, "{}"), (#"{"properties":{"a":{"type":"null"}}}"#, #"{"a":1}"#),
        (#"{"additionalProperties":false}"#, #"{"a":1}"#), (#"{"oneOf":[{},{}]}"#, "1"), (#"{"not":{}}"#, "1"),
        (#"{"multipleOf":0.1}"#, "0.25"), (#"{"format":"uuid"}"#, #""x""#), (#"{"pattern":"^a$"}"#, #""b""#),
    ])
    func `a value that breaks its schema is told`(schema: String, value: String) throws {
        let diagnostics = Diagnostics()
        let reader = DocumentReader(files: SourceFiles(root: "/", texts: ["v.json": value]), diagnostics: diagnostics)
        let node = try #require(reader.readNode("v.json"))
        #expect(!SchemaCheck().accepts(node, try Self.schema(schema)))
    }
}
