import BFFTesting
import Foundation
import Testing

@testable import bffgen

/// What stands in Pact files: the table of emission rules, on a service that has every kind of field.
@Suite struct PactEmissionTests {
    private static let service = """
        openapi: 3.1.0
        info: {title: Things, version: 1.0.0}
        paths:
          /v1/things/{id}:
            get:
              operationId: getThing
              x-bff-state: a thing exists
              parameters: [{name: id, in: path, required: true, schema: {type: string}, example: t-1}]
              responses:
                '200':
                  description: OK
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [count, price, on, kind, at, list, note, part, names, parts, a.b]
                        properties:
                          count: {type: integer}
                          price: {type: number}
                          on: {type: boolean}
                          kind: {type: string, enum: [a.b, c]}
                          at: {type: string, format: date-time}
                          list: {type: array, items: {type: object, required: [n, tags], properties: {n: {type: integer}, tags: {type: array, items: {type: string}}}}}
                          note: {type: [string, 'null']}
                          part: {type: [object, 'null'], required: [x], properties: {x: {type: string}}}
                          more: {type: string}
                          names: {type: object, additionalProperties: {type: string}}
                          a.b: {type: string}
                          unread: {type: string}
                          parts:
                            type: array
                            items:
                              oneOf:
                                - {title: One, type: object, required: [k, one], properties: {k: {const: one}, one: {type: integer}}}
                                - {title: Two, type: object, required: [k, two], properties: {k: {const: two}, two: {type: string}}}
                      example:
                        count: 1
                        price: 2
                        on: true
                        kind: c
                        at: 2024-01-02T03:04:05.678Z
                        list: [{n: 1, tags: []}, {n: 2, tags: [t]}]
                        note: null
                        part: {x: p}
                        more: m
                        names: {k: v}
                        a.b: d
                        unread: u
                        parts: [{k: two, two: t}, {k: one, one: 1}]
        """
    private static let client = """
        openapi: 3.1.0
        info: {title: App, version: 1.0.0}
        x-bff:
          vocabulary: 1
          client: app
          services: {things: {contract: ../services/things.yaml}}
          defaults: {timeout: 80ms}
        paths:
          /v1/page/{id}:
            get:
              operationId: getPage
              parameters: [{name: id, in: path, required: true, schema: {type: string}, example: t-1}]
              x-bff-plan:
                budget: 300ms
                dependencies:
                  thing:
                    call: things.getThing
                    parameters: {id: $request.path.id}
                    critical: true
                    select: [/count, /price, /on, /kind, /at, /list/**, /note, /part/**, /more, /names/**, /a.b, /parts/**]
              responses:
                '200':
                  description: The page
                  content:
                    application/json:
                      schema: {$ref: '#/components/schemas/Page'}
        components:
          schemas:
            Page:
              type: object
              required: [text]
              properties: {text: {type: string, x-bff-swift: {from: [$thing]}}}
        """
    private let workspace: SampleWorkspace

    init() throws {
        workspace = try SampleWorkspace()
        try FileManager.default.removeItem(at: workspace.folder.appending(path: "Contracts"))
        try workspace.write("{}\n", to: "Contracts/bffgen.yaml")
        try workspace.write(Self.service, to: "Contracts/services/things.yaml")
        try workspace.write(Self.client, to: "Contracts/clients/app.yaml")
    }

    private func emit(_ version: Int) throws -> PactValue {
        let call = Calls(["pact", "emit", "--output", "out", "--pact-version", "\(version)"], in: workspace.path)
        #expect((call.code, call.errors) == (0, ""))
        #expect(call.output == "1 Pact files of version \(version)\n")
        return try PactValue(parsing: Array(try workspace.text(of: "out/app-things.json").utf8))
    }

    @Test func `every leaf has the rule of its type`() throws {
        let file = try emit(4)
        let interaction = try #require(file["interactions"]?.array?.first)
        #expect(interaction["type"] == .string("Synchronous/HTTP"))
        #expect(interaction["key"] == .string("getPage.Page"))
        #expect(
            interaction["providerStates"]?.text
                == #"[{"name":"a thing exists","params":{"operation":"getThing","id":"t-1"}}]"#)
        #expect(interaction["request"]?["path"] == .string("/v1/things/t-1"))
        #expect(
            interaction["request"]?["matchingRules"]?.text
                == #"{"path":{"combine":"AND","matchers":[{"match":"regex","regex":"^\\/v1\\/things\\/[^\\/]+$"}]}}"#)
        let body = try #require(interaction["response"]?["body"])
        #expect(body["contentType"] == .string("application/json"))
        #expect(
            body["content"]?.text
                == #"{"count":1,"price":2,"on":true,"kind":"c","at":"2024-01-02T03:04:05.678Z","#
                + #""list":[{"n":1,"tags":["t"]}],"note":"\#(body["content"]?["note"]?.string ?? "?")","part":{"x":"p"},"#
                + #""more":"m","names":{"k":"v"},"a.b":"d","parts":[{"k":"two","two":"t"},{"k":"one","one":1}]}"#)
        let rules = try #require(interaction["response"]?["matchingRules"]?["body"]?.object)
        func rule(_ place: String) -> String? { rules[place]?["matchers"]?.text }
        #expect(rule("$.count") == #"[{"match":"integer"}]"#)
        #expect(rule("$.price") == #"[{"match":"number"}]"#)
        #expect(rule("$.on") == #"[{"match":"type"}]"#)
        #expect(rule("$.kind") == #"[{"match":"regex","regex":"^(a\\.b|c)$"}]"#)
        #expect(rule("$.at")?.contains(#"(\\.\\d+)?"#) == true)
        #expect(rule("$.list") == #"[{"match":"type","min":1}]"#)
        #expect(rule("$.list[*].tags") == #"[{"match":"type","min":0}]"#)
        #expect(rule("$.list[*].tags[*]") == #"[{"match":"type"}]"#)
        #expect(rule("$.note") == #"[{"match":"type"},{"match":"null"}]"#)
        #expect(rules["$.note"]?["combine"] == .string("OR"))
        #expect(rule("$.names") == #"[{"match":"values"}]"#)
        #expect(rule("$.names.*") == #"[{"match":"type"}]"#)
        #expect(rule("$['a.b']") == #"[{"match":"type"}]"#)
        let variants = rules["$.parts"]?["matchers"]?.array?.first?["variants"]?.array
        #expect(variants?.count == 2)
        #expect(variants?.first?["rules"]?["$.two"]?["matchers"]?.text == #"[{"match":"type"}]"#)
        #expect(rules["$.unread"] == nil)
    }

    @Test func `what may be null or missing is an interaction of its own`() throws {
        let interactions = try #require(try emit(4)["interactions"]?.array)
        #expect(
            interactions.map { $0["key"]?.string } == [
                "getPage.Page", "getPage.Page with null at /part", "getPage.Page without /more",
            ])
        #expect(
            interactions[1]["providerStates"]?.array?.last?.text
                == #"{"name":"getThing answers with null","params":{"operation":"getThing","pointer":"/part","form":"null"}}"#
        )
        #expect(interactions[1]["response"]?["body"]?["content"]?["part"] == .null)
        #expect(interactions[2]["response"]?["body"]?["content"]?["more"] == nil)
    }

    @Test func `version 3 has neither keys nor variants of arrays`() throws {
        let file = try emit(3)
        #expect(file["metadata"]?["pactSpecification"]?["version"] == .string("3.0.0"))
        let interaction = try #require(file["interactions"]?.array?.first)
        #expect(interaction["key"] == nil)
        #expect(interaction["response"]?["headers"]?["Content-Type"] == .string("application/json"))
        #expect(interaction["response"]?["body"]?["parts"] == .array([]))
    }

    @Test func `the same contracts give the same bytes, beside the code and elsewhere`() throws {
        _ = try emit(4)
        #expect(Calls(["generate"], in: workspace.path).code == 0)
        #expect(try workspace.text(of: "Generated/pacts/app-things.json") == workspace.text(of: "out/app-things.json"))
        #expect(try workspace.text(of: "Generated/bffgen.lock").contains("  pacts/app-things.json\n"))
    }
}
