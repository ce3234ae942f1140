public import BFFJSON

/// The formats of strings that are checked: those of JSON Schema 2020-12 (validation, section 7.3), of OpenAPI 3.0 and
/// 3.1, and of OpenAPI's format registry. All work on bytes and without allocation, but for names that are not ASCII.
///
/// Annotations that no check follows from: `binary`, `password`, `html`, `commonmark`, and every unknown name.
@frozen
public enum Format: UInt8, CaseIterable, Sendable {
    case dateTime, date, time, duration, dateTimeLocal, timeLocal, httpDate
    case uuid, uri, uriReference, uriTemplate, iri, iriReference
    case email, idnEmail, hostname, idnHostname, ipv4, ipv6
    case jsonPointer, relativeJSONPointer, regex, mediaRange
    case byte, base64URL, char, decimal
    case sfString, sfToken, sfBinary, sfBoolean
    /// Integers that a contract declares as strings.
    case int8, int16, int32, int64, uint8, uint16, uint32, uint64

    /// The format's name in a schema.
    public var name: StaticString {
        switch self {
        case .dateTime: "date-time"
        case .date: "date"
        case .time: "time"
        case .duration: "duration"
        case .dateTimeLocal: "date-time-local"
        case .timeLocal: "time-local"
        case .httpDate: "http-date"
        case .uuid: "uuid"
        case .uri: "uri"
        case .uriReference: "uri-reference"
        case .uriTemplate: "uri-template"
        case .iri: "iri"
        case .iriReference: "iri-reference"
        case .email: "email"
        case .idnEmail: "idn-email"
        case .hostname: "hostname"
        case .idnHostname: "idn-hostname"
        case .ipv4: "ipv4"
        case .ipv6: "ipv6"
        case .jsonPointer: "json-pointer"
        case .relativeJSONPointer: "relative-json-pointer"
        case .regex: "regex"
        case .mediaRange: "media-range"
        case .byte: "byte"
        case .base64URL: "base64url"
        case .char: "char"
        case .decimal: "decimal"
        case .sfString: "sf-string"
        case .sfToken: "sf-token"
        case .sfBinary: "sf-binary"
        case .sfBoolean: "sf-boolean"
        case .int8: "int8"
        case .int16: "int16"
        case .int32: "int32"
        case .int64: "int64"
        case .uint8: "uint8"
        case .uint16: "uint16"
        case .uint32: "uint32"
        case .uint64: "uint64"
        }
    }

    /// The format of that name; nil for an annotation. `decimal128` is a decimal.
    public static func named(_ name: String) -> Format? {
        if name == "decimal128" { return .decimal }
        return allCases.first { $0.name.description == name }
    }

    /// Where the format is a constant, as in generated code, the frequent ones are called without a switch.
    @inlinable @inline(__always)
    public func matches(_ text: JSONText) -> Bool {
        switch self {
        case .dateTime: Self.isDateTime(text)
        case .date: Self.isDate(text)
        case .uuid: Self.isUUID(text)
        case .uri: Self.isURI(text)
        default: matchesOther(text)
        }
    }

    @usableFromInline
    static func isDateTime(_ text: JSONText) -> Bool { FormatBytes.read(text) { $0.isDateTime } ?? false }

    @usableFromInline
    static func isDate(_ text: JSONText) -> Bool { FormatBytes.read(text) { $0.isDate } ?? false }

    @usableFromInline
    static func isUUID(_ text: JSONText) -> Bool { FormatBytes.read(text) { $0.isUUID } ?? false }

    @usableFromInline
    static func isURI(_ text: JSONText) -> Bool { FormatBytes.read(text) { URIScanner($0).isURI } ?? false }

    @usableFromInline
    func matchesOther(_ text: JSONText) -> Bool {
        text.withBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            return matches(FormatBytes(start: start.assumingMemoryBound(to: UInt8.self), count: bytes.count))
        }
    }

    private func matches(_ bytes: FormatBytes) -> Bool {
        switch self {
        case .dateTime: bytes.isDateTime
        case .date: bytes.isDate
        case .time: bytes.isTime
        case .duration: bytes.isDuration
        case .dateTimeLocal: bytes.isLocalDateTime
        case .timeLocal: bytes.isLocalTime
        case .httpDate: bytes.isHTTPDate
        case .uuid: bytes.isUUID
        case .uri: URIScanner(bytes).isURI
        case .uriReference: URIScanner(bytes).isReference
        case .uriTemplate: bytes.isURITemplate
        case .iri: URIScanner(bytes, isInternational: true).isURI
        case .iriReference: URIScanner(bytes, isInternational: true).isReference
        case .email: bytes.isMailbox(isInternational: false)
        case .idnEmail: bytes.isMailbox(isInternational: true)
        case .hostname: bytes.isHostname
        case .idnHostname: bytes.isInternationalHostname
        case .ipv4: bytes.isIPv4
        case .ipv6: bytes.isIPv6
        case .jsonPointer: bytes.isJSONPointer
        case .relativeJSONPointer: bytes.isRelativeJSONPointer
        case .regex: RegexSyntax.accepts(bytes)
        case .mediaRange: bytes.isMediaRange
        case .byte: bytes.isBase64
        case .base64URL: bytes.isBase64URL
        case .char: bytes.isOneScalar
        case .decimal: bytes.isDecimal
        case .sfString: bytes.isStructuredString
        case .sfToken: bytes.isStructuredToken
        case .sfBinary: bytes.isStructuredBinary
        case .sfBoolean: bytes.count == 2 && bytes[0] == UInt8(ascii: "?") && bytes[1] | 1 == UInt8(ascii: "1")
        case .int8: bytes.integer.map { Int8(exactly: $0) != nil } ?? false
        case .int16: bytes.integer.map { Int16(exactly: $0) != nil } ?? false
        case .int32: bytes.integer.map { Int32(exactly: $0) != nil } ?? false
        case .int64: bytes.integer != nil
        case .uint8: bytes.unsignedInteger.map { $0 <= UInt8.max } ?? false
        case .uint16: bytes.unsignedInteger.map { $0 <= UInt16.max } ?? false
        case .uint32: bytes.unsignedInteger.map { $0 <= UInt32.max } ?? false
        case .uint64: bytes.unsignedInteger != nil
        }
    }
}
