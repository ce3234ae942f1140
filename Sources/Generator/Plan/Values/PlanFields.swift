internal import Contract
internal import OpenAPI

/// The part of a printed plan that says where each field comes from. Fields of one object stand together under its
/// pointer; what is copied as a whole is one line.
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

    /// What was copied together stands in one line, with the names of its parts.
    private static func collapsed(_ fields: [Provenance]) -> [Entry] {
        var entries: [Entry] = []
        var index = 0
        while index < fields.count {
            guard let copy = fields[index].copy else {
                entries.append(Entry(field: fields[index].field, origin: fields[index].text))
                index += 1
                continue
            }
            let run = fields[index...].prefix { $0.copy == copy }
            let names = run.map { Self.names(of: $0.field.dropFirst(copy.field.count)) }.filter { !$0.isEmpty }
                .withoutRepeats
            let parts = names.isEmpty ? "" : ": " + names.joined(separator: ", ")
            entries.append(Entry(field: copy.field, origin: copy.origin.text + parts))
            index += run.count
        }
        return entries
    }

    /// `/*/price/currency` → `price/currency`
    private static func names(of rest: Substring) -> String {
        rest.split(separator: "/").filter { $0 != "*" }.joined(separator: "/")
    }
}

extension Provenance {
    /// A dependency that stands twice in a row is named once.
    fileprivate var text: String {
        origins.enumerated().map { index, origin in
            let isNamed = index > 0 && origins[index - 1].name == origin.name && !origin.pointer.isEmpty
            return isNamed ? origin.pointer : origin.text
        }.joined(separator: ", ")
    }
}

extension [String] {
    fileprivate var withoutRepeats: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
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

    var withoutTrailingBlanks: String { String(reversed().drop { $0 == " " }.reversed()) }
}
