internal import Compatibility
internal import Contract
internal import Diagnostics
internal import OpenAPI

/// The contracts of all clients, as they are and as a revision had them, overlays applied on both sides.
struct ReleasedClients {
    private let workspace: Workspace
    private let revision: GitRevision
    private let files: SourceFiles

    /// - Parameter files: provides the revision's.
    init(_ workspace: Workspace, _ revision: GitRevision, _ files: SourceFiles) {
        (self.workspace, self.revision, self.files) = (workspace, revision, files)
    }

    /// nil, reported, where it cannot be read.
    func current(_ file: String, reporting diagnostics: Diagnostics) -> Document? {
        let found = Diagnostics()
        let document = workspace.documentReader(diagnostics: found).read(file)
        if document == nil { for fault in found.sorted { diagnostics.report(fault) } }
        return document
    }

    /// nil where it was not there, or was no contract.
    func released(_ file: String) -> Document? {
        guard let old = name(of: file), exists(old) else { return nil }
        let overlays = (workspace.overlays[file] ?? []).compactMap { use in
            name(of: use.file).map { OverlayUse(file: $0, location: use.location) }
        }.filter { exists($0.file) }
        let references = workspace.references.mapValues { name(of: $0) ?? $0 }
        return DocumentReader(
            references: references, overlays: [old: overlays], files: files, diagnostics: Diagnostics()
        ).read(old)
    }

    /// Contracts that stood beside those of today and are gone: all of a client's apps break.
    func removals() -> [Change] {
        let current = Set(workspace.clientFiles.compactMap(name))
        let folders = Set(workspace.clientFiles.map { FilePath.folder(of: path(of: $0)) }).sorted()
        return folders.flatMap { revision.files(in: $0) }.filter { !current.contains($0) }.compactMap { file in
            guard [".yaml", ".yml", ".json"].contains(where: file.hasSuffix),
                let document = DocumentReader(files: files, diagnostics: Diagnostics()).read(file),
                let client = document.root["x-bff"]?["client"]
            else { return nil }
            return Change(
                rule: Rule("client-contract-removed", otherwise: .error),
                text: "the contract of the client '\(client.string ?? client.json)' is gone", old: client.location,
                new: nil)
        }
    }

    private func exists(_ file: String) -> Bool {
        if case .success = files.bytes(of: file) { true } else { false }
    }

    private func path(of file: String) -> String { file.hasPrefix("/") ? file : "\(workspace.root)/\(file)" }

    private func name(of file: String) -> String? { revision.file(at: path(of: file)) }
}
