internal import Foundation
internal import Testing

/// The names of what hand-written Swift must provide: one protocol for all of a client's operations.
@Suite struct RequirementTests {
    @Test("one value in two operations is one requirement; another of its name and inputs takes a longer name")
    func names() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bffgen-requirements-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try write(Self.client, to: folder.appending(path: "Contracts/clients/mobile.yaml"))
        try write(Self.service, to: folder.appending(path: "Contracts/services/store.yaml"))
        try write("{}", to: folder.appending(path: "Contracts/bffgen.yaml"))
        let handlers = try #require(try Workspaces.files(folder)["Mobile/MobileHandlers.swift"])
        let functions = handlers.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("func ") }
        #expect(
            functions == [
                "func badge(device: String) throws(CompositionFailure) -> String",
                "func cardBadge(device: String) throws(CompositionFailure) -> String",
                "func badge(name: String) throws(CompositionFailure) -> Int",
                "func getOtherBadge(device: String) throws(CompositionFailure) -> String",
            ])
    }

    private func write(_ text: String, to file: URL) throws {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private static let service = """
        openapi: 3.1.0
        info: {title: Store, version: 1.0.0}
        paths:
          /user:
            get:
              operationId: getUser
              responses:
                '200':
                  description: OK
                  content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}
        """
    private static let operation = """
              parameters: [{name: device, in: query, required: true, schema: {type: string}}]
              x-bff-plan: {budget: 1s, dependencies: {user: {call: store.getUser, critical: true}}}
        """
    private static let client = """
        openapi: 3.1.0
        info: {title: Mobile, version: 1.0.0}
        x-bff: {vocabulary: 1, client: mobile, services: {store: {contract: ../services/store.yaml}}}
        paths:
          /home:
            get:
              operationId: getHome
        \(operation)
              responses:
                '200':
                  description: OK
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [badge, card, count]
                        properties:
                          badge: {$ref: '#/components/schemas/Badge'}
                          card: {type: object, required: [badge], properties: {badge: {type: string, x-bff-swift: {from: [$request.query.device]}}}}
                          count: {type: object, required: [badge], properties: {badge: {type: integer, x-bff-swift: {from: [$user#/name]}}}}
          /other:
            get:
              operationId: getOther
        \(operation)
              responses:
                '200':
                  description: OK
                  content:
                    application/json:
                      schema:
                        type: object
                        required: [shared, badge]
                        properties:
                          shared: {type: object, required: [badge], properties: {badge: {$ref: '#/components/schemas/Badge'}}}
                          badge: {type: string, x-bff-swift: {from: [$request.query.device]}}
        components:
          schemas:
            Badge: {type: string, x-bff-swift: {from: [$request.query.device]}}
        """
}
