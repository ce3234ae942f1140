extension TestRequest {
    /// Changes of the token are the caller's.
    mutating func apply(_ change: RequestChange) {
        switch change {
        case .target(let target): self.target = target
        case .query(let name, let value): setQuery(name, value)
        case .header(let name, let value):
            headers.removeAll { $0.name.lowercased() == name.lowercased() }
            if let value { headers.append(StubHeader(name, value)) }
        case .body(let text): body = text.map { Array($0.utf8) }
        case .bodyEdits(let edits): body = body.flatMap { StubEdit.apply(edits, to: $0) }
        case .claims, .token: break
        }
    }

    private mutating func setQuery(_ name: String, _ value: String?) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let encodedName = Self.encode(name)
        var pairs = (parts.count > 1 ? parts[1] : "").split(separator: "&").map(String.init)
        pairs.removeAll { $0 == encodedName || $0.hasPrefix(encodedName + "=") }
        if let value { pairs.append("\(encodedName)=\(Self.encode(value))") }
        target = pairs.isEmpty ? String(parts[0]) : "\(parts[0])?\(pairs.joined(separator: "&"))"
    }

    /// All but unreserved bytes as %XX (RFC 3986, section 2.1).
    private static func encode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            if scalar.properties.isAlphabetic && byte < 0x80 || "0123456789-._~".unicodeScalars.contains(scalar) {
                encoded.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }
}
