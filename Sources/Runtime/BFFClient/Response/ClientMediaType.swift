/// A media type as a field names it (RFC 9110, section 8.3.1).
struct ClientMediaType {
    /// Type and subtype, in lower case.
    let essence: String
    private let parameters: [Substring]

    init(_ text: String) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        essence = Self.trimmed(parts.first ?? "").lowercased()
        parameters = Array(parts.dropFirst())
    }

    /// Whether it is `application/json` or has the suffix `+json`.
    var isJSON: Bool { essence == "application/json" || (essence.contains("/") && essence.hasSuffix("+json")) }

    /// In lower case, without quotes.
    var charset: String? {
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, Self.trimmed(parts[0]).lowercased() == "charset" else { continue }
            return Self.trimmed(parts[1]).lowercased().filter { $0 != "\"" }
        }
        return nil
    }

    /// - Parameter range: `text/plain`, `text/*` or `*/*`.
    func isWithin(_ range: String) -> Bool {
        let range = ClientMediaType(range).essence
        if range == "*/*" { return true }
        if range.hasSuffix("/*") { return essence.hasPrefix(range.dropLast()) }
        return essence == range
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        let start = text.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return start[...last]
    }
}
