internal import Contract
internal import OpenAPI

/// What has become of a value, in the user's words.
enum FitWords {
    /// What of the new version the view model does not take and did not meet before; continues "'/items/*/title' …".
    static func difference(_ before: SchemaView, _ after: SchemaView, _ target: SchemaView) -> String {
        if let added = added(before, after) { return "may be \(added)" }
        if before.listedValues != nil, after.listedValues == nil { return "may be any \(word(after))" }
        let (old, new) = (before.schema, after.schema)
        if let most = target.schema.maxLength, (new.maxLength ?? .max) > most {
            return new.maxLength.map { "may be \($0) characters long" } ?? "may be of any length"
        }
        if let least = target.schema.minLength, (new.minLength ?? 0) < least {
            return (new.minLength ?? 0) == 0 ? "may be empty" : "may be \(new.minLength ?? 0) characters short"
        }
        if target.schema.pattern != nil, old.pattern != new.pattern { return "follows another pattern" }
        if target.schema.format != nil, old.format != new.format {
            return new.format.map { "is of the format '\($0)' now" } ?? "has no format any more"
        }
        if differs(old.maximum, new.maximum) || differs(old.exclusiveMaximum, new.exclusiveMaximum) {
            return new.maximum.map { "may be \($0.json)" } ?? "may be of any size"
        }
        if differs(old.minimum, new.minimum) || differs(old.exclusiveMinimum, new.exclusiveMinimum) {
            return new.minimum.map { "may be \($0.json)" } ?? "may be as small as it likes"
        }
        return "takes more values than before"
    }

    /// Values of an enum that were not there before; nil where it lists none, or no others.
    static func added(_ before: SchemaView, _ after: SchemaView) -> String? {
        guard let old = before.listedValues, let new = after.listedValues else { return nil }
        let added = new.filter { value in !old.contains { $0.isEqual(to: value) } }
        guard !added.isEmpty else { return nil }
        return added.map { $0.string.map { "'\($0)'" } ?? $0.json }.joined(separator: " or ")
    }

    private static func word(_ view: SchemaView) -> String {
        view.kindName.split(separator: " ").last.map(String.init) ?? "value"
    }

    private static func differs(_ left: Node?, _ right: Node?) -> Bool {
        guard let left, let right else { return (left == nil) != (right == nil) }
        return !left.isEqual(to: right)
    }
}

/// Compares what hand-written code is given as a whole: names, types, and what may be missing.
struct ShapeComparison {
    private(set) var broken: String?
    private(set) var changed: String?
    private var ancestors: [Schema] = []

    mutating func compare(_ old: Schema, _ new: Schema, at pointer: String) {
        let (before, after) = (old.view, new.view)
        let subject = pointer.isEmpty ? "" : "at \(pointer) "
        guard !ancestors.contains(where: { $0 === before.schema }) else { return }
        ancestors.append(before.schema)
        defer { ancestors.removeLast() }
        if before.kindName != after.kindName {
            return note("\(subject)is \(after.kindName) now, not \(before.kindName)")
        }
        if after.isNullable, !before.isNullable, !pointer.isEmpty { return note("\(subject)may be null") }
        if let added = FitWords.added(before, after), changed == nil {
            changed = "\(subject)may be \(added), which hand-written code has not met"
        }
        for part in before.partsByStep {
            guard let same = after.partsByStep.first(where: { $0.step == part.step }) else {
                if case .variant = part.step { continue }
                note("has no \(pointer)\([part.step].pointer) any more")
                continue
            }
            let place = pointer + [part.step].pointer
            if case .property(let name) = part.step, before.requires(name), !after.requires(name) {
                note("at \(place) may be absent")
            }
            compare(part.schema, same.schema, at: place)
        }
        guard case .union = before.kind else { return }
        let added = after.partsByStep.first { part in !before.partsByStep.contains { $0.step == part.step } }
        if case .variant(let label)? = added?.step {
            note("\(subject)may be '\(label)', which hand-written code does not know")
        }
    }

    private mutating func note(_ text: String) {
        if broken == nil { broken = text }
    }
}

extension SchemaView {
    var isMap: Bool { if case .map = kind { true } else { false } }

    var isNumeric: Bool {
        switch kind {
        case .integer, .number: true
        default: false
        }
    }
}

extension Composition {
    /// A map has something for values that it does not name.
    var catchesAll: Bool {
        if case .value(_, let map?) = kind { map.otherwise != nil } else { false }
    }

    var dropsInvalidElements: Bool {
        if case .each(_, _, let drops, _) = kind { drops } else { false }
    }

    var takesNullElements: Bool {
        if case .each(_, _, _, let element) = kind { element.target.view.isNullable } else { false }
    }
}

extension [Use.Step] {
    /// For messages; the body's root has no pointer to show.
    var named: String {
        let pointer = pointer
        return pointer.isEmpty ? "the answer" : pointer
    }
}
