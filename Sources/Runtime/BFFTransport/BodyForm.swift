internal import BFFHTTP
internal import BFFJSON

/// How a request's body goes out.
public enum BodyForm: Sendable {
    /// As it is written, under this media type.
    case json(StaticString)
    /// `application/x-www-form-urlencoded`: a pair per member. What no property says stands by OpenAPI's defaults:
    /// lists repeated, objects as JSON.
    case form([FormProperty])
    /// `multipart/form-data`: a part per member (RFC 7578), objects as JSON.
    case multipart
    /// A string without its quotes; any other value as JSON.
    case text(StaticString)
}

/// How one property of a form is written, where it is not by default.
public struct FormProperty: Sendable {
    public enum Style: Sendable {
        /// One pair with this between the values: `,`, `%20` or `|`.
        case joined(StaticString)
        /// `name[key]=value` for an object.
        case deep
        /// `key=value` for an object, without the property's own name.
        case members
        /// As JSON, whatever it is.
        case json
    }

    public let name: StaticString
    public let style: Style

    public init(_ name: StaticString, _ style: Style) {
        self.name = name
        self.style = style
    }
}

/// Turns a body that was written as JSON into its form. One per request in flight; it keeps its buffers.
final class BodyEncoder {
    private let parser = JSONParser()
    private var scratch = JSONWriter()
    private(set) var bytes = ByteBuffer()
    private(set) var contentType = ""

    /// False where the value has no such form.
    func encode(_ json: borrowing ByteBuffer, as form: BodyForm) -> Bool {
        bytes.removeAll()
        guard let value = try? parser.parse(json) else { return false }
        switch form {
        case .json(let mediaType):
            contentType = "\(mediaType)"
            json.withBytes { bytes.append($0) }
        case .text(let mediaType):
            contentType = "\(mediaType)"
            append(value)
        case .form(let properties):
            contentType = "application/x-www-form-urlencoded"
            return encode(value, properties)
        case .multipart: return encodeParts(value)
        }
        return true
    }

    /// A string's text, any other value's JSON.
    private func append(_ value: JSONValue, encoded: Bool = false) {
        if let text = value.text {
            text.withBytes { append($0, encoded: encoded) }
        } else {
            scratch.reset()
            scratch.copy(value)
            scratch.withBytes { append($0, encoded: encoded) }
        }
    }

    private func append(_ bytes: UnsafeRawBufferPointer, encoded: Bool) {
        if encoded { PercentCoding.encode(bytes, into: &self.bytes) } else { self.bytes.append(bytes) }
    }

    // MARK: Forms

    private func encode(_ value: JSONValue, _ properties: [FormProperty]) -> Bool {
        guard var members = value.members else { return false }
        while let (key, value) = members.next() {
            let style = properties.first { key == $0.name }?.style
            switch value.kind {
            case .null: continue
            case .array: list(key, value, style)
            case .object: object(key, value, style)
            default: pair(key, value)
            }
        }
        return true
    }

    private func begin(_ key: JSONText) {
        if !bytes.isEmpty { bytes.append("&") }
        key.withBytes { append($0, encoded: true) }
    }

    private func pair(_ key: JSONText, _ value: JSONValue) {
        begin(key)
        bytes.append("=")
        append(value, encoded: true)
    }

    private func list(_ key: JSONText, _ value: JSONValue, _ style: FormProperty.Style?) {
        guard var elements = value.elements else { return }
        if case .json? = style { return pair(key, value) }
        guard case .joined(let separator)? = style else {
            while let element = elements.next() { pair(key, element) }
            return
        }
        begin(key)
        bytes.append("=")
        var isFirst = true
        while let element = elements.next() {
            if !isFirst { bytes.append(separator) }
            isFirst = false
            append(element, encoded: true)
        }
    }

    private func object(_ key: JSONText, _ value: JSONValue, _ style: FormProperty.Style?) {
        guard var members = value.members else { return }
        switch style {
        case .deep?:
            while let (name, value) = members.next() {
                begin(key)
                bytes.append("%5B")
                name.withBytes { append($0, encoded: true) }
                bytes.append("%5D=")
                append(value, encoded: true)
            }
        case .members?: while let (name, value) = members.next() { pair(name, value) }
        case .joined, .json, nil: pair(key, value)
        }
    }

    // MARK: Parts

    private func encodeParts(_ value: JSONValue) -> Bool {
        guard var members = value.members else { return false }
        // 128 random bits are in no body.
        let boundary =
            "bff-" + String(UInt64.random(in: .min ... .max), radix: 36)
            + String(UInt64.random(in: .min ... .max), radix: 36)
        contentType = "multipart/form-data; boundary=\(boundary)"
        while let (key, value) = members.next() {
            guard value.kind == .array, var elements = value.elements else {
                if !value.isNull { part(key, value, boundary) }
                continue
            }
            // RFC 7578, section 4.3: a part per value.
            while let element = elements.next() { part(key, element, boundary) }
        }
        bytes.append(string: "--\(boundary)--\r\n")
        return true
    }

    private func part(_ key: JSONText, _ value: JSONValue, _ boundary: String) {
        bytes.append(string: "--\(boundary)\r\nContent-Disposition: form-data; name=\"")
        key.withBytes { name in
            for byte in name {
                switch byte {
                // RFC 7578, section 2: what would end the name is percent-encoded.
                case UInt8(ascii: "\""): bytes.append("%22")
                case UInt8(ascii: "\r"): bytes.append("%0D")
                case UInt8(ascii: "\n"): bytes.append("%0A")
                default: bytes.append(byte: byte)
                }
            }
        }
        bytes.append("\"\r\n")
        if value.kind == .object || value.kind == .array { bytes.append("Content-Type: application/json\r\n") }
        bytes.append("\r\n")
        append(value)
        bytes.append("\r\n")
    }
}
