internal import Diagnostics
internal import OpenAPI
@testable internal import Plan
internal import Testing

/// Requests that break their contract inside a union.
@Suite struct BrokenUnionsTests {
    private static let variants = """
        "$defs": {
          "Card": {"type": "object", "required": ["kind", "digits"],
            "properties": {"kind": {"const": "card", "type": "string"}, "digits": {"type": "string", "minLength": 4}}},
          "Voucher": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "voucher", "type": "string"}}},
          "Late": {"type": "object", "required": ["until"], "properties": {"until": {"type": "integer", "minimum": 1}}},
          "Early": {"type": "object", "required": ["from"], "properties": {"from": {"type": "integer"}}}
        }
        """
    private static let card = #"{"kind": "card", "digits": "1234"}"#

    private static func rows(_ union: String, _ example: String) throws -> [String] {
        let text =
            #"{"type": "object", "properties": {"pay": {\#(union)}}, "example": {"pay": \#(example)}, \#(variants)}"#
        let files = SourceFiles(root: "/", texts: ["s.json": text])
        let reader = DocumentReader(files: files, diagnostics: Diagnostics())
        let schema = reader.schema(at: try #require(reader.readNode("s.json")))
        let check = SchemaCheck()
        let body = try #require(schema.effective.examples.first)
        #expect(check.accepts(body, schema))
        let broken = BrokenBodies(schema, body: body, check: check).all.filter { !$0.place.isEmpty }
        for body in broken { #expect(!check.accepts(body.body, schema), "\(body.body.json)") }
        return broken.map { "\($0.place) \($0.keyword) at \($0.pointer)" }
    }

    private static let refs = ##"[{"$ref": "#/$defs/Card"}, {"$ref": "#/$defs/Voucher"}]"##

    @Test func `the discriminator's variant says itself what is wrong`() throws {
        let mapping = ##"{"card": "#/$defs/Card", "voucher": "#/$defs/Voucher"}"##
        let rows = try Self.rows(
            #""oneOf": \#(Self.refs), "discriminator": {"propertyName": "kind", "mapping": \#(mapping)}"#, Self.card)
        #expect(
            rows == [
                "/pay type at /pay", "/pay/kind required at /pay", "/pay/kind variant at /pay/kind",
                "/pay/digits required at /pay", "/pay/digits type at /pay/digits",
                "/pay/digits minLength at /pay/digits",
            ])
    }

    @Test(arguments: ["oneOf", "anyOf"])
    func `constants tell the variant, and one that none has is the union's fault`(keyword: String) throws {
        let rows = try Self.rows(#""\#(keyword)": \#(Self.refs)"#, Self.card)
        #expect(
            rows == [
                "/pay type at /pay", "/pay/kind required at /pay", "/pay/kind variant at /pay",
                "/pay/digits required at /pay", "/pay/digits type at /pay/digits",
                "/pay/digits minLength at /pay/digits",
            ])
    }

    @Test func `the kind of value tells the variant`() throws {
        let rows = try Self.rows(
            #""oneOf": [{"type": "string", "maxLength": 3}, {"type": "integer", "minimum": 1}]"#, "5")
        #expect(
            rows == [
                "/pay type at /pay", "/pay a fraction at /pay", "/pay minimum at /pay",
                "/pay maxLength as variant 1 at /pay",
            ])
    }

    @Test func `where all variants are tried, the union is at fault`() throws {
        let rows = try Self.rows(
            ##""anyOf": [{"$ref": "#/$defs/Late"}, {"$ref": "#/$defs/Early"}]"##, #"{"until": 5}"#)
        #expect(
            rows == [
                "/pay type at /pay", "/pay/until required at /pay", "/pay/until type at /pay",
                "/pay/until a fraction at /pay", "/pay/until minimum at /pay",
                "/pay/from required as variant 2 at /pay", "/pay/from type as variant 2 at /pay",
                "/pay/from a fraction as variant 2 at /pay",
            ])
    }

    @Test func `what another variant takes is not broken, nor a union with something beside it`() throws {
        let rows = try Self.rows(
            #""anyOf": [{"type": "integer", "minimum": 5}, {"type": "integer", "maximum": 9}]"#, "7")
        #expect(rows.contains("/pay a fraction at /pay"))
        #expect(!rows.contains { $0.contains("minimum") || $0.contains("maximum") })
        #expect(
            try Self.rows(
                ##""required": ["until"], "anyOf": [{"$ref": "#/$defs/Late"}, {"$ref": "#/$defs/Early"}]"##,
                #"{"until": 5}"#) == [])
    }
}
