internal import OpenAPI

/// What hand-written code sees of a text.
enum TextForm: Equatable {
    case string
    /// A generated enum, made of the borrowed text.
    case enumeration(String)
    /// A value of the runtime, made of a text that was checked.
    case value(String)

    var type: String {
        switch self {
        case .string: "String"
        case .enumeration(let name), .value(let name): name
        }
    }

    func make(of text: String) -> String {
        switch self {
        case .string: "\(text).string"
        case .enumeration(let name): "\(name)(\(text))"
        case .value(let name): "\(name)(checked: \(text))"
        }
    }

    /// The runtime's values of the formats that have one.
    static let values: [String: String] = [
        "date-time": "DateTime", "date": "FullDate", "uuid": "UUIDValue", "uri": "URIValue", "byte": "Base64Data",
        "decimal": "DecimalNumber",
    ]

    /// Whether a type of the public half names one of the runtime's types: those are never qualified.
    static func namesRuntime(_ type: String) -> Bool {
        type.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
            .contains { runtimeTypes.contains(String($0)) }
    }

    private static let runtimeTypes: Set<String> = Set(values.values).union(["Outcome", "OwnedJSON"])
}

extension Schema {
    /// The texts of an enum that lists nothing but texts (and null), each once.
    var listedTexts: [String]? {
        guard let enumeration, const == nil, enumeration.allSatisfy({ $0.string != nil || $0.isNull }) else {
            return nil
        }
        var texts: [String] = []
        for text in enumeration.compactMap(\.string) where !texts.contains(text) { texts.append(text) }
        return texts.isEmpty ? nil : texts
    }

    /// The runtime's type for a text of this format.
    var textValueType: String? {
        guard const == nil, enumeration == nil else { return nil }
        return format.flatMap { TextForm.values[$0] }
    }
}

extension SwiftName {
    /// The case of an enum's value: `DOLBY_VISION` → `dolbyVision`, `+1` → `plus1`.
    static func enumCase(_ value: String) -> String {
        let isNamed = value.contains { $0.isLetter || $0.isNumber }
        let isSigned = value.first == "+" || value.first == "-"
        guard isNamed, !isSigned, value != "self" else { return WholeName.member(WholeName.bare(value)) }
        return member(value)
    }
}
