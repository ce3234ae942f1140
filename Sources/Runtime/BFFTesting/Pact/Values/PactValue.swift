package import BFFJSON

/// A JSON value of a Pact file or of an answer. Unlike `JSONValue` it outlives its text, can be made, and remembers how a number was
/// written: to Pact, `1` is an integer and `1.0` is a decimal.
package indirect enum PactValue: Sendable {
    case null
    case bool(Bool)
    case number(PactNumber)
    case string(String)
    case array([PactValue])
    case object(PactObject)

    /// - Throws: the first fault, if the bytes are not JSON.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        var buffer = ByteBuffer(capacity: bytes.count)
        bytes.withUnsafeBytes { buffer.append($0) }
        let parser = JSONParser(numbers: .exact)
        self.init(try parser.parse(buffer))
        withExtendedLifetime(parser) {}
    }

    private init(_ value: JSONValue) {
        switch value.kind {
        case .null: self = .null
        case .bool: self = .bool(value.bool ?? false)
        case .number: self = .number(PactNumber(value.numberText ?? "0", isInteger: value.isWrittenWhole))
        case .string: self = .string(value.text?.string ?? "")
        case .array:
            var elements: [PactValue] = []
            var rest = value.elements
            while let element = rest?.next() { elements.append(PactValue(element)) }
            self = .array(elements)
        case .object:
            var object = PactObject()
            var rest = value.members
            while let (name, member) = rest?.next() { object[name.string] = PactValue(member) }
            self = .object(object)
        // Half a surrogate pair, or nested beyond every sense: no rule can be meant for it.
        case .unreadable: self = .string("\u{FFFD}")
        }
    }
}

// MARK: Access

extension PactValue {
    package var object: PactObject? { if case .object(let object) = self { object } else { nil } }

    package var array: [PactValue]? { if case .array(let elements) = self { elements } else { nil } }

    package var string: String? { if case .string(let text) = self { text } else { nil } }

    package var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }

    package var integer: Int? { if case .number(let number) = self { number.integer } else { nil } }

    package var isNull: Bool { if case .null = self { true } else { false } }

    package subscript(name: String) -> PactValue? { object?[name] }

    /// A string's content, everything else as JSON: what a regular expression is held against.
    package var plainText: String { string ?? text }
}

// MARK: Equality

extension PactValue: Equatable {
    /// Strings by code points, objects without order; an integer never equals a decimal.
    package static func == (left: PactValue, right: PactValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}

// MARK: Text

extension PactValue {
    /// Compact JSON, members in their order.
    package var text: String {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let flag): writer.value(flag)
        case .number(let number): number.text.withJSONText { writer.raw($0) }
        case .string(let text): writer.value(text)
        case .array(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        case .object(let object):
            writer.beginObject()
            for member in object.members {
                writer.key(escaping: member.name)
                member.value.write(to: &writer)
            }
            writer.endObject()
        }
    }

    /// What mismatches call it.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number(let number): number.isInteger ? "integer" : "decimal"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// As a mismatch shows it: cut, because a body may be long.
    var excerpt: String {
        let text = if case .string(let text) = self { "'\(text)'" } else { self.text }
        return "\(text.count > Self.excerptMax ? text.prefix(Self.excerptMax) + "…" : text[...]) (\(kindName))"
    }

    /// Characters.
    private static var excerptMax: Int { 120 }
}
