internal import CLibUV
internal import Glibc

/// An IPv4 or IPv6 address with a port.
struct SocketAddress {
    private var storage: sockaddr_storage

    /// - Parameter literal: `127.0.0.1`, `::1`, or `[::1]`; nil for anything else.
    init?(literal: String, port: Int) {
        var host = literal[...]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        var storage = sockaddr_storage()
        let isParsed = withUnsafeMutablePointer(to: &storage) { pointer in
            let raw = UnsafeMutableRawPointer(pointer)
            let port = Int32(truncatingIfNeeded: port)
            return uv_ip4_addr(String(host), port, raw.assumingMemoryBound(to: sockaddr_in.self)) == 0
                || uv_ip6_addr(String(host), port, raw.assumingMemoryBound(to: sockaddr_in6.self)) == 0
        }
        guard isParsed else { return nil }
        self.storage = storage
    }

    /// One result of a name lookup; nil for families other than IPv4 and IPv6.
    init?(_ resolved: addrinfo, port: Int) {
        guard resolved.ai_family == AF_INET || resolved.ai_family == AF_INET6, let address = resolved.ai_addr,
            Int(resolved.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size
        else { return nil }
        var storage = sockaddr_storage()
        let bigEndianPort = in_port_t(truncatingIfNeeded: port).bigEndian
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(resolved.ai_addrlen)))
            // The port stands behind the family in both kinds of address.
            bytes.storeBytes(of: bigEndianPort, toByteOffset: MemoryLayout<sa_family_t>.size, as: in_port_t.self)
        }
        self.storage = storage
    }

    /// Where a socket is bound.
    init?(localOf handle: UnsafeMutablePointer<uv_tcp_t>) {
        var storage = sockaddr_storage()
        var length = Int32(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &storage) { pointer in
            uv_tcp_getsockname(
                handle, UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: sockaddr.self), &length)
        }
        guard code == 0 else { return nil }
        self.storage = storage
    }

    var family: Int32 { Int32(storage.ss_family) }

    var port: Int {
        withUnsafeBytes(of: storage) { bytes in
            let raw = bytes.loadUnaligned(fromByteOffset: MemoryLayout<sa_family_t>.size, as: in_port_t.self)
            return Int(in_port_t(bigEndian: raw))
        }
    }

    /// The number as text, without the port; IPv6 in brackets.
    var literal: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let code = withUnsafePointer(to: storage) { pointer in
            let raw = UnsafeRawPointer(pointer)
            return family == AF_INET6
                ? uv_ip6_name(raw.assumingMemoryBound(to: sockaddr_in6.self), &text, text.count)
                : uv_ip4_name(raw.assumingMemoryBound(to: sockaddr_in.self), &text, text.count)
        }
        guard code == 0 else { return "" }
        let number = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return family == AF_INET6 ? "[\(number)]" : number
    }

    func isSame(as other: SocketAddress) -> Bool {
        family == other.family && port == other.port && literal == other.literal
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        let length =
            family == AF_INET6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        return withUnsafePointer(to: storage) { pointer in
            body(UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self), socklen_t(length))
        }
    }
}
