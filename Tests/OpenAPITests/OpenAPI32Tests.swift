import Testing

@testable import Diagnostics
@testable import OpenAPI

/// What OpenAPI 3.2 adds to 3.1.
@Suite struct OpenAPI32Tests {
    private static let head = "openapi: 3.2.0\ninfo: {title: t, version: v}\n"

    /// Every field that is new, once.
    private static let whole = """
        openapi: 3.2.1
        $self: https://example.com/api/things
        info: {title: t, version: v}
        jsonSchemaDialect: https://spec.openapis.org/oas/3.2/dialect/2025-09-17
        servers: [{url: /, name: production}]
        tags: [{name: pets, summary: Pets, kind: nav}, {name: cats, parent: pets}]
        security: [{'#/components/securitySchemes/device': [read]}]
        paths:
          /things:
            query:
              operationId: search
              parameters:
                - {name: whole, in: querystring, content: {application/json: {schema: {type: object}}}}
                - {name: session, in: cookie, style: cookie, schema: {type: array, items: {type: string}}}
                - {name: X-A, in: header, allowReserved: false, schema: {type: string}}
              requestBody: {content: {application/json: {$ref: '#/components/mediaTypes/Filter'}}}
              responses:
                200:
                  summary: Found
                  headers: {X-B: {allowReserved: true, schema: {type: string}}}
                  content:
                    application/jsonl: {itemSchema: {$ref: '#/components/schemas/Pet'}}
                    multipart/mixed:
                      schema: {type: array}
                      prefixEncoding: [{contentType: text/plain, encoding: {a: {contentType: text/plain}}}]
                      itemEncoding: {prefixEncoding: [{}], itemEncoding: {}}
            additionalOperations:
              COPY: {operationId: copy, responses: {204: {}}}
              x-move: {operationId: move, responses: {204: {}}}
          /things/{id}:
            get:
              parameters: [{name: id, in: path, required: true, allowReserved: true, schema: {type: string}}]
        components:
          mediaTypes:
            Filter:
              description: What is looked for
              schema: {type: string}
              examples: {data: {dataValue: a}, sent: {serializedValue: '"b"'}}
          schemas:
            Pet:
              oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Other'}]
              discriminator: {propertyName: kind, mapping: {cat: Cat}, defaultMapping: Other}
            Cat: {type: object, required: [kind], properties: {kind: {const: cat}}, xml: {nodeType: element}}
            Other: {type: object, properties: {id: {type: integer, xml: {nodeType: attribute}}}}
          securitySchemes:
            device:
              type: oauth2
              deprecated: true
              oauth2MetadataUrl: https://example.com/.well-known/oauth-authorization-server
              flows:
                deviceAuthorization:
                  {deviceAuthorizationUrl: https://example.com/d, tokenUrl: https://example.com/t, scopes: {}}
        """

    @Test func everyNewFieldIsKnown() throws {
        let reading = Reading(Self.whole)
        let read = try #require(reading.document())
        #expect(reading.said == [])
        #expect(read.operations.map(\.method) == ["query", "COPY", "x-move", "get"])
        #expect(read.operations.map(\.verb) == ["QUERY", "COPY", "x-move", "GET"])
        let search = read.operations[0]
        #expect(search.parameters.map(\.place) == [.querystring, .cookie, .header])
        #expect(search.parameters.map(\.mediaType) == ["application/json", nil, nil])
        #expect(search.parameters.map(\.explode) == [true, true, false])
        #expect(search.parameters[1].style == "cookie")
        #expect(search.security[0].schemes.map(\.name) == ["device"])
        let filter = try #require(search.requestBody?.content.first)
        #expect((filter.name, filter.schema?.types) == ("application/json", .string))
        #expect(filter.examples.map(\.name) == ["data"])
        let found = search.responses[0].content
        #expect(found[0].schema == nil)
        #expect(found[0].itemSchema === read.schema("Pet"))
        #expect(read.schema("Pet")?.discriminator?.defaultSchema === read.schema("Other"))
        #expect(read.operations[3].parameters[0].allowReserved)
        #expect(read.schema("Pet")?.resource?.uri == "https://example.com/api/things")
    }

    @Test(arguments: [
        (
            "$self: a#b\npaths: {}",
            "3:8 error invalid-value: '$self' has a fragment, which the URI of a document cannot "
                + "have", "remove '#' and what stands behind it"
        ),
        (
            "paths: {}\ntags: [{name: a, parent: c}, {name: b}]",
            "4:26 error invalid-value: tag 'a' stands under 'c', which is no tag", "add it to 'tags'"
        ),
        (
            "paths: {}\ntags: [{name: a, parent: b}, {name: b, parent: b}]",
            "4:48 error invalid-value: tag 'b' stands under itself", "remove the 'parent'"
        ),
        (
            "paths: {/a: {additionalOperations: {POST: {}}}}",
            "3:37 error invalid-value: 'POST' stands under 'additionalOperations', but this method has a field of its "
                + "own", "put the operation under 'post' in the path item"
        ),
        (
            "paths: {/a: {additionalOperations: {'A B': {}}}}",
            "3:37 error invalid-value: \"A B\" is no method", "write it as it is sent, like 'COPY'"
        ),
        (
            "paths: {/a: {querry: {}}}",
            "3:14 error unknown-field: this path item has a field 'querry' that OpenAPI does not know there",
            "did you mean 'query'?"
        ),
        (
            "paths: {}\ncomponents: {schemas: {A: {xml: {nodeType: none, wrapped: true}}}}",
            "4:50 error invalid-value: 'xml' has both 'nodeType' and 'wrapped'", "remove 'wrapped'"
        ),
        (
            "paths: {}\ncomponents: {schemas: {A: {xml: {nodeType: node}}}}",
            "4:44 error invalid-value: 'nodeType' is 'node', expected one of 'element', 'attribute', 'text', 'cdata', "
                + "'none'", "did you mean 'none'?"
        ),
        (
            "paths: {}\ncomponents: {examples: {A: {value: 1, dataValue: 1}}}",
            "4:39 error invalid-value: this example has both 'value' and 'dataValue'",
            "write 'dataValue' in place of 'value'"
        ),
        (
            "paths: {}\ncomponents: {examples: {A: {externalValue: a, serializedValue: b}}}",
            "4:29 error invalid-value: this example has both 'serializedValue' and 'externalValue'",
            "remove one of them"
        ),
        (
            "paths: {}\ncomponents: {mediaTypes: {A: {encoding: {}, itemEncoding: {}}}}",
            "4:45 error invalid-value: this media type has both 'encoding' and 'itemEncoding'",
            "keep 'encoding' where the parts have names, the other where they have places"
        ),
        (
            "paths: {}\ncomponents: {securitySchemes: {a: {type: oauth2, flows: {deviceAuthorization: {tokenUrl: t, "
                + "scopes: {}}}}}}",
            "4:79 error missing-field: this flow has no 'deviceAuthorizationUrl'", "add 'deviceAuthorizationUrl'"
        ),
        (
            "paths: {}\nsecurity: [{'#/components/securitySchemes/a': []}]",
            "4:13 error unresolved-reference: '#/components/securitySchemes/a' leads nowhere: the root of 'a.yaml' has "
                + "no 'components'", ""
        ),
        (
            "paths: {}\nsecurity: [{'#/info': []}]",
            "4:13 error invalid-value: '#/info' leads to no security scheme",
            "let it name one under 'components/securitySchemes'"
        ),
        (
            "paths: {}\ncomponents: {schemas: {A: {oneOf: [{}], discriminator: {propertyName: p, defaultMapping: B}}}}",
            "4:90 warning unresolved-mapping: the discriminator maps to 'B', which is no component", ""
        ),
    ])
    func whatIsNewIsChecked(text: String, expected: String, fix: String) {
        let reading = Reading(Self.head + text)
        _ = reading.document()
        #expect(reading.said == [saying(expected, fix)])
    }

    @Test(arguments: [
        (
            "{name: q, in: querystring, schema: {}}",
            [
                "4:62 error invalid-value: 'schema' stands on a querystring parameter, which has 'content' | write it as "
                    + "'content: {application/x-www-form-urlencoded: {schema: …}}'"
            ]
        ),
        (
            "{name: q, in: querystring}",
            [
                "4:27 error missing-field: this querystring parameter has no 'content' | add 'content' with one media "
                    + "type"
            ]
        ),
        (
            "{name: q, in: querystring, content: {a/b: {}, c/d: {}}}",
            ["4:63 error invalid-value: 'content' of a parameter has 2 media types | keep one"]
        ),
        (
            "{name: q, in: querystring, content: {a/b: {}}}, {name: r, in: querystring, content: {a/b: {}}}",
            ["4:75 error invalid-value: 'r' is a second querystring parameter of this operation | keep one of them"]
        ),
        (
            "{name: r, in: query, schema: {}}, {name: q, in: querystring, content: {a/b: {}}}",
            [
                "4:27 error invalid-value: query parameter 'r' stands beside the querystring parameter 'q' | make it a "
                    + "property of 'q'"
            ]
        ),
        (
            "{name: q, in: cookie, style: cookie, allowReserved: true, schema: {}}",
            [
                "4:79 warning nonconforming: 'allowReserved' says nothing on a cookie parameter, whose values are not "
                    + "percent-encoded | remove it"
            ]
        ),
        (
            "{name: q, in: query, style: cookie, schema: {}}",
            [
                "4:55 error invalid-value: style 'cookie' does not fit query parameters, expected 'form', "
                    + "'spaceDelimited', 'pipeDelimited', 'deepObject'"
            ]
        ),
    ])
    func parametersAreChecked(list: String, expected: [String]) {
        let reading = Reading(Self.head + "paths:\n  /a: {get: {parameters: [\(list)]}}\n")
        _ = reading.document()
        #expect(reading.said == expected)
    }

    @Test(arguments: [
        ("$self: a\npaths: {}", "the document has a field '$self' that OpenAPI 3.1 does not know there"),
        ("paths: {/a: {query: {}}}", "this path item has a field 'query' that OpenAPI 3.1 does not know there"),
        (
            "paths: {/a: {additionalOperations: {COPY: {}}}}",
            "this path item has a field 'additionalOperations' that OpenAPI 3.1 does not know there"
        ),
        (
            "paths: {}\nservers: [{url: /, name: n}]",
            "this server has a field 'name' that OpenAPI 3.1 does not know there"
        ),
        ("paths: {}\ntags: [{name: n, kind: nav}]", "this tag has a field 'kind' that OpenAPI 3.1 does not know there"),
        (
            "paths: {}\ncomponents: {mediaTypes: {}}",
            "'components' has a field 'mediaTypes' that OpenAPI 3.1 does not know there"
        ),
        (
            "paths: {}\ncomponents: {requestBodies: {A: {content: {a/b: {itemSchema: {}}}}}}",
            "this media type has a field 'itemSchema' that OpenAPI 3.1 does not know there"
        ),
        (
            "paths: {}\ncomponents: {examples: {A: {dataValue: 1}}}",
            "this example has a field 'dataValue' that OpenAPI 3.1 does not know there"
        ),
        (
            "paths: {}\ncomponents: {schemas: {A: {xml: {nodeType: text}}}}",
            "'xml' has a field 'nodeType' that OpenAPI 3.1 does not know there"
        ),
        (
            "paths: {}\ncomponents: {schemas: {A: {discriminator: {propertyName: p, defaultMapping: A}}}}",
            "this discriminator has a field 'defaultMapping' that OpenAPI 3.1 does not know there"
        ),
        (
            "paths: {}\ncomponents: {securitySchemes: {A: {type: mutualTLS, deprecated: true}}}",
            "this security scheme has a field 'deprecated' that OpenAPI 3.1 does not know there"
        ),
    ])
    func olderVersionsDoNotHaveIt(text: String, expected: String) {
        let reading = Reading("openapi: 3.1.0\ninfo: {title: t, version: v}\n" + text)
        let document = reading.document()
        #expect(reading.diagnostics.all.map(\.message) == [expected])
        #expect(reading.diagnostics.all.map(\.fix) == ["remove it, or use OpenAPI 3.2"])
        #expect(document?.operations.isEmpty == true)
        #expect(document?.schema("A")?.discriminator?.defaultSchema == nil)
    }

    @Test func olderVersionsKnowNoQueryStringAndNoCookieStyle() {
        let parameters =
            "[{name: a, in: querystring, content: {a/b: {}}}, {name: b, in: cookie, style: cookie, schema: {}}]"
        let reading = Reading(
            "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths:\n  /a: {get: {parameters: \(parameters)}}\n")
        _ = reading.document()
        #expect(
            reading.said == [
                "4:41 error invalid-value: 'in' is 'querystring', expected one of 'path', 'query', 'header', 'cookie'",
                "4:104 error invalid-value: style 'cookie' does not fit cookie parameters, expected 'form'",
            ])
    }

    // MARK: References

    @Test func aDocumentIsFoundByTheNameThatItGivesItself() throws {
        let reading = Reading(
            [
                "api/a.yaml": document(
                    """
                    A: {$ref: 'https://example.com/v1/api#/components/schemas/Own'}
                    B: {$ref: 'shared#/components/schemas/Other'}
                    C: {$ref: '#/components/schemas/Own'}
                    D: {$ref: 'parts/d.yaml'}
                    Own: {type: string}
                    """, version: "3.2.0\n$self: https://example.com/v1/api"),
                "copies/shared.yaml": document(
                    "Other: {$ref: 'api#/components/schemas/Own'}",
                    version: "3.2.0\n$self: https://example.com/v1/shared"),
                "api/parts/d.yaml": "type: boolean",
            ], references: ["https://example.com/v1/shared": "copies/shared.yaml"])
        let read = try #require(reading.document("api/a.yaml"))
        #expect(reading.said == [])
        #expect(["A", "B", "C"].map { read.schema($0) === read.schema("Own") } == [true, true, true])
        #expect(read.schema("D")?.types == .boolean)
    }

    @Test func aRelativeNameIsABaseToo() throws {
        let reading = Reading([
            "api/a.yaml": document(
                "A: {$ref: 'b.yaml'}\nB: {$ref: 'c.yaml'}", version: "3.2.0\n$self: ../shared/things"),
            "shared/b.yaml": "type: integer", "api/c.yaml": "type: boolean",
        ])
        let read = try #require(reading.document("api/a.yaml"))
        #expect(reading.said == [])
        #expect([read.schema("A")?.types, read.schema("B")?.types] == [.integer, .boolean])
    }

    @Test func aSecuritySchemeOfAnotherDocumentIsNamedByReference() throws {
        let reading = Reading([
            "a.yaml": Self.head
                + """
                security: [{'b.yaml#/components/securitySchemes/key': []}, {key: []}]
                paths: {/a: {get: {security: [{'b.yaml#/components/securitySchemes/token': []}]}}}
                components: {securitySchemes: {key: {type: http, scheme: basic}}}
                """,
            "b.yaml": Self.head
                + """
                paths: {}
                components:
                  securitySchemes: {key: {type: apiKey, in: header, name: K}, token: {type: http, scheme: bearer}}
                """,
        ])
        let read = try #require(reading.document())
        #expect(reading.said == [])
        #expect(
            read.security.flatMap { $0.schemes.map(\.name) } == ["b.yaml#/components/securitySchemes/key", "key"])
        #expect(read.operations[0].security[0].schemes.map(\.name) == ["token"])
        #expect(
            read.securitySchemes.map(\.name) == ["key", "b.yaml#/components/securitySchemes/key", "token"])
        #expect(read.securitySchemes.map(\.type) == ["http", "apiKey", "http"])
    }
}
