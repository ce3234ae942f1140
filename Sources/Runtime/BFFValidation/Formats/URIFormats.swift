// RFC 3986, read from left to right: each step returns the offset behind what its production takes, and a URI is one that is
// taken to its end.

extension FormatBytes {
    /// An absolute URI, with an optional fragment (section 3).
    var isURI: Bool {
        guard self[0].isLetter else { return false }
        let colon = behind(URIBytes.scheme, from: 0)
        return self[colon] == UInt8(ascii: ":") && isHierarchy(from: colon + 1)
    }

    /// A URI or a relative reference (section 4.1), whose first segment holds no colon.
    var isURIReference: Bool {
        if isURI { return true }
        let segment = behindURIText(URIBytes.segmentWithoutColon, from: 0)
        return self[segment] != UInt8(ascii: ":") && isHierarchy(from: 0)
    }

    private func isHierarchy(from start: Int) -> Bool {
        var at = start
        if self[at] == UInt8(ascii: "/"), self[at + 1] == UInt8(ascii: "/") {
            guard let end = behindAuthority(from: at + 2) else { return false }
            at = end
            guard at == count || URIBytes.behindAuthority.contains(self[at]) else { return false }
        }
        at = behindURIText(URIBytes.path, from: at)
        if self[at] == UInt8(ascii: "?") { at = behindURIText(URIBytes.query, from: at + 1) }
        if self[at] == UInt8(ascii: "#") { at = behindURIText(URIBytes.query, from: at + 1) }
        return at == count
    }

    private func behindAuthority(from start: Int) -> Int? {
        var at = start
        let userInfo = behindURIText(URIBytes.userInfo, from: at)
        if self[userInfo] == UInt8(ascii: "@") { at = userInfo + 1 }
        if self[at] == UInt8(ascii: "[") {
            guard let length = part(from: at).offset(of: UInt8(ascii: "]")),
                part(from: at + 1, to: at + length).isIPLiteral
            else { return nil }
            at += length + 1
        } else {
            at = behindURIText(URIBytes.host, from: at)
        }
        guard self[at] == UInt8(ascii: ":") else { return at }
        at += 1
        while self[at].isDigit { at += 1 }
        return at
    }

    /// IPv6address or IPvFuture.
    private var isIPLiteral: Bool {
        guard self[0] | 0x20 == UInt8(ascii: "v") else { return isIPv6 }
        guard let dot = offset(of: UInt8(ascii: ".")), dot > 1, dot + 1 < count else { return false }
        return part(from: 1, to: dot).allSatisfy(\.isHexDigit)
            && part(from: dot + 1).allSatisfy(URIBytes.userInfo.contains)
    }

    /// The offset behind bytes of the set.
    private func behind(_ allowed: ByteSet, from start: Int) -> Int {
        var at = start
        while at < count, allowed.contains(self.start[at]) { at &+= 1 }
        return at
    }

    /// The offset behind bytes of the set and whole percent triplets.
    private func behindURIText(_ allowed: ByteSet, from start: Int) -> Int {
        var at = behind(allowed, from: start)
        while self[at] == UInt8(ascii: "%"), self[at + 1].isHexDigit, self[at + 2].isHexDigit {
            at = behind(allowed, from: at + 3)
        }
        return at
    }
}

private enum URIBytes {
    static let scheme = ByteSet.lettersAndDigits.union("+-.")
    /// Unreserved characters and sub-delimiters.
    static let host = ByteSet.lettersAndDigits.union("-._~!$&'()*+,;=")
    static let userInfo = host.union(":")
    static let segmentWithoutColon = host.union("@")
    static let behindAuthority = ByteSet("/?#")
    static let path = host.union(":@/")
    static let query = host.union(":@/?")
}
