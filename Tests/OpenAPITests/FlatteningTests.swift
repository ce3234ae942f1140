import Testing

@testable import Diagnostics
@testable import OpenAPI

@Suite struct FlatteningTests {
    /// The schema named A.
    private func schema(_ schemas: String) throws -> Schema {
        let read = try #require(Reading(document(schemas)).document())
        return try #require(read.schema("A"))
    }

    @Test func aSchemaWithoutAllOfIsItsOwn() throws {
        let a = try schema("A: {type: string}")
        #expect(a.effective === a)
    }

    @Test func oneMemberAloneIsThatMember() throws {
        let read = try #require(
            Reading(
                document(
                    """
                    A: {allOf: [{$ref: '#/components/schemas/B'}]}
                    B: {type: string}
                    C: {allOf: [{$ref: '#/components/schemas/B'}], description: own}
                    D: {allOf: [{$ref: '#/components/schemas/B'}], x-bff-value: $a}
                    """)
            ).document())
        #expect(read.schema("A")?.effective === read.schema("B"))
        let c = try #require(read.schema("C")?.effective)
        #expect(c !== read.schema("B"))
        #expect((c.name, c.summary, c.types) == ("C", "own", .string))
        #expect(read.schema("D")?.effective.extensions.map(\.key) == ["x-bff-value"])
    }

    @Test func membersAreMerged() throws {
        let a = try schema(
            """
            A:
              allOf:
                - {type: object, required: [a], properties: {a: {type: string, maxLength: 9}, b: {}}, minProperties: 1}
                - allOf: [{required: [b, a], properties: {c: {type: integer}}, x-inner: 1}]
                - {maxProperties: 5, minProperties: 2}
              properties: {a: {maxLength: 5, x-bff-value: $a}, d: {}}
              required: [d]
              x-outer: 1
            """
        ).effective
        #expect(a.types == .object)
        #expect(a.properties.map(\.name) == ["a", "b", "c", "d"])
        #expect(a.required == ["a", "b", "d"])
        #expect((a.minProperties, a.maxProperties) == (2, 5))
        #expect(a.extensions.map(\.key) == ["x-outer"])
        #expect(a.allOf.isEmpty)
        let property = try #require(a.property(named: "a")?.schema)
        #expect((property.effective.types, property.effective.maxLength) == (.string, 5))
        #expect(property.extensions.map(\.key) == ["x-bff-value"])
        #expect(property.effective.extensions.map(\.key) == ["x-bff-value"])
    }

    @Test func boundsTightenAndEnumsIntersect() throws {
        let a = try schema(
            """
            A:
              allOf:
                - {type: [number, string], minimum: 1, exclusiveMaximum: 10, uniqueItems: true, enum: [a, 2, 3.0]}
                - {type: [integer, 'null', string], minimum: 1.5, exclusiveMaximum: 9, enum: [3, a, b]}
            """
        ).effective
        #expect(a.types == [.integer, .string])
        #expect((a.minimum?.json, a.exclusiveMaximum?.json) == ("1.5", "9"))
        #expect(a.enumeration?.map(\.json) == ["\"a\"", "3.0"])
        #expect(a.uniqueItems)
    }

    @Test func whatOneKeywordCannotSayStaysBehind() throws {
        let a = try schema(
            "A: {allOf: [{pattern: a, oneOf: [{}], not: {const: 1}}, {pattern: b, oneOf: [{}, {}], not: "
                + "{const: 2}}], format: uri}"
        ).effective
        #expect((a.pattern, a.format, a.oneOf.count) == ("a", "uri", 1))
        #expect(a.allOf.map(\.pattern) == ["b", nil, nil])
        #expect(a.allOf.map(\.oneOf.count) == [0, 2, 0])
        #expect(a.allOf.last?.not?.const?.json == "2")
        #expect(a.effective === a)
    }

    @Test func arraysMergeTheirItems() throws {
        let a = try schema(
            "A: {allOf: [{type: array, items: {type: string}}, {items: {maxLength: 3}, maxItems: 2}]}"
        ).effective
        #expect(a.maxItems == 2)
        #expect((a.items?.effective.types, a.items?.effective.maxLength) == (.string, 3))
    }

    @Test func closedMembersForbidTheOthersProperties() throws {
        let a = try schema(
            """
            A:
              allOf:
                - {properties: {a: {}}, additionalProperties: false}
                - {properties: {a: {type: string}, b: {}}, additionalProperties: {type: integer}}
            """
        ).effective
        #expect(a.properties.map(\.name) == ["a"])
        #expect(a.additionalProperties?.effective.constant == false)
    }

    @Test(arguments: [
        (
            "A: {allOf: [{type: string}, {type: integer}]}",
            "6:8 error conflicting-schema: no value fits all of 'allOf': one takes a string, another an integer",
            "change or remove one of them"
        ),
        (
            "A: {allOf: [{enum: [a]}, {enum: [b]}]}",
            "6:8 error conflicting-schema: no value fits all of 'allOf': their enums have no value in common",
            "change or remove one of them"
        ),
        (
            "A: {allOf: [{minLength: 5}, {maxLength: 4}], type: string}",
            "6:8 error conflicting-schema: no value fits all of 'allOf': minLength 5 is above maxLength 4",
            "change or remove one of them"
        ),
        (
            "A: {allOf: [{const: 1}, {const: 2}]}",
            "6:8 error conflicting-schema: no value fits all of 'allOf': one is 1, another 2",
            "change or remove one of them"
        ),
        (
            "A: {type: object, allOf: [{additionalProperties: false}, {properties: {b: {}}, required: [b]}]}",
            "6:8 error conflicting-schema: no value fits all of 'allOf': required property 'b' is forbidden by "
                + "another member of 'allOf'",
            "change or remove one of them"
        ),
        (
            "A: {allOf: [{minimum: 5}], maximum: 4, type: number}",
            "6:8 error conflicting-schema: no value fits all of 'allOf': the minimum 5 is above the maximum 4",
            "change or remove one of them"
        ),
    ])
    func contradictionsAreTold(schemas: String, expected: String, fix: String) throws {
        let reading = Reading(document(schemas))
        let a = try #require(reading.document()?.schema("A"))
        #expect(a.effective.constant == false)
        #expect(reading.said.isEmpty)
        _ = a.effective(reporting: reading.diagnostics)
        #expect(reading.said == [saying(expected, fix)])
    }

    @Test func aNullableThatAMemberTakesBackIsTold() throws {
        let lost = "A: {type: object, nullable: true, allOf: [{$ref: '#/components/schemas/B'}]}\nB: {type: object}"
        let reading = Reading(document(lost).replacing("3.1.0", with: "3.0.3"))
        let a = try #require(reading.document()?.schema("A"))
        #expect(!a.isNullable)
        _ = a.effective(reporting: reading.diagnostics)
        #expect(
            reading.said == [
                saying(
                    "6:33 warning nonconforming: 'nullable' says nothing here: what stands in 'allOf' takes no null",
                    "write it there, or use OpenAPI 3.1 and 'anyOf' with \"type: 'null'\"")
            ])
        let kept = lost.replacing("B: {type: object}", with: "B: {type: object, nullable: true}")
        let other = Reading(document(kept).replacing("3.1.0", with: "3.0.3"))
        let b = try #require(other.document()?.schema("A"))
        #expect(b.isNullable)
        _ = b.effective(reporting: other.diagnostics)
        #expect(other.said.isEmpty)
    }

    @Test func aRecursiveTypeStaysRecursive() throws {
        let a = try schema(
            """
            A: {allOf: [{$ref: '#/components/schemas/B'}], properties: {child: {$ref: '#/components/schemas/A'}}}
            B: {type: object, properties: {child: {$ref: '#/components/schemas/B'}, name: {type: string}}}
            """
        ).effective
        var level = try #require(a.property(named: "child")?.schema)
        var seen: Set<ObjectIdentifier> = []
        while seen.insert(ObjectIdentifier(level)).inserted {
            #expect(level.property(named: "name")?.schema.types == .string)
            level = try #require(level.property(named: "child")?.schema)
        }
        #expect(seen.count <= 2)
    }

    /// Each schema's `next` combines those of all that it inherits: subsets without end, if nothing stopped them.
    @Test func combinationsOfCombinationsEnd() throws {
        let count = 60
        let schemas = (0..<count).map { index in
            let other = (index * 7 + 1) % count
            let base = index % 3 == 0 && other > index ? "{$ref: '#/components/schemas/S\(other)'}" : "{}"
            let next = "{$ref: '#/components/schemas/S\((index + 1) % count)'}"
            return "S\(index): {allOf: [\(base), {properties: {a\(index % 2): \(next), b: \(next)}}]}"
        }
        let read = try #require(Reading(document(schemas.joined(separator: "\n"))).document())
        var waiting = read.schemas.map(\.schema)
        var seen: Set<ObjectIdentifier> = []
        while let schema = waiting.popLast()?.effective {
            guard seen.insert(ObjectIdentifier(schema)).inserted else { continue }
            waiting += schema.properties.map(\.schema) + schema.allOf
        }
        #expect(seen.count < 3 * Flattening.Combinations.countMax)
    }

    @Test func aCycleOfAllOfEnds() throws {
        let a = try schema(
            "A: {allOf: [{$ref: '#/components/schemas/B'}], maxLength: 1}\nB: {allOf: [{$ref: "
                + "'#/components/schemas/A'}], type: string}"
        ).effective
        #expect((a.types, a.maxLength) == (.string, 1))
    }

    @Test(arguments: [
        ("A: {type: [string, 'null']}", true), ("A: {type: string}", false), ("A: {}", true), ("A: false", false),
        ("A: {oneOf: [{type: string}, {type: 'null'}]}", true),
        ("A: {anyOf: [{type: string}, {type: integer}]}", false),
        ("A: {enum: [a, null]}", true), ("A: {enum: [a]}", false), ("A: {const: null}", true),
        ("A: {allOf: [{type: string}, {type: [string, 'null']}]}", false),
        ("A: {allOf: [{oneOf: [{}]}, {oneOf: [{type: string}]}]}", false),
    ])
    func nullFitsWhereEveryKeywordLetsIt(schemas: String, expected: Bool) throws {
        #expect(try schema(schemas).isNullable == expected)
    }

    @Test func theAlternativeForNullIsTakenAway() throws {
        let a = try schema("A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: 'null'}]}\nB: {type: object}")
        #expect(a.withoutNull.name == "B")
        let b = try schema("A: {oneOf: [{type: string}, {type: integer}, {type: 'null'}]}")
        #expect(b.withoutNull === b)
    }

    // MARK: Keywords that look at their neighbours

    @Test func patternsKeepTheirOwnRest() throws {
        let a = try schema(
            """
            A:
              allOf:
                - {properties: {a: {type: string}}, patternProperties: {'^x': {}}, additionalProperties: false}
                - {properties: {b: {}}, patternProperties: {'^y': {}}}
            """
        ).effective
        #expect(a.properties.map(\.name) == ["a", "b"])
        #expect(a.additionalProperties == nil)
        #expect(a.patternProperties.map(\.pattern) == ["^y"])
        let rest = try #require(a.allOf.first)
        #expect(a.allOf.count == 1)
        #expect(rest.properties.map(\.name) == ["a"])
        #expect(rest.properties.map(\.schema.constant) == [true])
        #expect(rest.patternProperties.map(\.pattern) == ["^x"])
        #expect(rest.additionalProperties?.constant == false)
    }

    @Test func patternsWithoutARestUnite() throws {
        let a = try schema("A: {allOf: [{patternProperties: {'^x': {}}}, {patternProperties: {'^y': {}}}]}").effective
        #expect(a.patternProperties.map(\.pattern) == ["^x", "^y"])
        #expect(a.allOf.isEmpty)
    }

    @Test func whatLooksForUnevaluatedStaysWhole() throws {
        let read = try #require(
            Reading(
                document(
                    """
                    A: {allOf: [{$ref: '#/components/schemas/B'}, {properties: {b: {}}}]}
                    B: {properties: {a: {}}, unevaluatedProperties: false}
                    C: {allOf: [{properties: {a: {}}}], unevaluatedProperties: false}
                    """)
            ).document())
        let a = try #require(read.schema("A")?.effective)
        #expect(a.properties.map(\.name) == ["a", "b"])
        #expect(a.unevaluatedProperties == nil)
        #expect(a.allOf.count == 1 && a.allOf[0] === read.schema("B"))
        let c = try #require(read.schema("C")?.effective)
        #expect(c.unevaluatedProperties?.constant == false)
        #expect(c.allOf.isEmpty)
    }

    @Test func groupsOfKeywordsStayTogether() throws {
        let a = try schema(
            """
            A:
              allOf:
                - {contains: {const: 1}, minContains: 2, if: {minItems: 1}, then: {maxItems: 9}}
                - {contains: {const: 2}, maxContains: 3, if: {minItems: 2}, else: {maxItems: 8}}
                - {propertyNames: {maxLength: 1}, dependentRequired: {a: [b]}, dependentSchemas: {c: {}}}
                - {propertyNames: {minLength: 1}, dependentRequired: {a: [d]}}
            """
        ).effective
        #expect((a.contains?.const?.json, a.minContains, a.maxContains) == ("1", 2, nil))
        #expect((a.consequence?.maxItems, a.alternative == nil) == (9, true))
        #expect(a.allOf.map { $0.contains?.const?.json } == ["2", nil])
        #expect((a.allOf[0].minContains, a.allOf[0].maxContains) == (nil, 3))
        #expect((a.allOf[1].consequence == nil, a.allOf[1].alternative?.maxItems) == (true, 8))
        #expect(a.propertyNames?.effective.minLength == 1)
        #expect(a.dependentRequired.map(\.required) == [["b"], ["d"]])
        #expect(a.dependentSchemas.count == 1)
    }

    @Test func boundsThatContradictLeaveOtherTypes() throws {
        let reading = Reading(document("A: {allOf: [{minLength: 5}, {maxLength: 4}], type: [string, integer]}"))
        let a = try #require(reading.document()?.schema("A")?.effective(reporting: reading.diagnostics))
        #expect((a.types, a.constant) == (.integer, nil))
        #expect(reading.said.map { $0.contains("no string fits all of 'allOf'") } == [true])
    }

    @Test func aForbiddenPropertyStaysForbidden() throws {
        let a = try schema("A: {allOf: [{properties: {a: false}}, {properties: {b: {}}}]}").effective
        #expect(a.property(named: "a")?.schema.constant == false)
    }
}
