/// Media types by what their bytes begin with; text, JSON and XML by being such.
enum ContentSignature {
    private static let signatures: [(type: String, bytes: [UInt8])] = [
        ("image/png", [0x89, 0x50, 0x4E, 0x47]), ("image/jpeg", [0xFF, 0xD8, 0xFF]), ("image/gif", Array("GIF8".utf8)),
        ("image/bmp", Array("BM".utf8)), ("application/pdf", Array("%PDF-".utf8)),
        ("application/zip", [0x50, 0x4B, 0x03, 0x04]), ("application/gzip", [0x1F, 0x8B]),
    ]

    /// Why the bytes are not of the type; nil where they are.
    static func fault(_ bytes: [UInt8], _ expected: String) -> String? {
        let type = MediaType(expected)
        let found = self.type(of: bytes)
        if type.base == found || type.base == "application/octet-stream" { return nil }
        // Text of any kind is plain text, too.
        if type.main == "text", found != nil, MediaType(found ?? "").isText { return nil }
        return "expected content of the type \(expected), found \(found ?? "unknown bytes")"
    }

    static func type(of bytes: [UInt8]) -> String? {
        if let known = signatures.first(where: { bytes.starts(with: $0.bytes) }) { return known.type }
        guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else { return nil }
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "["), (try? PactValue(parsing: bytes)) != nil {
            return "application/json"
        }
        if first == UInt8(ascii: "<") {
            let start = String(decoding: bytes.prefix(256), as: UTF8.self).lowercased()
            return start.contains("<!doctype html") || start.contains("<html") ? "text/html" : "application/xml"
        }
        return "text/plain"
    }
}
