internal import BFFHTTP
package import BFFPolicy
internal import Synchronization

/// Where a service listens, from configuration: one endpoint or several that are alike. No part of it ever comes from a request.
public final class Origin: Sendable {
    /// At least one. All have the origin's scheme and prefix.
    package let endpoints: [Endpoint]
    /// Which of them the loops leave alone.
    package let ejections: EjectionRecord
    /// Stands before every path; empty, or begins with a slash and does not end with one.
    public let pathPrefix: String
    /// True for https.
    public let isSecure: Bool
    /// Of https origins.
    public let tls: TLSSettings
    /// The fields that every request to this origin has, ready for the wire; Host names the first endpoint.
    let fields: [UInt8]
    /// Where the first endpoint's authority stands in `fields`.
    let authorityRange: Range<Int>
    /// Finds what a loop keeps for the origin.
    let index: Int

    /// The first endpoint's.
    public var host: String { endpoints[0].host }
    /// The first endpoint's.
    public var port: Int { endpoints[0].port }

    /// The most endpoints of one origin.
    public static let endpointsMax = 64
    private static let count = Atomic<Int>(0)

    /// - Parameter url: `http://host[:port][/prefix]`, or https.
    public convenience init(url: String, tls: TLSSettings = TLSSettings()) throws(TransportError) {
        try self.init(urls: [url], tls: tls)
    }

    /// - Parameter urls: one or more; they differ in host and port alone.
    public init(urls: [String], tls: TLSSettings = TLSSettings()) throws(TransportError) {
        guard let url = urls.first, urls.count <= Self.endpointsMax else {
            throw .invalidOrigin(
                urls.joined(separator: ","), reason: "a service has 1 to \(Self.endpointsMax) addresses")
        }
        let first = try OriginURL(url)
        var parts = [first]
        for url in urls.dropFirst() {
            let next = try OriginURL(url)
            guard next.isSecure == first.isSecure, next.prefix == first.prefix else {
                throw .invalidOrigin(url, reason: "the addresses of one service differ in host and port alone")
            }
            guard !parts.contains(where: { $0.host == next.host && $0.port == next.port }) else {
                throw .invalidOrigin(url, reason: "it is named twice")
            }
            parts.append(next)
        }
        endpoints = parts.map { Endpoint($0) }
        ejections = EjectionRecord(count: parts.count)
        pathPrefix = first.prefix
        isSecure = first.isSecure
        self.tls = tls
        let name = "Host: "
        fields = Array("\(name)\(first.authority)\r\nUser-Agent: bffgen\r\nAccept: application/json\r\n".utf8)
        authorityRange = name.utf8.count..<name.utf8.count + first.authority.utf8.count
        index = Self.count.wrappingAdd(1, ordering: .relaxed).oldValue
    }
}

/// One address of a service: a host, by its name or number, and a port.
package final class Endpoint: Sendable {
    package let host: String
    package let port: Int
    /// Host and port as the URL spells them.
    let authority: String
    /// Finds the endpoint's pool in a loop's table.
    let index: Int

    private static let count = Atomic<Int>(0)

    fileprivate init(_ url: OriginURL) {
        host = url.host
        port = url.port
        authority = url.authority
        index = Self.count.wrappingAdd(1, ordering: .relaxed).oldValue
    }
}

/// The parts of an origin's URL.
private struct OriginURL {
    let isSecure: Bool
    let authority: String
    let host: String
    let port: Int
    let prefix: String

    init(_ url: String) throws(TransportError) {
        guard let scheme = ["http://", "https://"].first(where: { url.hasPrefix($0) }) else {
            throw .invalidOrigin(url, reason: "no http:// or https:// URL")
        }
        isSecure = scheme == "https://"
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        var prefix = rest.dropFirst(authority.count)
        while prefix.last == "/" { prefix.removeLast() }
        guard prefix.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
        else { throw .invalidOrigin(url, reason: "a prefix is a plain path, without query or fragment") }
        let isValid = Array(authority.utf8).withUnsafeBytes {
            HTTPAuthority.isValid(HTTPText(unsafelyBorrowing: $0))
        }
        guard isValid else { throw .invalidOrigin(url, reason: "no valid host and port") }
        (host, port) = Self.split(authority, standardPort: isSecure ? 443 : 80)
        guard port > 0 else { throw .invalidOrigin(url, reason: "port 0 is no port") }
        self.authority = String(authority)
        self.prefix = String(prefix)
    }

    /// The authority is valid: digits follow the last colon outside of brackets, or nothing.
    private static func split(_ authority: Substring, standardPort: Int) -> (host: String, port: Int) {
        guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") else {
            return (String(authority), standardPort)
        }
        let digits = authority[authority.index(after: colon)...]
        return (String(authority[..<colon]), digits.isEmpty ? standardPort : Int(digits) ?? 0)
    }
}
