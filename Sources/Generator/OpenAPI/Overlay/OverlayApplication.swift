package import Diagnostics

/// A document's overlays at work. Each action sees what the ones before it have made.
///
/// It is strict, because an overlay that no longer fits its document would change less than its author believes: an
/// action that selects nothing is a fault, and so is one whose update does not go together with what it selects.
package struct OverlayApplication {
    private let file: String
    /// Local copies of remote documents, for `extends`.
    private let references: [String: String]
    private let diagnostics: Diagnostics

    /// - Parameter file: the document that the overlays change.
    package init(to file: String, references: [String: String] = [:], diagnostics: Diagnostics) {
        self.file = file
        self.references = references
        self.diagnostics = diagnostics
    }

    /// - Returns: the document as it is after all actions, each value with the place where it is written and with its
    ///   pointer in the result; nil, reported, behind a fault.
    package func apply(_ overlays: [Overlay], to root: Node) -> Node? {
        let faults = diagnostics.errorCount
        var result = root
        for overlay in overlays {
            checkExtends(overlay)
            for action in overlay.actions {
                // Behind an action that does not fit, what follows may not fit just because of it.
                guard let next = apply(action, of: overlay, to: result) else { return nil }
                result = next
            }
        }
        return diagnostics.errorCount == faults ? placed(result, "") : nil
    }

    private func checkExtends(_ overlay: Overlay) {
        guard let extends = overlay.extends, let text = extends.string else { return }
        let path = references[text] ?? FilePath.resolve(PercentEncoding.decode(text[...]) ?? text, from: overlay.file)
        if path == file { return }
        diagnostics.report(
            .overlayMismatch, at: extends.location, "the overlay extends '\(text)', and is applied to '\(file)'",
            fix: "name that document relative to the overlay, or leave 'extends' out")
    }

    /// - Returns: nil, reported, where the action does not fit.
    private func apply(_ action: Overlay.Action, of overlay: Overlay, to root: Node) -> Node? {
        guard let selected = select(action.target, action.targetNode, in: root) else { return nil }
        guard !selected.isEmpty else {
            reportUnmatched(action.target, at: action.targetNode, in: root)
            // It changes nothing, and so cannot be what a later action lacks.
            return root
        }
        guard let change = merge(for: action, in: root) else { return nil }
        let merge = OverlayMerge(
            change: change, target: action.targetNode, updatesPrimitives: overlay.updatesPrimitives)
        do throws(OverlayMismatch) {
            return try merge.applied(to: root, SelectedPlaces(selected.map(\.steps)))
        } catch {
            diagnostics.report(error.diagnostic)
            return nil
        }
    }

    private func select(_ query: JSONPath, _ place: Node, in root: Node) -> [JSONPath.Selected]? {
        do throws(JSONPathFault) {
            return try query.select(in: root)
        } catch {
            diagnostics.report(
                .invalidTarget, at: place.location, "'\(query.text)' cannot be answered: \(error.message)",
                fix: "write one that names what it looks for")
            return nil
        }
    }

    private func merge(for action: Overlay.Action, in root: Node) -> OverlayMerge.Change? {
        switch action.change {
        case .remove: return .remove
        case .nothing: return .nothing
        case .update(let node): return .update(node)
        case .copy(let query, let place):
            guard let selected = select(query, place, in: root) else { return nil }
            if selected.count == 1 { return .update(selected[0].node) }
            if selected.isEmpty {
                reportUnmatched(query, at: place, in: root)
                return nil
            }
            diagnostics.report(
                .overlayMismatch, at: place.location, "'copy' selects \(selected.count) values, one was expected",
                fix: "name a single one")
            return nil
        }
    }

    // MARK: What selects nothing

    private func reportUnmatched(_ query: JSONPath, at place: Node, in root: Node) {
        let (note, fix) = explanation(of: query, in: root)
        diagnostics.report(
            .unmatchedTarget, at: place.location, "'\(query.text)' selects nothing in '\(file)'",
            notes: note.map { [$0] } ?? [], fix: fix ?? "correct it, or remove the action")
    }

    /// How far the query gets, and the name that was most likely meant there.
    private func explanation(of query: JSONPath, in root: Node) -> (note: Diagnostic.Note?, fix: String?) {
        let scalars = Array(query.text.unicodeScalars)
        for count in stride(from: query.segments.count - 1, through: 0, by: -1) {
            let failing = query.segments[count]
            let before = JSONPath(text: "", segments: Array(query.segments[..<count]))
            guard let reached = try? before.select(in: root), let first = reached.first else { continue }
            var prefix = String.UnicodeScalarView()
            prefix.append(contentsOf: scalars[..<failing.start])
            let note = Diagnostic.Note("this is what '\(String(prefix))' selects", at: first.node.location)
            guard failing.selectors.count == 1, case .name(let name) = failing.selectors[0] else { return (note, nil) }
            let names = reached.flatMap { $0.node.members?.map(\.key) ?? [] }
            return (note, Suggestion.fix(for: name, in: names))
        }
        return (nil, nil)
    }

    // MARK: Places

    /// Values of an overlay become the document's: references in them are relative to it, and their pointers lead
    /// through it.
    private func placed(_ node: Node, _ pointer: String) -> Node {
        let location = placed(node.location, pointer)
        switch node.value {
        case .array(let elements):
            return Node(.array(elements.enumerated().map { placed($1, "\(pointer)/\($0)") }), at: location)
        case .object(let members):
            let members = members.map { member in
                let pointer = JSONPointer.child(member.key, of: pointer)
                return Node.Member(
                    key: member.key, keyLocation: placed(member.keyLocation, pointer),
                    value: placed(member.value, pointer))
            }
            return Node(.object(members), at: location)
        default: return Node(node.value, at: location)
        }
    }

    private func placed(_ location: Location, _ pointer: String) -> Location {
        Location(
            file: file, line: location.line, column: location.column, pointer: pointer,
            overlay: location.source == file ? nil : location.source)
    }
}
