internal import Foundation
internal import Testing

/// What appears beside a contract's parts leaves all that is generated for them as it was.
@Suite struct NameStabilityTests {
    private static let schema =
        "    Aardvark: {type: object, required: [id], properties: {id: {type: string, pattern: '^a'}, name: {type: string}, "
        + "tags: {type: array, items: {type: string}}}}\n"

    private static let serviceOperation = """
          /aardvarks:
            get:
              operationId: getAardvark
              responses:
                '200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Aardvark'}}}}

        """

    private static let clientOperation = """
          /aardvark:
            get:
              operationId: getAardvark
              x-bff-plan: {budget: 3s, dependencies: {thing: {call: things.getAardvark, critical: true}}}
              responses:
                '200':
                  description: One
                  content:
                    application/json:
                      schema: {type: object, required: [id], properties: {id: {type: string, x-bff-value: $thing#/id}, tags: {type: array, items: {type: string}, x-bff-value: $thing#/tags}}}

        """

    @Test("an unrelated schema and operation, in service and client, change no generated line")
    func unrelated() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bffgen-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let contracts = folder.appending(path: "Contracts")
        try FileManager.default.copyItem(
            at: Sample.repository.appending(path: "Tests/Features/Contracts"), to: contracts)
        let before = try Workspaces.files(folder)
        try edit(contracts.appending(path: "services/things.yaml")) { text in
            text.replacing("  schemas:\n", with: "  schemas:\n" + Self.schema, maxReplacements: 1)
                .replacing("paths:\n", with: "paths:\n" + Self.serviceOperation, maxReplacements: 1)
        }
        try edit(contracts.appending(path: "clients/features.yaml")) { text in
            text.replacing("components:\n", with: Self.clientOperation + "components:\n", maxReplacements: 1)
        }
        let after = try Workspaces.files(folder)
        #expect(after["Features/GetAardvark.swift"] != nil)
        for (path, text) in before {
            let lost = Self.lost(of: text, in: try #require(after[path], "\(path) is gone"))
            #expect(lost == nil, "\(path) has lost or moved: \(lost ?? "")")
        }
    }

    private func edit(_ file: URL, _ change: (String) -> String) throws {
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let changed = change(text)
        #expect(changed != text)
        try Data(changed.utf8).write(to: file)
    }

    /// The first line that does not stand in the other text, in the same order.
    private static func lost(of text: String, in other: String) -> Substring? {
        var rest = other.split(separator: "\n")[...]
        for line in text.split(separator: "\n") {
            guard let index = rest.firstIndex(of: line) else { return line }
            rest = rest[(index + 1)...]
        }
        return nil
    }
}
