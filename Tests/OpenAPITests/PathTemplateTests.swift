import Testing

@testable import OpenAPI

@Suite struct PathTemplateTests {
    private static let document = """
        openapi: 3.1.0
        info: {title: Shop, version: 1.0.0}
        paths:
          /items/{id}: {get: {operationId: item, responses: {}}, delete: {operationId: remove, responses: {}}}
          /items/new: {get: {operationId: form, responses: {}}}
          /items/{id}.json: {get: {operationId: json, responses: {}}}
          /items/{from}-{to}: {get: {operationId: range, responses: {}}}
          /items/{id}/parts/{part}: {get: {operationId: part, responses: {}}}
        """

    @Test(
        arguments: [
            ("get", "/items/7", "item"), ("get", "/items/{id}", "item"), ("delete", "/items/7", "remove"),
            ("get", "/items/new", "form"), ("get", "/v2/items/new", "form"), ("get", "/items/7.json", "json"),
            ("get", "/items/7-9", "range"), ("get", "/items/7-", "item"), ("get", "/items/7/parts/a.b", "part"),
            ("get", "/items", nil), ("get", "/items/", nil), ("get", "/items/7/parts", nil), ("put", "/items/7", nil),
        ] as [(String, String, String?)])
    func `a request's path finds the most literal template`(method: String, path: String, id: String?) throws {
        let document = try #require(Reading(Self.document).document())
        #expect(PathTemplate.operation(method, path, among: document.operations)?.id == id)
    }
}
