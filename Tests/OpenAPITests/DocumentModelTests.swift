import Testing

@testable import Diagnostics
@testable import OpenAPI

@Suite struct DocumentModelTests {
    @Test func operationsComeInDocumentOrderWithInheritedParts() throws {
        let reading = Reading(
            """
            openapi: 3.1.0
            info: {title: Things, version: 1.2.3}
            x-bff: {client: mobile}
            security: [{bearer: [read]}, {}]
            paths:
              /b/{id}:
                parameters:
                  - {name: id, in: path, required: true, schema: {type: string}}
                  - {name: limit, in: query, schema: {type: integer}}
                put: {operationId: putB, security: [], deprecated: true, x-sunset: 2027-03-01}
                get:
                  summary: One
                  parameters:
                    - {name: limit, in: query, required: true, explode: false, schema: {type: string}, example: x}
                    - {name: X-Trace, in: header, content: {application/json: {schema: {type: object}}}}
                  responses:
                    default: {description: other}
                    2XX:
                      description: fine
                      headers: {X-A: {schema: {}, x-bff-value: $a}, Content-Type: {schema: {}}}
                      content: {application/json: {schema: {type: object}, example: {a: 1}}}
              /a: {get: {operationId: getA}}
            components: {securitySchemes: {bearer: {type: http, scheme: BEARER}}}
            """)
        let read = try #require(reading.document())
        #expect(reading.said.isEmpty)
        #expect((read.title, read.version, read.openAPIVersion) == ("Things", "1.2.3", "3.1.0"))
        #expect(read.extensions.map(\.key) == ["x-bff"])
        #expect(read.operations.map { "\($0.method) \($0.path)" } == ["put /b/{id}", "get /b/{id}", "get /a"])
        #expect(read.operations.map(\.security.count) == [0, 2, 2])
        #expect(read.operations[1].security[0].schemes.first?.scopes == ["read"])
        #expect(read.operations[1].security[1].schemes.isEmpty)
        #expect(read.operations[0].isDeprecated)
        #expect(read.operations[0].extensions.map(\.key) == ["x-sunset"])
        let get = read.operations[1]
        #expect(get.location.pointer == "/paths/~1b~1{id}/get")
        #expect((get.location.line, get.location.column) == (11, 5))
        #expect(get.parameters.map(\.name) == ["id", "limit", "X-Trace"])
        #expect(get.parameters.map(\.isRequired) == [true, true, false])
        #expect(get.parameters.map(\.style) == ["simple", "form", "simple"])
        #expect(get.parameters.map(\.explode) == [false, false, false])
        #expect(get.parameters[1].schema.types == .string)
        #expect(get.parameters[1].examples.map(\.json) == ["\"x\""])
        #expect(get.parameters[2].schema.types == .object)
        #expect(get.responses.map(\.status) == ["default", "2XX"])
        let fine = get.responses[1]
        #expect(fine.headers.map(\.name) == ["X-A"])
        #expect(fine.headers.first?.extensions.map(\.key) == ["x-bff-value"])
        #expect(fine.content.first?.examples.map(\.value.json) == [#"{"a":1}"#])
        #expect((fine.location.line, fine.location.column) == (18, 9))
    }

    @Test func theOlderVersionIsNormalised() throws {
        let read = try #require(
            Reading(
                document(
                    """
                    A: {type: string, nullable: true, example: x}
                    B: {type: number, minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false}
                    C: {nullable: true}
                    D: {type: object, additionalProperties: false}
                    """, version: "3.0.3")
            ).document())
        let a = try #require(read.schema("A"))
        #expect(a.types == [.string, .null])
        #expect(a.isNullable)
        #expect(a.examples.map(\.json) == ["\"x\""])
        let b = try #require(read.schema("B"))
        #expect(b.types == [.number, .integer])
        #expect((b.minimum?.json, b.exclusiveMinimum?.json) == (nil, "1"))
        #expect((b.maximum?.json, b.exclusiveMaximum?.json) == ("9", nil))
        #expect(read.schema("C")?.types == .any)
        #expect(read.schema("D")?.additionalProperties?.constant == false)
    }

    @Test func everyKeywordHasItsPlaceInTheModel() throws {
        let read = try #require(
            Reading(
                document(
                    """
                    A:
                      title: T
                      description: D
                      type: [object, 'null']
                      required: [b, a, b]
                      properties: {a: {type: string, pattern: '^x$', format: uuid, minLength: 1, maxLength: 2}, b: true}
                      additionalProperties: {type: integer, multipleOf: 5, minimum: -1.5}
                      minProperties: 1
                      maxProperties: 9
                      not: {const: null}
                      x-bff-sensitive: email
                      examples: [1]
                      example: 2
                      default: {}
                      deprecated: true
                      readOnly: true
                    L: {type: array, items: {enum: [a, 1]}
                      , prefixItems: [{}], minItems: 2, maxItems: 3.0, uniqueItems: true, if: {}}
                    """)
            ).document())
        let a = try #require(read.schema("A"))
        #expect((a.title, a.summary, a.types) == ("T", "D", [.object, .null]))
        #expect(a.required == ["b", "a"])
        #expect(a.properties.map(\.name) == ["a", "b"])
        #expect(a.properties[0].nameLocation.pointer == "/components/schemas/A/properties/a")
        let property = a.properties[0].schema
        #expect((property.pattern, property.format, property.minLength, property.maxLength) == ("^x$", "uuid", 1, 2))
        #expect(property.patternLocation?.column == 47)
        #expect(a.properties[1].schema.constant == true)
        #expect(a.propertySchema("other")?.multipleOf?.json == "5")
        #expect(a.propertySchema("other")?.minimum?.json == "-1.5")
        #expect(a.propertySchema("a") === property)
        #expect(a.requires("a") && !a.requires("c"))
        #expect((a.minProperties, a.maxProperties) == (1, 9))
        #expect(a.not?.const?.isNull == true)
        #expect(a.extensions.map(\.key) == ["x-bff-sensitive"])
        #expect(a.examples.map(\.json) == ["1", "2"])
        #expect(a.defaultValue?.json == "{}")
        #expect(a.isDeprecated && a.isReadOnly && !a.isWriteOnly)
        #expect(a.typesWithoutNull == .object)
        let list = try #require(read.schema("L"))
        #expect((list.minItems, list.maxItems, list.uniqueItems, list.prefixItems.count) == (2, 3, true, 1))
        #expect(list.condition?.node.json == "{}")
        #expect(list.items?.enumeration?.map(\.json) == ["\"a\"", "1"])
    }

    @Test func discriminatorsMapExplicitlyThenByName() throws {
        let reading = Reading([
            "a.yaml": document(
                """
                Pet:
                  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}, {$ref: 'b.yaml#/Fox'}]
                  discriminator: {propertyName: kind, mapping: {
                    cat: Cat, fox: 'b.yaml#/Fox', dog: '#/components/schemas/Dog'}}
                Any:
                  anyOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
                  discriminator: {propertyName: kind}
                Cat: {type: object}
                Dog: {type: object}
                """), "b.yaml": "Fox: {type: object}",
        ])
        let read = try #require(reading.document())
        #expect(reading.said.isEmpty)
        let pet = try #require(read.schema("Pet")?.discriminator)
        #expect(pet.propertyName == "kind")
        #expect(pet.mapping.map(\.value) == ["cat", "fox", "dog"])
        #expect(pet.mapping[0].schema === read.schema("Cat"))
        #expect(pet.mapping[1].schema === read.schema("Pet")?.oneOf[2])
        #expect(read.schema("Any")?.discriminator?.mapping.map(\.value) == ["Cat", "Dog"])
    }

    @Test func wholeDocumentsAreTheSameHoweverOftenTheyAreRead() throws {
        let text = document("A: {type: strng}\nB: {$ref: '#/x'}\nC: {required: [a, a], minLength: x}")
        let first = Reading(text)
        let second = Reading(text)
        _ = (first.document(), second.document())
        #expect(first.said.count == 4)
        #expect(first.printed == second.printed)
    }
}
