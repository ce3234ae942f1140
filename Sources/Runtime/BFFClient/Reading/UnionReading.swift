public import BFFJSON
internal import BFFValidation

/// The kinds of JSON values that alternatives may differ by: JSON Schema's types.
public enum ValueKind: Sendable {
    case null, bool, integer, number, string, array, object
}

extension Reading {
    /// Reads one alternative; what it makes is dropped.
    public typealias Attempt = (JSONValue, Reading) -> Void

    /// An alternative, of which more is asked than its type.
    public func value<Value: JSONReadable>(_ value: JSONValue?, _ rule: JSONRule) -> Value {
        if let value { rule.check(value, self) }
        return Value(reading: value, self)
    }

    /// The kind of a value; nil, and a note, for a number that cannot be read.
    public func kind(_ value: JSONValue?) -> ValueKind? {
        switch value?.kind {
        case nil: return nil
        case .null: return .null
        case .bool: return .bool
        case .number: return value?.isInteger == true ? .integer : .number
        case .string: return .string
        case .array: return .array
        case .object: return .object
        case .unreadable:
            note(.type("a value that can be read"))
            return nil
        }
    }

    /// The text of the property that tells alternatives apart; of a number, `true` or `false` its JSON text. Nil, and a note, where
    /// there is none.
    public func variant(_ value: JSONValue?, by property: StaticString) -> String? {
        guard let value else { return nil }
        guard value.kind == .object else {
            note(.type("an object"))
            return nil
        }
        guard let mark = value[property] else {
            note(.discriminator(property))
            return nil
        }
        switch mark.kind {
        case .string: return mark.text?.string
        case .number, .bool: return mark.jsonText
        default:
            note(.discriminator(property))
            return nil
        }
    }

    /// The text of the property that tells alternatives apart, where one of them stands for what has none.
    public func variantIfPresent(_ value: JSONValue?, by property: StaticString) -> String? {
        guard let mark = value?[property] else { return nil }
        switch mark.kind {
        case .string: return mark.text?.string
        case .number, .bool: return mark.jsonText
        default: return nil
        }
    }

    /// Notes that the property names no alternative; nothing where `variant` has noted something already.
    /// - Parameter value: where nil, a placeholder is being made.
    public func unknownVariant(_ value: JSONValue?, by property: StaticString) {
        guard let mark = value?[property], [.string, .number, .bool].contains(mark.kind) else { return }
        enter(ReadingStep(.property(property)))
        note(.discriminator(property))
        leave()
    }

    /// Notes that a value is of a kind that no alternative takes.
    public func unknownKind(_ value: JSONValue?) {
        if let value, value.kind != .unreadable { note(.anyOf) }
    }

    /// Whether an object has the property; false for everything else.
    public func has(_ property: StaticString, in value: JSONValue?) -> Bool {
        value?[property] != nil
    }

    /// The index of the alternative that holds, or nil and a note.
    ///
    /// Where several would hold because they take any text for an enumeration that may grow, the one that lists the text wins.
    /// - Parameters:
    ///   - exactlyOne: `oneOf`: more than one is a violation; else `anyOf`: the first one counts.
    ///   - file: with `line` names the union: what holds for a value is found out once, however often it is read. Unions inside unions
    ///     would else be tried twice as often with each level.
    public func firstMatch(
        _ value: JSONValue?, exactlyOne: Bool, _ attempts: [Attempt], file: StaticString = #fileID, line: Int = #line
    ) -> Int? {
        guard let value else { return nil }
        let key = KnownMatches.Key(
            place: value.place, file: UInt(bitPattern: file.utf8Start), line: line, isStrict: isStrict)
        let found = matches.known[key] ?? self.match(value, exactlyOne, attempts)
        matches.known[key] = found
        switch found {
        case .one(let index): return index
        case .several(let count): note(.oneOf(count))
        case .none: note(exactlyOne ? .oneOf(0) : .anyOf)
        }
        return nil
    }

    private func match(_ value: JSONValue, _ exactlyOne: Bool, _ attempts: [Attempt]) -> KnownMatches.Match {
        for strictness in isStrict ? [true] : [true, false] {
            var holding: [Int] = []
            for (index, attempt) in attempts.enumerated() {
                let reading = trial(isStrict: strictness)
                attempt(value, reading)
                guard reading.isValid else { continue }
                if !exactlyOne { return .one(index) }
                holding.append(index)
            }
            if holding.count > 1 { return .several(holding.count) }
            if let first = holding.first { return .one(first) }
        }
        return .none
    }
}

/// What has been found out about unions of one body.
final class KnownMatches {
    struct Key: Hashable {
        let place: Int
        let file: UInt
        let line: Int
        let isStrict: Bool
    }

    enum Match {
        case one(Int), several(Int), none
    }

    var known: [Key: Match] = [:]
}

extension JSONValue {
    /// The value's own JSON text.
    var jsonText: String {
        var writer = JSONWriter()
        writer.copy(self)
        return writer.withBytes { String(decoding: $0, as: UTF8.self) }
    }
}
