internal import BFFHTTP
internal import BFFIdentity
internal import BFFJSON
internal import BFFPolicy
internal import BFFTelemetry
internal import BFFTransport

/// Serves the requests of one loop. Everything in it is loop-confined, except for the operations, which are immutable.
final class LoopWorker: HTTPHandler {
    /// What all loops share.
    struct Shared: Sendable {
        let operations: [OperationRuntime]
        /// In the same order.
        let metrics: [OperationMetrics]
        /// Of requests for which there is no operation, and of what is no request.
        let unroutedMetrics: RequestMetrics
        let router: Router
        /// Of all operations.
        let methods: Set<HTTPMethod>
        let cache: CallCache
        /// Forgets what the policies of calls remember.
        let resetTargets: @Sendable () -> Void
        /// Holds our own answers against the published schema.
        let checksResponses: Bool
    }

    let shared: Shared
    let environment: CallEnvironment
    let verifier: TokenVerifier?
    let log: RequestLog
    let metrics: LoopMetrics
    var random = FastRandom()
    private var idle: [ServedRequest] = []
    private var writers: [WriterBox] = []

    /// Requests and writers that are kept for reuse.
    private static let keptMax = 1024

    init(
        shared: Shared, environment: CallEnvironment, verifier: TokenVerifier?, log: RequestLog, metrics: LoopMetrics
    ) {
        self.shared = shared
        self.environment = environment
        self.verifier = verifier
        self.log = log
        self.metrics = metrics
    }

    func handle(_ exchange: HTTPExchange) {
        let request = idle.popLast() ?? ServedRequest(self)
        request.serve(exchange)
    }

    func bodyBytesMax(for head: HTTPHead) -> Int? {
        var parameters: [HTTPText] = []
        guard case .found(let route) = shared.router.match(head.method, head.path, parameters: &parameters) else {
            return nil
        }
        return shared.operations[route].declaration.body?.bytesMax
    }

    func knows(_ method: HTTPMethod) -> Bool { shared.methods.contains(method) }

    func refused(status: Int) {
        let now = environment.scheduler.now
        shared.unroutedMetrics.answered(status: status, from: now, to: now, on: metrics)
    }

    /// A request has been answered.
    func recycle(_ request: ServedRequest) {
        if idle.count < Self.keptMax { idle.append(request) }
    }

    /// Lends an empty writer. Answering may serve the connection's next request at once, so several may be lent.
    func withWriter<Result>(_ body: (inout JSONWriter) -> Result) -> Result {
        let box = writers.popLast() ?? WriterBox()
        defer {
            box.writer.reset()
            if writers.count < Self.keptMax { writers.append(box) }
        }
        return body(&box.writer)
    }
}

private final class WriterBox {
    var writer = JSONWriter(capacity: 4096)
}
