internal import BFFJSON

/// What a parameter's value looks like before a style spells it (OpenAPI 3.1, "Style Values").
public indirect enum ParameterForm: Hashable, Sendable {
    /// Undefined: null. It leaves no trace (RFC 6570, section 2.3).
    case nothing
    case scalar(String)
    case list([ParameterForm])
    case object([Member])

    public struct Member: Hashable, Sendable {
        public let name: String
        public let value: ParameterForm

        public init(_ name: String, _ value: ParameterForm) {
            self.name = name
            self.value = value
        }
    }

    /// A value as its JSON has it: numbers and truth values as JSON writes them.
    init(_ value: JSONValue) {
        switch value.kind {
        case .null: self = .nothing
        case .string: self = .scalar(value.text?.string ?? "")
        case .bool, .number, .unreadable: self = .scalar(value.jsonText)
        case .array:
            var forms: [ParameterForm] = []
            if var elements = value.elements {
                while let element = elements.next() { forms.append(ParameterForm(element)) }
            }
            self = .list(forms)
        case .object:
            var forms: [Member] = []
            if var members = value.members {
                while let (name, member) = members.next() {
                    forms.append(Member(name.string, ParameterForm(member)))
                }
            }
            self = .object(forms)
        }
    }

    /// The value's JSON, taken apart. What a model writes is JSON: only one that is too large gives nothing.
    init(writing value: some JSONWritable) {
        var writer = JSONWriter()
        value.write(to: &writer)
        let json = try? writer.withBytes { bytes throws(JSONError) in try OwnedJSON(bytes: bytes) }
        self = json.map { json in withExtendedLifetime(json) { ParameterForm(json.value) } } ?? .nothing
    }

    /// Whether there is anything below it that a style could spell.
    var isDefined: Bool {
        switch self {
        case .nothing: false
        case .scalar: true
        case .list(let elements): elements.contains { $0 != .nothing }
        case .object(let members): members.contains { $0.value != .nothing }
        }
    }
}
