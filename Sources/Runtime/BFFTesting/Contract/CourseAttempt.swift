/// One try of a course, up to the first step that breaks a promise. Nothing in it hangs on how fast the machine is: the application's
/// time stands still, and what must come is waited for.
struct CourseAttempt {
    /// How long something is waited for that must come.
    private static let patience = Duration.seconds(5)
    /// How often loops take their turns until all is quiet: a request goes to services and back several times.
    private static let turns = 12
    private static let slices = 16
    /// Policies that are not forgotten look back no further.
    private static let memory = Duration.seconds(15)

    /// A request that was sent and whose answer is still to be read.
    private struct Pending {
        let request: TestRequest
        let connection: TestConnection
    }

    private(set) var failures: [ContractFailure] = []
    private let operation: ContractOperation
    private let course: ContractCourse
    private let backend: ContractBackend
    private let clock: TestClock
    private let healthy: TestResponse
    private var place = ""
    private var pending: [Pending] = []
    private var counted: [String: Int] = [:]

    init(_ operation: ContractOperation, _ course: ContractCourse, on backend: ContractBackend) throws {
        guard let clock = backend.clock else { throw TestBackendError.noClock }
        (self.operation, self.course, self.backend, self.clock) = (operation, course, backend, clock)
        clock.setStopped(true)
        defer { clock.setStopped(false) }
        healthy = try backend.healthyAnswer(of: operation)
        backend.reset()
        clock.skip(Self.memory)
        for (index, step) in course.steps.enumerated() where failures.isEmpty {
            place = "\(course.name), step \(index + 1)"
            try run(step)
        }
    }

    private mutating func run(_ step: CourseStep) throws {
        switch step {
        case .pass(let duration):
            settle()
            clock.skip(duration)
        case .elapse(let duration):
            for _ in 0..<Self.slices {
                settle()
                clock.skip(duration / Self.slices)
            }
        case .ask(let count, let row, let calls):
            try ask(count, row, calls)
        case .askWithin(let limit, let row, let other, let count):
            try ask(count, within: limit, row, orElse: other)
        case .askSlow(let count, let held, let row, let duration, let calls):
            for _ in 0..<count where failures.isEmpty {
                try backend.rearrange(held)
                counted = [:]
                let request = try sent()
                try wait(for: calls)
                settle()
                clock.skip(duration)
                backend.heal()
                try collect(request, row)
            }
        case .send(let count, let row, let calls):
            if pending.isEmpty {
                try backend.rearrange(row)
                counted = [:]
            }
            for _ in 0..<count { pending.append(try sent()) }
            try wait(for: calls)
        case .await(let calls): try wait(for: calls)
        case .unanswered(let calls):
            try check(calls)
            for pending in pending where pending.connection.hasMore { fail("there is an answer already") }
        case .heal: backend.heal()
        case .collect(let row, let calls):
            for request in pending where failures.isEmpty { try collect(request, row) }
            pending = []
            try check(calls)
        }
    }

    private mutating func fail(_ message: String) {
        failures.append(ContractFailure(operation: operation.id, row: place, pointer: nil, message: message))
    }

    private mutating func fail(_ calls: RowCalls, _ found: Int) {
        fail("\(calls.name) was called \(found) times, expected \(calls.expectation)")
    }

    // MARK: Requests

    private mutating func ask(_ count: Int, _ row: ContractRow, _ calls: [RowCalls]) throws {
        let held = counted
        if pending.isEmpty { try backend.rearrange(row) }
        try note(calls)
        for _ in 0..<count where failures.isEmpty { try collect(try sent(row.changes), row) }
        try check(calls)
        if failures.isEmpty { RequestCheck(row.requests).faults(backend.requests).forEach { fail($0) } }
        counted = held
    }

    private mutating func ask(
        _ count: Int, within limit: Duration, _ row: ContractRow, orElse other: ContractRow
    ) throws {
        try backend.rearrange(row)
        let timeout = RequestChange.header("grpc-timeout", "\(limit.wholeMilliseconds)m")
        var metCount = 0
        for _ in 0..<count {
            guard let answer = read(try sent([timeout])) else { return }
            let unmet = unmet(answer, row)
            if unmet.isEmpty {
                metCount += 1
            } else if !self.unmet(answer, other).isEmpty {
                failures += unmet
                return
            }
        }
        if metCount == 0 { fail("none of \(count) requests was answered as in the state '\(row.name)'") }
    }

    private func sent(_ changes: [RequestChange] = []) throws -> Pending {
        let request = backend.request(of: operation, changes)
        let connection = try TestConnection(port: backend.port)
        try connection.write(request.bytes(port: backend.port), until: .now + Self.patience)
        return Pending(request: request, connection: connection)
    }

    private mutating func collect(_ pending: Pending, _ row: ContractRow) throws {
        if let answer = read(pending) { failures += unmet(answer, row) }
    }

    private mutating func read(_ pending: Pending) -> TestResponse? {
        do throws(TestClientError) {
            let answer = try pending.connection.readAnswer(
                isBodyless: pending.request.method == "HEAD", until: .now + Self.patience)
            return TestResponse(status: answer.status, headers: answer.headers, body: answer.body, elapsed: .zero)
        } catch {
            fail("no answer: \(error)")
            return nil
        }
    }

    private func unmet(_ answer: TestResponse, _ row: ContractRow) -> [ContractFailure] {
        AnswerCheck(operation, row, place, answer, healthy: healthy).failures
    }

    // MARK: Calls

    /// Lets everything happen that can happen before time passes.
    private func settle() {
        for _ in 0..<Self.turns { backend.takeTurn() }
    }

    /// Calls are counted from here on.
    private mutating func note(_ calls: [RowCalls]) throws {
        counted = [:]
        for calls in calls { counted[calls.name] = try backend.count(of: calls.operation, at: calls.service) }
    }

    private func count(_ calls: RowCalls) throws -> Int {
        try backend.count(of: calls.operation, at: calls.service) - (counted[calls.name] ?? 0)
    }

    private mutating func wait(for calls: [RowCalls]) throws {
        let end = ContinuousClock.now + Self.patience
        for calls in calls {
            var found = try count(calls)
            while found < calls.count.lowerBound {
                guard ContinuousClock.now < end else { return fail(calls, found) }
                backend.takeTurn()
                found = try count(calls)
            }
        }
    }

    private mutating func check(_ calls: [RowCalls]) throws {
        guard failures.isEmpty else { return }
        try wait(for: calls)
        settle()
        for calls in calls where failures.isEmpty {
            let found = try count(calls)
            if !calls.count.contains(found) { fail(calls, found) }
        }
        for (service, request) in backend.unmatchedRequests {
            fail("'\(service)' has no operation \(request.method) \(request.target)")
        }
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}

extension RowCalls {
    fileprivate var name: String { "\(service).\(operation)" }

    fileprivate var expectation: String {
        count.count == 1 ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
    }
}
