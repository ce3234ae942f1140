internal import Diagnostics
internal import OpenAPI
@testable internal import Plan
internal import Testing

/// Requests that break their contract in one place.
@Suite struct BrokenValuesTests {
    private static func schema(_ json: String) throws -> Schema {
        let files = SourceFiles(root: "/", texts: ["s.json": json])
        let reader = DocumentReader(files: files, diagnostics: Diagnostics())
        return reader.schema(at: try #require(reader.readNode("s.json")))
    }

    @Test(
        "each keyword is broken once, by a value that the schema refuses",
        arguments: [
            (#"{"type":"integer","minimum":1,"maximum":40}"#, ["type", "a fraction", "minimum", "maximum"]),
            (#"{"type":"integer","format":"int32","multipleOf":5}"#, ["type", "a fraction", "int32", "multipleOf"]),
            (
                #"{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}"#,
                ["type", "exclusiveMinimum", "exclusiveMaximum"]
            ),
            (#"{"type":"string","minLength":2,"maxLength":5}"#, ["minLength", "maxLength"]),
            (#"{"type":"string","pattern":"^[a-z]{2}$"}"#, ["pattern"]),
            (#"{"type":"string","format":"uuid"}"#, ["format"]),
            (#"{"type":"string","enum":["low","high"]}"#, ["enum"]),
            (#"{"type":"boolean"}"#, ["type"]),
            (
                #"{"type":"array","maxItems":2,"items":{"type":"integer"}}"#,
                ["items: type", "items: a fraction", "maxItems"]
            ),
            (#"{"type":"string"}"#, []),
        ])
    func keywords(json: String, keywords: [String]) throws {
        let check = SchemaCheck()
        let schema = try Self.schema(json)
        let broken = BrokenValues(schema, check: check).all
        #expect(broken.map(\.keyword) == keywords)
        for value in broken { #expect(!check.accepts(value.value, schema), "\(value.value.json)") }
    }

    @Test("a body is broken member by member, and says where it is at fault")
    func bodies() throws {
        let schema = try Self.schema(
            #"""
            {"type": "object", "required": ["sku"], "additionalProperties": false, "properties": {
              "sku": {"type": "string", "minLength": 3},
              "lines": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["count"],
                "properties": {"count": {"type": "integer", "maximum": 9}}}}}}
            """#)
        let check = SchemaCheck()
        let body = try #require(SchemaSample.value(of: schema, at: "", check: check))
        let broken = BrokenBodies(schema, body: body, check: check).all
        for value in broken { #expect(!check.accepts(value.body, schema), "\(value.keyword) \(value.body.json)") }
        let places = broken.map { "\($0.place) \($0.keyword) at \($0.pointer)" }
        let expected = [
            " type at ", "/sku required at ", " additionalProperties at /anUnknownMember", "/sku type at /sku",
            "/sku minLength at /sku", "/lines type at /lines", "/lines/0/count required at /lines/0",
            "/lines/0/count maximum at /lines/0/count",
        ]
        for place in expected { #expect(places.contains(place), "\(place) is not among \(places)") }
    }
}
