internal import Diagnostics
internal import OpenAPI

/// Whether every value of one schema is a value of another.
enum Containment {
    /// Proven.
    case within
    /// Some values may not be: checked when they come.
    case checked
    /// None ever is, or a rule forbids to try. The words continue "… is a string, but … takes an integer".
    case impossible

    static func && (left: Containment, right: @autoclosure () -> Containment) -> Containment {
        switch left {
        case .impossible: return .impossible
        case .within: return right()
        case .checked: if case .impossible = right() { return .impossible } else { return .checked }
        }
    }

    private static func proven(_ isProven: Bool) -> Containment { isProven ? .within : .checked }

    /// - Parameters:
    ///   - isOpen: a service sends the value: it may be one that its enum does not list yet.
    ///   - map: an enum's values are renamed before they are looked at.
    ///   - truncate: strings are cut to this many scalars.
    static func scalar(
        _ source: SchemaView, in target: SchemaView, isOpen: Bool = false, map: Composition.EnumMap? = nil,
        truncate: Int? = nil
    ) -> Containment {
        let isOpen = isOpen && source.schema.const == nil && source.schema.enumeration != nil
        if source.schema === target.schema, truncate == nil, map == nil, !isOpen { return .within }
        return kind(source, target, map, truncate) && proven(!target.hasRest) && (isOpen ? open(target, map) : .within)
    }

    /// What a value that nobody has listed yet finds.
    private static func open(_ target: SchemaView, _ map: Composition.EnumMap?) -> Containment {
        if map?.otherwise != nil { return .within }
        let schema = target.schema
        let isBound =
            target.listedValues != nil || schema.minLength ?? 0 > 0 || schema.maxLength != nil
            || schema.pattern != nil || schema.minimum != nil || schema.maximum != nil
            || schema.exclusiveMinimum != nil || schema.exclusiveMaximum != nil || schema.multipleOf != nil
            || schema.format.map(assertedFormats.contains) ?? false
        return map != nil || isBound ? .checked : .within
    }

    private static func kind(
        _ source: SchemaView, _ target: SchemaView, _ map: Composition.EnumMap?, _ truncate: Int?
    ) -> Containment {
        switch (source.kind, target.kind) {
        case (.boolean, .boolean): list(source, target, map)
        case (.integer, .integer), (.integer, .number), (.number, .number):
            list(source, target, map) && number(source, target)
        case (.string, .string):
            list(source, target, map) && (map != nil ? renamed(target) : string(source, target, truncate))
        default: .impossible
        }
    }

    private static func list(_ source: SchemaView, _ target: SchemaView, _ map: Composition.EnumMap?) -> Containment {
        guard let allowed = target.listedValues else { return .within }
        if map?.otherwise != nil { return .within }
        guard let given = source.listedValues else { return .checked }
        let taken = given.filter { value in
            if let map, let text = value.string, map.entries.contains(where: { $0.source == text }) { return true }
            return allowed.contains { $0.isEqual(to: value) }
        }
        if taken.isEmpty { return .impossible }
        return proven(taken.count == given.count)
    }

    /// What a map gives is listed by the target, or, where that lists nothing, as long as it likes.
    private static func renamed(_ target: SchemaView) -> Containment {
        let schema = target.schema
        let isBound =
            schema.minLength ?? 0 > 0 || schema.maxLength != nil || schema.pattern != nil || schema.format != nil
        return proven(target.listedValues != nil || !isBound)
    }

    // MARK: Numbers

    private static func number(_ source: SchemaView, _ target: SchemaView) -> Containment {
        if let listed = source.listedValues {
            return proven(listed.allSatisfy { LiteralCheck.fault($0, against: target.schema) == nil })
        }
        let low = lowerBound(source), high = upperBound(source)
        var isProven = true
        if let bound = lowerBound(target) {
            isProven = isProven && (low.map { isAtLeast($0, bound) } ?? false)
        }
        if let bound = upperBound(target) {
            isProven = isProven && (high.map { isAtMost($0, bound) } ?? false)
        }
        if let step = target.schema.multipleOf {
            isProven = isProven && (source.schema.multipleOf.map { $0.isMultiple(of: step) } ?? false)
        }
        if low.map({ isAbove($0, upperBound(target)) }) ?? false { return .impossible }
        if let bound = lowerBound(target), high.map({ isAbove(bound, $0) }) ?? false { return .impossible }
        return proven(isProven)
    }

    private struct Bound {
        let value: Node
        let isExclusive: Bool
    }

    private static func lowerBound(_ view: SchemaView) -> Bound? {
        let open = view.schema.exclusiveMinimum.map { Bound(value: $0, isExclusive: true) }
        let closed = view.schema.minimum.map { Bound(value: $0, isExclusive: false) }
        let format = view.schema.format == "int32" ? integerBound(Int64(Int32.min)) : nil
        return [open, closed, format].compactMap { $0 }.reduce(nil) { best, next in
            guard let best else { return next }
            return isAtLeast(best, next) ? best : next
        }
    }

    private static func upperBound(_ view: SchemaView) -> Bound? {
        let open = view.schema.exclusiveMaximum.map { Bound(value: $0, isExclusive: true) }
        let closed = view.schema.maximum.map { Bound(value: $0, isExclusive: false) }
        let format = view.schema.format == "int32" ? integerBound(Int64(Int32.max)) : nil
        return [open, closed, format].compactMap { $0 }.reduce(nil) { best, next in
            guard let best else { return next }
            return isAtMost(best, next) ? best : next
        }
    }

    private static func integerBound(_ number: Int64) -> Bound {
        Bound(
            value: Node(.integer(number), at: .init(file: "", line: 1, column: 1, pointer: "")), isExclusive: false)
    }

    private static func isAtLeast(_ left: Bound, _ right: Bound) -> Bool {
        guard let order = left.value.compare(right.value) else { return false }
        return order > 0 || (order == 0 && (left.isExclusive || !right.isExclusive))
    }

    private static func isAtMost(_ left: Bound, _ right: Bound) -> Bool {
        guard let order = left.value.compare(right.value) else { return false }
        return order < 0 || (order == 0 && (left.isExclusive || !right.isExclusive))
    }

    /// The lower bound leaves nothing below the upper one.
    private static func isAbove(_ low: Bound, _ high: Bound?) -> Bool {
        guard let high, let order = low.value.compare(high.value) else { return false }
        return order > 0 || (order == 0 && (low.isExclusive || high.isExclusive))
    }

    // MARK: Strings

    private static func string(_ source: SchemaView, _ target: SchemaView, _ truncate: Int?) -> Containment {
        if let listed = source.listedValues, truncate == nil {
            return proven(listed.allSatisfy { LiteralCheck.fault($0, against: target.schema) == nil })
        }
        let longest = [source.schema.maxLength, truncate, formatLength(source)?.upperBound].compactMap { $0 }.min()
        let sourceShortest = max(source.schema.minLength ?? 0, formatLength(source)?.lowerBound ?? 0)
        let shortest = min(sourceShortest, truncate ?? sourceShortest)
        var isProven = true
        if let most = target.schema.maxLength { isProven = isProven && (longest.map { $0 <= most } ?? false) }
        if let least = target.schema.minLength { isProven = isProven && shortest >= least }
        if let pattern = target.schema.pattern {
            isProven = isProven && source.schema.pattern == pattern && truncate == nil
        }
        if let format = target.schema.format, assertedFormats.contains(format) {
            isProven = isProven && source.schema.format == format && truncate == nil
        }
        if let most = target.schema.maxLength, shortest > most { return .impossible }
        if let least = target.schema.minLength, let longest, longest < least { return .impossible }
        return proven(isProven)
    }

    /// Formats that a validator enforces; any other one is a remark.
    static let assertedFormats: Set<String> = [
        "date-time", "date", "time", "duration", "uuid", "uri", "uri-reference", "email", "hostname", "ipv4", "ipv6",
    ]

    private static func formatLength(_ view: SchemaView) -> ClosedRange<Int>? {
        switch view.schema.format {
        case "uuid": 36...36
        case "date": 10...10
        default: nil
        }
    }
}

extension SchemaView {
    /// Something is asked for that one keyword cannot say: `not`, or what flattening left in `allOf`.
    var hasRest: Bool { schema.not != nil || !schema.allOf.isEmpty }
}
