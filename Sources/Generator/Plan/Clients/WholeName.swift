/// Contract names as names of a client of whole operations: `SwiftName`'s, and what the world's documents need
/// beside.
enum WholeName {
    /// `continue-item` → `ContinueItem`; what generated code says unqualified gets a suffix.
    static func type(_ text: String) -> String {
        let name = SwiftName.type(spelled(text))
        return reservedTypes.contains(name) ? name + "Model" : name
    }

    /// `+1` → `plus1`; without backticks.
    static func bare(_ text: String) -> String {
        let name = SwiftName.bare(spelled(text))
        return reservedMembers.contains(name) ? name + "Value" : name
    }

    /// A member, in backticks where Swift needs them.
    static func member(_ bare: String) -> String { SwiftName.escaped(bare) }

    /// Signs of which Swift's names are not made, in words where nothing else is there or where they are a number's
    /// sign.
    private static func spelled(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first else { return "empty" }
        let isNamed = scalars.contains { isPart($0) }
        if !isNamed {
            return scalars.prefix(8).map { signs[$0] ?? "u\(String($0.value, radix: 16))" }.joined(separator: " ")
        }
        var plain = String.UnicodeScalarView()
        for scalar in scalars { plain.append(isPart(scalar) ? scalar : "-") }
        let rest = String(plain)
        if scalars.count > 1, "0"..."9" ~= scalars[1] {
            if first == "+" { return "plus " + rest }
            if first == "-" { return "minus " + rest }
        }
        return rest
    }

    /// Everything else separates words. Scalars beyond ASCII only where every Swift compiler takes them.
    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: scalar.value > 0xFF && scalar.properties.isXIDStart && scalar.properties.isAlphabetic
        }
    }

    private static let signs: [Unicode.Scalar: String] = [
        "=": "equal", "<": "less", ">": "greater", "!": "not", "+": "plus", "-": "minus", "*": "star", "/": "slash",
        "%": "percent", "&": "and", "|": "or", "^": "caret", "~": "tilde", ".": "dot", ",": "comma", ":": "colon",
        ";": "semicolon", "?": "question", "@": "at", "#": "hash", "$": "dollar", "_": "underscore", " ": "space",
        "(": "open", ")": "close", "[": "open", "]": "close", "{": "open", "}": "close", "\"": "quote", "'": "quote",
        "\\": "backslash", "`": "backtick",
    ]

    /// A stored property of such a name would hide what the language or a protocol means by it.
    private static let reservedMembers: Set<String> = [
        "self", "init", "rawValue", "hashValue", "first", "parameterForm",
    ]

    /// What generated files say without qualification.
    private static let reservedTypes: Set<String> = [
        "ArrayReader", "Base64Data", "BasicCredentials", "BearerToken", "CallOptions", "APIKey", "ClientError",
        "ClientRequest", "ClientResponse", "ClientTransport", "DateTime", "DecimalNumber", "FilePart", "FormWritable",
        "FormWriter", "FullDate", "HTTPMethod", "Indirect", "Int32", "Int64", "IntegerEnum", "JSONFreeForm",
        "JSONModel", "JSONObjectReadable", "JSONReadable", "JSONRule", "JSONTupleReadable", "JSONWritable",
        "NullValue", "Nullable", "ObjectReader", "Open", "ParameterValue", "Pattern", "Reading", "Sendable",
        "StaticString", "TextEnum", "URIValue", "UInt8", "UUIDValue", "UndocumentedResponse", "DecimalStep", "Swift",
    ]

    /// The first of these names that nothing in the scope has, else with a number.
    static func claim(_ candidates: [String], in taken: inout Set<String>) -> String {
        for candidate in candidates where taken.insert(candidate).inserted { return candidate }
        let last = candidates.last ?? "value"
        var number = 2
        while !taken.insert("\(last)\(number)").inserted { number += 1 }
        return "\(last)\(number)"
    }
}
