import Diagnostics
import OpenAPI
import Testing

@testable import Compatibility

/// What differs between two schemas, by rule: the findings of both directions, each in full.
@Suite struct SchemaRuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let request: [String]
        let response: [String]
        var testDescription: String { "\(old) → \(new)" }

        init(_ old: String, _ new: String, request: [String], response: [String]) {
            (self.old, self.new, self.request, self.response) = (old, new, request, response)
        }
    }

    static let bodies = [
        // Types and formats.
        Case(
            "{type: string}", "{type: integer}", request: ["ERR request-body-type-changed"],
            response: ["ERR response-body-type-changed"]),
        Case(
            "{type: integer}", "{type: number}", request: ["INFO request-body-type-generalized"],
            response: ["ERR response-body-type-generalized"]),
        Case(
            "{type: number}", "{type: integer}", request: ["ERR request-body-type-changed"],
            response: ["INFO response-body-type-specialized"]),
        Case(
            "{type: string}", "{type: string, format: uuid}", request: ["ERR request-body-type-changed"],
            response: ["INFO response-body-type-specialized"]),
        Case(
            "{type: string}", "{type: [string, 'null']}", request: ["INFO request-body-became-nullable"],
            response: ["ERR response-body-became-nullable"]),
        Case(
            "{type: [string, 'null']}", "{type: string}", request: ["ERR request-body-became-not-nullable"],
            response: ["INFO response-body-became-not-nullable"]),
        // Values.
        Case(
            "{type: string, enum: [a, b]}", "{type: string, enum: [b, c]}",
            request: ["ERR request-body-enum-value-removed", "INFO request-body-enum-value-added"],
            response: ["INFO response-mediatype-enum-value-removed", "WARN response-body-enum-value-added"]),
        Case(
            "{type: string}", "{type: string, enum: [a]}", request: ["ERR request-body-became-enum"],
            response: ["INFO response-body-became-enum"]),
        Case(
            "{type: string, enum: [a]}", "{type: string}", request: ["INFO request-body-enum-removed"],
            response: ["ERR response-body-enum-removed"]),
        Case(
            "{const: a}", "{const: b}", request: ["ERR request-body-const-changed"],
            response: ["ERR response-body-const-changed"]),
        Case(
            "{type: string, default: a}", "{type: string, default: b}",
            request: ["INFO request-body-default-value-changed"], response: ["INFO response-body-default-value-changed"]
        ),
        // Bounds.
        Case(
            "{type: integer, maximum: 9}", "{type: integer, maximum: 8}", request: ["ERR request-body-max-decreased"],
            response: ["INFO response-body-max-decreased"]),
        Case(
            "{type: integer}", "{type: integer, maximum: 8}", request: ["WARN request-body-max-set"],
            response: ["INFO response-body-max-set"]),
        Case(
            "{type: integer, minimum: 8}", "{type: integer}", request: ["INFO request-body-min-unset"],
            response: ["ERR response-body-min-unset"]),
        Case(
            "{type: number, exclusiveMaximum: 8}", "{type: number, exclusiveMaximum: 9}",
            request: ["INFO request-body-exclusive-max-increased"],
            response: ["ERR response-body-exclusive-max-increased"]),
        Case(
            "{type: string, minLength: 1}", "{type: string}", request: ["INFO request-body-min-length-decreased"],
            response: ["ERR response-body-min-length-decreased"]),
        Case(
            "{type: string, maxLength: 9}", "{type: string}", request: ["INFO request-body-max-length-unset"],
            response: ["ERR response-body-max-length-unset"]),
        Case(
            "{type: object, maxProperties: 3}", "{type: object, maxProperties: 2}",
            request: ["ERR request-body-max-properties-decreased"],
            response: ["INFO response-body-max-properties-decreased"]),
        Case(
            "{type: integer}", "{type: integer, multipleOf: 5}", request: ["ERR request-body-multiple-of-set"],
            response: ["INFO response-body-multiple-of-set"]),
        Case(
            "{type: integer, multipleOf: 10}", "{type: integer, multipleOf: 5}",
            request: ["INFO request-body-multiple-of-changed"], response: ["ERR response-body-multiple-of-changed"]),
        Case(
            "{type: string}", "{type: string, pattern: ^a}", request: ["ERR request-body-pattern-added"],
            response: ["INFO response-body-pattern-added"]),
        Case(
            "{type: string, pattern: ^a}", "{type: string}", request: ["INFO request-body-pattern-removed"],
            response: ["INFO response-body-pattern-removed", "WARN response-body-pattern-unset"]),
        // Arrays.
        Case(
            "{type: array, items: {type: string}}", "{type: array, items: {type: string}, uniqueItems: true}",
            request: ["ERR request-body-unique-items-added"], response: ["INFO response-body-unique-items-added"]),
        Case(
            "{type: array, items: {type: string}}", "{type: array, items: {type: string, maxLength: 3}}",
            request: ["WARN request-property-max-length-set /*"], response: ["INFO response-property-max-length-set /*"]
        ),
        Case(
            "{type: array}", "{type: array, contains: {type: string}}", request: ["ERR request-body-contains-added"],
            response: ["INFO response-body-contains-added"]),
        Case(
            "{type: array, contains: {type: string}, minContains: 2}",
            "{type: array, contains: {type: string}, minContains: 1}",
            request: ["INFO request-body-min-contains-decreased"],
            response: ["ERR response-body-min-contains-decreased"]),
        Case(
            "{type: array, unevaluatedItems: false}", "{type: array}",
            request: ["INFO request-body-unevaluated-items-removed"],
            response: ["ERR response-body-unevaluated-items-removed"]),
    ]

    static let objects = [
        Case(
            "{type: object, properties: {a: {type: string}}}", "{type: object}",
            request: ["WARN request-property-removed /a"], response: ["WARN response-optional-property-removed /a"]),
        Case(
            "{type: object, properties: {a: {type: string}}, required: [a]}", "{type: object}",
            request: ["WARN request-property-removed /a"], response: ["ERR response-required-property-removed /a"]),
        Case(
            "{type: object}", "{type: object, properties: {a: {type: string}}}",
            request: ["INFO new-optional-request-property /a"], response: ["INFO response-optional-property-added /a"]),
        Case(
            "{type: object}", "{type: object, properties: {a: {type: string}}, required: [a]}",
            request: ["ERR new-required-request-property /a"], response: ["INFO response-required-property-added /a"]),
        Case(
            "{type: object, properties: {a: {type: string}}}",
            "{type: object, properties: {a: {type: string}}, required: [a]}",
            request: ["ERR request-property-became-required /a"],
            response: ["INFO response-property-became-required /a"]),
        Case(
            "{type: object, properties: {a: {type: string}}, required: [a]}",
            "{type: object, properties: {a: {type: string}}}",
            request: ["INFO request-property-became-optional /a"],
            response: ["ERR response-property-became-optional /a"]),
        Case(
            "{type: object, properties: {a: {type: string}}}",
            "{type: object, properties: {a: {type: string, readOnly: true}}}",
            request: ["INFO request-optional-property-became-read-only /a"],
            response: ["INFO response-optional-property-became-read-only /a"]),
        Case(
            "{type: object, additionalProperties: true}", "{type: object, additionalProperties: false}",
            request: ["ERR request-body-additional-properties-forbidden"],
            response: ["INFO response-body-additional-properties-forbidden"]),
        Case(
            "{type: object, additionalProperties: false}", "{type: object}",
            request: ["INFO request-body-additional-properties-allowed"],
            response: ["WARN response-body-additional-properties-allowed"]),
        Case(
            "{type: object, additionalProperties: {type: string}}",
            "{type: object, additionalProperties: {type: integer}}",
            request: ["ERR request-property-type-changed /*"], response: ["ERR response-property-type-changed /*"]),
        Case(
            "{type: object}", "{type: object, patternProperties: {^a: {type: string}}}",
            request: ["ERR request-body-pattern-property-added"],
            response: ["INFO response-body-pattern-property-added"]),
        Case(
            "{type: object}", "{type: object, propertyNames: {maxLength: 3}}",
            request: ["ERR request-body-property-names-added"], response: ["INFO response-body-property-names-added"]),
        Case(
            "{type: object}", "{type: object, dependentRequired: {a: [b]}}",
            request: ["ERR request-body-dependent-required-added"],
            response: ["INFO response-body-dependent-required-added"]),
        Case(
            "{type: object}", "{type: object, dependentSchemas: {a: {required: [b]}}}",
            request: ["ERR request-body-dependent-schema-added"],
            response: ["INFO response-body-dependent-schema-added"]),
        Case(
            "{type: object, properties: {a: {type: string, enum: [x, y]}}}",
            "{type: object, properties: {a: {type: string, enum: [x]}}}",
            request: ["ERR request-property-enum-value-removed /a"],
            response: ["INFO response-property-enum-value-removed /a"]),
    ]

    static let compositions = [
        Case(
            "{oneOf: [{type: string}, {type: integer}]}", "{oneOf: [{type: string}, {type: integer}, {type: boolean}]}",
            request: ["INFO request-body-one-of-added"], response: ["ERR response-body-one-of-added"]),
        Case(
            "{anyOf: [{type: string}, {type: integer}, {type: boolean}]}", "{anyOf: [{type: string}, {type: integer}]}",
            request: ["ERR request-body-any-of-removed"], response: ["INFO response-body-any-of-removed"]),
        Case(
            "{allOf: [{type: string}]}", "{allOf: [{type: string}, {maxLength: 3}]}",
            request: ["WARN request-body-max-length-set", "ERR request-body-all-of-added"],
            response: ["INFO response-body-max-length-set", "INFO response-body-all-of-added"]),
        Case(
            "{type: string}", "{type: string, not: {const: a}}", request: ["ERR request-body-not-added"],
            response: ["INFO response-body-not-added"]),
        Case(
            "{type: object, not: {required: [a]}}", "{type: object, not: {required: [a], properties: {a: {const: 1}}}}",
            request: ["INFO new-optional-request-property /a"],
            response: ["INFO response-required-property-added /a", "WARN response-property-schema-widened"]),
        Case(
            "{type: object, if: {required: [a]}, then: {required: [b]}}",
            "{type: object, if: {required: [a]}, then: {required: [b]}, else: {required: [c]}}",
            request: ["ERR request-body-else-added"], response: ["INFO response-body-else-added"]),
        Case(
            "{type: object, properties: {a: {type: string}}, required: [a]}",
            "{oneOf: [{type: object, properties: {a: {type: string}}, required: [a]}, {type: object, required: [b]}]}",
            request: ["ERR request-body-wrapped-in-one-of"], response: ["ERR response-body-wrapped-in-one-of"]),
    ]

    @Test(arguments: bodies + objects + compositions)
    func `a difference is named, and weighs by its direction`(example: Case) throws {
        #expect(Comparing.lines(try Comparing.schemas(example.old, example.new, .request)) == example.request)
        #expect(Comparing.lines(try Comparing.schemas(example.old, example.new, .response)) == example.response)
    }

    /// Whatever the form, the values are the same: nothing that breaks, nothing that may.
    @Test(arguments: [
        ("{type: [string, 'null']}", "{oneOf: [{type: string}, {type: 'null'}]}"),
        ("{oneOf: [{type: string}, {type: 'null'}]}", "{anyOf: [{type: 'null'}, {type: string}]}"),
        ("{allOf: [{minLength: 1}, {type: string}]}", "{allOf: [{type: string}, {minLength: 1}]}"),
        (
            "{type: object, properties: {a: {}}, required: [a]}",
            "{allOf: [{type: object, required: [a]}, {properties: {a: {}}}]}"
        ),
        ("{const: a}", "{enum: [a]}"), ("{enum: [a, b]}", "{anyOf: [{const: b}, {const: a}]}"),
        ("{type: [string, integer]}", "{anyOf: [{type: string}, {type: integer}]}"),
        ("{type: integer, minimum: 1}", "{type: integer, exclusiveMinimum: 0}"),
        ("{type: string, minLength: 0}", "{type: string}"),
        ("{oneOf: [{const: a}, {const: b}]}", "{oneOf: [{const: b}, {const: a}]}"),
        ("{$ref: '#/$defs/a', $defs: {a: {type: string}}}", "{type: string, description: other}"),
        ("{type: array, items: {$ref: '#'}}", "{allOf: [{type: array, items: {$ref: '#'}}]}"),
    ])
    func `equal forms are no findings`(old: String, new: String) throws {
        for direction in [Direction.request, .response] {
            for (before, after) in [(old, new), (new, old)] {
                let changes = try Comparing.schemas(before, after, direction)
                #expect(changes.filter { $0.level > .info }.map(\.text) == [])
            }
        }
    }

    @Test func `what is nested is named by its pointer`() throws {
        let old =
            "{type: object, properties: {items: {type: array, items: {type: object, properties: {price: {type: number}}}}}}"
        let new = old.replacing("number", with: "[number, 'null']")
        #expect(
            Comparing.lines(try Comparing.schemas(old, new, .response))
                == ["ERR response-property-became-nullable /items/*/price"])
    }

    @Test func `a recursive schema is compared once around`() throws {
        let old = "{type: object, properties: {next: {$ref: '#'}, a: {type: string}}}"
        let new = "{type: object, properties: {next: {$ref: '#'}, a: {type: integer}}}"
        #expect(
            Comparing.lines(try Comparing.schemas(old, new, .response)) == ["ERR response-property-type-changed /a"])
        #expect(try Comparing.schemas(old, old, .response).isEmpty)
    }

    @Test func `by the letter an undeclared property may have been sent before`() throws {
        let (old, new) = ("{type: object}", "{type: object, properties: {a: {type: string}}}")
        #expect(
            Comparing.lines(try Comparing.schemas(old, new, .request, isByLetter: true))
                == ["INFO new-optional-request-property /a", "WARN request-body-schema-narrowed"])
    }

    @Test func `a property that is never sent that way asks for nothing`() throws {
        let (old, new) = (
            "{type: object, properties: {a: {type: string, readOnly: true}}}",
            "{type: object, properties: {a: {type: string, readOnly: true}}, required: [a]}"
        )
        #expect(try Comparing.schemas(old, new, .request).allSatisfy { $0.level == .info })
    }

    @Test func `a finding tells where it stood and stands`() throws {
        let change = try #require(
            try Comparing.schemas("type: string\nmaxLength: 9\n", "type: string\n\nmaxLength: 8\n", .request).first)
        #expect(change.old?.description == "old.yaml:2:12")
        #expect(change.new?.description == "new.yaml:3:12")
        #expect(change.text == "request body: maxLength changed from 9 to 8")
    }
}
