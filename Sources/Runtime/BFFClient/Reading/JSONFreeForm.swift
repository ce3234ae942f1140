public import BFFJSON
internal import BFFValidation

/// JSON of any shape: what a contract leaves open. It keeps the tape of the body that it came from, all of it, and is read in place.
///
///     let city = order.metadata["address"]?["city"]?.string
///     let note: JSONFreeForm = ["source": "app", "tries": 3, "tags": ["a", "b"]]
public struct JSONFreeForm: Sendable {
    /// Nil for null.
    private let content: OwnedJSON?

    public static let null = JSONFreeForm(content: nil)

    private init(content: OwnedJSON?) { self.content = content }

    /// - Throws: the first fault, if the text is not JSON.
    public init(json text: String) throws(JSONError) {
        content = try OwnedJSON(text)
    }

    /// A copy of what a model, an array or a scalar writes.
    /// - Throws: if that is more than a parser takes.
    public init(_ value: some JSONWritable) throws(JSONError) {
        var writer = JSONWriter()
        value.write(to: &writer)
        content = try writer.withBytes { bytes throws(JSONError) in try OwnedJSON(bytes: bytes) }
    }

    /// - Parameter lease: keeps the tape alive that the value stands on.
    init(_ value: JSONValue, lease: AnyObject) {
        content = OwnedJSON(value, lease: lease)
    }

    /// The value in place, for what the accessors here do not offer; it must not leave `body`, which is not called for a null that
    /// was not read from anywhere.
    public func withValue<Result>(_ body: (JSONValue) -> Result?) -> Result? {
        guard let content else { return nil }
        return withExtendedLifetime(content) { body(content.value) }
    }

    private func inside(_ value: JSONValue?) -> JSONFreeForm? {
        guard let value, let content else { return nil }
        return JSONFreeForm(value, lease: content)
    }
}

extension JSONFreeForm {
    public var kind: JSONKind { withValue { $0.kind } ?? .null }
    public var isNull: Bool { kind == .null }
    public var bool: Bool? { withValue { $0.bool } }
    /// An integer of up to 64 bits.
    public var int: Int? { withValue { $0.int } }
    public var double: Double? { withValue { $0.double } }
    public var string: String? { withValue { $0.text?.string } }

    /// The first member of that name; nil if there is none or this is no object.
    public subscript(key: String) -> JSONFreeForm? {
        withValue { value in key.withJSONText { inside(value[$0]) } }
    }

    /// The elements in order; nil if this is no array.
    public var elements: [JSONFreeForm]? {
        withValue { value in
            guard var elements = value.elements else { return nil }
            var result: [JSONFreeForm] = []
            while let element = elements.next() {
                if let element = inside(element) { result.append(element) }
            }
            return result
        }
    }

    /// The members in document order, repeated names included; nil if this is no object.
    public var members: [(name: String, value: JSONFreeForm)]? {
        withValue { value in
            guard var members = value.members else { return nil }
            var result: [(name: String, value: JSONFreeForm)] = []
            while let (name, member) = members.next() {
                if let member = inside(member) { result.append((name.string, member)) }
            }
            return result
        }
    }

    /// The same value as a model.
    /// - Throws: what is wrong with it.
    public func read<Value: JSONReadable>(as _: Value.Type = Value.self) throws(UnreadableJSON) -> Value {
        guard let content else { return try JSONFreeForm.readNull() }
        let reading = Reading(lease: content)
        let value = withExtendedLifetime(content) { Value(reading: content.value, reading) }
        if let fault = UnreadableJSON(reading) { throw fault }
        return value
    }

    private static func readNull<Value: JSONReadable>() throws(UnreadableJSON) -> Value {
        guard let null = try? JSONFreeForm(json: "null") else { throw .malformed(JSONError(.empty, at: 0)) }
        return try null.read()
    }
}

extension JSONFreeForm: JSONModel {
    public init(reading value: JSONValue?, _ reading: Reading) {
        guard let value else {
            self = .null
            return
        }
        if let lease = reading.lease {
            self.init(value, lease: lease)
        } else if let copy = try? JSONFreeForm(value) {
            self = copy
        } else {
            reading.note(.type("a value that can be kept"))
            self = .null
        }
    }

    public func write(to writer: inout JSONWriter) {
        guard let content else { return writer.null() }
        content.write(to: &writer)
    }
}

extension JSONFreeForm: ParameterValue {}

extension JSONFreeForm: Equatable {
    /// As JSON Schema has it: numbers by value, objects without order.
    public static func == (left: JSONFreeForm, right: JSONFreeForm) -> Bool {
        if left.isNull || right.isNull { return left.isNull && right.isNull }
        return left.withValue { left in right.withValue { left.isEqual(to: $0) } } ?? false
    }
}

extension JSONFreeForm: CustomStringConvertible {
    /// Its JSON text.
    public var description: String { withValue { $0.jsonText } ?? "null" }
}

// MARK: Literals

extension JSONFreeForm: ExpressibleByNilLiteral, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(stringLiteral value: String) { self.init(literal: value) }
    public init(booleanLiteral value: Bool) { self.init(literal: value) }
    public init(integerLiteral value: Int) { self.init(literal: value) }
    public init(floatLiteral value: Double) { self.init(literal: value) }
    public init(arrayLiteral elements: JSONFreeForm...) { self.init(literal: elements) }
    public init(dictionaryLiteral members: (String, JSONFreeForm)...) { self.init(literal: Members(members: members)) }

    /// What a literal writes is JSON, and no parser's limit is near.
    private init(literal: some JSONWritable) {
        content = (try? JSONFreeForm(literal))?.content
    }

    /// In the order of the literal.
    private struct Members: JSONWritable {
        let members: [(String, JSONFreeForm)]

        func write(to writer: inout JSONWriter) {
            writer.beginObject()
            for (name, value) in members {
                writer.key(escaping: name)
                value.write(to: &writer)
            }
            writer.endObject()
        }
    }
}
