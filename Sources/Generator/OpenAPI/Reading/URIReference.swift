internal import Diagnostics

/// URIs and relative references (RFC 3986), and file paths in their place: the base of a file that no `$id` renames
/// is its path in the workspace.
enum URIReference {
    /// What stands before the `#`, and what behind it; nil without one.
    static func split(_ text: String) -> (resource: String, fragment: Substring?) {
        guard let hash = text.utf8.firstIndex(of: UInt8(ascii: "#")) else { return (text, nil) }
        return (String(text[..<hash]), text[text.utf8.index(after: hash)...])
    }

    /// Section 3.1. A single letter is no scheme but a drive.
    static func hasScheme(_ reference: some StringProtocol) -> Bool {
        guard let colon = reference.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = reference.utf8[..<colon]
        guard scheme.count > 1, let first = scheme.first, (0x61...0x7A).contains(first | 0x20) else { return false }
        return scheme.allSatisfy {
            (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0)
        }
    }

    /// Whether the reference, resolved, may be something else than a file of the workspace.
    static func isRemote(_ reference: some StringProtocol) -> Bool {
        reference.hasPrefix("//") || hasScheme(reference)
    }

    /// The absolute form of a reference without fragment: a URI where the reference or the base is one (section 5.2),
    /// else a path in the workspace.
    ///
    /// - Returns: nil where a path has a wrong percent-encoding.
    static func resolve(_ reference: String, base: String) -> String? {
        if reference.isEmpty { return base }
        if isRemote(base) { return transform(Parts(reference), base: Parts(base)).text }
        if isRemote(reference) { return Parts(reference).normalised.text }
        return PercentEncoding.decode(reference).map { FilePath.resolve($0, from: base) }
    }

    /// Section 5.2.2.
    private static func transform(_ reference: Parts, base: Parts) -> Parts {
        if reference.scheme != nil { return reference.normalised }
        var target = reference
        target.scheme = base.scheme
        if reference.authority != nil { return target.normalised }
        target.authority = base.authority
        if reference.path.isEmpty {
            target.path = base.path
            target.query = reference.query ?? base.query
        } else if !reference.path.hasPrefix("/") {
            target.path = merge(reference.path, base: base)
        }
        return target.normalised
    }

    /// Section 5.2.3.
    private static func merge(_ path: String, base: Parts) -> String {
        if base.authority != nil, base.path.isEmpty { return "/" + path }
        guard let slash = base.path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return base.path[...slash] + path
    }

    /// A URI taken apart (section 3), its fragment aside.
    private struct Parts {
        var scheme: String?
        var authority: String?
        var path: String
        var query: String?

        init(_ text: String) {
            var rest = Substring(text)
            if hasScheme(rest), let colon = rest.firstIndex(of: ":") {
                scheme = rest[..<colon].lowercased()
                rest = rest[rest.index(after: colon)...]
            }
            if let mark = rest.firstIndex(of: "?") {
                query = String(rest[rest.index(after: mark)...])
                rest = rest[..<mark]
            }
            if rest.hasPrefix("//") {
                let behind = rest.dropFirst(2)
                let end = behind.firstIndex(of: "/") ?? behind.endIndex
                authority = String(behind[..<end])
                rest = behind[end...]
            }
            path = String(rest)
        }

        /// Without `.` and `..` (section 5.2.4); a path without a slash at its start, as in a URN, stays as it is.
        var normalised: Parts {
            guard path.hasPrefix("/"), path.contains("/.") else { return self }
            var kept: [Substring] = []
            let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            for (index, segment) in segments.enumerated() {
                let isLast = index == segments.count - 1
                if segment == ".." { _ = kept.popLast() }
                if segment == "." || segment == ".." {
                    if isLast { kept.append("") }
                } else {
                    kept.append(segment)
                }
            }
            var result = self
            result.path = "/" + kept.joined(separator: "/")
            return result
        }

        /// Section 5.3.
        var text: String {
            let start = (scheme.map { $0 + ":" } ?? "") + (authority.map { "//" + $0 } ?? "")
            return start + path + (query.map { "?" + $0 } ?? "")
        }
    }
}

/// RFC 3986 section 2.1.
enum PercentEncoding {
    /// nil where `%` is not followed by two hexadecimal digits, or the bytes are no UTF-8.
    static func decode(_ text: some StringProtocol) -> String? {
        if !text.utf8.contains(UInt8(ascii: "%")) { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
