internal import CLibUV

/// What can go wrong while a loop, a server or an origin is set up. On a running loop nothing throws.
public enum TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not an IPv4 or IPv6 address.
    case invalidAddress(String)
    /// An origin that cannot be called, and why.
    case invalidOrigin(String, reason: String)
    /// The operating system refused.
    case system(operation: String, message: String)

    /// For people: "bind: address already in use".
    public var description: String {
        switch self {
        case .invalidAddress(let address): "\"\(address)\" is no IPv4 or IPv6 address with a port"
        case .invalidOrigin(let url, let reason): "\"\(url)\": \(reason)"
        case .system(let operation, let message): "\(operation): \(message)"
        }
    }

    /// - Parameter code: libuv's negative error code.
    static func failed(_ operation: String, _ code: Int32) -> TransportError {
        .system(operation: operation, message: uv_strerror(code).map { String(cString: $0) } ?? "error \(code)")
    }

    static func check(_ operation: String, _ code: Int32) throws(TransportError) {
        if code < 0 { throw failed(operation, code) }
    }
}
