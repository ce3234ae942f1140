internal import BFFJSON

/// What stands in front of a request's body. Reused from request to request; its texts live until the request is
/// answered.
public final class HTTPHead {
    public package(set) var method = HTTPMethod.get
    /// True for HTTP/1.1, false for HTTP/1.0.
    public package(set) var isHTTP11 = true
    public let fields = HTTPFields()

    private var targetBytes = ByteBuffer(capacity: 512)
    private var pathRange = 0..<0
    private var queryRange = 0..<0

    public init() {}

    /// The path, percent-encoded as it came; begins with a slash, except for `*` (OPTIONS).
    public var path: HTTPText { text(pathRange) }

    /// What follows the question mark; empty without one.
    public var query: HTTPQuery { HTTPQuery(text(queryRange)) }

    /// The whole request target as it came.
    public var target: HTTPText { text(0..<targetBytes.count) }

    private func text(_ range: Range<Int>) -> HTTPText {
        targetBytes.withBytes { HTTPText(unsafelyBorrowing: UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    // MARK: Filling, by the parser of the transport

    package func removeAll() {
        targetBytes.removeAll()
        pathRange = 0..<0
        queryRange = 0..<0
        fields.removeAll()
    }

    package func appendTarget(_ bytes: UnsafeRawBufferPointer) {
        targetBytes.append(bytes)
    }

    /// Splits the target once it is complete (RFC 9112, section 3.2): origin form, absolute form of an http URL, or `*`
    /// with OPTIONS. False for anything else, and for a fragment.
    package func finishTarget() -> Bool {
        let target = target
        guard target.firstIndex(of: UInt8(ascii: "#")) == nil else { return false }
        var pathStart = 0
        switch target.first {
        case UInt8(ascii: "/"):
            break
        case UInt8(ascii: "*"):
            guard method == .options, target.count == 1 else { return false }
        default:
            let scheme: StaticString = "http://"
            guard target.prefix(scheme.utf8CodeUnitCount).equalsIgnoringCase(scheme) else { return false }
            let rest = target.dropFirst(scheme.utf8CodeUnitCount)
            let length = (0..<rest.count).first { rest[$0] == UInt8(ascii: "/") || rest[$0] == UInt8(ascii: "?") }
            guard HTTPAuthority.isValid(rest.prefix(length ?? rest.count)) else { return false }
            pathStart = scheme.utf8CodeUnitCount + (length ?? rest.count)
        }
        let tail = target.dropFirst(pathStart)
        let pathCount = tail.firstIndex(of: UInt8(ascii: "?")) ?? tail.count
        queryRange = min(pathStart + pathCount + 1, target.count)..<target.count
        guard pathCount == 0 else {
            pathRange = pathStart..<pathStart + pathCount
            return true
        }
        // An absolute URL without a path means the root: the slashes of "http://" lend one.
        pathRange = 5..<6
        return true
    }
}

/// The value of a Host field, or the authority of an absolute target.
package enum HTTPAuthority {
    /// A host name, an IPv4 address or a bracketed IPv6 address, with an optional port (RFC 9110, section 7.2). User
    /// information and an empty host are refused.
    package static func isValid(_ text: HTTPText) -> Bool {
        guard let first = text.first else { return false }
        var host = text
        if first == UInt8(ascii: "[") {
            guard let end = text.firstIndex(of: UInt8(ascii: "]")), end > 1 else { return false }
            host = text.prefix(end).dropFirst(1)
            guard (0..<host.count).allSatisfy({ ASCII.hexadecimal(host[$0]) != nil || isAddressMark(host[$0]) }) else {
                return false
            }
            let rest = text.dropFirst(end + 1)
            return rest.isEmpty || (rest.first == UInt8(ascii: ":") && isPort(rest.dropFirst(1)))
        }
        let (name, port) = text.split(at: UInt8(ascii: ":"))
        guard !name.isEmpty, (0..<name.count).allSatisfy({ isNameByte(name[$0]) }) else { return false }
        return port.map(isPort) ?? true
    }

    private static func isAddressMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }

    /// Unreserved, percent or a sub-delimiter (RFC 3986, section 3.2.2).
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="): true
        case UInt8(ascii: "#"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "|"): false
        default: ASCII.isToken(byte)
        }
    }

    private static func isPort(_ text: HTTPText) -> Bool {
        text.count <= 5 && (0..<text.count).allSatisfy { text[$0] &- UInt8(ascii: "0") <= 9 }
            && (text.integer ?? 0) <= 65_535
    }
}
