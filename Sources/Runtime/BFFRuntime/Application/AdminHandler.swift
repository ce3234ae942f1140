internal import BFFHTTP
internal import BFFIdentity
internal import BFFPolicy
internal import BFFTelemetry
internal import BFFTransport
internal import Synchronization

/// Whether the process wants requests. Shared by all loops.
final class Readiness: Sendable {
    private let ready = Atomic<Bool>(false)
    private let keys: KeyRing?

    /// - Parameter keys: without them no token can be verified; nil where none are needed.
    init(keys: KeyRing? = nil) {
        self.keys = keys
    }

    var isReady: Bool {
        get { ready.load(ordering: .relaxed) && hasKeys }
        set { ready.store(newValue, ordering: .relaxed) }
    }

    private var hasKeys: Bool { keys?.hasKeys ?? true }

    /// Why it is not ready.
    var reason: StaticString { hasKeys ? "draining" : "no keys" }
}

/// The second port: `/healthz` says that the process runs, `/readyz` that it wants requests, `/metrics` what it has measured;
/// `POST /cache/purge` empties the cache.
final class AdminHandler: HTTPHandler {
    private let readiness: Readiness
    private let metrics: MetricRegistry
    private let purge: CachePurge

    init(
        _ readiness: Readiness, metrics: MetricRegistry, cache: CallCache, secondLevel: (any SecondLevelCache)? = nil
    ) {
        self.readiness = readiness
        purge = CachePurge(cache, secondLevel: secondLevel)
        self.metrics = metrics
    }

    func handle(_ exchange: HTTPExchange) {
        let head = exchange.request.head
        if head.path == "/cache/purge" { return purge.handle(exchange) }
        guard head.method == .get || head.method == .head else {
            return exchange.respond(problem: Problem(.methodNotAllowed)) { $0.field("Allow", "GET, HEAD") }
        }
        if head.path == "/healthz" {
            answer(exchange, status: 200, "ok")
        } else if head.path == "/readyz" {
            readiness.isReady ? answer(exchange, status: 200, "ready") : answer(exchange, status: 503, readiness.reason)
        } else if head.path == "/metrics" {
            exchange.respond(
                status: 200, contentType: ExpositionWriter.contentType,
                fields: { $0.field("Cache-Control", "no-store") },
                body: metrics.exposition(now: exchange.arrival))
        } else {
            exchange.respond(problem: Problem(.notFound))
        }
    }

    private func answer(_ exchange: HTTPExchange, status: Int, _ text: StaticString) {
        var body = JSONWriter()
        body.beginObject()
        body.field("status", literal: text)
        body.endObject()
        exchange.respond(status: status, fields: { $0.field("Cache-Control", "no-store") }, body: body)
    }
}
