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
