internal import BFFHTTP
internal import BFFIdentity
internal import BFFPolicy
internal import BFFRedis
internal import BFFTelemetry
internal import BFFTransport

/// What lives on one loop of an application. Loop-confined.
final class LoopState {
    let log: RequestLog
    private let server: HTTPServer
    private let admin: HTTPServer?
    private let client: HTTPClient
    private let secondLevel: RedisCache?
    private let drainDelay: Duration
    private var completed: Signal?

    init(
        log: RequestLog, server: HTTPServer, admin: HTTPServer?, client: HTTPClient, secondLevel: RedisCache?,
        drainDelay: Duration
    ) {
        self.log = log
        self.server = server
        self.admin = admin
        self.client = client
        self.secondLevel = secondLevel
        self.drainDelay = drainDelay
    }

    /// The admin port goes on saying that the process is not ready until everything else has finished.
    func drain(completed: Signal) {
        self.completed = completed
        guard drainDelay > .zero else { return closeListener() }
        server.loop.schedule(at: server.loop.now + drainDelay, self, tag: 0)
    }

    private func closeListener() {
        server.beginDrain { [self] in
            client.close()
            secondLevel?.close()
            completed?.raise()
        }
    }
}

extension LoopState: TimerReceiver {
    func timerFired(tag: Int) { closeListener() }
}

/// Makes one loop's part of an application, on that loop.
struct LoopSetup: Sendable {
    let client: String
    let configuration: Configuration
    let shared: LoopWorker.Shared
    let readiness: Readiness
    let sink: LogSink
    let metrics: RuntimeMetrics
    let secondLevel: RedisAccess?
    /// The loop's own.
    let index: Int
    let ports: Ports

    /// Blocks the calling thread until the loop serves.
    func run(on loop: EventLoop) throws(TransportError) -> Ports {
        let done = Signal()
        let result = Locked(Result<Ports, TransportError>.success(ports))
        loop.post {
            do throws(TransportError) {
                let ports = try make(on: loop)
                result.withLock { $0 = .success(ports) }
            } catch {
                result.withLock { $0 = .failure(error) }
            }
            done.raise()
        }
        done.wait()
        return try result.withLock { $0 }.get()
    }

    private func make(on loop: EventLoop) throws(TransportError) -> Ports {
        var limits = configuration.serverLimits
        limits.drainTimeout = configuration.drainTimeout
        let client = HTTPClient(loop: loop, limits: configuration.clientLimits)
        let log = RequestLog(
            client: self.client, level: configuration.logLevel, sink: sink, scheduler: loop,
            metrics: metrics.loops[index])
        let (origins, names) = (configuration.origins, configuration.serviceNames)
        client.onDistrust = { origin, reason in
            // What is no service is where the keys for tokens come from.
            let service = origins.firstIndex { $0 === origin }.map(names.name)
            log.writeDistrust(of: service ?? "jwks", reason)
        }
        let secondLevel = try secondLevel.map { access throws(TransportError) in try access.cache(on: loop) }
        let worker = LoopWorker(
            shared: shared,
            environment: CallEnvironment(
                scheduler: loop, transport: client, origins: configuration.origins, mailbox: loop,
                cache: shared.cache, secondLevel: secondLevel, metrics: metrics.loops[index]),
            verifier: configuration.identity.map { TokenVerifier(ring: $0.keys, policy: $0.policy) }, log: log,
            metrics: metrics.loops[index])
        let server = try HTTPServer(
            loop: loop, address: configuration.host, port: ports.main, limits: limits, handler: worker)
        var admin: HTTPServer?
        if index == 0 {
            admin = try HTTPServer(
                loop: loop, address: configuration.host, port: ports.admin,
                handler: AdminHandler(
                    readiness, metrics: metrics.registry, cache: shared.cache, secondLevel: secondLevel))
        }
        LoopLag(scheduler: loop, metrics: metrics.loops[index]).start()
        loop.attachment = LoopState(
            log: log, server: server, admin: admin, client: client, secondLevel: secondLevel,
            drainDelay: configuration.drainDelay)
        if index == 0, let identity = configuration.identity, let source = identity.source {
            KeyRefresh(source, for: identity.keys, scheduler: loop, transport: client, mailbox: loop) {
                log.writeKeysNotFetched($0, hasKeys: identity.keys.hasKeys)
            }.start()
        }
        return Ports(main: server.port, admin: admin?.port ?? ports.admin)
    }
}
