import Contract
import Diagnostics
import Foundation
import OpenAPI
import Testing

@testable import Compatibility

/// The sample's clients, or those of another workspace, as resolution gives them.
struct SampleContracts {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    let contracts: [ClientContract]
    let services: [(name: String, document: Document)]
    let files: SourceFiles

    init(_ folder: String = root.path) throws {
        let diagnostics = Diagnostics()
        let workspace = try #require(Workspace.open(directory: folder, diagnostics: diagnostics))
        let reader = workspace.documentReader(diagnostics: diagnostics)
        services = workspace.serviceFiles.compactMap { file in
            let name = file.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? ""
            return reader.read(file).map { (name, $0) }
        }
        contracts = readContracts(workspace: workspace, reader: reader, diagnostics: diagnostics)
        files = workspace.files
        try #require(!diagnostics.hasErrors, "\(TextPrinter(files: workspace.files).print(diagnostics.sorted))")
    }

    func client(_ name: String) throws -> ClientContract {
        try #require(contracts.first { $0.name == name })
    }

    /// What the file is called of a service that a client knows by this name.
    func serviceName(_ name: String, of client: String) -> String {
        let declared = contracts.first { $0.name == client }?.declaration.services.first { $0.name == name }
        return services.first { $0.document.file == declared?.document.file }?.name ?? name
    }

    func usage(service: String? = nil, client: String? = nil) -> Usage {
        Usage(contracts, services: services, service: service, client: client)
    }

    func operation(_ id: String, of service: String, client: String? = nil) throws -> Usage.Operation {
        let usage = usage(service: service, client: client)
        return try #require(usage.services.first?.operations.first { $0.id == id })
    }
}
