internal import BFFPolicy
internal import CLibUV
internal import Glibc

/// Gets the addresses of a host; an empty list when there are none.
protocol HostReceiver: AnyObject {
    func hostResolved(_ host: ResolvedHost)
}

/// What is known of a host.
struct ResolvedHost {
    /// In the order in which to try them: families take turns, beginning with the one that the system prefers (RFC 8305, section 4);
    /// within a family the first one moves on from answer to answer, so that all get their share.
    let addresses: [SocketAddress]
    /// Moves when the addresses change; 0 without any.
    let version: Int
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
        var version = 0

        func resolved(turn: Int) -> ResolvedHost {
            ResolvedHost(addresses: HostResolver.ordered(addresses, turn: turn), version: version)
        }
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

    /// The version of the addresses that are known now, for those that hold a copy; nil when they should be asked for.
    func currentVersion(of endpoint: Endpoint) -> Int? {
        guard let entry = entries[Host(name: endpoint.host, port: endpoint.port)], entry.validUntil > loop.now,
            !entry.addresses.isEmpty
        else { return nil }
        return entry.version
    }

    /// Answers at once where it can. At most one answer per call.
    func resolve(_ endpoint: Endpoint, for receiver: any HostReceiver) {
        let host = Host(name: endpoint.host, port: endpoint.port)
        if entries[host] == nil {
            let literal = SocketAddress(literal: endpoint.host, port: endpoint.port)
            entries[host] = Entry(
                addresses: literal.map { [$0] } ?? [],
                validUntil: literal == nil ? Instant(nanoseconds: 0) : .distantFuture,
                version: literal == nil ? 0 : 1)
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
        if isAnswered { receiver.hostResolved(entry.resolved(turn: entry.turn)) }
    }

    fileprivate func finish(_ host: Host, _ found: [SocketAddress]) {
        guard var entry = entries[host] else { return }
        let waiting = entry.waiting
        entry.waiting = []
        entry.isBeingLookedUp = false
        if !found.isEmpty, !found.elementsEqual(entry.addresses, by: { $0.isSame(as: $1) }) {
            entry.addresses = found
            entry.version += 1
        }
        entry.validUntil = loop.now + (found.isEmpty ? limits.failedLookupLifetime : limits.addressLifetime)
        entries[host] = entry
        for (offset, receiver) in waiting.enumerated() {
            receiver.hostResolved(entry.resolved(turn: entry.turn &+ offset))
        }
    }

    /// Lookups under way end in nothing.
    func close() {
        entries.removeAll()
    }

    private static func ordered(_ addresses: [SocketAddress], turn: Int) -> [SocketAddress] {
        guard addresses.count > 1, let family = addresses.first?.family else { return addresses }
        let preferred = rotated(addresses.filter { $0.family == family }, by: turn)
        let others = rotated(addresses.filter { $0.family != family }, by: turn)
        return AddressRace.order(preferred: preferred, others: others)
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
