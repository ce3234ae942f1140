import Testing

@testable import Diagnostics
@testable import OpenAPI

/// JSON Schema documents outside of OpenAPI, and the older forms that are normalised.
@Suite struct SchemaDocumentTests {
    @Test func draft4IsNormalised() throws {
        let reading = Reading([
            "a.json": """
            {
              "$schema": "http://json-schema.org/draft-04/schema#", "id": "http://example.com/a.json",
              "items": [{"type": "string"}, {}], "additionalItems": {"type": "integer"},
              "dependencies": {"a": ["b", "b"], "c": {"required": ["d"]}},
              "minimum": 1, "exclusiveMinimum": true, "maximum": 2, "exclusiveMaximum": false,
              "const": 1, "contains": {}, "if": {}, "propertyNames": {}, "prefixItems": [{}],
              "definitions": {
                "own": {"id": "#own", "type": ["string", "null"]},
                "other": {"id": "other.json", "definitions": {"x": {"type": "boolean"}}}
              },
              "properties": {
                "one": {"$ref": "#own", "id": "http://elsewhere/", "maxLength": 1},
                "two": {"$ref": "http://example.com/other.json#/definitions/x"}
              }
            }
            """
        ])
        let schema = try #require(reading.reader.readSchema("a.json"))
        #expect(reading.said.isEmpty)
        #expect(schema.prefixItems.map(\.types) == [.string, .any])
        #expect(schema.items?.types == .integer)
        #expect(schema.dependentRequired.map(\.name) == ["a"])
        #expect(schema.dependentRequired.first?.required == ["b"])
        #expect(schema.dependentSchemas.first?.schema.required == ["d"])
        #expect((schema.minimum == nil, schema.exclusiveMinimum?.json) == (true, "1"))
        #expect((schema.maximum?.json, schema.exclusiveMaximum == nil) == ("2", true))
        #expect(schema.const == nil && schema.contains == nil && schema.condition == nil && schema.propertyNames == nil)
        #expect(schema.properties.map(\.schema.types) == [[.string, .null], .boolean])
        #expect(schema.properties.first?.schema.maxLength == nil)
    }

    @Test func whatASchemaSaysOfItselfWins() throws {
        let draft4 = "http://json-schema.org/draft-04/schema#"
        let reading = Reading([
            "a.json": "{\"$schema\": \"\(draft4)\", \"$ref\": \"#/definitions/x\", \"maxLength\": 1, "
                + "\"definitions\": {\"x\": {}}}",
            "b.json": #"{"$ref": "c.json", "maxLength": 1}"#, "c.json": #"{"const": 1}"#,
        ])
        #expect(try #require(reading.reader.readSchema("a.json")).maxLength == nil)
        #expect(try #require(reading.reader.readSchema("b.json")).maxLength == 1)
        #expect(try #require(reading.reader.readSchema("c.json", dialect: .draft4)).const == nil)
        #expect(reading.said.isEmpty)
    }

    @Test func schemasInMemoryReferenceEachOther() throws {
        let reading = Reading([
            "suite.json": ##"[{"schema": {"$defs": {"x": {"type": "string"}}, "$ref": "#/$defs/x"}}]"##
        ])
        let reader = reading.reader
        let whole = try #require(reader.readSchema(text: #"{"$anchor": "a", "type": "integer"}"#, uri: "urn:one"))
        let other = reader.readSchema(text: ##"{"properties": {"x": {"$ref": "urn:one#a"}}}"##, uri: "http://h/two#")
        #expect(other?.property(named: "x")?.schema === whole)
        let third = reader.readSchema(text: #"{"items": {"$ref": "two"}}"#, uri: "http://h/three")
        #expect(third?.items === other)
        let node = try #require(reading.node("suite.json")?.array?.first?["schema"])
        let inner = try #require(reader.readSchema(node, uri: "http://h/suite/0"))
        #expect(inner.effective.types == .string)
        #expect(inner.resource?.uri == "http://h/suite/0")
        #expect(reading.said.isEmpty)
    }

    @Test(arguments: [
        ("[]", "1:1 error invalid-value: the file is an array, a schema was expected"),
        (
            #"{"minLength": -1, "items": []}"#,
            "1:15 error invalid-value: 'minLength' is -1, an integer of at least 0 was expected"
        ),
        (
            #"{"$ref": "none.json"}"#,
            "1:10 error unreadable-file: file 'none.json' cannot be read: No such file or directory | check the path"
        ),
    ])
    func whatIsNoSchemaIsToldAtItsPlace(text: String, expected: String) {
        let reading = Reading(["a.yaml": text])
        _ = reading.reader.readSchema("a.yaml")
        #expect(reading.said.first == expected)
    }

    @Test func everyKeywordOf2020HasItsPlace() throws {
        let reading = Reading([
            "a.json": """
            {
              "patternProperties": {"^a": {"type": "string"}}, "propertyNames": {"maxLength": 3},
              "dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"required": ["d"]}},
              "contains": {"type": "null"}, "minContains": 2, "maxContains": 3,
              "if": {"const": 1}, "then": {"const": 2}, "else": {"const": 3},
              "unevaluatedItems": false, "unevaluatedProperties": {"type": "number"},
              "contentEncoding": "base64", "contentMediaType": "application/json", "contentSchema": {"type": "array"},
              "prefixItems": [true], "items": {"minContains": 1, "then": {}}
            }
            """
        ])
        let schema = try #require(reading.reader.readSchema("a.json"))
        #expect(reading.said.isEmpty)
        #expect(schema.patternProperties.map(\.pattern) == ["^a"])
        #expect(schema.patternProperties.first?.schema.types == .string)
        #expect(schema.propertyNames?.maxLength == 3)
        #expect(schema.dependentRequired.map(\.required) == [["b"]])
        #expect(schema.dependentSchemas.map(\.name) == ["c"])
        #expect((schema.contains?.types, schema.minContains, schema.maxContains) == (.null, 2, 3))
        #expect([schema.condition, schema.consequence, schema.alternative].map { $0?.const?.json } == ["1", "2", "3"])
        #expect(schema.unevaluatedItems?.constant == false)
        #expect(schema.unevaluatedProperties?.types == [.number, .integer])
        #expect((schema.contentEncoding, schema.contentMediaType) == ("base64", "application/json"))
        #expect(schema.contentSchema?.types == .array)
        // Without `contains` and `if` they say nothing.
        #expect(schema.items?.minContains == nil && schema.items?.consequence == nil)
    }
}
