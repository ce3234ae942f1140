/// RFC 3986, and RFC 3987 for international texts, read from left to right: each step returns the offset behind what its
/// production takes, and a URI is one that is taken to its end.
struct URIScanner {
    private let bytes: FormatBytes
    private let isInternational: Bool

    init(_ bytes: FormatBytes, isInternational: Bool = false) {
        self.bytes = bytes
        self.isInternational = isInternational
    }

    /// An absolute URI, with an optional fragment (section 3).
    var isURI: Bool {
        // As most begin: `https://`.
        if bytes.count >= 8, bytes.word(at: 0) == 0x2F2F_3A73_7074_7468 { return isHierarchy(from: 6) }
        guard bytes[0].isLetter else { return false }
        var colon = 1
        while colon < bytes.count, URIBytes.scheme.contains(bytes.start[colon]) { colon &+= 1 }
        return bytes[colon] == UInt8(ascii: ":") && isHierarchy(from: colon + 1)
    }

    /// A URI or a relative reference (section 4.1), whose first segment holds no colon.
    var isReference: Bool {
        if isURI { return true }
        let segment = behind(URIBytes.segmentWithoutColon, from: 0)
        return bytes[segment] != UInt8(ascii: ":") && isHierarchy(from: 0)
    }

    private func isHierarchy(from start: Int) -> Bool {
        var at = start
        if bytes[at] == UInt8(ascii: "/"), bytes[at + 1] == UInt8(ascii: "/") {
            guard let end = behindAuthority(from: at + 2) else { return false }
            at = end
            guard at == bytes.count || URIBytes.behindAuthority.contains(bytes[at]) else { return false }
        }
        at = behind(URIBytes.path, from: at)
        if bytes[at] == UInt8(ascii: "?") { at = behind(URIBytes.query, from: at + 1, takesPrivateUse: true) }
        if bytes[at] == UInt8(ascii: "#") { at = behind(URIBytes.query, from: at + 1) }
        return at == bytes.count
    }

    private func behindAuthority(from start: Int) -> Int? {
        // Most are a host's name and nothing else.
        var at = behind(URIBytes.host, from: start)
        if at == bytes.count || URIBytes.behindAuthority.contains(bytes[at]) { return at }
        at = start
        let userInfo = behind(URIBytes.userInfo, from: at)
        if bytes[userInfo] == UInt8(ascii: "@") { at = userInfo + 1 }
        if bytes[at] == UInt8(ascii: "[") {
            guard let length = bytes.part(from: at).offset(of: UInt8(ascii: "]")),
                Self.isIPLiteral(bytes.part(from: at + 1, to: at + length))
            else { return nil }
            at += length + 1
        } else {
            at = behind(URIBytes.host, from: at)
        }
        guard bytes[at] == UInt8(ascii: ":") else { return at }
        at += 1
        while bytes[at].isDigit { at += 1 }
        return at
    }

    /// IPv6address or IPvFuture.
    private static func isIPLiteral(_ bytes: FormatBytes) -> Bool {
        guard bytes[0] | 0x20 == UInt8(ascii: "v") else { return bytes.isIPv6 }
        guard let dot = bytes.offset(of: UInt8(ascii: ".")), dot > 1, dot + 1 < bytes.count else { return false }
        return bytes.part(from: 1, to: dot).allSatisfy(\.isHexDigit)
            && bytes.part(from: dot + 1).allSatisfy(URIBytes.userInfo.contains)
    }

    /// The offset behind bytes of the set, whole percent triplets, and what RFC 3987 adds.
    @inline(__always)
    private func behind(_ allowed: ByteSet, from start: Int, takesPrivateUse: Bool = false) -> Int {
        var at = start
        // `-` to `9` is in all sets but the host's, which has no slash.
        let lastSign = allowed.contains(UInt8(ascii: "/")) ? UInt8(ascii: "9") : UInt8(ascii: ".")
        while at &+ 8 <= bytes.count, bytes.word(at: at).holdsSmallLetters(or: UInt8(ascii: "-")...lastSign) {
            at &+= 8
        }
        while at < bytes.count, allowed.contains(bytes.start[at]) { at &+= 1 }
        // Not in a text of plain bytes.
        return at < bytes.count && (bytes.start[at] == UInt8(ascii: "%") || bytes.start[at] >= 0x80)
            ? behindMore(allowed, from: at, takesPrivateUse: takesPrivateUse) : at
    }

    @inline(never)
    private func behindMore(_ allowed: ByteSet, from start: Int, takesPrivateUse: Bool) -> Int {
        var at = start
        while at < bytes.count {
            let byte = bytes.start[at]
            if allowed.contains(byte) {
                at &+= 1
            } else if byte == UInt8(ascii: "%"), bytes[at + 1].isHexDigit, bytes[at + 2].isHexDigit {
                at &+= 3
            } else if isInternational, byte >= 0x80 {
                let (scalar, length) = bytes.scalar(at: at)
                guard scalar.isUCSCharacter || (takesPrivateUse && scalar.isPrivateUse) else { return at }
                at &+= length
            } else {
                return at
            }
        }
        return at
    }
}

extension UInt32 {
    /// `ucschar` of RFC 3987, section 2.2.
    var isUCSCharacter: Bool {
        switch self {
        case 0xA0...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFEF: true
        // Without each plane's last two; plane 14 begins at E1000.
        case 0x10000...0xDFFFF, 0xE1000...0xEFFFD: self & 0xFFFF <= 0xFFFD
        default: false
        }
    }

    /// `iprivate` of RFC 3987, section 2.2.
    var isPrivateUse: Bool {
        switch self {
        case 0xE000...0xF8FF, 0xF0000...0xFFFFD, 0x100000...0x10FFFD: true
        default: false
        }
    }
}

private enum URIBytes {
    /// Letters, digits and `+-.`.
    static var scheme: ByteSet { ByteSet(low: 0x3FF_6800_0000_0000, high: 0x7FF_FFFE_07FF_FFFE) }
    /// Unreserved characters and sub-delimiters: letters, digits and `-._~!$&'()*+,;=`.
    static var host: ByteSet { ByteSet(low: 0x2BFF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE) }
    /// The same and `:`.
    static var userInfo: ByteSet { ByteSet(low: 0x2FFF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE) }
    /// The host's and `@`.
    static var segmentWithoutColon: ByteSet { ByteSet(low: 0x2BFF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF) }
    /// `/?#`
    static var behindAuthority: ByteSet { ByteSet(low: 0x8000_8008_0000_0000, high: 0) }
    /// The host's and `:@/`.
    static var path: ByteSet { ByteSet(low: 0x2FFF_FFD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF) }
    /// The host's and `:@/?`.
    static var query: ByteSet { ByteSet(low: 0xAFFF_FFD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF) }
}

// MARK: Templates

extension FormatBytes {
    /// RFC 6570, section 2; with its erratum 6937, which allows an apostrophe.
    var isURITemplate: Bool {
        var at = 0
        while at < count {
            let byte = start[at]
            if byte == UInt8(ascii: "{") {
                guard let behind = behindExpression(from: at + 1) else { return false }
                at = behind
            } else if byte == UInt8(ascii: "%") {
                guard self[at + 1].isHexDigit, self[at + 2].isHexDigit else { return false }
                at &+= 3
            } else if byte >= 0x80 {
                let (scalar, length) = scalar(at: at)
                guard scalar.isUCSCharacter || scalar.isPrivateUse else { return false }
                at &+= length
            } else {
                guard TemplateBytes.literal.contains(byte) else { return false }
                at &+= 1
            }
        }
        return true
    }

    /// Behind the closing brace.
    private func behindExpression(from start: Int) -> Int? {
        var at = start
        if TemplateBytes.operators.contains(self[at]) { at &+= 1 }
        while true {
            guard let behind = behindVariable(from: at) else { return nil }
            at = behind
            if self[at] == UInt8(ascii: "*") {
                at &+= 1
            } else if self[at] == UInt8(ascii: ":") {
                let first = at + 1
                guard self[first].isDigit, self[first] != UInt8(ascii: "0") else { return nil }
                at = first
                while self[at].isDigit { at &+= 1 }
                guard at - first <= 4 else { return nil }
            }
            if self[at] == UInt8(ascii: "}") { return at + 1 }
            guard self[at] == UInt8(ascii: ",") else { return nil }
            at &+= 1
        }
    }

    private func behindVariable(from start: Int) -> Int? {
        var at = start
        var hasCharacter = false
        while true {
            if TemplateBytes.name.contains(self[at]) {
                at &+= 1
                hasCharacter = true
            } else if self[at] == UInt8(ascii: "%"), self[at + 1].isHexDigit, self[at + 2].isHexDigit {
                at &+= 3
                hasCharacter = true
            } else if self[at] == UInt8(ascii: "."), hasCharacter {
                at &+= 1
                hasCharacter = false
            } else {
                return hasCharacter ? at : nil
            }
        }
    }
}

private enum TemplateBytes {
    static let literal = ByteSet.lettersAndDigits.union("!#$&'()*+,-./:;=?@[]_~")
    static let operators = ByteSet("+#./;?&=,!@|")
    static let name = ByteSet.lettersAndDigits.union("_")
}
