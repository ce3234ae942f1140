internal import OpenAPI

/// Types, formats and null.
extension SchemaComparison {
    func compareTypes(_ visit: Visit) {
        compareNull(visit)
        let old = ValueType(visit.oldView)
        let new = ValueType(visit.newView)
        guard old != new else { return }
        let what = old.types == new.types ? "format" : old.format == new.format ? "type" : "type and format"
        let verb: String
        let action: String
        switch kind(old, new, visit) {
        case .generalized: (action, verb) = ("type-generalized", "was widened")
        case .specialized: (action, verb) = (specialized, "was narrowed")
        case .compatible: (action, verb) = ("type-compatible", "changed, which text allows,")
        case .changed: (action, verb) = ("type-changed", "changed")
        }
        let isBreaking = action != "type-compatible" && (action == "type-changed" || subject.direction == .response)
        let keyword = old.types == new.types ? "format" : "type"
        emit(
            action, isBreaking ? .error : .info,
            "the \(what) \(verb) from \(old.words(beside: new)) to \(new.words(beside: old))", visit, keyword)
    }

    private var specialized: String {
        if case .parameter = subject.part { return "type-specialized" }
        return subject.direction == .request ? "type-changed" : "type-specialized"
    }

    private enum Kind {
        case generalized, specialized, compatible, changed
    }

    private func kind(_ old: ValueType, _ new: ValueType, _ visit: Visit) -> Kind {
        let isParameter = if case .parameter = subject.part { true } else { false }
        if old.isWithin(new) {
            // A client that parses by format is told less than before.
            let losesFormat = old.types == new.types && subject.direction == .response
            return losesFormat ? .changed : .generalized
        }
        if isParameter, visit.position.isRoot, acceptsAsText(visit) { return .generalized }
        if isSameText(visit) { return .compatible }
        if new.isWithin(old) {
            if subject.direction == .response { return .specialized }
            return .changed
        }
        // A text that must now be a number was free before.
        let narrowsText = old.isPlainText && new.format == nil && new.types.isSubset(of: [.integer, .number, .boolean])
        return isParameter && !visit.position.isRoot && narrowsText ? .specialized : .changed
    }

    private func compareNull(_ visit: Visit) {
        guard let old = visit.old.saysNull, let new = visit.new.saysNull, old != new else { return }
        let isBreaking = (subject.direction == .request) != new
        emit(
            new ? "became-nullable" : "became-not-nullable", isBreaking ? .error : .info,
            new ? "null is allowed now" : "null is no longer allowed", visit, "type")
    }

    // MARK: Values that travel as text

    /// Whether one side is a text, as which every body of XML or a form can be read and written.
    func isSameText(_ visit: Visit) -> Bool {
        guard subject.isText, subject.part == .body, visit.position.isRoot else { return false }
        return ValueType(subject.direction == .request ? visit.newView : visit.oldView).isPlainText
            && (subject.direction == .request ? visit.newView : visit.oldView).saysOnlyType
    }

    /// Whether a parameter's values, read as text, are still taken: one value stands for a list of one in `a=1&a=2`, and every number is
    /// a text.
    func acceptsAsText(_ visit: Visit) -> Bool {
        guard case .parameter(_, let place) = subject.part, visit.position.isRoot, subject.isText,
            visit.oldView.types.isDisjoint(with: [.array, .object])
        else { return false }
        var wanted = visit.newView
        if wanted.types.union(.null) == [.array, .null], place == "query" || place == "cookie", subject.isExploded {
            guard wanted.minItems ?? 0 <= 1, wanted.maxItems ?? 1 >= 1, let items = wanted.items?.effective else {
                return false
            }
            wanted = items
        }
        guard wanted.types.contains(.string) else { return false }
        let text = visit.oldView.editableCopy()
        if text.types.contains(.string) || wanted.saysOnlyType { text.types = .string }
        return contains(text, isWithin: wanted)
    }
}

/// What a schema says of the type, null left out.
struct ValueType: Equatable {
    let types: Schema.Types
    let format: String?

    init(_ schema: Schema) {
        types = schema.types.subtracting(.null)
        format = schema.format
    }

    private static let wider = ["int32": "int64", "float": "double"]

    /// Whether all that this says, the other says too.
    func isWithin(_ other: ValueType) -> Bool {
        guard types.isSubset(of: other.types) else { return false }
        guard let wanted = other.format, wanted != format else { return true }
        return format.flatMap { Self.wider[$0] } == wanted
    }

    var isPlainText: Bool { types == .string && format == nil }

    private static let names: [(Schema.Types, String)] = [
        (.boolean, "boolean"), (.integer, "integer"), (.string, "string"), (.array, "array"), (.object, "object"),
    ]

    private var typeWords: String {
        if types.union(.null) == .any { return "any" }
        let found = Self.names.filter { types.contains($0.0) }.map(\.1)
        return found.map { $0 == "integer" && types.contains(.number) ? "number" : $0 }.joined(separator: " or ")
    }

    func words(beside other: ValueType) -> String {
        format == other.format ? "'\(typeWords)'" : "'\(typeWords)\(format.map { "/\($0)" } ?? "")'"
    }
}

extension Schema {
    /// Whether null is taken; nil where the schema says nothing of types.
    fileprivate var saysNull: Bool? {
        let schema = effective
        let isWrapped = schema.withoutNull !== schema
        if !isWrapped, schema.types == .any { return nil }
        return isNullable
    }

    fileprivate var saysOnlyType: Bool {
        enumeration == nil && const == nil && format == nil && pattern == nil && minLength == nil && maxLength == nil
            && allOf.isEmpty && anyOf.isEmpty && oneOf.isEmpty && not == nil
    }
}
