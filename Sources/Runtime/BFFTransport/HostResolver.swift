internal import BFFPolicy
internal import CLibUV
internal import Glibc

/// Gets the addresses of a host; an empty list when there are none.
protocol HostReceiver: AnyObject {
    func hostResolved(_ addresses: [SocketAddress])
}

/// Finds the addresses of hosts, and remembers them for a while.
///
/// Literal addresses need no lookup. Lookups share libuv's few threads, so there is one per host at a time, whoever
/// waits for it; how long somebody waits is his own deadline's business. A host whose lookup fails keeps the
/// addresses that it had.
final class HostResolver {
    private struct Entry {
        var addresses: [SocketAddress]
        var validUntil: Instant
        var waiting: [any HostReceiver] = []
        var isBeingLookedUp = false
        /// Which address comes first for the next connection, so that all get their share.
        var turn = 0
    }

    let loop: EventLoop
    private let limits: ClientLimits
    private var entries: [Host: Entry] = [:]

    fileprivate struct Host: Hashable {
        let name: String
        let port: Int
    }

    init(loop: EventLoop, limits: ClientLimits) {
        self.loop = loop
        self.limits = limits
    }

    /// Answers at once where it can. At most one answer per call.
    func resolve(_ origin: Origin, for receiver: any HostReceiver) {
        let host = Host(name: origin.host, port: origin.port)
        if entries[host] == nil {
            let literal = SocketAddress(literal: origin.host, port: origin.port)
            entries[host] = Entry(
                addresses: literal.map { [$0] } ?? [],
                validUntil: literal == nil ? Instant(nanoseconds: 0) : .distantFuture)
        }
        guard var entry = entries[host] else { return }
        let isExpired = entry.validUntil <= loop.now
        let isDue = isExpired && !entry.isBeingLookedUp
        let isAnswered = !isExpired || !entry.addresses.isEmpty
        entry.turn &+= 1
        entry.isBeingLookedUp = entry.isBeingLookedUp || isDue
        if !isAnswered { entry.waiting.append(receiver) }
        entries[host] = entry
        if isDue, !Lookup.start(host, for: self) { finish(host, []) }
        if isAnswered { receiver.hostResolved(Self.rotated(entry.addresses, by: entry.turn)) }
    }

    fileprivate func finish(_ host: Host, _ found: [SocketAddress]) {
        guard var entry = entries[host] else { return }
        let waiting = entry.waiting
        entry.waiting = []
        entry.isBeingLookedUp = false
        if !found.isEmpty { entry.addresses = found }
        entry.validUntil = loop.now + (found.isEmpty ? limits.failedLookupLifetime : limits.addressLifetime)
        entries[host] = entry
        for (offset, receiver) in waiting.enumerated() {
            receiver.hostResolved(Self.rotated(entry.addresses, by: entry.turn &+ offset))
        }
    }

    /// Lookups under way end in nothing.
    func close() {
        entries.removeAll()
    }

    private static func rotated(_ addresses: [SocketAddress], by turn: Int) -> [SocketAddress] {
        guard addresses.count > 1 else { return addresses }
        let first = turn % addresses.count
        return Array(addresses[first...] + addresses[..<first])
    }
}

/// One run of getaddrinfo on a thread of libuv's pool. Keeps itself alive until it is done.
private final class Lookup {
    private let request = UnsafeMutablePointer<uv_getaddrinfo_t>.allocate(capacity: 1)
    private let host: HostResolver.Host
    private let resolver: HostResolver

    private init(_ host: HostResolver.Host, _ resolver: HostResolver) {
        self.host = host
        self.resolver = resolver
    }

    deinit {
        request.deallocate()
    }

    static func start(_ host: HostResolver.Host, for resolver: HostResolver) -> Bool {
        let lookup = Lookup(host, resolver)
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        let retained = Unmanaged.passRetained(lookup)
        lookup.request.pointee.data = retained.toOpaque()
        let code = uv_getaddrinfo(
            resolver.loop.uv, lookup.request,
            { request, status, result in
                guard let data = request?.pointee.data else { return }
                let lookup = Unmanaged<Lookup>.fromOpaque(data).takeRetainedValue()
                lookup.finish(status == 0 ? result : nil)
                uv_freeaddrinfo(result)
            }, host.name, nil, &hints)
        if code != 0 { retained.release() }
        return code == 0
    }

    private func finish(_ result: UnsafeMutablePointer<addrinfo>?) {
        var addresses: [SocketAddress] = []
        var next = result
        while let current = next {
            if let address = SocketAddress(current.pointee, port: host.port) { addresses.append(address) }
            next = current.pointee.ai_next
        }
        resolver.finish(host, addresses)
    }
}
