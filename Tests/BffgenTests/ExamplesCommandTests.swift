import Foundation
import Testing

@testable import bffgen

/// Examples of contracts, and those made where there are none.
@Suite struct ExamplesCommandTests {
    private static let contract = """
        openapi: 3.0.3
        info: {title: Store, version: '2'}
        paths:
          /orders/{id}:
            parameters:
              - {name: id, in: path, required: true, schema: {type: string, pattern: '^o-[0-9]{4}$'}}
            put:
              operationId: putOrder
              requestBody:
                content:
                  application/json: {schema: {$ref: '#/components/schemas/Order'}}
                  application/octet-stream: {schema: {type: string, format: binary}}
              responses:
                '200':
                  description: The order
                  headers: {ETag: {schema: {type: string}, example: '"7"'}}
                  content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
                '404': {$ref: '#/components/responses/Missing'}
            get:
              operationId: getOrder
              responses:
                '200':
                  description: The order
                  content:
                    application/json:
                      schema: {$ref: '#/components/schemas/Order'}
                      examples: {elsewhere: {externalValue: 'https://example.com/order.json'}}
                '404': {$ref: '#/components/responses/Missing'}
        components:
          responses:
            Missing:
              description: There is none
              content: {application/problem+json: {schema: {type: object, required: [title], properties: {title: {type: string}}}}}
          schemas:
            Order:
              type: object
              required: [id, sku, card]
              properties:
                id: {type: string, readOnly: true, minLength: 3}
                sku: {type: string, enum: [coat, 'it''s', hat, scarf, glove]}
                count: {type: integer, minimum: 1, maximum: 90}
                card: {type: string, writeOnly: true}
            Bare: {type: array, items: {type: boolean}}
        """

    private let folder = FileManager.default.temporaryDirectory.appending(path: "bffgen-\(UUID().uuidString)")

    private func write(_ text: String, to file: String) throws {
        let url = folder.appending(path: file)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    private func call(_ arguments: String...) -> Calls { Calls(["examples"] + arguments, in: folder.path) }

    private func places(_ call: Calls) throws -> [String: [String: Any]] {
        let object = try JSONSerialization.jsonObject(with: Data(call.output.utf8)) as? [String: Any]
        let list = try #require(object?["examples"] as? [[String: Any]])
        return Dictionary(
            list.map { ("\($0["operation"] as? String ?? "") \($0["place"] as? String ?? "")", $0) },
            uniquingKeysWith: { first, _ in first })
    }

    @Test func `every place of a contract has what it says, or a value of its schema`() throws {
        try write(Self.contract, to: "store.yaml")
        let found = try places(call("store.yaml", "--format", "json"))
        #expect(
            found.keys.sorted() == [
                "putOrder 200 application/json", "putOrder 200 header ETag", "putOrder 404 application/problem+json",
                "putOrder path id", "putOrder request application/json",
            ])
        #expect(found["putOrder 200 header ETag"]?["origin"] as? String == "contract")
        #expect(found["putOrder 200 header ETag"]?["value"] as? String == "\"7\"")
        // Each direction without what is never sent in it.
        let request = try #require(found["putOrder request application/json"]?["value"] as? [String: Any])
        #expect(request.keys.sorted() == ["card", "count", "sku"])
        let response = try #require(found["putOrder 200 application/json"]?["value"] as? [String: Any])
        #expect(response.keys.sorted() == ["count", "id", "sku"])
        let id = try #require(found["putOrder path id"]?["value"] as? String)
        #expect(id.wholeMatch(of: /o-[0-9]{4}/) != nil)
    }

    @Test func `the same seed gives the same bytes, and another gives others`() throws {
        try write(Self.contract, to: "store.yaml")
        let texts = ["0", "7", "8"].map { call("store.yaml", "--seed", $0).output }
        #expect(texts[1] == call("store.yaml", "--seed", "7").output)
        #expect(texts[0] == call("store.yaml").output)
        #expect(Set(texts).count == 3)
        #expect(texts[0].contains("putOrder  PUT /orders/{id}\n  path id (made): \"o-"))
        #expect(call("store.yaml", "--seed", "-1").code == 2)
    }

    @Test(arguments: ["yaml", "json"])
    func `an overlay adds what is made, and leaves nothing to make`(ending: String) throws {
        try write(Self.contract, to: "Contracts/services/store.yaml")
        let file = "Contracts/overlays/store.\(ending)"
        try write("", to: file)
        let written = call("store", "--schemas", "--format", "overlay", "--output", file)
        #expect(written.code == 0)
        #expect(written.errors == "6 examples\n")
        let source = try String(contentsOf: folder.appending(path: "Contracts/services/store.yaml"), encoding: .utf8)
        #expect(source == Self.contract)
        try write(
            "services: [{contract: services/store.yaml, overlays: [overlays/store.\(ending)]}]",
            to: "Contracts/bffgen.yaml")
        let again = call("store", "--schemas", "--format", "json")
        #expect(again.code == 0)
        #expect(try places(again).values.allSatisfy { $0["origin"] as? String == "contract" })
        #expect(call("store", "--schemas", "--format", "overlay").errors == "0 examples\n")
    }

    @Test func `examples that do not keep their schemas, and places that nothing fits, are warnings`() throws {
        try write(
            Self.contract.replacing("example: '\"7\"'", with: "example: 7")
                .replacing("{type: boolean}", with: "{type: boolean}, minItems: 3, uniqueItems: true"),
            to: "store.yaml")
        let call = call("store.yaml", "--schemas")
        #expect(call.code == 0)
        #expect(call.errors.contains("the example is 7, expected a string [invalid-example]"))
        #expect(call.errors.contains("no value that keeps its schema is found for 'schema Bare' [missing-example]"))
        #expect(call.output.hasSuffix("  schema Bare: none is found that keeps the schema\n"))
    }

    @Test func `operations can be chosen, and names that are unknown are refused`() throws {
        try write(Self.contract, to: "Contracts/services/store.yaml")
        let chosen = call("store", "--operations", "getOrder")
        #expect(chosen.output.contains("404 application/problem+json"))
        #expect(!chosen.output.contains("putOrder"))
        #expect(call("stor").errors.hasPrefix("bffgen examples: unknown contract 'stor', did you mean 'store'?\n"))
        #expect(call("store", "--operations", "getOrdr").errors.contains("did you mean 'getOrder'?"))
        let unreadable = call("other.yaml")
        #expect(unreadable.code == 1)
        #expect(unreadable.errors.contains("[unreadable-file]"))
    }
}
