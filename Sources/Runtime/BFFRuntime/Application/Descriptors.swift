internal import Glibc

/// The files and sockets that the process may have open, and how they are shared out.
///
/// A loop whose listener finds no descriptor for a connection that waits would be woken for it again and again. So clients get a
/// fixed share, beyond which they wait in the kernel's queue, and the rest is left for services: a call that finds none fails at
/// once, like one to a service that cannot be reached.
struct Descriptors: Equatable {
    /// Standard streams, listeners, name lookups, files that are read.
    static let reserved = 24
    /// libuv's own, for each loop.
    static let reservedPerLoop = 8
    /// Least connections of clients and, again, to services, for each loop.
    static let connectionsMin = 8

    let max: Int

    /// The process's limit now.
    static var current: Descriptors {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return Descriptors(max: 1024) }
        return Descriptors(max: Int(clamping: limit.rlim_cur))
    }

    /// Raises the process's limit as far as it may by itself: the usual one is meant for programs that use `select`.
    static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    static func least(forLoops loops: Int) -> Int { reserved + loops * (reservedPerLoop + 2 * connectionsMin) }

    /// Connections of clients that each loop may hold: half of what is left.
    func connectionsMax(loops: Int) -> Int {
        Swift.max(Self.connectionsMin, (max - Self.reserved - loops * Self.reservedPerLoop) / 2 / loops)
    }
}
