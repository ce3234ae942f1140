internal import Contract
internal import Diagnostics
internal import Foundation
internal import Plan
internal import Render
internal import Testing

/// The repository's folder, and the plan of the sample store's own contracts.
enum Sample {
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func plan() throws -> WorkspacePlan { try Workspaces.plan(repository) }

    /// With parts of mobile's contract replaced.
    static func plan(replacing replacements: [(String, String)]) throws -> WorkspacePlan {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sample-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let contracts = repository.appending(path: "Contracts").resolvingSymlinksInPath()
        try FileManager.default.copyItem(at: contracts, to: folder.appending(path: "Contracts"))
        // What it says of templates leads out of the copy.
        try Data().write(to: folder.appending(path: "Contracts/bffgen.yaml"))
        let file = folder.appending(path: "Contracts/clients/mobile.yaml")
        var text = try String(contentsOf: file, encoding: .utf8)
        for (old, new) in replacements {
            try #require(text.contains(old))
            text = text.replacing(old, with: new, maxReplacements: 1)
        }
        try Data(text.utf8).write(to: file)
        return try Workspaces.plan(folder)
    }
}

enum Workspaces {
    /// The plan of the workspace in this folder, which must be without errors.
    static func plan(_ folder: URL) throws -> WorkspacePlan {
        let diagnostics = Diagnostics()
        let workspace = try #require(Workspace.open(directory: folder.path, diagnostics: diagnostics))
        let contracts = readContracts(workspace: workspace, diagnostics: diagnostics)
        let plan = planWorkspace(contracts, diagnostics: diagnostics)
        let errors = diagnostics.sorted.filter { $0.severity == .error }
        #expect(errors.isEmpty, "\(TextPrinter(files: workspace.files).print(errors))")
        return plan
    }

    /// Path → text of everything that the workspace generates.
    static func files(_ folder: URL) throws -> [String: String] {
        let diagnostics = Diagnostics()
        let templates = try #require(TemplateSet.load(overriding: nil, diagnostics: diagnostics))
        let files = try Renderer(templates: templates).render(try plan(folder).values)
        return Dictionary(files.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
    }
}
