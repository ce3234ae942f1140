public import BFFJSON
internal import BFFValidation

/// Reads the properties of one object, a call each.
///
/// The search for a property begins behind the one that was found last: properties in the order of the contract cost one pass in all.
/// Of equal names the first counts. Each property is asked for once.
public struct ObjectReader {
    private let reading: Reading
    /// Nil where the value is no object: then every call gives a placeholder and notes nothing.
    private let object: JSONValue?
    /// What no search has come to yet.
    private var rest: JSONMembers?
    /// How many members stand before `rest`.
    private var passed = 0
    /// Members before `rest` that nobody has asked for when they were passed.
    private var skipped: [Member] = []
    private var taken = Ordinals()

    private struct Member {
        let name: JSONText
        let value: JSONValue
        let ordinal: Int
    }

    /// Notes a value that is no object.
    public init(_ value: JSONValue?, _ reading: Reading) {
        self.reading = reading
        guard let value else {
            object = nil
            return
        }
        rest = value.members
        object = rest == nil ? nil : value
        if object == nil { reading.note(.type("an object")) }
    }

    /// The object's schema, for messages, where it does not stand below that of the value around it.
    /// - Parameter schema: JSON Pointer in the contract.
    public func describe(by schema: StaticString) {
        if object != nil { reading.describe(by: schema) }
    }

    // MARK: Properties

    /// A property that must be there and is not null.
    public mutating func required<Value: JSONReadable>(_ key: StaticString, _ rule: JSONRule? = nil) -> Value {
        guard let value = find(key) else {
            if object != nil { reading.note(.required(key)) }
            return Value(reading: nil, reading)
        }
        return read(value, key, rule)
    }

    /// A property that may be absent, but not null.
    public mutating func optional<Value: JSONReadable>(_ key: StaticString, _ rule: JSONRule? = nil) -> Value? {
        guard let value = find(key) else { return nil }
        return read(value, key, rule) as Value
    }

    /// A property that must be there and may be null.
    public mutating func nullable<Value: JSONReadable>(_ key: StaticString, _ rule: JSONRule? = nil) -> Value? {
        guard let value = find(key) else {
            if object != nil { reading.note(.required(key)) }
            return nil
        }
        return value.isNull ? nil : read(value, key, rule) as Value
    }

    /// A property that may be absent, and may be null.
    public mutating func either<Value: JSONReadable>(_ key: StaticString, _ rule: JSONRule? = nil) -> Nullable<Value> {
        guard let value = find(key) else { return .absent }
        return value.isNull ? .null : .value(read(value, key, rule))
    }

    /// A property that must be there and is not null, though its Swift type is optional: one that only answers have.
    public mutating func needed<Value: JSONReadable>(_ key: StaticString, _ rule: JSONRule? = nil) -> Value? {
        guard let value = find(key) else {
            if object != nil { reading.note(.required(key)) }
            return nil
        }
        return read(value, key, rule) as Value
    }

    /// A property that has a default: it stands in where the property is absent.
    public mutating func defaulted<Value: JSONReadable>(
        _ key: StaticString, _ value: @autoclosure () -> Value, _ rule: JSONRule? = nil
    ) -> Value {
        guard let found = find(key) else { return value() }
        return read(found, key, rule)
    }

    // MARK: Everything else

    /// The members that no call before has asked for.
    public mutating func additional<Value: JSONReadable>(_ rule: JSONRule? = nil) -> [String: Value] {
        var values: [String: Value] = [:]
        eachOther { key, value in
            let name = key.string
            if values[name] == nil { values[name] = reading.read(value, .member(key), rule) }
        }
        return values
    }

    /// Notes each member that no call before has asked for.
    public mutating func forbidAdditional() {
        eachOther { key, _ in
            reading.enter(ReadingStep(.member(key)))
            reading.note(.additionalProperties)
            reading.leave()
        }
    }

    /// How many members there may be.
    public mutating func members(min: Int = 0, max: Int = .max) {
        guard let object else { return }
        if object.count < min { reading.note(.minProperties(min)) }
        if object.count > max { reading.note(.maxProperties(max)) }
    }

    /// What else the schema asks of the object, by a generated validator.
    public mutating func check(_ validator: JSONRule.Validator) {
        guard let object else { return }
        reading.check(object, validator)
    }

    // MARK: Finding

    private func read<Value: JSONReadable>(_ value: JSONValue, _ key: StaticString, _ rule: JSONRule?) -> Value {
        reading.read(value, .property(key), rule)
    }

    private mutating func find(_ key: StaticString) -> JSONValue? {
        for member in skipped where member.name == key {
            taken.insert(member.ordinal)
            return member.value
        }
        var (members, ordinal) = (rest, passed)
        while let (name, value) = members?.next() {
            if name == key {
                keepSkipped(before: ordinal)
                (rest, passed) = (members, ordinal + 1)
                taken.insert(ordinal)
                return value
            }
            ordinal += 1
        }
        return nil
    }

    private mutating func keepSkipped(before found: Int) {
        while passed < found, let (name, value) = rest?.next() {
            skipped.append(Member(name: name, value: value, ordinal: passed))
            passed += 1
        }
    }

    /// The members that were not taken, and are no repetition of one that was.
    private func eachOther(_ body: (JSONText, JSONValue) -> Void) {
        var takenNames: [JSONText] = []
        eachMember { ordinal, name, _ in
            if taken.contains(ordinal) { takenNames.append(name) }
        }
        eachMember { ordinal, name, value in
            if reading.wantsMore, !taken.contains(ordinal), !takenNames.contains(name) { body(name, value) }
        }
    }

    private func eachMember(_ body: (Int, JSONText, JSONValue) -> Void) {
        var members = object?.members
        var ordinal = 0
        while let (name, value) = members?.next() {
            body(ordinal, name, value)
            ordinal += 1
        }
    }
}

/// A set of small numbers, without allocation below 64.
private struct Ordinals {
    private var bits: UInt64 = 0
    private var others: Set<Int> = []

    mutating func insert(_ ordinal: Int) {
        if ordinal < 64 { bits |= 1 << UInt64(ordinal) } else { others.insert(ordinal) }
    }

    func contains(_ ordinal: Int) -> Bool {
        ordinal < 64 ? bits & 1 << UInt64(ordinal) != 0 : others.contains(ordinal)
    }
}
