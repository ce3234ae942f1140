import Testing

@testable import Compatibility

/// What differs between two documents beside their schemas: the findings in full.
@Suite struct DocumentRuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let old: String
        let new: String
        let found: [String]
        var testDescription: String { name }

        init(_ name: String, _ old: String, _ new: String, _ found: [String]) {
            (self.name, self.old, self.new, self.found) = (name, old, new, found)
        }

        /// One operation: what stands in it.
        static func operation(_ name: String, _ old: String, _ new: String, _ found: [String]) -> Case {
            func document(_ members: String) -> String {
                "paths: {/a: {post: {responses: {'200': {description: x}}\(members.isEmpty ? "" : ", " + members)}}}"
            }
            return Case(name, document(old), document(new), found)
        }
    }

    private static let ok = "responses: {'200': {description: x}}"

    static let operations = [
        Case(
            "a path is gone", "paths: {/a: {get: {\(ok)}}, /b: {get: {\(ok)}}}", "paths: {/a: {get: {\(ok)}}}",
            ["ERR api-path-removed-without-deprecation"]),
        Case(
            "an operation is gone", "paths: {/a: {get: {\(ok)}, put: {\(ok)}}}", "paths: {/a: {get: {\(ok)}}}",
            ["ERR api-removed-without-deprecation"]),
        Case(
            "a deprecated operation is gone", "paths: {/a: {get: {\(ok)}, put: {\(ok), deprecated: true}}}",
            "paths: {/a: {get: {\(ok)}}}", ["INFO api-removed-with-deprecation"]),
        Case(
            "an operation is gone too soon",
            "paths: {/a: {get: {\(ok)}, put: {\(ok), deprecated: true, x-sunset: '2026-06-01'}}}",
            "paths: {/a: {get: {\(ok)}}}", ["ERR api-removed-before-sunset"]),
        Case(
            "an announced end has come",
            "paths: {/a: {get: {\(ok)}, put: {\(ok), deprecated: true, x-sunset: '2025-06-01'}}}",
            "paths: {/a: {get: {\(ok)}}}", ["INFO api-removed-with-deprecation"]),
        Case(
            "an alpha operation is gone", "paths: {/a: {get: {\(ok)}, put: {\(ok), x-stability-level: alpha}}}",
            "paths: {/a: {get: {\(ok)}}}", []),
        Case("an operation is new", "paths: {}", "paths: {/a: {get: {\(ok)}}}", ["INFO endpoint-added"]),
        Case(
            "a path's parameter has another name",
            "paths: {'/a/{x}': {get: {\(ok), parameters: [{name: x, in: path, required: true, schema: {type: string}}]}}}",
            "paths: {'/a/{y}': {get: {\(ok), parameters: [{name: y, in: path, required: true, schema: {type: integer}}]}}}",
            ["ERR request-parameter-type-changed"]),
        .operation(
            "deprecated", "", "deprecated: true", ["INFO endpoint-deprecated"]),
        .operation(
            "deprecated with an end", "", "deprecated: true, x-sunset: '2027-01-01'",
            ["INFO endpoint-deprecated-with-sunset"]),
        .operation(
            "an end that is no date", "", "deprecated: true, x-sunset: soon", ["ERR api-deprecated-sunset-parse"]),
        .operation("no longer deprecated", "deprecated: true", "", ["INFO endpoint-reactivated"]),
        .operation(
            "the end is no longer told", "deprecated: true, x-sunset: '2027-01-01'", "deprecated: true",
            ["ERR sunset-deleted"]),
        .operation(
            "less stable", "x-stability-level: stable", "x-stability-level: beta", ["ERR api-stability-decreased"]),
        .operation(
            "an unknown stability", "", "x-stability-level: solid", ["ERR api-invalid-stability-level"]),
        .operation(
            "names", "operationId: a, tags: [x]", "operationId: b, tags: [y]",
            ["INFO api-operation-id-removed", "INFO api-tag-removed", "INFO api-tag-added"]),
        Case(
            "webhooks", "paths: {}\nwebhooks: {a: {post: {\(ok)}}}", "paths: {}\nwebhooks: {b: {post: {\(ok)}}}",
            ["ERR webhook-removed", "INFO webhook-added"]),
        Case(
            "components", "paths: {}\ncomponents: {schemas: {A: {type: string}}}",
            "paths: {}\ncomponents: {schemas: {}}",
            ["INFO api-schema-removed"]),
    ]

    private static let id = "name: id, in: query"
    private static let text = "schema: {type: string}"

    static let parameters: [Case] = [
        .operation("gone", "parameters: [{\(id), \(text)}]", "", ["WARN request-parameter-removed"]),
        .operation(
            "gone as announced", "parameters: [{\(id), \(text), deprecated: true, x-sunset: '2025-01-01'}]", "",
            ["INFO request-parameter-removed-with-deprecation"]),
        .operation(
            "gone too soon", "parameters: [{\(id), \(text), deprecated: true, x-sunset: '2026-02-01'}]", "",
            ["ERR request-parameter-removed-before-sunset"]),
        .operation("new", "", "parameters: [{\(id), \(text)}]", ["INFO new-optional-request-parameter"]),
        .operation(
            "new and required", "", "parameters: [{\(id), \(text), required: true}]",
            ["ERR new-required-request-parameter"]),
        .operation(
            "required now", "parameters: [{\(id), \(text)}]", "parameters: [{\(id), \(text), required: true}]",
            ["ERR request-parameter-became-required"]),
        .operation(
            "deprecated", "parameters: [{\(id), \(text)}]", "parameters: [{\(id), \(text), deprecated: true}]",
            ["INFO request-parameter-deprecated"]),
        .operation(
            "a number is a text", "parameters: [{\(id), schema: {type: integer}}]", "parameters: [{\(id), \(text)}]",
            ["INFO request-parameter-type-generalized"]),
        .operation(
            "a text is no number", "parameters: [{\(id), \(text)}]", "parameters: [{\(id), schema: {type: integer}}]",
            ["ERR request-parameter-type-changed"]),
        .operation(
            "one value is a list of one", "parameters: [{\(id), \(text)}]",
            "parameters: [{\(id), schema: {type: array, items: {type: string}}}]",
            ["INFO request-parameter-type-generalized"]),
        .operation(
            "but not written with commas", "parameters: [{\(id), explode: false, \(text)}]",
            "parameters: [{\(id), explode: false, schema: {type: array, items: {type: string}}}]",
            ["ERR request-parameter-type-changed"]),
        .operation(
            "another default", "parameters: [{\(id), schema: {type: string, default: a}}]",
            "parameters: [{\(id), schema: {type: string, default: b}}]",
            ["ERR request-parameter-default-value-changed"]),
        .operation(
            "another style", "parameters: [{\(id), schema: {type: array}}]",
            "parameters: [{\(id), explode: false, schema: {type: array}}]", ["ERR request-parameter-style-changed"]),
        .operation(
            "a document now", "parameters: [{\(id), \(text)}]",
            "parameters: [{\(id), content: {application/json: {\(text)}}}]", ["ERR request-parameter-content-changed"]),
        .operation(
            "a header's case", "parameters: [{name: X-A, in: header, \(text)}]",
            "parameters: [{name: x-a, in: header, \(text)}]", []),
        Case(
            "for a whole path", "paths: {/a: {get: {\(ok)}}}",
            "paths: {/a: {parameters: [{\(id), required: true, \(text)}], get: {\(ok)}}}",
            ["ERR new-required-request-default-parameter-to-existing-path"]),
    ]

    private static func response(_ members: String) -> String {
        "paths: {/a: {get: {responses: {'200': {description: x\(members.isEmpty ? "" : ", " + members)}}}}}"
    }

    static let bodies: [Case] = [
        .operation(
            "a body is required", "", "requestBody: {required: true, content: {}}", ["ERR request-body-added-required"]),
        .operation("a body may be sent", "", "requestBody: {content: {}}", ["INFO request-body-added-optional"]),
        .operation("no body", "requestBody: {content: {}}", "", ["ERR request-body-removed"]),
        .operation(
            "a body must be sent", "requestBody: {content: {}}", "requestBody: {required: true, content: {}}",
            ["ERR request-body-became-required"]),
        .operation(
            "another media type", "requestBody: {content: {text/plain: {}}}", "requestBody: {content: {text/html: {}}}",
            ["ERR request-body-media-type-removed", "INFO request-body-media-type-added"]),
        .operation(
            "a schema where there was none", "requestBody: {content: {application/json: {}}}",
            "requestBody: {content: {application/json: {\(text)}}}", ["ERR request-body-media-type-schema-added"]),
        Case(
            "statuses", "paths: {/a: {get: {responses: {'200': {description: x}, '404': {description: x}}}}}",
            "paths: {/a: {get: {responses: {'201': {description: x}}}}}",
            [
                "ERR response-success-status-removed", "INFO response-non-success-status-removed",
                "INFO response-success-status-added",
            ]),
        Case(
            "a media type", response("content: {application/json: {}}"), response("content: {text/csv: {}}"),
            ["ERR response-media-type-removed", "INFO response-media-type-added"]),
        Case(
            "a media type's parameter", response("content: {text/csv: {}}"),
            response("content: {text/csv; charset=utf-8: {}}"), ["INFO response-media-type-name-specialized"]),
        Case(
            "no schema any more", response("content: {application/json: {\(text)}}"),
            response("content: {application/json: {}}"), ["WARN response-body-media-type-schema-removed"]),
        Case(
            "headers", response("headers: {A: {required: true, \(text)}, B: {\(text)}, C: {required: true, \(text)}}"),
            response("headers: {C: {schema: {type: integer}}, D: {\(text)}}"),
            [
                "ERR required-response-header-removed", "WARN optional-response-header-removed",
                "ERR response-header-became-optional", "ERR response-header-type-changed",
                "INFO response-header-added",
            ]),
        Case(
            "XML is text", response("content: {application/xml: {\(text)}}"),
            response("content: {application/xml: {schema: {type: object}}}"), ["INFO response-body-type-compatible"]),
    ]

    static let security: [Case] = [
        .operation(
            "a credential is asked for", "security: []", "security: [{key: []}]",
            ["INFO api-security-added", "ERR api-security-narrowed"]),
        .operation(
            "another credential will do", "security: [{key: []}]", "security: [{key: []}, {token: []}]",
            ["INFO api-security-added"]),
        .operation(
            "another scope", "security: [{key: [read]}]", "security: [{key: [write]}]",
            ["INFO api-security-scope-removed", "INFO api-security-scope-added", "ERR api-security-narrowed"]),
        Case(
            "for the whole document", "paths: {}", "paths: {}\nsecurity: [{key: []}]",
            ["INFO api-global-security-added"]),
        Case(
            "schemes",
            "paths: {}\ncomponents: {securitySchemes: {a: {type: http, scheme: basic}, b: {type: http, scheme: basic}}}",
            "paths: {}\ncomponents: {securitySchemes: {b: {type: apiKey, in: header, name: k}, c: {type: http, scheme: basic}}}",
            [
                "INFO api-security-component-removed", "INFO api-security-component-type-changed",
                "INFO api-security-component-added",
            ]),
    ]

    @Test(arguments: operations + parameters + bodies + security)
    func `a difference is named`(example: Case) throws {
        #expect(Comparing.lines(try Comparing.documents(example.old, example.new)) == example.found)
    }

    private static func referencing(_ length: Int, _ other: String = "string") -> String {
        response("content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}") + """

            components:
              schemas:
                A: {allOf: [{$ref: '#/components/schemas/B'}], properties: {c: {$ref: '#/components/schemas/C'}}}
                B: {type: object, maxProperties: \(length)}
                C: {type: \(other)}
            """
    }

    @Test func `a change behind references is found, and nothing where there is none`() throws {
        #expect(try Comparing.documents(Self.referencing(5), Self.referencing(5)).isEmpty)
        #expect(
            Comparing.lines(try Comparing.documents(Self.referencing(5), Self.referencing(6)))
                == ["ERR response-body-max-properties-increased"])
        #expect(
            Comparing.lines(try Comparing.documents(Self.referencing(5), Self.referencing(5, "integer")))
                == ["ERR response-property-type-changed /c"])
    }

    @Test func `paths that differ in a parameter's name alone keep their own`() throws {
        let text = "paths: {'/a/{x}': {get: {tags: [x], \(Self.ok)}}, '/a/{y}': {get: {tags: [y], \(Self.ok)}}}"
        #expect(try Comparing.documents(text, text).isEmpty)
    }

    @Test func `notice is asked for where it was agreed on`() throws {
        var settings = DiffSettings(today: Comparing.today)
        settings.deprecationDaysStable = 180
        func found(_ end: String) throws -> [String] {
            Comparing.lines(
                try Comparing.documents(
                    "paths: {/a: {get: {\(Self.ok)}}}", "paths: {/a: {get: {\(Self.ok), deprecated: true\(end)}}}",
                    settings))
        }
        #expect(try found("") == ["ERR api-deprecated-sunset-missing"])
        #expect(try found(", x-sunset: '2026-02-01'") == ["ERR api-sunset-date-too-small"])
        #expect(try found(", x-sunset: '2026-12-01'") == ["INFO endpoint-deprecated-with-sunset"])
    }

    @Test func `a change names its operation and status`() throws {
        let old = Self.response("content: {application/json: {\(Self.text)}}")
        let change = try #require(
            try Comparing.documents(old, old.replacing("string", with: "integer")).first)
        #expect(change.operation == Change.Operation(method: "get", path: "/a", id: nil))
        #expect(change.status == "200")
        #expect(change.sentence == "GET /a: response body of status 200: the type changed from 'string' to 'integer'")
    }
}
