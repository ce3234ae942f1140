import Diagnostics
import Plan
import Testing

/// Methods of clients of whole operations.
@Suite struct WholeClientOperationTests {
    private static func document(_ operation: String, components: String = "") -> String {
        """
        openapi: 3.0.3
        info: {title: Shop, version: "1"}
        paths:
          /a/{id}/b:
            post:
              operationId: call
        \(operation)
        components:
          securitySchemes:
            key: {type: apiKey, in: query, name: k}
            token: {type: http, scheme: bearer}
        \(components)
        """
    }

    private static let plain = """
              parameters: [{name: id, in: path, required: true, schema: {type: string}}]
              responses: {default: {description: any}}
        """

    @Test func `every place, style and content of a parameter has its call`() throws {
        let made = try WholeClientSample(
            Self.document(
                """
                      parameters:
                        - {name: id, in: path, required: true, style: matrix, explode: true, schema: {type: array, items: {type: string}}}
                        - {name: ids, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: integer}}}
                        - {name: filter, in: query, style: deepObject, explode: true, schema: {type: object, properties: {a: {type: string}}}}
                        - {name: raw, in: query, content: {application/json: {schema: {type: object, properties: {b: {type: string}}}}}}
                        - {name: X-Trace, in: header, required: true, schema: {type: string, format: uuid}}
                        - {name: Accept, in: header, schema: {type: string}}
                        - {name: request, in: query, allowReserved: true, schema: {type: string}}
                        - {name: session, in: cookie, schema: {type: string}}
                      responses: {"204": {description: none}}
                """))
        #expect(
            made.missing(
                """
                request.path("/a/")
                request.path(id, name: "id", style: .matrix, explode: true)
                request.path("/b")
                request.query("ids", ids, style: .pipeDelimited, explode: false)
                request.query("filter", filter, style: .deepObject)
                request.query("raw", json: raw)
                request.header("X-Trace", xTrace)
                request.query("request", requestValue, allowReserved: true)
                request.cookie("session", session)
                case 204: return .noContent
                """) == [])
        #expect(made.text.contains("request requestValue: String? = nil"))
        #expect(!made.text.contains("\"Accept\""))
    }

    @Test func `every media type of a body, and every status with its headers, is a case`() throws {
        let made = try WholeClientSample(
            Self.document(
                """
                      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
                      requestBody:
                        content:
                          application/json: {schema: {type: object, properties: {a: {type: string}}}}
                          multipart/form-data:
                            schema: {type: object, required: [file], properties: {file: {type: string, format: binary}, meta: {type: object, properties: {x: {type: string}}}}}
                            encoding: {meta: {contentType: application/vnd.x+json}}
                          text/plain: {}
                          image/png: {}
                      responses:
                        "200":
                          description: ok
                          headers: {X-Left: {required: true, schema: {type: integer}}, X-Next: {schema: {type: string}}}
                          content: {application/json: {schema: {type: string, maxLength: 9}}, text/csv: {schema: {type: string}}}
                        4XX: {description: bad, content: {application/problem+json: {schema: {type: object, properties: {title: {type: string}}}}}}
                """))
        #expect(
            made.missing(
                """
                switch body {
                case .json(let value)?: request.json(value)
                case .multipart(let value)?: request.multipart(value)
                case .text(let value)?: request.text(value)
                case .png(let value)?: request.bytes(value, mediaType: "image/png")
                case nil: break
                public var file: FilePart
                form.field("file", file)
                form.json("meta", meta, contentType: "application/vnd.x+json")
                case 200 where response.isJSON: return .okJSON(try response.json(rule: .text(maxLength: 9)), xLeft: try response.requiredHeader("X-Left"), xNext: try response.header("X-Next"))
                case okJSON(String, xLeft: Int, xNext: String?)
                case okCsv(String, xLeft: Int, xNext: String?)
                case 400...499 where response.isJSON: return .clientError(status: response.status, try response.json())
                default: return .undocumented(UndocumentedResponse(response))
                case undocumented(UndocumentedResponse)
                """) == [])
    }

    @Test func `security schemes are what the configuration must hold`() throws {
        let made = try WholeClientSample(
            Self.document("      security: [{key: [], token: []}, {token: []}]\n" + Self.plain))
        #expect(
            made.missing(
                """
                try await request.authorise([[.apiKey("key", query: "k", credentials.key), .bearer("token", credentials.token)], [.bearer("token", credentials.token)]])
                public var key: APIKey?
                public var token: BearerToken?
                """) == [])
        let free = try WholeClientSample(Self.document(Self.plain))
        #expect(!free.text.contains("Credentials"))
    }

    @Test func `an operation that cannot be generated is left out with its place, the others stay`() throws {
        let made = try WholeClientSample(
            """
            openapi: 3.1.0
            info: {title: Shop, version: "1"}
            paths:
              /good: {get: {operationId: good, responses: {default: {description: any}}}}
              /bad: {get: {operationId: bad, responses: {"200": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Either'}}}}}}}
            components:
              schemas:
                Either: {oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, title: Twin, properties: {a: {type: string}}}]}
            """)
        #expect(made.plan.chosenCount == 2)
        #expect(made.plan.generatedCount == 1)
        let refused = try #require(made.plan.refused.first)
        #expect(refused.operation == "bad (GET /bad)")
        #expect(refused.location.pointer == "/components/schemas/Either")
        #expect(refused.reason.contains("/components/schemas/Either/oneOf/0") && refused.reason.contains("oneOf/1"))
        #expect(made.text.contains("func good(") && !made.text.contains("func bad("))
    }

    @Test func `operations are chosen by id, by call or by tag`() throws {
        let document = """
            openapi: 3.1.0
            info: {title: Shop, version: "1"}
            paths:
              /a: {get: {operationId: a, responses: {default: {description: any}}}, put: {tags: [x], responses: {default: {description: any}}}}
              /b: {get: {tags: [y, x], responses: {default: {description: any}}}}
            """
        #expect(try WholeClientSample(document, operations: ["a"]).plan.chosenCount == 1)
        #expect(try WholeClientSample(document, operations: ["GET /b"]).plan.chosenCount == 1)
        #expect(try WholeClientSample(document, operations: ["tag:x", "a"]).plan.chosenCount == 3)
        let all = try WholeClientSample(document)
        let one = try WholeClientSample(document, operations: ["GET /b"])
        #expect(all.lines.filter { $0.contains("getB") } == one.lines.filter { $0.contains("getB") })
    }

    @Test func `the same document gives the same bytes`() throws {
        let first = try WholeClientSample(Self.document(Self.plain))
        let second = try WholeClientSample(Self.document(Self.plain))
        #expect(first.files == second.files)
        #expect(first.text.hasPrefix("// Generated by bffgen from shop.yaml with whole_"))
    }
}
