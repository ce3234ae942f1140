/// JSON Pointers (RFC 6901), as they stand in locations and behind a `$ref`'s `#`.
package enum JSONPointer {
    /// `~` becomes `~0` and `/` becomes `~1` (section 3).
    package static func escape(_ token: String) -> String {
        if !token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) { return token }
        var escaped = ""
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// nil where a `~` is followed by neither 0 nor 1.
    package static func unescape(_ token: some StringProtocol) -> String? {
        if !token.utf8.contains(UInt8(ascii: "~")) { return String(token) }
        var plain = ""
        var scalars = token.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "~" else {
                plain.unicodeScalars.append(scalar)
                continue
            }
            switch scalars.next() {
            case "0": plain += "~"
            case "1": plain += "/"
            default: return nil
            }
        }
        return plain
    }

    /// The tokens of a pointer; nil where it neither is empty nor starts with `/`, or where an escape is wrong.
    package static func tokens(of pointer: String) -> [String]? {
        if pointer.isEmpty { return [] }
        guard pointer.utf8.first == UInt8(ascii: "/") else { return nil }
        var tokens: [String] = []
        for part in pointer.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let token = unescape(Substring(part)) else { return nil }
            tokens.append(token)
        }
        return tokens
    }

    package static func join(_ tokens: some Sequence<String>) -> String {
        tokens.map { "/" + escape($0) }.joined()
    }

    /// The place one step further down.
    package static func child(_ token: String, of pointer: String) -> String {
        "\(pointer)/\(escape(token))"
    }

    /// The last token, unescaped, and the pointer before it; nil for the root.
    package static func split(_ pointer: String) -> (parent: String, token: String)? {
        guard let slash = pointer.utf8.lastIndex(of: UInt8(ascii: "/")),
            let token = unescape(pointer[pointer.utf8.index(after: slash)...])
        else { return nil }
        return (String(pointer[..<slash]), token)
    }
}
