public import BFFJSON

/// The string formats that are checked, all on bytes and without allocation.
public enum Format: UInt8, CaseIterable, Sendable {
    case dateTime, date, time, uuid, uri, uriReference, email, hostname, ipv4, ipv6

    /// JSON Schema's name for it.
    public var name: StaticString {
        switch self {
        case .dateTime: "date-time"
        case .date: "date"
        case .time: "time"
        case .uuid: "uuid"
        case .uri: "uri"
        case .uriReference: "uri-reference"
        case .email: "email"
        case .hostname: "hostname"
        case .ipv4: "ipv4"
        case .ipv6: "ipv6"
        }
    }

    public func matches(_ text: JSONText) -> Bool {
        text.withBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            let bytes = FormatBytes(start: start.assumingMemoryBound(to: UInt8.self), count: bytes.count)
            return switch self {
            case .dateTime: bytes.isDateTime
            case .date: bytes.isDate
            case .time: bytes.isTime
            case .uuid: bytes.isUUID
            case .uri: bytes.isURI
            case .uriReference: bytes.isURIReference
            case .email: bytes.isMailbox
            case .hostname: bytes.isHostname
            case .ipv4: bytes.isIPv4
            case .ipv6: bytes.isIPv6
            }
        }
    }
}
