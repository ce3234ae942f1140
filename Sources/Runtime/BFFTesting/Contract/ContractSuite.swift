internal import BFFRuntime

/// Holds one client's BFF to its contract. Each row is tried on a backend of its own: rows may run in parallel.
///
///     static let suite = ContractSuite(services: Fixtures.all) { environment in try startMobile(environment) }
///
///     @Test(arguments: GetHomeContract.rows) func keepsItsContract(row: ContractRow) {
///         #expect(Self.suite.failures(of: GetHomeContract.operation, in: row) == [])
///     }
///
/// Calls block for as long as the row's answers take.
public final class ContractSuite: Sendable {
    /// How much later than its budget an answer may come: what a busy machine adds.
    public static let toleranceDefault = Duration.milliseconds(250)
    /// How often a row is tried where its failure may be a busy machine's.
    static let attemptsMax = 3

    private let services: [StubDefinition]
    private let tolerance: Duration
    private let start: TestBackend.Start
    private let idle = Locked<[ContractBackend.Kind: [ContractBackend]]>([:])

    public init(
        services: [StubDefinition], tolerance: Duration = ContractSuite.toleranceDefault,
        start: @escaping TestBackend.Start
    ) {
        self.services = services
        self.tolerance = tolerance
        self.start = start
    }

    /// Empty where every promise is kept.
    public func failures(of operation: ContractOperation, in row: ContractRow) -> [ContractFailure] {
        let kind = ContractBackend.Kind(withoutAddress: row.withoutAddress)
        return onBackend(kind, for: operation, row.name) { backend in
            // Without an address nothing is healthy.
            let healthy = row.withoutAddress.isEmpty ? nil : try healthyAnswer(of: operation)
            if healthy != nil { try backend.warm(operation) }
            var failures: [ContractFailure] = []
            for _ in 0..<Self.attemptsMax {
                let attempt = try RowAttempt(operation, row, tolerance: tolerance, on: backend, healthy: healthy)
                failures = attempt.failures
                if failures.isEmpty || !attempt.mayBeAccidental { break }
            }
            return failures
        }
    }

    /// Empty where every promise is kept, from the first step to the last.
    public func failures(of operation: ContractOperation, in course: ContractCourse) -> [ContractFailure] {
        onBackend(ContractBackend.Kind(keepsAnswers: course.keepsAnswers), for: operation, course.name) {
            try CourseAttempt(operation, course, on: $0).failures
        }
    }

    private func healthyAnswer(of operation: ContractOperation) throws -> TestResponse {
        try withBackend(ContractBackend.Kind()) { try $0.healthyAnswer(of: operation) }
    }

    private func onBackend(
        _ kind: ContractBackend.Kind, for operation: ContractOperation, _ row: String,
        _ body: (ContractBackend) throws -> [ContractFailure]
    ) -> [ContractFailure] {
        do {
            return try withBackend(kind, body)
        } catch {
            return [ContractFailure(operation: operation.id, row: row, pointer: nil, message: "no answer: \(error)")]
        }
    }

    private func withBackend<Result>(
        _ kind: ContractBackend.Kind, _ body: (ContractBackend) throws -> Result
    ) throws -> Result {
        let known = idle.withLock { $0[kind]?.popLast() }
        let backend = try known ?? ContractBackend(services: services, kind, start: start)
        defer {
            backend.reset()
            idle.withLock { $0[kind, default: []].append(backend) }
        }
        return try body(backend)
    }
}

/// A backend that remembers the healthy answers. Used by one row at a time.
final class ContractBackend: Sendable {
    /// Makes answers the same byte for byte.
    static let requestID = "contract-test"

    /// How its application was started.
    struct Kind: Hashable {
        /// It has a cache.
        var keepsAnswers = false
        /// Services that it looks for under a name without an address.
        var withoutAddress: [String] = []
    }

    private let backend: TestBackend
    private let healthyAnswers = Locked<[String: TestResponse]>([:])
    private let warmed = Locked<Set<String>>([])

    init(services: [StubDefinition], _ kind: Kind, start: TestBackend.Start) throws {
        backend = try TestBackend(services: services, keepsAnswers: kind.keepsAnswers) { environment in
            var environment = environment
            for service in kind.withoutAddress {
                environment[Configuration.variable(ofService: service)] = StubService.urlWithoutAddress
            }
            return try start(environment)
        }
    }

    init(_ backend: TestBackend) {
        self.backend = backend
    }

    func stop() { backend.stop() }

    func reset() { backend.reset() }

    var clock: TestClock? { backend.application.clock }
    var port: Int { backend.application.port }

    /// What is asked where nothing is wrong, and first of a new backend, whose connections have yet to be made.
    func healthyAnswer(of operation: ContractOperation) throws -> TestResponse {
        if let known = healthyAnswers.withLock({ $0[operation.id] }) { return known }
        backend.reset()
        _ = try send(request(of: operation))
        let answer = try send(request(of: operation))
        // One that a busy machine has made late is not kept.
        if answer.elapsed < operation.shortestTimeout { healthyAnswers.withLock { $0[operation.id] = answer } }
        return answer
    }

    /// Whatever is answered: connections to services have yet to be made.
    func warm(_ operation: ContractOperation) throws {
        guard warmed.withLock({ $0.insert(operation.id).inserted }) else { return }
        _ = try send(request(of: operation))
    }

    func prepare(_ row: ContractRow) throws {
        backend.reset()
        try arrange(row)
    }

    /// Gets the services into the row's state, without memory of what was asked. The application keeps what it has learnt.
    func rearrange(_ row: ContractRow) throws {
        backend.resetStubs()
        try arrange(row)
    }

    /// All services are well, and answer what they have held back. What was asked is remembered.
    func heal() {
        for stub in backend.stubs {
            stub.setFault(nil)
            for operation in stub.definition.operations { stub.setAnswer(nil, of: operation.id) }
        }
    }

    func count(of operation: String, at service: String) throws -> Int {
        guard let stub = backend.stub(service) else {
            throw TestBackendError.unknownOperation(service: service, operation: operation)
        }
        return stub.count(of: operation)
    }

    /// Waits until each loop has seen what had come before: the services', and the application's.
    func takeTurn() {
        backend.takeTurn()
    }

    private func arrange(_ row: ContractRow) throws {
        for answer in row.answers {
            guard let stub = backend.stub(answer.service), stub.setAnswer(answer.answer, of: answer.operation) else {
                throw TestBackendError.unknownOperation(service: answer.service, operation: answer.operation)
            }
        }
        for fault in row.faults {
            guard let stub = backend.stub(fault.service), stub.setFault(fault.fault, of: fault.operation) else {
                throw TestBackendError.unknownOperation(service: fault.service, operation: fault.operation)
            }
        }
    }

    func send(_ request: TestRequest) throws -> TestResponse { try backend.client.send(request) }

    var requests: [(service: String, request: StubRequest)] { backend.requests }

    var unmatchedRequests: [(service: String, request: StubRequest)] { backend.unmatchedRequests }

    // MARK: Requests

    func request(of operation: ContractOperation, _ changes: [RequestChange] = []) -> TestRequest {
        var request = TestRequest(operation.method, operation.target, headers: operation.headers, body: operation.body)
        var token = operation.claims.flatMap { backend.tokens.sign(claims: $0) }
        for change in changes {
            switch change {
            case .claims(let claims): token = claims.flatMap { backend.tokens.sign(claims: $0) }
            case .token(let text): token = text
            case .target, .query, .header, .body, .bodyEdits: request.apply(change)
            }
        }
        if let token { request.headers.append(StubHeader("Authorization", "Bearer \(token)")) }
        let hasBody = request.body != nil
        if hasBody, !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            request.headers.append(StubHeader("Content-Type", "application/json"))
        }
        return request.with("X-Request-Id", Self.requestID)
    }
}
