internal import BFFRuntime

/// What is shared between a stub's loop and the threads that switch its faults.
final class StubState: Sendable {
    /// Requests beyond this are counted, but not kept.
    static let requestsMax = 10_000

    let definition: StubDefinition
    private let content: Locked<Content>

    private struct Content {
        var faults: [String: StubFault] = [:]
        var faultOfAll: StubFault?
        var answers: [String: StubResponse] = [:]
        /// What the fault `contract` sends, made when it is set: a large body takes longer to edit than callers wait.
        var broken: [String: StubResponse] = [:]
        var delay = Duration.zero
        var latencies: [String: StubLatency] = [:]
        var latencyOfAll: StubLatency?
        var requests: [StubRequest] = []
        var counts: [String: Int] = [:]
        var unmatchedCount = 0

        mutating func latency(of operation: String) -> Duration {
            latencies[operation]?.next() ?? latencyOfAll?.next() ?? .zero
        }
    }

    init(_ definition: StubDefinition, delay: Duration) {
        self.definition = definition
        content = Locked(Content(delay: delay))
    }

    func operation(_ id: String) -> StubOperation? { definition.operations.first { $0.id == id } }

    // MARK: Switching

    /// - Parameter operation: nil sets or clears the fault of all of them, and forgets those of single ones.
    func setFault(_ fault: StubFault?, of operation: String?) {
        let affected = definition.operations.filter { fault == .contract && $0.id == operation ?? $0.id }
        content.withLock { content in
            for operation in affected {
                let response = content.answers[operation.id] ?? operation.healthy
                content.broken[operation.id] = StubWriter.broken(response, of: operation)
            }
            if let operation, fault?.isOfService != true {
                content.faults[operation] = fault
            } else {
                content.faultOfAll = fault
                content.faults = [:]
            }
        }
    }

    /// - Parameter operation: nil sets or clears that of all of them, and forgets those of single ones.
    func setLatency(_ latency: StubLatency?, of operation: String?) {
        content.withLock { content in
            if let operation {
                content.latencies[operation] = latency
            } else {
                content.latencyOfAll = latency
                content.latencies = [:]
            }
        }
    }

    func setAnswer(_ answer: StubResponse?, of operation: String) {
        content.withLock { content in
            content.answers[operation] = answer
            guard content.broken[operation] != nil, let known = self.operation(operation) else { return }
            content.broken[operation] = StubWriter.broken(answer ?? known.healthy, of: known)
        }
    }

    /// What is answered where no fault is set.
    func answer(of operation: StubOperation) -> StubResponse {
        content.withLock { $0.answers[operation.id] ?? operation.healthy }
    }

    func setDelay(_ delay: Duration) {
        content.withLock { $0.delay = delay }
    }

    func reset() {
        content.withLock { $0 = Content() }
    }

    // MARK: Reading

    /// `refuse` or `half-open`.
    var faultOfService: StubFault? {
        content.withLock { $0.faultOfAll.flatMap { $0.isOfService ? $0 : nil } }
    }

    func plan(for operation: StubOperation) -> (fault: StubFault?, answer: StubResponse, delay: Duration) {
        content.withLock { content in
            let fault = content.faults[operation.id] ?? content.faultOfAll
            let answer = (fault == .contract ? content.broken : content.answers)[operation.id]
            return (fault, answer ?? operation.healthy, content.delay + content.latency(of: operation.id))
        }
    }

    // MARK: The log

    func record(_ request: StubRequest) {
        content.withLock { content in
            if let operation = request.operation {
                content.counts[operation, default: 0] += 1
            } else {
                content.unmatchedCount += 1
            }
            if content.requests.count < Self.requestsMax { content.requests.append(request) }
        }
    }

    var requests: [StubRequest] { content.withLock { $0.requests } }

    func counts() -> (byOperation: [(id: String, count: Int)], unmatched: Int) {
        content.withLock { content in
            (definition.operations.map { ($0.id, content.counts[$0.id] ?? 0) }, content.unmatchedCount)
        }
    }
}

/// A request that a stub has got.
public struct StubRequest: Sendable {
    /// The `operationId`; nil where the definition has no such operation.
    public let operation: String?
    public let method: String
    /// As it stood in the request line: path and query, still encoded.
    public let target: String
    /// Names in lower case, in order.
    public let headers: [StubHeader]
    public let body: [UInt8]

    /// The first value of a field.
    /// - Parameter name: in lower case.
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
