internal import Diagnostics
internal import OpenAPI

/// `clients` and `services` of bffgen.yaml: file patterns, and documents with what is applied to them.
///
///     clients:
///       - clients/*.yaml
///       - {contract: clients/tv.yaml, overlays: [clients/tv.overlay.yaml]}
extension ConfigurationReader {
    typealias Documents = (files: [String], overlays: [String: [OverlayUse]])

    /// What the entries under a key name, each file once. A pattern that is written and matches none is an error.
    func documents(_ object: ObjectReader, _ key: String, default patterns: [String]) -> Documents {
        guard object.has(key) else { return (Set(patterns.flatMap(matches)).sorted(), [:]) }
        var files: Set<String> = []
        var entries: [String: (overlays: [OverlayUse], location: Location)] = [:]
        for node in object.array(key, of: "file patterns") ?? [] {
            guard node.members != nil else {
                files.formUnion(pattern(node, under: key))
                continue
            }
            guard let entry = entry(node, under: key) else { continue }
            if let other = entries[entry.file] {
                diagnostics.report(
                    .duplicateName, at: node.location, "'\(entry.file)' is listed twice",
                    notes: [.init("it is listed here first", at: other.location)], fix: "put both into one entry")
                continue
            }
            entries[entry.file] = (entry.overlays, node.location)
        }
        return (files.union(entries.keys).sorted(), entries.mapValues(\.overlays))
    }

    private func pattern(_ node: Node, under key: String) -> [String] {
        let fix = "write a pattern, or {contract: \(key)/tv.yaml, overlays: [\(key)/tv.overlay.yaml]}"
        guard let pattern = scalars.string(node, "an entry of '\(key)'", fix: fix) else { return [] }
        let found = matches(pattern)
        if found.isEmpty {
            diagnostics.report(
                .unreadableFile, at: node.location, "no file matches '\(pattern)'",
                fix: "write it relative to \(Workspace.contractsFolder)/, such as \(key)/*.yaml")
        }
        return found
    }

    /// Overlays may lie beside what they change: a pattern does not take them for documents.
    private func matches(_ pattern: String) -> [String] {
        FilePattern(pattern).matches(in: absolute(".")).filter { !Self.isOverlay($0) }
            .map { FilePath.relative($0, to: root) }
    }

    /// `tv.overlay.yaml`, as the Overlay Specification suggests.
    private static func isOverlay(_ path: String) -> Bool {
        let name = path.lowercased()
        return [".overlay.yaml", ".overlay.yml", ".overlay.json"].contains { name.hasSuffix($0) }
    }

    private func entry(_ node: Node, under key: String) -> (file: String, overlays: [OverlayUse])? {
        let name = "an entry of '\(key)'"
        let object = ObjectReader(node, name, keys: ["contract", "overlays"], diagnostics: diagnostics)
        guard let object,
            let contract = object.required("contract", in: name, fix: "name the document: contract: \(key)/tv.yaml"),
            let file = file(contract, "'contract'")
        else { return nil }
        let overlays = (object.array("overlays", of: "files") ?? []).compactMap { node in
            self.file(node, "an overlay").map { OverlayUse(file: $0, location: node.location) }
        }
        return (file, overlays)
    }

    /// A file that is there, relative to the workspace.
    private func file(_ node: Node, _ name: String) -> String? {
        guard let path = scalars.string(node, name) else { return nil }
        guard exists(absolute(path), isFolder: false) else {
            diagnostics.report(
                .unreadableFile, at: node.location, "there is no file '\(path)'",
                fix: "write it relative to \(Workspace.contractsFolder)/")
            return nil
        }
        return FilePath.relative(absolute(path), to: root)
    }
}
