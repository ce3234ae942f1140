public import BFFRuntime
internal import Foundation

/// The BFF under test, once it runs.
public struct TestApplication: Sendable {
    public let port: Int
    /// Ends it; comes back when it has.
    public let stop: @Sendable () -> Void
    /// Lets it forget what its policies and its cache remember of earlier failures and answers.
    public let reset: @Sendable () -> Void
    /// nil: its time cannot be had.
    public let clock: TestClock?

    public init(
        port: Int, stop: @escaping @Sendable () -> Void, reset: @escaping @Sendable () -> Void = {},
        clock: TestClock? = nil
    ) {
        self.port = port
        self.stop = stop
        self.reset = reset
        self.clock = clock
    }

    /// What `Application.start` gives; it ends without a drain.
    public init(_ application: RunningApplication) {
        let clock = TestClock(setStopped: { application.setStopped($0) }, skip: { application.skip($0) })
        self.init(
            port: application.port, stop: { application.stop() }, reset: { application.forget() }, clock: clock)
    }
}

/// The time of an application under test: of its timeouts, its policies and its cache.
public struct TestClock: Sendable {
    /// Whether it stands still, but for `skip`. When it goes on, it does so from where it stood.
    public let setStopped: @Sendable (Bool) -> Void
    /// So much time has passed at once; what was due meanwhile has happened when the call returns.
    public let skip: @Sendable (Duration) -> Void

    public init(setStopped: @escaping @Sendable (Bool) -> Void, skip: @escaping @Sendable (Duration) -> Void) {
        self.setStopped = setStopped
        self.skip = skip
    }
}

/// A BFF in this process with a stub for each of its services, all on loopback and on free ports.
public final class TestBackend: Sendable {
    /// Starts the BFF with the environment that its executable would get.
    public typealias Start = @Sendable (_ environment: [String: String]) throws -> TestApplication

    public let application: TestApplication
    public let tokens: TestTokens
    public let client: TestClient
    let stubs: [StubService]
    private let loop: TestLoop
    /// Removed at the end; nil: it is not ours.
    private let keyFile: URL?

    /// What a BFF in another process has been told before its services are there.
    public struct Arrangement: Sendable {
        /// Of the first service; the others follow it.
        public let firstPort: Int
        public let tokens: TestTokens
        /// Holds the key.
        public let keyFile: String

        public init(firstPort: Int, tokens: TestTokens, keyFile: String) {
            (self.firstPort, self.tokens, self.keyFile) = (firstPort, tokens, keyFile)
        }
    }

    /// - Parameter keepsAnswers: the BFF has a cache. Default: not, since what was answered once must not hide a fault, and the same
    ///   request is to be answered with the same bytes.
    /// - Parameter arrangement: nil: free ports and a new key.
    /// - Throws: what `start` throws, or why a stub cannot listen.
    public init(
        services: [StubDefinition], keepsAnswers: Bool = false, arrangement: Arrangement? = nil, start: Start
    ) throws {
        guard let tokens = arrangement?.tokens ?? TestTokens() else { throw TestBackendError.noKey }
        self.tokens = tokens
        loop = try TestLoop(name: "stubs")
        let directory = StubDirectory()
        var stubs: [StubService] = []
        for (offset, service) in services.enumerated() {
            let port = arrangement.map { $0.firstPort + offset } ?? 0
            stubs.append(try StubService(service, on: loop, port: port, directory: directory))
        }
        self.stubs = stubs
        let path: String
        if let arrangement {
            keyFile = nil
            path = arrangement.keyFile
        } else {
            let file = FileManager.default.temporaryDirectory.appending(path: "bff-test-\(UUID().uuidString).jwks.json")
            try Data(tokens.jwks.utf8).write(to: file)
            keyFile = file
            path = file.path
        }
        var environment = [
            "BFF_HOST": "127.0.0.1", "BFF_PORT": "0", "BFF_ADMIN_PORT": "0", "BFF_LOOPS": "1", "BFF_LOG": "off",
        ]
        for (name, value) in Self.environment(tokens, path, stubs.map { ($0.definition.name, $0.url) }) {
            environment[name] = value
        }
        if keepsAnswers { environment["BFF_CACHE_BYTES"] = nil }
        application = try start(environment)
        client = TestClient(port: application.port)
    }

    /// What a BFF must be started with, besides its own ports, to be tested from outside.
    public static func environment(
        of services: [StubDefinition], _ arrangement: Arrangement
    ) -> [(name: String, value: String)] {
        environment(
            arrangement.tokens, arrangement.keyFile,
            services.enumerated().map { ($1.name, "http://127.0.0.1:\(arrangement.firstPort + $0)") })
    }

    private static func environment(
        _ tokens: TestTokens, _ keyFile: String, _ services: [(name: String, url: String)]
    ) -> [(name: String, value: String)] {
        [
            ("BFF_JWKS_FILE", keyFile), ("BFF_ISSUER", tokens.issuer), ("BFF_AUDIENCE", tokens.audience),
            ("BFF_CACHE_BYTES", "0"),
        ] + services.map { (Configuration.variable(ofService: $0.name), $0.url) }
    }

    public func stub(_ service: String) -> StubService? { stubs.first { $0.definition.name == service } }

    /// Every stub well again, without memory, and the BFF as new.
    public func reset() {
        application.reset()
        resetStubs()
    }

    func resetStubs() {
        for stub in stubs { stub.reset() }
    }

    /// What had come to the stubs or the application is answered, or has led to what comes next.
    func takeTurn() {
        loop.sync {}
        application.clock?.skip(.zero)
    }

    /// What services were asked.
    var requests: [(service: String, request: StubRequest)] {
        stubs.flatMap { stub in stub.requests.map { (stub.definition.name, $0) } }
    }

    /// Requests that no operation of a service's contract takes.
    var unmatchedRequests: [(service: String, request: StubRequest)] {
        requests.filter { $0.request.operation == nil }
    }

    /// Ends the BFF, then its services.
    public func stop() {
        application.stop()
        loop.stop()
        if let keyFile { try? FileManager.default.removeItem(at: keyFile) }
    }
}

/// Why a backend cannot be had.
public enum TestBackendError: Error, Hashable, Sendable {
    /// OpenSSL has no randomness.
    case noKey
    /// The application was started without its time.
    case noClock
    /// A row names what the stubs do not have.
    case unknownOperation(service: String, operation: String?)
}
