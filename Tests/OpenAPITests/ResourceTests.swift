import Testing

@testable import Diagnostics
@testable import OpenAPI

/// `$id`, `$anchor`, `$dynamicRef`: what references mean beyond files and pointers.
@Suite struct ResourceTests {
    @Test func anIdentifierMovesTheBaseOfReferences() throws {
        let reading = Reading([
            "api/a.yaml": document(
                """
                A:
                  $id: https://example.com/schemas/a
                  properties:
                    one: {$ref: b}
                    two: {$ref: 'b#/$defs/c'}
                    three: {$ref: '#/$defs/own'}
                    four: {$ref: ../far/d.yaml}
                    five: {$ref: 'urn:example:e#name'}
                  $defs: {own: {type: boolean}}
                B: {$id: 'https://example.com/schemas/b', type: string, $defs: {c: {type: integer}}}
                E: {$id: 'urn:example:e', $defs: {x: {$anchor: name, type: object}}}
                """),
            "far/d.yaml": "type: array",
        ])
        let read = try #require(reading.document("api/a.yaml"))
        #expect(reading.said.isEmpty)
        let a = try #require(read.schema("A"))
        #expect(a.property(named: "one")?.schema === read.schema("B"))
        #expect(a.properties.map(\.schema.types) == [.string, .integer, .boolean, .array, .object])
        #expect(a.resource?.uri == "https://example.com/schemas/a")
        #expect(a.property(named: "three")?.schema.resource === a.resource)
        #expect(a.property(named: "one")?.schema.resource?.uri == "https://example.com/schemas/b")
    }

    @Test func aRelativeIdentifierIsAPathBesideTheFile() throws {
        let reading = Reading([
            "api/a.yaml": document("A: {$ref: Pet}\nB: {$ref: other/c.json}\nPet: {$id: Pet, type: string}"),
            "api/b.yaml": document("C: {$ref: 'other/c.json#/type'}", version: "3.1.1"),
            "api/other/c.json": #"{"$id": "http://example.com/c", "type": "integer"}"#,
        ])
        let read = try #require(reading.document("api/a.yaml"))
        #expect(read.schema("A") === read.schema("Pet"))
        #expect(read.schema("B")?.types == .integer)
        #expect(read.schema("B")?.resource?.uri == "http://example.com/c")
        #expect(reading.said.isEmpty)
    }

    @Test func anchorsAreNamesWithinTheirResource() throws {
        let reading = Reading([
            "a.yaml": document(
                """
                A: {properties: {x: {$ref: '#Dog'}, y: {$ref: 'b.json#Cat'}, z: {$ref: '#Doug'}}}
                Pet: {$anchor: Dog, type: string}
                In: {$id: inner, $defs: {f: {$anchor: Fox, type: integer}}}
                Data: {const: {$anchor: Fox}, enum: [{$anchor: Fox}], default: {$id: x}, x-a: {$anchor: Fox}}
                """),
            "b.json": #"{"$defs": {"c": {"$anchor": "Cat", "type": "boolean"}}}"#,
        ])
        let a = try #require(reading.document()?.schema("A"))
        #expect(a.properties.map(\.schema.types) == [.string, .boolean, .any])
        #expect(
            reading.said == [
                "6:76 error unresolved-reference: '#Doug' leads nowhere: 'a.yaml' has no '$anchor' of that name | "
                    + "did you mean 'Dog'?"
            ])
    }

    @Test func pointersCrossResourcesAndEscape() throws {
        let reading = Reading(
            document(
                """
                A:
                  properties:
                    one: {$ref: '#/components/schemas/B/$defs/a~1b%25/properties/~0x'}
                    two: {$ref: '#/components/schemas/C/properties/$ref'}
                B: {$id: b, $defs: {a/b%: {$id: c, properties: {~x: {$ref: '#/$defs/own'}}, $defs: {own: {type: string}}}}}
                C: {properties: {$ref: {type: integer}, $id: {type: boolean}}}
                """))
        let a = try #require(reading.document()?.schema("A"))
        #expect(reading.said.isEmpty)
        #expect(a.properties.map(\.schema.effective.types) == [.string, .integer])
    }

    @Test func aPointerFromTheDocumentInsideAResourceIsUnderstoodAndTold() throws {
        let reading = Reading(
            document("A: {$id: a, properties: {b: {$ref: '#/components/schemas/B'}}}\nB: {type: string}"))
        #expect(reading.document()?.schema("A")?.property(named: "b")?.schema.types == .string)
        #expect(
            reading.said == [
                "6:40 warning nonconforming: '#/components/schemas/B' starts at the resource 'a', which has no such "
                    + "place | remove the '$id', or write the file's name before '#'"
            ])
    }

    @Test func aFolderOfCopiesStandsForItsAddress() throws {
        let reading = Reading(
            [
                "a.yaml": document("A: {$ref: 'https://example.com/v1/x%20y.json#/a'}"),
                "copies/x y.json": #"{"a": {"$ref": "sub/b.json"}}"#,
                "copies/sub/b.json": #"{"$ref": "/v1/c.json"}"#,
                "copies/c.json": #"{"$ref": "https://example.com/v2/d.json"}"#,
            ], references: ["https://example.com/v1/": "copies"])
        _ = reading.document()
        #expect(
            reading.said == [
                "copies/c.json:1:10 error remote-reference: 'https://example.com/v2/d.json' is not a local file, and "
                    + "nothing is fetched | name a local copy of it under 'references' in bffgen.yaml"
            ])
    }

    @Test func aDynamicReferenceKeepsItsAnchorWhereItsTargetBearsIt() throws {
        let reading = Reading(
            document(
                """
                List: {$id: list, items: {$dynamicRef: '#item'}, $defs: {i: {$dynamicAnchor: item, type: string}}}
                Plain: {$id: plain, items: {$dynamicRef: '#item'}, $defs: {i: {$anchor: item, type: string}}}
                """))
        let read = try #require(reading.document())
        #expect(reading.said.isEmpty)
        let list = try #require(read.schema("List"))
        #expect(list.items?.dynamicReference?.anchor == "item")
        #expect(list.items?.dynamicReference?.target === list.resource?.dynamicAnchors["item"])
        #expect(list.items?.dynamicReference?.target.types == .string)
        let plain = try #require(read.schema("Plain"))
        #expect(plain.items?.dynamicReference == nil)
        #expect(plain.items?.effective.types == .string)
        #expect(plain.resource?.dynamicAnchors.isEmpty == true)
    }

    @Test func aReferenceThroughAnotherScopeIsNotPassedOver() throws {
        let reading = Reading(
            document(
                """
                A: {$ref: 'b#/$defs/through'}
                B: {$id: b, $defs: {through: {$ref: c}, own: {$dynamicAnchor: item, type: string}}}
                C: {$id: c, items: {$dynamicRef: '#item'}, $defs: {any: {$dynamicAnchor: item}}}
                """))
        let read = try #require(reading.document())
        let through = try #require(read.schema("A"))
        #expect(through.resource?.uri == "b")
        #expect(through.allOf.first === read.schema("C"))
        // Flattening it would leave the scope out.
        #expect(through.effective.allOf.first === read.schema("C"))
        #expect(through.effective.items == nil)
    }

    @Test func metaSchemasAreAtHand() throws {
        let reading = Reading([
            "a.json": #"{"$ref": "https://json-schema.org/draft/2020-12/schema"}"#,
            "b.json": #"{"$ref": "http://json-schema.org/draft-04/schema#"}"#,
        ])
        let newer = try #require(reading.reader.readSchema("a.json"))
        #expect(newer.allOf.count == 7)
        #expect(newer.resource?.dynamicAnchors["meta"] === newer)
        let older = try #require(reading.reader.readSchema("b.json", dialect: .draft4))
        #expect(older.properties.contains { $0.name == "additionalItems" })
        #expect(older.dependentRequired.map(\.name) == ["exclusiveMaximum", "exclusiveMinimum"])
        #expect(reading.said.isEmpty)
        for name in ["core", "applicator", "unevaluated", "validation", "meta-data", "format-annotation", "content"] {
            let uri = "https://json-schema.org/draft/2020-12/meta/\(name)"
            let schema = reading.reader.readSchema(text: "{\"$ref\": \"\(uri)\"}", uri: "urn:x:\(name)")
            #expect(schema?.location.file == uri)
        }
    }

    @Test func aVocabularyThatIsLeftOutTakesItsKeywordsWithIt() throws {
        let prefix = "https://json-schema.org/draft/2020-12/vocab"
        let reading = Reading([
            "a.json": """
            {"$schema": "meta.json", "type": "string", "minimum": 3, "properties": {"x": {"maxLength": 1}}}
            """,
            "b.json": #"{"$schema": "odd.json", "type": "string"}"#,
            "meta.json": "{\"$vocabulary\": {\"\(prefix)/core\": true, \"\(prefix)/applicator\": true}}",
            "odd.json": "{\"$vocabulary\": {\"\(prefix)/validation\": true, \"urn:odd\": true, \"urn:even\": false}}",
        ])
        let schema = try #require(reading.reader.readSchema("a.json"))
        #expect((schema.types, schema.minimum == nil) == (.any, true))
        #expect(schema.properties.map(\.schema.maxLength) == [nil])
        #expect(reading.said.isEmpty)
        _ = reading.reader.readSchema("b.json")
        #expect(
            reading.said == [
                "b.json:1:13 error invalid-value: the meta-schema 'odd.json' needs the vocabulary 'urn:odd', which is "
                    + "not known | let the meta-schema name it with false"
            ])
    }
}

@Suite struct URIReferenceTests {
    /// RFC 3986, section 5.4.
    @Test(arguments: [
        ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
        (";x", "http://a/b/c/;x"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"),
        ("..", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../../g", "http://a/g"),
        ("/./g", "http://a/g"), ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), ("..g", "http://a/b/c/..g"),
        ("./g/.", "http://a/b/c/g/"), ("g/../h", "http://a/b/c/h"), ("g?y/../x", "http://a/b/c/g?y/../x"),
    ])
    func referencesAreResolvedAgainstAURI(reference: String, expected: String) {
        let base = "http://a/b/c/d;p?q"
        let isAbsolute = reference == "g:h"
        // A single letter is a drive here, not a scheme.
        #expect(URIReference.resolve(reference, base: base) == (isAbsolute ? "http://a/b/c/g:h" : expected))
    }

    @Test(arguments: [
        ("b.yaml", "dir/a.yaml", "dir/b.yaml"), ("../b%20c.yaml", "dir/a.yaml", "b c.yaml"),
        ("urn:x:y", "dir/a.yaml", "urn:x:y"), ("HTTP://a/./b", "a.yaml", "http://a/b"), ("", "a.yaml", "a.yaml"),
        ("", "urn:x:y", "urn:x:y"), ("C:/a.yaml", "b.yaml", "C:/a.yaml"),
    ])
    func pathsAreResolvedBesideTheirFile(reference: String, base: String, expected: String) {
        #expect(URIReference.resolve(reference, base: base) == expected)
    }

    @Test func aWrongPercentEncodingIsNoPath() {
        #expect(URIReference.resolve("%zz", base: "a.yaml") == nil)
    }
}
