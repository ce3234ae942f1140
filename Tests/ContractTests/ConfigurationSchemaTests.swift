import Diagnostics
import Foundation
import Testing

@testable import Contract

/// `bffgen.schema.json`, which editors use, and the reader know the same.
@Suite struct ConfigurationSchemaTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func schema() throws -> [String: Any] {
        let data = try Data(contentsOf: root.appending(path: "Sources/Generator/bffgen/Schemas/bffgen.schema.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private static func properties(_ schema: Any?) throws -> [String: [String: Any]] {
        try #require((schema as? [String: Any])?["properties"] as? [String: [String: Any]])
    }

    @Test func `the schema has the keys that are read, and no others`() throws {
        let schema = try Self.schema()
        #expect(try Set(Self.properties(schema).keys) == Set(ConfigurationReader.keys))
        #expect(schema["additionalProperties"] as? Bool == false)
    }

    @Test func `patterns have the reader's defaults`() throws {
        let properties = try Self.properties(Self.schema())
        #expect(properties["clients"]?["default"] as? [String] == ConfigurationReader.clientsDefault)
        #expect(properties["services"]?["default"] as? [String] == ConfigurationReader.servicesDefault)
    }

    @Test func `severities are those of warnings`() throws {
        let severities = try #require(try Self.properties(Self.schema())["severities"])
        let names = (severities["propertyNames"] as? [String: [String]])?["enum"] ?? []
        #expect(names == DiagnosticCode.allCases.filter { $0.severity == .warning }.map(\.rawValue))
        let values = (severities["additionalProperties"] as? [String: [String]])?["enum"]
        #expect(values == Diagnostics.SeverityOverride.allCases.map(\.rawValue))
    }

    @Test(arguments: ["", "clients: [{contract: clients/a.yaml, overlay: []}]", "clients: [{contracts: a.yaml}]"])
    func `an entry with another key than the schema's is refused`(text: String) throws {
        let schema = try Self.schema()
        let definitions = schema["$defs"] as? [String: [String: Any]]
        let items = definitions?["documents"]?["items"] as? [String: [[String: Any]]]
        let entry = try Self.properties(items?["oneOf"]?.last)
        #expect(entry.keys.sorted() == ["contract", "overlays"])
        let folder = FileManager.default.temporaryDirectory.appending(path: "bffgen-schema-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let clients = folder.appending(path: "Contracts/clients")
        try FileManager.default.createDirectory(at: clients, withIntermediateDirectories: true)
        try Data().write(to: clients.appending(path: "a.yaml"))
        try Data(text.utf8).write(to: folder.appending(path: "Contracts/bffgen.yaml"))
        let diagnostics = Diagnostics()
        _ = Workspace.open(directory: folder.path, diagnostics: diagnostics)
        #expect(diagnostics.hasErrors == !text.isEmpty)
    }

    @Test func `without bffgen yaml clients and services are found by their folders`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bffgen-found-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for file in ["clients/b.yaml", "clients/a.json", "services/s.yml", "services/deep/x.yaml", "services/x.txt"] {
            let url = folder.appending(path: "Contracts/\(file)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: url)
        }
        let path = folder.resolvingSymlinksInPath().path
        #expect(Workspace.locate(from: "\(path)/Contracts/services/deep") == path)
        let diagnostics = Diagnostics()
        let workspace = try #require(Workspace.open(directory: path, diagnostics: diagnostics))
        #expect(!diagnostics.hasErrors)
        #expect(workspace.clientFiles == ["Contracts/clients/a.json", "Contracts/clients/b.yaml"])
        #expect(workspace.serviceFiles == ["Contracts/services/s.yml"])
        #expect(workspace.generatedDirectory == "\(path)/Generated")
    }
}
