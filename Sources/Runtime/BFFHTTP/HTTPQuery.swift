/// The query of a target as `name=value` pairs (application/x-www-form-urlencoded). Borrowed, like the head it is
/// part of.
public struct HTTPQuery {
    /// As it came, percent-encoded.
    public let text: HTTPText

    public init(_ text: HTTPText) {
        self.text = text
    }

    /// The first value of a parameter, still encoded: `PercentCoding.decode(_:plusIsSpace: true …)` reads it.
    /// A name without `=` has an empty value. Names are compared decoded.
    public func first(_ name: StaticString) -> HTTPText? {
        var found: HTTPText?
        forEach { key, value in
            if PercentCoding.decodes(key, to: HTTPText(name), plusIsSpace: true) { found = value }
            return found == nil
        }
        return found
    }

    /// Calls `body` with each pair, both parts still encoded, until it returns false.
    public func forEach(_ body: (_ name: HTTPText, _ value: HTTPText) -> Bool) {
        text.forEachPart(separator: UInt8(ascii: "&")) { part in
            let (name, value) = part.split(at: UInt8(ascii: "="))
            return body(name, value ?? HTTPText(""))
        }
    }
}

/// The cookies of a request (RFC 6265, section 5.4).
public struct HTTPCookies {
    private let fields: HTTPFields

    public init(_ fields: HTTPFields) {
        self.fields = fields
    }

    /// The value of the first cookie of that name, without surrounding double quotes; cookies are not percent-encoded.
    /// - Parameter name: case-sensitive.
    public func first(_ name: StaticString) -> HTTPText? {
        var found: HTTPText?
        for index in 0..<fields.count where found == nil && fields.name(at: index) == "cookie" {
            fields.value(at: index).forEachPart(separator: UInt8(ascii: ";")) { part in
                let (key, value) = part.split(at: UInt8(ascii: "="))
                if let value, key.trimmed == name { found = Self.unquoted(value.trimmed) }
                return found == nil
            }
        }
        return found
    }

    private static func unquoted(_ text: HTTPText) -> HTTPText {
        guard text.count >= 2, text[0] == UInt8(ascii: "\""), text[text.count - 1] == UInt8(ascii: "\"") else {
            return text
        }
        return text.prefix(text.count - 1).dropFirst(1)
    }
}
