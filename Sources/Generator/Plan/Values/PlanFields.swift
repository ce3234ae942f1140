import Contract
import OpenAPI

/// The part of a printed plan that says where each field comes from. Fields of one object stand together under its pointer; what
/// is copied as a whole is one line.
struct PlanFields {
    private struct Entry {
        let field: String
        let origin: String
    }

    private let entries: [Entry]
    private let byHand: String?

    init(_ plan: OperationPlan) {
        entries =
            Self.collapsed(plan.provenance)
            + plan.headerProvenance.map { Entry(field: "header \($0.field)", origin: $0.text) }
        byHand = plan.handComposition == nil ? nil : "composed by hand: \(SwiftName.bare(plan.operation.id))"
    }

    var lines: [String] {
        var rows: [[String]] = byHand.map { [[$0]] } ?? []
        var index = 0
        while index < entries.count {
            let group = entries[index...].prefix { $0.field.parent == entries[index].field.parent }
            if let parent = entries[index].field.parent, group.count > 1 {
                rows.append([parent, ""])
                rows += group.map { ["  " + $0.field.dropFirst(parent.count + 1), $0.origin] }
            } else {
                rows += group.map { [$0.field, $0.origin] }
            }
            index += group.count
        }
        return Table(rows).lines(columnsMax: PlanText.columnsMax - 2).map(\.withoutTrailingBlanks)
    }

    private static func collapsed(_ fields: [Provenance]) -> [Entry] {
        var entries: [Entry] = []
        var index = 0
        while index < fields.count {
            if let (field, origin, names) = copy(fields[index...]) {
                entries.append(Entry(field: field, origin: "\(origin): \(names.joined(separator: ", "))"))
                index += names.count
            } else {
                entries.append(Entry(field: fields[index].field, origin: fields[index].text))
                index += 1
            }
        }
        return entries
    }

    /// The largest object that begins here and whose every field is the same-named one of a single source.
    private static func copy(
        _ fields: ArraySlice<Provenance>
    ) -> (field: String, origin: String, names: [String])? {
        guard let first = fields.first, let origin = first.only else { return nil }
        let tokens = first.field.split(separator: "/", omittingEmptySubsequences: false)
        for depth in tokens.indices.dropFirst(2) {
            let ancestor = tokens[..<depth].joined(separator: "/")
            let rest = first.field.dropFirst(ancestor.count)
            guard origin.pointer.hasSuffix(rest) else { continue }
            let source = origin.pointer.dropLast(rest.count)
            let run = fields.prefix { $0.field.hasPrefix(ancestor + "/") }
            let isCopy = run.allSatisfy { field in
                field.only.map { $0.name == origin.name && $0.pointer == source + field.field.dropFirst(ancestor.count) }
                    ?? false
            }
            guard isCopy, run.count > 1 else { continue }
            return (
                ancestor, Provenance.Origin(name: origin.name, pointer: String(source)).text,
                run.map { String($0.field.dropFirst(ancestor.count + 1)) }
            )
        }
        return nil
    }
}

extension Provenance {
    fileprivate var only: Origin? { origins.count == 1 ? origins.first : nil }
    fileprivate var text: String { origins.map(\.text).joined(separator: ", ") }
}

extension Provenance.Origin {
    fileprivate var text: String { pointer.isEmpty ? name : "\(name) \(pointer)" }
}

extension String {
    /// The pointer of what holds the field; nil at the root, and for a header.
    fileprivate var parent: String? {
        guard hasPrefix("/"), let slash = lastIndex(of: "/"), slash != startIndex else { return nil }
        return String(self[..<slash])
    }

    fileprivate var withoutTrailingBlanks: String { String(reversed().drop { $0 == " " }.reversed()) }
}
