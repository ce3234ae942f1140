internal import BFFHTTP

/// `multipart/form-data` (RFC 7578) and other multipart types with named parts (RFC 2046, section 5.1).
struct Multipart {
    private struct Part {
        var head = ""
        var body: [UInt8] = []
    }

    private var parts: [Part] = []

    init(_ form: FormWriter) throws(RefusedValue) {
        for field in form.fields { try append(field) }
    }

    /// - Parameters:
    ///   - mediaType: without the boundary.
    ///   - draw: gives random bits.
    /// - Returns: the media type with the boundary, and the bytes.
    func encoded(as mediaType: String, draw: () -> UInt64) -> (mediaType: String, bytes: [UInt8]) {
        let boundary = boundary(draw)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parts.reduce(128) { $0 + $1.head.utf8.count + $1.body.count + boundary.utf8.count + 8 })
        for part in parts {
            bytes += "--\(boundary)\r\n\(part.head)\r\n".utf8
            bytes += part.body
            bytes += "\r\n".utf8
        }
        bytes += "--\(boundary)--\r\n".utf8
        return ("\(mediaType); boundary=\(boundary)", bytes)
    }

    // MARK: Parts

    private mutating func append(_ field: FormWriter.Field) throws(RefusedValue) {
        switch field.content {
        case .text(let text):
            try append(field, field.name, Array(text.utf8), field.mediaType)
        case .json(let bytes):
            try append(field, field.name, bytes, field.mediaType ?? "application/json")
        case .file(let file):
            let mediaType = file.mediaType ?? field.mediaType ?? "application/octet-stream"
            try append(field, field.name, file.bytes, mediaType, fileName: file.fileName)
        case .styled(let form, let style, let explode, _):
            // A part needs no encoding: only its framing could end it.
            let pairs = try StyleExpansion.pairs(
                form, name: field.name, style: style, explode: explode, encodeName: { $0 }, encode: { $0 })
            for pair in pairs { try append(field, pair.name, Array(pair.value.utf8), field.mediaType) }
        }
    }

    private mutating func append(
        _ field: FormWriter.Field, _ name: String, _ bytes: [UInt8], _ mediaType: String?, fileName: String? = nil
    ) throws(RefusedValue) {
        var part = Part(body: bytes)
        part.head = "Content-Disposition: form-data; name=\"\(Self.quoted(name))\""
        if let fileName { part.head += "; filename=\"\(Self.quoted(fileName))\"" }
        part.head += "\r\n"
        if let mediaType {
            guard FieldText.isValue(mediaType) else { throw RefusedValue(field.name, .controlCharacter) }
            part.head += "Content-Type: \(mediaType)\r\n"
        }
        for header in field.headers {
            guard FieldText.isName(header.name) else { throw RefusedValue(header.name, .invalidName) }
            guard FieldText.isValue(header.value) else { throw RefusedValue(header.name, .controlCharacter) }
            part.head += "\(header.name): \(header.value)\r\n"
        }
        parts.append(part)
    }

    /// As browsers and RFC 7578, section 4.2, have it: UTF-8 as it stands, and percent-encoding for what would end the name.
    private static func quoted(_ name: String) -> String {
        var quoted = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\"": quoted += "%22"
            case "\r": quoted += "%0D"
            case "\n": quoted += "%0A"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted
    }

    // MARK: Boundary

    /// No part contains it: a body that guesses its 128 bits only makes us choose another.
    private func boundary(_ draw: () -> UInt64) -> String {
        while true {
            let text = Array("bffgen-\(String(draw(), radix: 36))-\(String(draw(), radix: 36))".utf8)
            if !parts.contains(where: { Self.contains($0.body, text) || Self.contains(Array($0.head.utf8), text) }) {
                return String(decoding: text, as: UTF8.self)
            }
        }
    }

    private static func contains(_ bytes: [UInt8], _ text: [UInt8]) -> Bool {
        guard let first = text.first, bytes.count >= text.count else { return false }
        var at = 0
        while at <= bytes.count - text.count {
            guard let found = bytes[at...].firstIndex(of: first), found <= bytes.count - text.count else {
                return false
            }
            if bytes[found..<found + text.count].elementsEqual(text) { return true }
            at = found + 1
        }
        return false
    }
}
