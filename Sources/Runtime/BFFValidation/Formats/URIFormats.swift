// RFC 3986. The text is cut at its delimiters as in appendix B, and each part is held against its production.

extension FormatBytes {
    /// An absolute URI, with an optional fragment (section 3).
    var isURI: Bool {
        guard let colon = offset(of: UInt8(ascii: ":")), part(from: 0, to: colon).isScheme else { return false }
        return part(from: colon + 1).isHierarchy(firstSegmentMayHoldColon: true)
    }

    /// A URI or a relative reference (section 4.1).
    var isURIReference: Bool {
        isURI || isHierarchy(firstSegmentMayHoldColon: false)
    }

    private var isScheme: Bool {
        self[0].isLetter && allSatisfy(URIBytes.scheme.contains)
    }

    private func isHierarchy(firstSegmentMayHoldColon: Bool) -> Bool {
        var rest = self
        if let hash = rest.offset(of: UInt8(ascii: "#")) {
            guard rest.part(from: hash + 1).isURIText(URIBytes.query) else { return false }
            rest = rest.part(from: 0, to: hash)
        }
        if let mark = rest.offset(of: UInt8(ascii: "?")) {
            guard rest.part(from: mark + 1).isURIText(URIBytes.query) else { return false }
            rest = rest.part(from: 0, to: mark)
        }
        if rest.hasPrefix("//") {
            let authority = rest.part(from: 2)
            let end = authority.offset(of: UInt8(ascii: "/")) ?? authority.count
            guard authority.part(from: 0, to: end).isAuthority else { return false }
            rest = authority.part(from: end)
        } else if !firstSegmentMayHoldColon {
            let segment = rest.part(from: 0, to: rest.offset(of: UInt8(ascii: "/")))
            guard segment.offset(of: UInt8(ascii: ":")) == nil else { return false }
        }
        return rest.isURIText(URIBytes.path)
    }

    private var isAuthority: Bool {
        var host = self
        if let at = offset(of: UInt8(ascii: "@")) {
            guard part(from: 0, to: at).isURIText(URIBytes.userInfo) else { return false }
            host = part(from: at + 1)
        }
        var port = host.part(from: host.count)
        if host[0] == UInt8(ascii: "[") {
            guard let end = host.offset(of: UInt8(ascii: "]")), host.part(from: 1, to: end).isIPLiteral else {
                return false
            }
            port = host.part(from: end + 1)
        } else {
            let end = host.offset(of: UInt8(ascii: ":")) ?? host.count
            guard host.part(from: 0, to: end).isURIText(URIBytes.host) else { return false }
            port = host.part(from: end)
        }
        return port.isEmpty || port[0] == UInt8(ascii: ":") && port.part(from: 1).allSatisfy(\.isDigit)
    }

    /// IPv6address or IPvFuture.
    private var isIPLiteral: Bool {
        guard self[0] | 0x20 == UInt8(ascii: "v") else { return isIPv6 }
        guard let dot = offset(of: UInt8(ascii: ".")), dot > 1, dot + 1 < count else { return false }
        return part(from: 1, to: dot).allSatisfy(\.isHexDigit)
            && part(from: dot + 1).allSatisfy(URIBytes.userInfo.contains)
    }

    /// Bytes of the set, and whole percent triplets.
    private func isURIText(_ allowed: ByteSet) -> Bool {
        var at = 0
        while at < count {
            if allowed.contains(start[at]) {
                at += 1
            } else {
                guard start[at] == UInt8(ascii: "%"), self[at + 1].isHexDigit, self[at + 2].isHexDigit else {
                    return false
                }
                at += 3
            }
        }
        return true
    }
}

private enum URIBytes {
    static let scheme = ByteSet.lettersAndDigits.union("+-.")
    /// Unreserved characters and sub-delimiters.
    static let host = ByteSet.lettersAndDigits.union("-._~!$&'()*+,;=")
    static let userInfo = host.union(":")
    static let path = host.union(":@/")
    static let query = host.union(":@/?")
}
