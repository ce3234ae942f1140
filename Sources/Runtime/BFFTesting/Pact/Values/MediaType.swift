/// A media type, lower-case, without its parameters but for the comparison.
struct MediaType: Equatable {
    let main: String
    let sub: String
    /// Sorted by name.
    let parameters: [String]

    init(_ text: String) {
        let parts = text.split(separator: ";").map { $0.trimmed }
        let names = (parts.first ?? "").lowercased().split(separator: "/", maxSplits: 1).map(String.init)
        main = names.first ?? "*"
        sub = names.count > 1 ? names[1] : "*"
        parameters = parts.dropFirst().map { $0.lowercased() }.sorted()
    }

    var base: String { "\(main)/\(sub)" }

    /// Nothing is known of it.
    var isUnknown: Bool { main == "*" || sub == "*" }

    var isJSON: Bool {
        main == "application" && (sub == "json" || sub.hasSuffix("+json") || sub == "json-rpc" || sub == "jsonrequest")
    }

    var isXML: Bool {
        (main == "application" || main == "text") && (sub == "xml" || sub.hasSuffix("+xml")) && sub != "xhtml+xml"
    }

    var isForm: Bool { base == "application/x-www-form-urlencoded" }

    var isMultipart: Bool { main == "multipart" }

    var isText: Bool { main == "text" || isJSON || isXML || isForm }

    var isBinary: Bool {
        ["audio", "video", "image", "font"].contains(main) && sub != "svg+xml"
            || ["octet-stream", "pdf", "zip", "gzip", "x-protobuf", "protobuf"].contains(sub)
    }

    /// Whether a body of the other type may be held against one of this.
    func takes(_ other: MediaType) -> Bool {
        isUnknown || other.isUnknown || self == other || parameters.isEmpty && base == other.base
            || isXML && other.isXML && base == other.base
    }
}

extension StringProtocol {
    /// Without blanks at both ends.
    var trimmed: String {
        let blanks: Set<Character> = [" ", "\t", "\n", "\r", "\r\n"]
        let start = self.drop { blanks.contains($0) }
        guard let last = start.lastIndex(where: { !blanks.contains($0) }) else { return "" }
        return String(start[...last])
    }
}
