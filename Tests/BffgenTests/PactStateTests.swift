import BFFTesting
import Foundation
import Testing

@testable import bffgen

/// Provider states have parameters, and what a provider answers to them is what it is then asked.
@Suite struct PactStateTests {
    private static let service = """
        openapi: 3.1.0
        info: {title: Shop, version: 1.0.0}
        paths:
          /v1/shops/{shop}/{kind}/quotes:
            post:
              operationId: quote
              x-bff-state: the shop sells the article
              parameters:
                - {name: shop, in: path, required: true, schema: {type: string}}
                - {name: kind, in: path, required: true, schema: {type: string}}
                - {name: shop, in: query, schema: {type: integer}}
                - {name: value, in: query, schema: {type: string}}
                - {name: page, in: query, schema: {type: integer}}
                - {name: tags, in: query, schema: {type: array, items: {type: string}}}
                - {name: X-Tenant, in: header, schema: {type: string}}
                - {name: Accept-Language, in: header, schema: {type: string}}
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      required: [sku, count, buyer, currency]
                      properties:
                        sku: {type: string}
                        count: {type: integer}
                        price: {type: number}
                        gift: {type: boolean}
                        currency: {type: string}
                        buyer: {type: object, required: [sku], properties: {sku: {type: string}}}
              responses:
                '200':
                  description: OK
                  content:
                    application/json:
                      schema: {type: object, required: [total], properties: {total: {type: integer}}}
                      example: {total: 3}
        """
    private static let client = """
        openapi: 3.1.0
        info: {title: App, version: 1.0.0}
        x-bff:
          vocabulary: 1
          client: app
          services: {shop: {contract: ../services/shop.yaml}}
          defaults: {timeout: 80ms}
        paths:
          /v1/quotes/{shop}:
            post:
              operationId: postQuote
              parameters:
                - {name: shop, in: path, required: true, schema: {type: string}, example: s-1}
                - {name: number, in: query, required: true, schema: {type: integer}, example: 4}
                - {name: tags, in: query, required: true, schema: {type: array, items: {type: string}}, example: [a, b]}
                - {name: X-Tenant, in: header, required: true, schema: {type: string}, example: t-1}
                - {name: Accept-Language, in: header, required: true, schema: {type: string}, example: de}
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      required: [sku, count, price, gift]
                      properties: {sku: {type: string}, count: {type: integer}, price: {type: number}, gift: {type: boolean}}
                    example: {sku: k-1, count: 2, price: 1.5, gift: true}
              x-bff-plan:
                budget: 300ms
                dependencies:
                  quote:
                    call: shop.quote
                    parameters:
                      path.shop: $request.path.shop
                      kind: retail
                      query.shop: $request.query.number
                      value: $request.header.X-Tenant
                      page: 1
                      tags: $request.query.tags
                      X-Tenant: $request.header.X-Tenant
                      Accept-Language: $request.header.Accept-Language
                    body:
                      sku: $request.body#/sku
                      count: $request.body#/count
                      price: $request.body#/price
                      gift: $request.body#/gift
                      currency: EUR
                      buyer: {sku: $request.body#/sku}
                    critical: true
              responses:
                '200':
                  description: The quote
                  content:
                    application/json:
                      schema: {$ref: '#/components/schemas/Quote'}
        components:
          schemas:
            Quote:
              type: object
              required: [total]
              properties: {total: {type: integer, x-bff-value: $quote#/total}}
        """
    private let workspace: SampleWorkspace

    init() throws {
        workspace = try SampleWorkspace()
        try workspace.remove("Contracts")
        try workspace.write("pactVersion: 3\nseverities: {pass-through: off}\n", to: "Contracts/bffgen.yaml")
        try workspace.write(Self.service, to: "Contracts/services/shop.yaml")
        try workspace.write(Self.client, to: "Contracts/clients/app.yaml")
    }

    private func emit(_ version: Int) throws -> PactValue {
        let call = Calls(["pact", "emit", "--output", "out", "--pact-version", "\(version)"], in: workspace.path)
        #expect((call.code, call.errors) == (0, ""))
        return try PactValue(parsing: Array(try workspace.text(of: "out/app-shop.json").utf8))
    }

    @Test(arguments: [3, 4])
    func `what differs from request to request may come from the state`(version: Int) throws {
        let interaction = try #require(try emit(version)["interactions"]?.array?.first)
        #expect(
            interaction["providerStates"]?.text
                == #"[{"name":"the shop sells the article","params":{"operation":"quote","shop":"s-1","kind":"retail","#
                + #""query.shop":4,"query.value":"t-1","page":1,"tags":["a","b"],"X-Tenant":"t-1","sku":"k-1","#
                + #""count":2,"price":1.5,"gift":true,"body.buyer.sku":"k-1"}}]"#)
        let generators = try #require(interaction["request"]?["generators"])
        func generator(_ expression: String, _ type: String) -> String {
            #"{"type":"ProviderState","expression":"\#(expression)","dataType":"\#(type)"}"#
        }
        #expect(generators.object?.names == ["path", "query", "header", "body"])
        #expect(generators["path"]?.text == generator("/v1/shops/${shop}/retail/quotes", "STRING"))
        #expect(generators["query"]?.object?.names == ["shop", "value"])
        #expect(generators["query"]?["shop"]?.text == generator("${query.shop}", "STRING"))
        #expect(generators["header"]?.object?.names == ["X-Tenant"])
        let body = try #require(generators["body"]?.object)
        #expect(body.names == ["$.sku", "$.count", "$.price", "$.gift", "$.buyer.sku"])
        #expect(body["$.count"]?.text == generator("${count}", "INTEGER"))
        #expect(body["$.price"]?.text == generator("${price}", "DECIMAL"))
        #expect(body["$.gift"]?.text == generator("${gift}", "BOOLEAN"))
        #expect(body["$.buyer.sku"]?.text == generator("${body.buyer.sku}", "STRING"))
    }

    @Test func `a provider is asked for what its state says that it has`() throws {
        _ = try emit(4)
        let loop = try TestLoop(name: "states")
        defer { loop.stop() }
        let answer = #"""
            {"shop": "s 9", "query.shop": "77", "sku": 5, "count": "8", "price": "2.5", "gift": "false", "page": 6}
            """#
        let states = StubOperation("set", "POST", "/set", responses: [.json(200, answer)])
        let quote = StubOperation(
            "quote", "POST", "/v1/shops/{shop}/{kind}/quotes", responses: [.json(200, #"{"total": 1}"#)])
        let stub = try StubService(StubDefinition("shop", [states, quote]), on: loop)
        let arguments = ["pact", "verify", "out/app-shop.json", "--url", stub.url, "--states", "\(stub.url)/set"]
        let call = Calls(arguments, in: workspace.path)
        #expect((call.code, call.errors) == (0, ""), "\(call.output)")
        let order = try PactValue(parsing: try #require(stub.requests.first).body)
        #expect(order["params"]?["shop"] == .string("s-1"))
        let request = try #require(stub.requests.last)
        #expect(request.target == "/v1/shops/s%209/retail/quotes?shop=77&value=t-1&page=1&tags=a&tags=b")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"sku":"5","count":8,"price":2.5,"gift":false,"currency":"EUR","buyer":{"sku":"k-1"}}"#)
    }

    @Test func `the stub of a service answers a state with what it is asked for`() throws {
        _ = Calls(["stub", "shop", "--port", "0"], in: workspace.path) { listing in
            let port = try #require(listing.firstMatch(of: /127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) })
            var order = TestRequest(
                "POST", "/__states",
                body: #"{"state": "s", "params": {"operation": "quote", "sku": "k", "ids": [1]}, "action": "setup"}"#)
            order.headers = [StubHeader("Content-Type", "application/json")]
            let answer = try TestClient(port: port).send(order)
            #expect((answer.status, answer.text) == (200, #"{"sku":"k","ids":[1]}"#))
        }
    }

    @Test func `the workspace says by which version files are written`() throws {
        #expect(Calls(["generate"], in: workspace.path).code == 0)
        let file = try PactValue(parsing: Array(try workspace.text(of: "Generated/pacts/app-shop.json").utf8))
        #expect(file["metadata"]?["pactSpecification"]?["version"] == .string("3.0.0"))
        let call = Calls(["pact", "emit", "--output", "out"], in: workspace.path)
        #expect(call.output == "1 Pact files of version 3\n")
        #expect(try workspace.text(of: "out/app-shop.json") == workspace.text(of: "Generated/pacts/app-shop.json"))
    }
}
