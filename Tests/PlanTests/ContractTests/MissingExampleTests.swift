internal import Contract
internal import Diagnostics
internal import Foundation
internal import Plan
internal import Testing

@Suite struct MissingExampleTests {
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
              parameters: [{name: size, in: query, schema: {type: integer, minimum: 5, not: {minimum: 1}}}]
              x-bff-plan: {budget: 3s, dependencies: {pet: {call: store.getPet, critical: true}}}
              responses:
                '200':
                  description: A pet
                  content:
                    application/json: {schema: {type: object, properties: {name: {type: string, x-bff-value: $pet#/name}}}}
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
                        type: object
                        required: [name]
                        properties: {name: {type: string}, code: {type: string}}
                        not: {required: [name]}
        """

    @Test("what no value is found for is a warning at its place that asks for an example")
    func asks() throws {
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
        let found = diagnostics.sorted.filter { $0.code == .missingExample }
        #expect(
            found.map(\.message) == [
                "no value that keeps its schema is found for parameter 'size', so the generated tests go without one",
                "no value that keeps its schema is found for the answer of 'getPet', "
                    + "so the generated tests go without one",
            ])
        #expect(found.map(\.location.file) == ["Contracts/clients/mobile.yaml", "Contracts/services/store.yaml"])
        #expect(found.map(\.location.line) == [11, 11])
        #expect(found.allSatisfy { $0.severity == .warning })
        #expect(found.allSatisfy { $0.fix == "give it an 'example' that keeps its schema" })
    }
}
