import OpenAPI
import Testing

@testable import Compatibility

/// Whether all values of one schema are values of another, by the letter of JSON Schema.
@Suite struct ContainmentTests {
    private func proves(_ inner: String, _ outer: String) throws -> Bool {
        Containment(Lens(direction: nil, countsUndeclared: true, assertsFormats: false, countsRuledOut: false)).proves(
            try Comparing.schema(inner, named: "inner.yaml"), isWithin: try Comparing.schema(outer, named: "outer.yaml")
        )
    }

    @Test(arguments: [
        ("{type: integer}", "{type: number}"), ("{type: integer, minimum: 3}", "{type: number, exclusiveMinimum: 2}"),
        ("{type: integer, minimum: 1, maximum: 3}", "{enum: [1, 2, 3, 4]}"),
        ("{type: boolean}", "{enum: [true, false]}"),
        ("{type: integer, minimum: -9223372036854775808, maximum: 9223372036854775807}", "{type: integer}"),
        ("{type: number, multipleOf: 2}", "{type: integer}"), ("false", "{type: string}"),
        ("{type: string, minLength: 3, maxLength: 2}", "{type: integer}"), ("{type: string}", "{maximum: 3}"),
        ("{type: array, maxItems: 1}", "{uniqueItems: true}"),
        (
            "{type: array, prefixItems: [{type: string}], items: false}",
            "{type: array, maxItems: 1, items: {type: string}}"
        ),
        ("{type: array, items: {const: 1}, minItems: 2}", "{type: array, contains: {type: integer}, minContains: 2}"),
        ("{type: object, required: [a, b]}", "{type: object, minProperties: 2}"),
        ("{type: object, properties: {a: {}}, additionalProperties: false}", "{type: object, maxProperties: 1}"),
        (
            "{type: object, properties: {a: {}}, additionalProperties: false}",
            "{type: object, propertyNames: {const: a}}"
        ),
        (
            "{type: object, required: [b], additionalProperties: {type: string}}",
            "{properties: {a: {type: string}}, dependentRequired: {a: [b]}}"
        ),
        ("{type: object, patternProperties: {^a: {type: integer}}}", "{patternProperties: {^a: {type: number}}}"),
        ("{anyOf: [{type: string}, {type: integer}]}", "{type: [string, number]}"),
        ("{type: string}", "{oneOf: [{type: string}, {type: integer}]}"),
        ("{oneOf: [{const: a}, {const: b}]}", "{oneOf: [{const: c}, {const: b}, {const: a}]}"),
        ("{type: integer}", "{not: {type: string}}"), ("{not: {type: [string, 'null']}}", "{not: {type: string}}"),
        ("{type: object, required: [a, b]}", "{if: {required: [a]}, then: {required: [b]}}"),
        ("{properties: {a: {$ref: '#'}, b: {type: integer}}}", "{properties: {a: {$ref: '#'}, b: {type: number}}}"),
        ("{allOf: [{pattern: a}, {pattern: b}]}", "{pattern: b}"),
        (
            "{type: object, allOf: [{properties: {a: {}}}], unevaluatedProperties: false}",
            "{type: object, allOf: [{properties: {a: {}}}], unevaluatedProperties: {type: string}}"
        ),
    ])
    func `it is shown where it holds`(inner: String, outer: String) throws {
        #expect(try proves(inner, outer))
    }

    @Test(arguments: [
        ("{type: number}", "{type: integer}"), ("{minimum: 3}", "{type: number}"), ("{}", "{type: string}"),
        ("{type: string}", "{anyOf: [{type: integer}, {maxLength: 3}]}"),
        ("{type: string, maxLength: 2}", "{oneOf: [{type: string}, {maxLength: 3}]}"),
        ("{type: object}", "{properties: {a: {type: string}}}"), ("{type: array}", "{items: {type: string}}"),
        ("{type: array, items: {type: string}}", "{contains: {type: string}}"),
        ("{type: integer}", "{not: {const: 3}}"), ("{pattern: a}", "{pattern: b}"),
        ("{oneOf: [{required: [a]}, {required: [b]}]}", "{oneOf: [{required: [a]}, {required: [b]}, {required: [c]}]}"),
        ("{if: {const: a}, then: {const: b}}", "{if: {const: a}, then: {const: b}, else: {const: c}}"),
        (
            "{type: object, anyOf: [{properties: {a: {}}}, {properties: {b: {}}}], unevaluatedProperties: false}",
            "{type: object, anyOf: [{properties: {a: {}}}], unevaluatedProperties: false}"
        ),
        (
            "{type: object, properties: {a: {$ref: '#'}, b: {type: number}}}",
            "{type: object, properties: {a: {$ref: '#'}, b: {type: integer}}}"
        ),
    ])
    func `it is not shown where it does not hold`(inner: String, outer: String) throws {
        #expect(try !proves(inner, outer))
    }
}
