import Testing

@testable import Diagnostics
@testable import OpenAPI

@Suite struct StructureTests {
    @Test(arguments: [
        (
            "swagger: '2.0'",
            "1:10 error unsupported-version: Swagger 2.0 is not supported",
            "convert the document to OpenAPI 3.0, 3.1 or 3.2"
        ),
        (
            "swagger: 2.0",
            "1:10 error unsupported-version: Swagger 2.0 is not supported",
            "convert the document to OpenAPI 3.0, 3.1 or 3.2"
        ),
        (
            "openapi: 3.3.0",
            "1:10 error unsupported-version: OpenAPI version \"3.3.0\" is not supported",
            "use a version like \"3.2.0\", \"3.1.1\" or \"3.0.4\""
        ),
        (
            "openapi: 3.1",
            "1:10 error unsupported-version: OpenAPI version 3.1 is not supported",
            "use a version like \"3.2.0\", \"3.1.1\" or \"3.0.4\""
        ),
        (
            "a: 1",
            "1:1 error unsupported-version: 'openapi' is missing, so this is no OpenAPI document",
            "name a document that starts with 'openapi: 3.1.0'"
        ),
        ("[]", "1:1 error unsupported-version: the file is an array, an OpenAPI document was expected", ""),
    ])
    func otherDocumentsGetOneError(text: String, expected: String, fix: String) {
        let reading = Reading(text)
        #expect(reading.document() == nil)
        #expect(reading.said == [saying(expected, fix)])
    }

    @Test(arguments: [
        (
            "A: {type: strng}",
            "6:15 error invalid-value: 'type' is 'strng', expected one of 'string', 'number', 'integer', "
                + "'boolean', 'array', 'object', 'null'",
            "did you mean 'string'?"
        ),
        (
            "A: {type: [string, 1]}",
            "6:24 error invalid-value: 'type' is 1, expected one of 'string', 'number', 'integer', 'boolean', "
                + "'array', 'object', 'null'",
            ""
        ),
        ("A: {required: yes}", "6:19 error invalid-value: 'required' is \"yes\", a list of strings was expected", ""),
        (
            "A: {minLength: \"x\"}",
            "6:20 error invalid-value: 'minLength' is \"x\", an integer of at least 0 was expected", ""
        ),
        (
            "A: {minLength: -1}", "6:20 error invalid-value: 'minLength' is -1, an integer of at least 0 was expected",
            ""
        ),
        ("A: {multipleOf: 0}", "6:21 error invalid-value: 'multipleOf' is 0, a number above 0 was expected", ""),
        (
            "A: {uniqueItems: yes}",
            "6:22 error invalid-value: 'uniqueItems' is \"yes\", a boolean was expected",
            "write true or false without quotes"
        ),
        ("A: {title: 1}", "6:16 error invalid-value: 'title' is 1, a string was expected", "write it in quotes"),
        ("A: {properties: []}", "6:21 error invalid-value: 'properties' is an array, an object was expected", ""),
        (
            "A: {properties: {a: string}}",
            "6:25 error invalid-value: this schema is \"string\", an object was expected", ""
        ),
        ("A: {oneOf: []}", "6:16 error invalid-value: 'oneOf' is an array, at least one element was expected", ""),
        ("A: {oneOf: {}}", "6:16 error invalid-value: 'oneOf' is an object, a list of schemas was expected", ""),
        (
            "A: {discriminator: {}}",
            "6:24 error missing-field: this discriminator has no 'propertyName'", "add 'propertyName'"
        ),
        (
            "A b: {}",
            "6:5 error invalid-value: component name 'A b' has characters besides letters, digits, '.', '_' and '-'",
            "rename it"
        ),
        ("A: {required: [a, a]}", "6:23 warning nonconforming: 'required' names 'a' twice", "remove one of them"),
        (
            "A: {exclusiveMinimum: true}",
            "6:27 warning nonconforming: 'exclusiveMinimum' is a boolean, which OpenAPI 3.1 does not know",
            "write the bound itself as 'exclusiveMinimum'"
        ),
        ("A: {description: }", "6:22 warning nonconforming: 'description' is null", "remove it"),
        ("A: text", "6:8 warning nonconforming: component 'A' is a string, a schema was expected", "remove it"),
        (
            "A: {discriminator: {propertyName: t, mapping: {a: Bb}}}\nB: {}",
            "6:55 warning unresolved-mapping: the discriminator maps to 'Bb', which is no component",
            "did you mean 'B'?"
        ),
        (
            "A: {type: string, nullable: true}",
            "6:33 warning nonconforming: 'nullable' says nothing in OpenAPI 3.1", "add 'null' to 'type'"
        ),
        (
            "A: {maxItesm: 3, $id: a, id: b, foo: 1, nullable: false, additionalItems: {}}",
            "6:9 warning unknown-keyword: this schema has an unknown keyword 'maxItesm'", "did you mean 'maxItems'?"
        ),
        ("A: {maxLength: 3.0, unknown: 1, properties: {type: {type: 'null'}}}", "", ""),
    ])
    func schemasAreCheckedKeywordByKeyword(schemas: String, expected: String, fix: String) {
        let reading = Reading(document(schemas))
        #expect(reading.document() != nil)
        #expect(reading.said == (expected.isEmpty ? [] : [saying(expected, fix)]))
    }

    @Test(arguments: [
        (
            "A: {type: [string, 'null']}",
            "6:15 error invalid-value: 'type' is an array, which OpenAPI 3.0 does not know",
            "write one type and 'nullable: true', or use OpenAPI 3.1"
        ),
        (
            "A: {type: 'null'}",
            "6:15 warning nonconforming: 'type' is 'null', which OpenAPI 3.0 does not know",
            "use 'nullable', or OpenAPI 3.1"
        ),
        (
            "A: {const: 1}",
            "6:9 warning nonconforming: this schema has a keyword 'const' that OpenAPI 3.0 does not know",
            "remove it, or use OpenAPI 3.1"
        ),
        (
            "A: {exclusiveMaximum: 3}",
            "6:27 warning nonconforming: 'exclusiveMaximum' is a number, which OpenAPI 3.0 does not know",
            "write the bound as 'maximum' and 'exclusiveMaximum: true'"
        ),
        ("A: true", "6:8 error invalid-value: this schema is true, an object was expected", ""),
        (
            "A: {nullable: true, allOf: [{type: string}]}",
            "6:19 warning nonconforming: 'nullable' says nothing without 'type' beside it",
            "write 'type' here too, or use OpenAPI 3.1"
        ),
        ("A: {additionalProperties: true, nullable: true, type: string}", "", ""),
    ])
    func olderDocumentsHaveTheirOwnKeywords(schemas: String, expected: String, fix: String) {
        let reading = Reading(document(schemas, version: "3.0.3"))
        #expect(reading.document() != nil)
        #expect(reading.said == (expected.isEmpty ? [] : [saying(expected, fix)]))
    }

    @Test(arguments: [
        ("openapi: 3.0.0\npaths: {}", "1:1 error missing-field: the document has no 'info'", "add 'info'"),
        (
            "openapi: 3.0.0\ninfo: {title: t, version: v}",
            "1:1 error missing-field: the document has no 'paths'", "add 'paths'"
        ),
        (
            "openapi: 3.1.0\ninfo: {title: t, version: v}",
            "1:1 error missing-field: the document has none of 'paths', 'components' and 'webhooks'", "add 'paths'"
        ),
        (
            "openapi: 3.1.0\ninfo: {title: t, version: 1}\npaths: {}",
            "2:27 warning nonconforming: 'version' is a number, a string was expected", "write it in quotes"
        ),
        (
            "openapi: 3.1.0\ninfo: {title: t, version: v, summry: x}\npaths: {}",
            "2:30 error unknown-field: 'info' has a field 'summry' that OpenAPI does not know there",
            "did you mean 'summary'?"
        ),
        (
            "openapi: 3.1.0\ninfo: {title: t, version: v, x-a: 1, foo: 2}\npaths: {}",
            "2:38 error unknown-field: 'info' has a field 'foo' that OpenAPI does not know there",
            "remove it, or call it 'x-foo'"
        ),
        (
            "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {a: {}}",
            "3:9 error invalid-value: path 'a' does not start with '/'", "write '/a'"
        ),
        (
            "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {/a: {GET: {}}}",
            "3:14 error unknown-field: this path item has a field 'GET' that OpenAPI does not know there",
            "did you mean 'get'?"
        ),
        (
            "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {}\nservers: {url: /}",
            "4:10 error invalid-value: 'servers' is an object, a list of servers was expected", ""
        ),
        (
            "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {}\nservers: [{url: '/{a}', variables: {a: "
                + "{default: x, enum: [y]}}}]",
            "4:50 error invalid-value: default 'x' is not in the variable's 'enum'", ""
        ),
        (
            "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {}\nsecurity: [{bearer: []}]\ncomponents: "
                + "{securitySchemes: {bearr: {type: http, scheme: bearer}}}",
            "4:12 error unresolved-security: security scheme 'bearer' is not under 'components/securitySchemes'",
            "did you mean 'bearr'?"
        ),
        (
            "openapi: 3.0.0\ninfo: {title: t, version: v, description: }\npaths: {}",
            "2:43 error invalid-value: 'description' is null, a string was expected", "write it in quotes"
        ),
        (
            "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {}\nservers: [{url: '/{a}', variables: {a: "
                + "{default: y, enum: [y, z, y]}}}]",
            "4:66 error invalid-value: 'enum' names 'y' twice", "remove one of them"
        ),
        (
            "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {}\ncomponents: {securitySchemes: {a: {type: apiKey, "
                + "name: '', in: query}}}",
            "4:56 error invalid-value: 'name' is empty", "name the key's parameter"
        ),
        (
            "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {}\ncomponents: {securitySchemes: {a: {type: oauth2, "
                + "flows: {password: {tokenUrl: '-', scopes: {}}, clientCredentials: {tokenUrl: token, scopes: {}}}}}}",
            "4:79 error invalid-value: 'tokenUrl' is '-', a URL was expected",
            "write it like 'https://example.com/token'"
        ),
        (
            "openapi: 3.3.0\ninfo: {title: t, version: v}\npaths: {}",
            "1:10 error unsupported-version: OpenAPI version \"3.3.0\" is not supported",
            "use a version like \"3.2.0\", \"3.1.1\" or \"3.0.4\""
        ),
    ])
    func documentsAreCheckedFieldByField(text: String, expected: String, fix: String) {
        let reading = Reading(text)
        #expect((reading.document() != nil) == !expected.contains("unsupported-version"))
        #expect(reading.said == [saying(expected, fix)])
    }

    @Test func operationsOfOneShapeAreToldApartByTheirParameters() {
        let reading = Reading(
            """
            openapi: 3.1.0
            info: {title: t, version: v}
            paths:
              /a/{x}: {get: {parameters: [{in: path, name: x, required: true, schema: {type: string, format: uuid}}]}}
              /a/{y}: {get: {parameters: [{in: path, name: y, required: true, schema: {type: string}}]}}
              /a/{z}: {get: {parameters: [{in: path, name: z, required: true, schema: {type: string}}]}}
            """)
        _ = reading.document()
        #expect(
            reading.said == [
                "5:3 warning duplicate-path: path '/a/{y}' matches what '/a/{x}' matches | put the operations under one "
                    + "of them",
                "6:3 warning duplicate-path: path '/a/{z}' matches what '/a/{x}' matches | put the operations under one "
                    + "of them",
                "6:12 error duplicate-path: 'get /a/{z}' takes the same requests as 'get /a/{y}' | remove one of them",
            ])
    }

    /// Line 4 holds the operation, at column 15.
    private func said(operation: String, path: String = "/a", version: String = "3.1.0") -> [String] {
        let reading = Reading(
            "openapi: \(version)\ninfo: {title: t, version: v}\npaths:\n  \(path): {get: \(operation)}\n")
        _ = reading.document()
        return reading.said
    }

    @Test(arguments: [
        (
            "{responses: {abc: {description: d}}}",
            "4:26 error invalid-value: 'abc' is no status", "write a code like '200', a range like '2XX', or 'default'"
        ),
        (
            "{responses: {200: {}}}",
            "4:31 warning nonconforming: this response has no 'description'", "add 'description'"
        ),
        (
            "{parameters: [{name: q, in: query}]}",
            "4:27 error missing-field: this parameter has neither 'schema' nor 'content'", "add 'schema'"
        ),
        (
            "{parameters: [{name: q, in: qery, schema: {}}]}",
            "4:41 error invalid-value: 'in' is 'qery', expected one of 'path', 'query', 'header', 'cookie'",
            "did you mean 'query'?"
        ),
        (
            "{parameters: [{name: q, in: query, schema: {}}, {name: q, in: query, schema: {}}]}",
            "4:61 error duplicate-parameter: query parameter 'q' stands twice in one list", "remove one of them"
        ),
        (
            "{parameters: [{name: q, in: query, style: simple, schema: {}}]}",
            "4:55 error invalid-value: style 'simple' does not fit query parameters, expected 'form', "
                + "'spaceDelimited', 'pipeDelimited', 'deepObject'",
            ""
        ),
        (
            "{parameters: {name: q}}",
            "4:26 error invalid-value: 'parameters' is an object, a list of parameters was expected", ""
        ),
        (
            "{requestBody: {content: {'a\\n': {}}}}",
            "4:38 warning nonconforming: \"a\\\\n\" is no media type", "write it like 'application/json'"
        ),
        (
            "{requestBody: {content: {\"a/b\\nx\": {}}}}",
            "4:38 error invalid-value: \"a/b\\nx\" is no media type", "write it like 'application/json'"
        ),
        (
            "{requestBody: {content: {a/b: {example: 1, examples: {}}}}}",
            "4:66 error invalid-value: this media type has both 'example' and 'examples'",
            "move the one into the others"
        ),
        (
            "{deprecated: \"true\"}",
            "4:26 error invalid-value: 'deprecated' is \"true\", a boolean was expected",
            "write true or false without quotes"
        ),
    ])
    func operationsAreCheckedFieldByField(operation: String, expected: String, fix: String) {
        #expect(said(operation: operation) == [saying(expected, fix)])
    }

    @Test func aNameThatStartsLikeAnExtensionIsStillAName() {
        let operation = "{responses: {200: {description: d, headers: {x-rate: {schema: {type: strng}}}}}}"
        #expect(said(operation: operation).map { $0.prefix(40) } == ["4:82 error invalid-value: 'type' is 'str"])
    }

    @Test func aMisspeltPathParameterIsAnError() {
        let parameters = "{parameters: [{name: itemID, in: path, required: true, schema: {}}]}"
        #expect(
            said(operation: parameters, path: "/items/{itemId}") == [
                "4:3 error undefined-path-parameter: '{itemId}' has no path parameter in 'get /items/{itemId}' "
                    + "| did you mean 'itemID'?"
            ])
    }

    @Test func anUndeclaredPathParameterIsReadAsAString() throws {
        let reading = Reading(
            "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths:\n  /a/{b}: {get: {responses: {}}}\n")
        let parameter = try #require(reading.document()?.operations.first?.parameters.first)
        #expect((parameter.name, parameter.place, parameter.schema.types) == ("b", .path, .string))
        #expect(
            reading.said == [
                "4:3 warning undefined-path-parameter: '{b}' has no path parameter in 'get /a/{b}' | add a "
                    + "parameter with 'name: b' and 'in: path'"
            ])
    }

    @Test func aPathParameterWithoutAPlaceIsAWarning() {
        #expect(
            said(operation: "{parameters: [{name: b, in: path, required: true, schema: {}}]}").map { $0.prefix(35) }
                == [
                    "4:27 warning unused-path-parameter:"
                ])
    }

    @Test func namesThatMustBeDistinctAre() {
        let reading = Reading(
            """
            openapi: 3.1.0
            info: {title: t, version: v}
            paths:
              /{x}: {get: {operationId: one, parameters: [{in: path, name: x, required: true, schema: {}}]}}
              /{y}: {put: {operationId: two, parameters: [{in: path, name: y, required: true, schema: {}}]}}
              /b: {post: {operationId: one}}
            """)
        _ = reading.document()
        #expect(
            reading.printed == """
                a.yaml:5:3: warning: path '/{y}' matches what '/{x}' matches [duplicate-path]
                    5 |   /{y}: {put: {operationId: two, parameters: [{in: path, name: y, required: true, schema: {}}]}}
                      |   ^
                a.yaml:4:3: note: that path stands here
                    4 |   /{x}: {get: {operationId: one, parameters: [{in: path, name: x, required: true, schema: {}}]}}
                      |   ^
                fix: put the operations under one of them

                a.yaml:6:28: error: operationId 'one' is used twice [duplicate-operation-id]
                    6 |   /b: {post: {operationId: one}}
                      |                            ^
                a.yaml:4:29: note: it is used here first
                    4 |   /{x}: {get: {operationId: one, parameters: [{in: path, name: x, required: true, schema: {}}]}}
                      |                             ^
                fix: rename one of them

                """)
    }

    @Test func aPartBehindAReferenceIsCheckedOnce() {
        let reading = Reading([
            "a.yaml": document("A: {$ref: 'b.yaml#/B'}\nC: {$ref: 'b.yaml#/B'}"), "b.yaml": "B: {minLength: x}",
        ])
        _ = reading.document()
        #expect(
            reading.said == [
                "b.yaml:1:16 error invalid-value: 'minLength' is \"x\", an integer of at least 0 was expected"
            ])
    }
}
