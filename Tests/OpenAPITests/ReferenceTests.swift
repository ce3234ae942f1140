import Testing

@testable import Diagnostics
@testable import OpenAPI

@Suite struct ReferenceTests {
    @Test func aReferenceIsItsTarget() throws {
        let reading = Reading(
            document(
                """
                A:
                  properties: {b: {$ref: '#/components/schemas/B'}, self: {$ref: '#/components/schemas/A'}}
                B: {$ref: '#/components/schemas/C'}
                C: {type: string}
                """))
        let read = try #require(reading.document())
        let a = try #require(read.schema("A"))
        #expect(reading.said.isEmpty)
        #expect(a.property(named: "self")?.schema === a)
        #expect(a.property(named: "b")?.schema === read.schema("C"))
        #expect(read.schema("B") === read.schema("C"))
        #expect(read.schema("C")?.name == "C")
    }

    @Test func pointersAreDecodedAndFilesFollowed() throws {
        let reading = Reading(
            [
                "api/a.yaml": document(
                    """
                    A:
                      properties:
                        one: {$ref: '../shared/my%20types.yaml#/a~1b/%7E0c'}
                        two: {$ref: whole.json}
                        three: {$ref: 'https://example.com/common.yaml#/T'}
                    """),
                "shared/my types.yaml": "a/b: {~c: {$ref: '#/d'}}\nd: {type: integer}\n",
                "api/whole.json": #"{"type": "array", "items": {"$ref": "a.yaml#/components/schemas/A"}}"#,
                "copies/common.yaml": "T: {type: boolean}",
            ], references: ["https://example.com/common.yaml": "copies/common.yaml"])
        let a = try #require(reading.document("api/a.yaml")?.schema("A"))
        #expect(reading.said.isEmpty)
        #expect(a.property(named: "one")?.schema.types == .integer)
        #expect(a.property(named: "one")?.schema.location.file == "shared/my types.yaml")
        #expect(a.property(named: "two")?.schema.items === a)
        #expect(a.property(named: "two")?.schema.name == "whole")
        #expect(a.property(named: "three")?.schema.types == .boolean)
    }

    @Test func siblingsConstrainIn31AndAreIgnoredIn30() throws {
        let schemas = "A: {$ref: '#/components/schemas/B', maxLength: 3, x-bff-value: $user#/n}\nB: {type: string}"
        let new = try #require(Reading(document(schemas)).document())
        let a = try #require(new.schema("A"))
        #expect(a.allOf.first === new.schema("B"))
        #expect((a.effective.types, a.effective.maxLength) == (.string, 3))
        #expect(a.extensions.map(\.key) == ["x-bff-value"])
        let old = try #require(Reading(document(schemas, version: "3.0.3")).document())
        #expect(old.schema("A") === old.schema("B"))
    }

    @Test func everyReferenceableKindIsFollowed() throws {
        let reading = Reading(
            """
            openapi: 3.1.0
            info: {title: t, version: "1"}
            paths:
              /items/{id}: {$ref: '#/components/pathItems/item'}
            components:
              pathItems:
                item:
                  get:
                    operationId: getItem
                    parameters: [{$ref: '#/components/parameters/id'}]
                    requestBody: {$ref: '#/components/requestBodies/body'}
                    responses: {'200': {$ref: '#/components/responses/ok'}}
              parameters:
                id: {name: id, in: path, required: true, schema: {type: string}}
              requestBodies:
                body:
                  content: {application/json: {schema: {}, examples: {one: {$ref: '#/components/examples/e'}}}}
              responses:
                ok: {description: fine, headers: {X-A: {$ref: '#/components/headers/a'}}}
              headers:
                a: {required: true, schema: {type: integer}}
              examples:
                e: {value: {$ref: data}}
              securitySchemes:
                bearer: {$ref: '#/components/securitySchemes/real'}
                real: {type: http, scheme: Bearer}
            """)
        let read = try #require(reading.document())
        #expect(reading.said.isEmpty)
        let operation = try #require(read.operations.first)
        #expect((operation.id, operation.method, operation.path) == ("getItem", "get", "/items/{id}"))
        #expect(operation.parameters.map(\.name) == ["id"])
        #expect(operation.requestBody?.content.first?.examples.first?.value.json == #"{"$ref":"data"}"#)
        #expect(operation.responses.first?.headers.first?.isRequired == true)
        #expect(read.securitySchemes.map(\.scheme) == ["bearer", "bearer"])
    }

    @Test func aReferenceInDataIsData() {
        let reading = Reading(
            document(
                """
                A:
                  type: object
                  default: {$ref: nowhere}
                  enum: [{$ref: nowhere}]
                  const: {$ref: nowhere}
                  examples: [{$ref: nowhere}]
                  x-thing: {$ref: nowhere}
                  properties: {example: {type: string, example: {$ref: nowhere}}}
                """))
        _ = reading.document()
        #expect(reading.said.isEmpty)
    }

    @Test(arguments: [
        (
            "A: {$ref: '#/components/schemas/Bax'}\nBar: {}",
            "6:15 error unresolved-reference: '#/components/schemas/Bax' leads nowhere: '#/components/schemas' "
                + "has no 'Bax'",
            "did you mean 'Bar'?"
        ),
        (
            "A: {$ref: 'other.yaml#/x'}",
            "6:15 error unreadable-file: file 'other.yaml' cannot be read: No such file or directory", "check the path"
        ),
        (
            "A: {$ref: 'https://example.com/x.yaml#/A'}",
            "6:15 error remote-reference: 'https://example.com/x.yaml' is not a local file, and nothing is fetched",
            "name a local copy of it under 'references' in bffgen.yaml"
        ),
        (
            "A: {$ref: '#A'}",
            "6:15 error unresolved-reference: '#A' leads nowhere: 'a.yaml' has no '$anchor' of that name",
            "write it like '#/components/schemas/Name'"
        ), ("A: {$ref: 1}", "6:15 error invalid-value: '$ref' is an integer, a string was expected", ""),
        (
            "A: {$ref: '%zz.yaml'}",
            "6:15 error unresolved-reference: '%zz.yaml' has a wrong percent-encoding", "write '%' as '%25'"
        ),
        (
            "A: {$ref: '#/info/title/x'}",
            "6:15 error unresolved-reference: '#/info/title/x' leads nowhere: '#/info/title' is a string", ""
        ),
        (
            "A: {$ref: '#/components/schemas/B'}\nB: {$ref: '#/components/schemas/A'}",
            "6:15 error reference-cycle: '#/components/schemas/B' leads back to itself",
            "let one of the references on the way name a definition"
        ),
        (
            "A: {anyOf: [{$ref: '#/components/schemas/A'}, {type: string}]}",
            "6:8 error reference-cycle: this schema applies itself to the same value",
            "put a property or an array between the two"
        ),
        (
            "A: {if: {minLength: 1}, then: {dependentSchemas: {a: {$ref: '#/components/schemas/A'}}}}",
            "6:8 error reference-cycle: this schema applies itself to the same value",
            "put a property or an array between the two"
        ),
        (
            "A: {if: {$ref: '#/components/schemas/B'}, items: {$ref: '#/components/schemas/A'}, "
                + "allOf: [{$ref: '#/components/schemas/B'}]}\nB: {contains: {$ref: '#/components/schemas/A'}}", "", ""
        ),
    ])
    func aReferenceThatLeadsNowhereIsToldAtItsPlace(schemas: String, expected: String, fix: String) {
        let reading = Reading(document(schemas))
        #expect(reading.document() != nil)
        #expect(reading.said == (expected.isEmpty ? [] : [saying(expected, fix)]))
    }

    @Test func aVariantHasAllOfItsBaseButTheVariants() throws {
        let reading = Reading(
            document(
                """
                Pet:
                  properties: {kind: {type: string}}
                  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
                  discriminator: {propertyName: kind}
                Cat: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {lives: {type: integer}}}
                Dog: {allOf: [{$ref: '#/components/schemas/Tame'}]}
                Tame: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {owner: {type: string}}}
                """))
        let read = try #require(reading.document())
        #expect(reading.diagnostics.sorted.map(\.code) == [.nonconforming, .nonconforming])
        let cat = try #require(read.schema("Cat")?.effective)
        #expect(cat.properties.map(\.name) == ["kind", "lives"])
        #expect(cat.oneOf.isEmpty && cat.discriminator == nil)
        #expect(read.schema("Dog")?.effective.properties.map(\.name) == ["kind", "owner"])
        #expect(read.schema("Pet")?.oneOf.count == 2)
        #expect(read.schema("Pet")?.discriminator?.mapping.map(\.value) == ["Cat", "Dog"])
    }

    @Test func aCycleOfOtherReferencesIsTold() {
        let reading = Reading(
            """
            openapi: 3.0.3
            info: {title: t, version: "1"}
            paths: {/a: {get: {responses: {'200': {$ref: '#/components/responses/A'}}}}}
            components: {responses: {A: {$ref: '#/components/responses/B'}, B: {$ref: '#/components/responses/A'}}}
            """)
        _ = reading.document()
        #expect(reading.diagnostics.sorted.map(\.code) == [.referenceCycle])
    }

    @Test func aLongChainOfReferencesCostsNoStack() throws {
        let chain = (0..<5000).map { "S\($0): {properties: {next: {$ref: '#/components/schemas/R\($0)'}}}" }
        let references = (0..<5000).map { "R\($0): {$ref: '#/components/schemas/\($0 == 4999 ? "S0" : "R\($0 + 1)")'}" }
        let members = (0..<5000).map {
            "T\($0): {allOf: [{$ref: '#/components/schemas/\($0 == 4999 ? "S0" : "T\($0 + 1)")'}], title: t}"
        }
        let reading = Reading(document((chain + references + members).joined(separator: "\n")))
        let read = try #require(reading.document())
        #expect(reading.said.isEmpty)
        #expect(read.schema("R0") === read.schema("S0"))
        #expect(read.schema("T0")?.property(named: "next")?.schema === read.schema("S0"))
    }

    @Test func aFileOfTwoDocumentsIsReadOnce() throws {
        let reading = Reading([
            "a.yaml": document("A: {$ref: 'c.yaml#/C'}"), "b.yaml": document("B: {$ref: 'c.yaml#/C'}"),
            "c.yaml": "C: {type: string, minLength: x}",
        ])
        let first = try #require(reading.document("a.yaml"))
        let second = try #require(reading.document("b.yaml"))
        #expect(first.schema("A") === second.schema("B"))
        #expect(reading.document("./a.yaml") === first)
        #expect(reading.diagnostics.all.count == 1)
    }

    @Test func aFragmentHasTheDialectOfWhoeverNamesIt() throws {
        let fragment = "C: {type: string, nullable: true}"
        let reading = Reading([
            "a.yaml": document("A: {$ref: 'c.yaml#/C'}", version: "3.0.3"),
            "b.yaml": document("B: {$ref: 'c.yaml#/C'}"),
            "c.yaml": fragment,
        ])
        #expect(reading.document("a.yaml")?.schema("A")?.types == [.string, .null])
        #expect(reading.document("b.yaml")?.schema("B")?.types == .string)
    }
}
