internal import BFFHTTP
internal import BFFIdentity
internal import BFFPolicy
internal import BFFRedis
internal import BFFTelemetry
internal import BFFTransport

/// An application that serves. From any thread.
///
/// Whoever starts one ends it with `drain()` or `stop()`: its loops' threads hold it up until then.
public final class RunningApplication: Sendable {
    /// What is loop-confined is reached only by posts to its loop.
    private struct Worker: Sendable {
        let loop: EventLoop
        let thread: LoopThread
    }

    /// Why an application could not start.
    public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        case transport(TransportError)
        /// Two operations share a method and path, or a path is malformed.
        case route(Router.Fault)
        case tooManyDependencies(operation: String)
        /// An operation has `security`, and the configuration no keys.
        case identityMissing

        public var description: String {
            switch self {
            case .transport(let error): "\(error)"
            case .route(let fault): "\(fault)"
            case .tooManyDependencies(let operation):
                "\(operation) has more than \(OperationDeclaration.dependenciesMax) dependencies"
            case .identityMissing: "an operation has security, and the configuration names no keys"
            }
        }
    }

    /// The port that it serves on.
    public let port: Int
    public let adminPort: Int
    private let configuration: Configuration
    private let shared: LoopWorker.Shared
    private let workers: [Worker]
    private let readiness: Readiness
    private let sink: LogSink
    private let isEnded = Locked(false)

    /// Listens on both ports before it returns. Blocks the calling thread meanwhile, which must not be a loop's.
    ///
    /// - Parameters:
    ///   - client: names the application in its log and its metrics.
    ///   - contractVersion: of the client's contract, for its metrics.
    ///   - operations: their services are indices into `configuration.origins`.
    public init(
        client: String, contractVersion: String = "", configuration: Configuration, operations: [Registration]
    ) throws(Fault) {
        let setup = MetricsSetup(loops: configuration.loops)
        let shared = try Self.shared(configuration, operations, setup)
        let readiness = Readiness(keys: configuration.identity?.keys)
        let sink: LogSink
        if let lines = configuration.logLines {
            sink = LogSink { lines(String(decoding: $0, as: UTF8.self)) }
        } else {
            sink = .standardOutput()
        }
        sink.start()
        setup.observeLog { sink.droppedCount }
        let secondLevel = RedisAccess(configuration, client: client, sink: sink)
        if let secondLevel { setup.observe(secondLevel) }
        let metrics = setup.finish(BuildInfo(client: client, contractVersion: contractVersion))
        var workers: [Worker] = []
        var ports = Ports(main: configuration.port, admin: configuration.adminPort)
        do throws(TransportError) {
            for index in 0..<max(1, configuration.loops) {
                let loop = try EventLoop()
                workers.append(Worker(loop: loop, thread: loop.start(name: "\(client)-\(index)")))
                let setup = LoopSetup(
                    client: client, configuration: configuration, shared: shared, readiness: readiness, sink: sink,
                    metrics: metrics, secondLevel: secondLevel, index: index, ports: ports)
                // The first loop learns which ports are free; the others share the main one.
                ports = try setup.run(on: loop)
            }
        } catch {
            for worker in workers { worker.loop.stop() }
            for worker in workers { worker.thread.join() }
            sink.close()
            throw .transport(error)
        }
        (port, adminPort) = (ports.main, ports.admin)
        self.configuration = configuration
        self.shared = shared
        self.workers = workers
        self.readiness = readiness
        self.sink = sink
        readiness.isReady = true
    }

    /// Readiness fails; after `drainDelay` the listeners close; requests in flight finish within `drainTimeout`; then everything
    /// ends. Blocks the calling thread until then. A second call returns at once.
    public func drain() {
        end { loop, done in
            guard let state = loop.attachment as? LoopState else { return done.raise() }
            state.drain(completed: done)
        }
    }

    /// Forgets what policies and cache remember, as if the process were new: for tests that provoke one failure after the other.
    package func forget() {
        shared.resetTargets()
        _ = shared.cache.answers?.purgeAll()
        for operation in shared.operations { operation.rateLimit?.reset() }
    }

    /// For tests: the time of all loops stands still from now on, but for `skip`; or goes on from where it stood.
    package func setStopped(_ isStopped: Bool) {
        onLoops { $0.setStopped(isStopped) }
    }

    /// For tests: so much time has passed at once, on all loops. What was due meanwhile has happened when this returns.
    package func skip(_ duration: Duration) {
        onLoops { $0.skip(duration) }
    }

    /// Blocks the calling thread, which must not be a loop's.
    private func onLoops(_ body: @escaping @Sendable (EventLoop) -> Void) {
        let done = Signal()
        for worker in workers {
            let loop = worker.loop
            loop.post {
                body(loop)
                done.raise()
            }
        }
        for _ in workers { done.wait() }
    }

    /// Ends at once: requests in flight get no answer.
    public func stop() {
        end { _, done in done.raise() }
    }

    private func end(_ prepare: @escaping @Sendable (EventLoop, Signal) -> Void) {
        let isFirst = isEnded.withLock { isEnded in
            defer { isEnded = true }
            return !isEnded
        }
        guard isFirst else { return }
        readiness.isReady = false
        let done = Signal()
        for worker in workers {
            let loop = worker.loop
            loop.post { prepare(loop, done) }
        }
        for _ in workers { done.wait() }
        // Nothing may be posted to a loop behind its end.
        configuration.identity?.keys.onMissingKey(nil)
        let loads = shared.cache.loads
        for worker in workers {
            let loop = worker.loop
            loop.post {
                for load in loads.all where load.environment.mailbox === loop { load.abandon() }
                (loop.attachment as? LoopState)?.log.flush()
            }
            loop.stop()
        }
        for worker in workers { worker.thread.join() }
        sink.close()
    }

    /// What the router answers, and the server before it.
    private static let unroutedCodes: [ProblemCode] = [
        .notFound, .methodNotAllowed, .malformedRequest, .requestTimeout, .bodyTooLarge, .targetTooLong,
        .fieldsTooLarge, .expectationFailed, .methodNotSupported, .versionNotSupported,
    ]

    /// Checks what generated code and configuration must agree on.
    private static func shared(
        _ configuration: Configuration, _ registrations: [Registration], _ setup: MetricsSetup
    ) throws(Fault) -> LoopWorker.Shared {
        let targets = CallTargets(services: configuration.serviceNames)
        for registration in registrations
        where registration.declaration.dependencies.count > OperationDeclaration.dependenciesMax {
            throw .tooManyDependencies(operation: registration.declaration.id)
        }
        if configuration.identity == nil, registrations.contains(where: { $0.declaration.security != nil }) {
            throw .identityMissing
        }
        let metrics = registrations.map {
            OperationMetrics($0.declaration, services: configuration.serviceNames, setup: setup)
        }
        let operations = zip(registrations, metrics).map { OperationRuntime($0, targets: targets, metrics: $1) }
        let cache = CallCache(bytesMax: configuration.cacheBytesMax)
        if let answers = cache.answers { setup.observe(answers) }
        setup.observe(targets)
        setup.observe(configuration.origins, names: configuration.serviceNames)
        do throws(Router.Fault) {
            let router = try Router(operations.map { Router.Route($0.declaration.method, $0.declaration.path) })
            return LoopWorker.Shared(
                operations: operations,
                metrics: metrics,
                unroutedMetrics: setup.unroutedRequests(statuses: unroutedCodes.map(\.status)),
                router: router, methods: Set(operations.map(\.declaration.method)), cache: cache,
                resetTargets: targets.reset,
                checksResponses: configuration.checksResponses)
        } catch {
            throw .route(error)
        }
    }
}

struct Ports: Sendable {
    var main: Int
    var admin: Int
}
