package import Diagnostics

/// An overlay as bffgen.yaml names it for a document.
package struct OverlayUse: Hashable, Sendable {
    /// Relative to the workspace.
    package let file: String
    /// Who names it.
    package let location: Location

    package init(file: String, location: Location) {
        self.file = file
        self.location = location
    }
}

/// The overlays of a run, by the document that each changes.
struct DocumentOverlays {
    var uses: [String: [OverlayUse]] = [:]
    /// Local copies of remote documents: URL without fragment → file.
    var references: [String: String] = [:]

    /// The document with its overlays applied; nil, reported, where one of them is at fault. Overlays come in the order in
    /// which they are named.
    func applied(to root: Node, of file: String, trees: SourceTrees, diagnostics: Diagnostics) -> Node? {
        guard let uses = uses[file] else { return root }
        let overlays = uses.map { use in
            trees.root(of: use.file, from: use.location).flatMap { Overlay.read($0, diagnostics: diagnostics) }
        }
        let sound = overlays.compactMap(\.self)
        guard sound.count == overlays.count else { return nil }
        return OverlayApplication(to: file, references: references, diagnostics: diagnostics).apply(sound, to: root)
    }
}
