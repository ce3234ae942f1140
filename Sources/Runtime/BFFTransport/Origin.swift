internal import BFFHTTP
internal import Synchronization

/// Where a service listens, from configuration. No part of it ever comes from a request.
public final class Origin: Sendable {
    public let host: String
    public let port: Int
    /// Stands before every path; empty, or begins with a slash and does not end with one.
    public let pathPrefix: String
    /// The fields that every request to this origin has, ready for the wire.
    let fields: [UInt8]
    /// Finds the origin's pool in a loop's table.
    let index: Int

    private static let count = Atomic<Int>(0)

    /// - Parameter url: `http://host[:port][/prefix]`.
    public init(url: String) throws(TransportError) {
        guard url.hasPrefix("http://") else {
            let reason =
                url.hasPrefix("https://") ? "https is not supported yet, it arrives with libcurl" : "no http:// URL"
            throw .invalidOrigin(url, reason: reason)
        }
        let rest = url.dropFirst("http://".count)
        let authority = rest.prefix { $0 != "/" }
        var prefix = rest.dropFirst(authority.count)
        while prefix.last == "/" { prefix.removeLast() }
        guard prefix.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
        else { throw .invalidOrigin(url, reason: "a prefix is a plain path, without query or fragment") }
        let isValid = Array(authority.utf8).withUnsafeBytes {
            HTTPAuthority.isValid(HTTPText(unsafelyBorrowing: $0))
        }
        guard isValid else { throw .invalidOrigin(url, reason: "no valid host and port") }
        (host, port) = Self.split(authority)
        guard port > 0 else { throw .invalidOrigin(url, reason: "port 0 is no port") }
        pathPrefix = String(prefix)
        fields = Array("Host: \(authority)\r\nUser-Agent: bffgen\r\nAccept: application/json\r\n".utf8)
        index = Self.count.wrappingAdd(1, ordering: .relaxed).oldValue
    }

    /// The authority is valid: digits follow the last colon outside of brackets, or nothing.
    private static func split(_ authority: Substring) -> (host: String, port: Int) {
        guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") else {
            return (String(authority), 80)
        }
        let digits = authority[authority.index(after: colon)...]
        return (String(authority[..<colon]), digits.isEmpty ? 80 : Int(digits) ?? 0)
    }
}
