import Testing

@testable import OpenAPI

@Suite("required members count for the way that they go")
struct DirectedSchemasTests {
    private func schemas(_ text: String) throws -> Document { try #require(Reading(document(text)).document()) }

    private static let order = """
        Order:
          type: object
          required: [id, secret, lines, buyer]
          properties:
            id: {type: string, readOnly: true}
            secret: {type: string, writeOnly: true}
            lines: {type: array, items: {$ref: '#/components/schemas/Line'}}
            buyer: {$ref: '#/components/schemas/Buyer'}
        Line: {type: object, required: [number], properties: {number: {type: integer, readOnly: true}}}
        Buyer: {type: object, required: [name], properties: {name: {type: string}}}
        """

    @Test("a request may lack what is readOnly, an answer what is writeOnly, at any depth")
    func bothWays() throws {
        let order = try #require(try schemas(Self.order).schema("Order"))
        let request = order.sent(.request), answer = order.sent(.response)
        #expect(order.required == ["id", "secret", "lines", "buyer"])
        #expect(request.required == ["secret", "lines", "buyer"])
        #expect(answer.required == ["id", "lines", "buyer"])
        #expect(request.property(named: "lines")?.schema.items?.required == [])
        #expect(answer.property(named: "lines")?.schema.items?.required == ["number"])
        #expect(request.name == "Order" && request.properties.map(\.name) == order.properties.map(\.name))
    }

    @Test("what asks for nothing of the kind stays the same object, and a copy is made once")
    func sameObjects() throws {
        let document = try schemas(Self.order)
        let order = try #require(document.schema("Order")), buyer = try #require(document.schema("Buyer"))
        #expect(buyer.sent(.request) === buyer)
        #expect(order.sent(.request).property(named: "buyer")?.schema === buyer)
        #expect(order.sent(.request) === order.sent(.request))
        #expect(order.sent(.request).sent(.request) === order.sent(.request))
        let line = try #require(document.schema("Line"))
        #expect(order.sent(.request).property(named: "lines")?.schema.items === line.sent(.request))
        #expect(order.sent(.response).property(named: "lines")?.schema.items === line)
    }

    @Test("a member of allOf does not ask for what another one declares as readOnly")
    func allOf() throws {
        let document = try schemas(
            """
            Base: {type: object, properties: {id: {type: string, readOnly: true}}}
            Item: {allOf: [{$ref: '#/components/schemas/Base'}, {required: [id, name], properties: {name: {type: string}}}]}
            Strict: {type: object, required: [id], properties: {id: {type: string}}}
            """)
        let item = try #require(document.schema("Item")).sent(.request)
        #expect(item.effective.required == ["name"])
        #expect(item.effective.properties.map(\.name) == ["id", "name"])
        #expect(document.schema("Strict")?.sent(.request).required == ["id"])
    }

    @Test("a schema that contains itself is copied once, its variants with it")
    func recursion() throws {
        let document = try schemas(
            """
            Node:
              oneOf: [{$ref: '#/components/schemas/Leaf'}, {$ref: '#/components/schemas/Branch'}]
              discriminator: {propertyName: kind}
            Leaf: {type: object, required: [kind], properties: {kind: {type: string}}}
            Branch:
              type: object
              required: [kind, id, children]
              properties:
                kind: {type: string}
                id: {type: string, readOnly: true}
                children: {type: array, items: {$ref: '#/components/schemas/Node'}}
            """)
        let node = try #require(document.schema("Node")).sent(.request)
        let branch = try #require(node.oneOf.last)
        #expect(node.oneOf.first === document.schema("Leaf"))
        #expect(branch.required == ["kind", "children"])
        #expect(branch.property(named: "children")?.schema.items === node)
        #expect(node.discriminator?.mapping.first { $0.value == "Branch" }?.schema === branch)
    }
}
