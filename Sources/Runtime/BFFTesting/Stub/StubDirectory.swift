internal import BFFRuntime

/// Stubs on one loop, by name: a service that refuses connections is told through another one to take them again.
public final class StubDirectory: Sendable {
    private let servers = Locked<[String: StubServer]>([:])

    public init() {}

    func add(_ server: StubServer) {
        servers.withLock { $0[server.name] = server }
    }

    func server(named name: String) -> StubServer? {
        servers.withLock { $0[name] }
    }
}
