internal import Contract
internal import Diagnostics
internal import Foundation
internal import Plan
internal import Testing

@Suite struct UndecidableUnionTests {
    private static let client = """
        openapi: 3.1.0
        info: {title: Mobile, version: 1.0.0}
        x-bff:
          vocabulary: 1
          client: mobile
          services: {store: {contract: ../services/store.yaml}}
        paths:
          /home:
            get:
              operationId: getHome
              x-bff-plan: {budget: 3s, dependencies: {pet: {call: store.getPet, critical: true}}}
              responses:
                '200':
                  description: A pet
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          pet:
                            oneOf: [{type: object, properties: {name: {type: string}}}, {type: array, items: {type: string}}]
                            x-bff-value: $pet
        """
    private static let service = """
        openapi: 3.1.0
        info: {title: Store, version: 1.0.0}
        paths:
          /pet:
            get:
              operationId: getPet
              responses:
                '200':
                  description: A pet
                  content:
                    application/json:
                      schema:
                        oneOf:
                        - {type: object, properties: {name: {type: string}}}
                        - {type: object, properties: {name: {type: string}}, description: The same again}
        """

    @Test("two variants that no value tells apart are an error at the union that names both")
    func names() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bffgen-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in [
            ("bffgen.yaml", "{}"), ("clients/mobile.yaml", Self.client), ("services/store.yaml", Self.service),
        ] {
            let file = folder.appending(path: "Contracts/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let diagnostics = Diagnostics()
        let workspace = try #require(Workspace.open(directory: folder.path, diagnostics: diagnostics))
        _ = planWorkspace(readContracts(workspace: workspace, diagnostics: diagnostics), diagnostics: diagnostics)
        let found = try #require(diagnostics.sorted.first { $0.code == .undecidableUnion })
        #expect(
            found.message == "no value can tell two variants of this union apart: "
                + "every value that fits one of them fits the other, so none fits exactly one")
        #expect(found.notes.count == 2)
        #expect(found.location.file == "Contracts/services/store.yaml")
        #expect(found.location.line == 13)
        #expect(found.fix == "give them a 'discriminator', or a required property with different constants")
    }
}
