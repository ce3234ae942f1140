/// One try of a row: the answer, and what it breaks.
struct RowAttempt {
    private(set) var failures: [ContractFailure] = []
    private let operation: ContractOperation
    private let row: ContractRow
    private let answer: TestResponse
    /// Of the answers, the one that took longest.
    private var longest: Duration

    /// - Parameter healthy: the answer where nothing is wrong; nil: the backend is asked for it.
    init(
        _ operation: ContractOperation, _ row: ContractRow, tolerance: Duration, on backend: ContractBackend,
        healthy: TestResponse? = nil
    ) throws {
        (self.operation, self.row) = (operation, row)
        let healthy = try healthy ?? backend.healthyAnswer(of: operation)
        try backend.prepare(row)
        let request = backend.request(of: operation, row.changes)
        answer = try backend.send(request)
        longest = answer.elapsed
        checkTime(tolerance)
        failures += AnswerCheck(operation, row, row.name, answer, healthy: healthy).failures
        for fault in RequestCheck(row.requests).faults(backend.requests) { fail(nil, fault) }
        if row.isHealthy {
            let second = try backend.send(request)
            longest = max(longest, second.elapsed)
            checkRepetition(second)
        }
        for (service, request) in backend.unmatchedRequests {
            fail(nil, "'\(service)' has no operation \(request.method) \(request.target)")
        }
    }

    /// A call that was to be answered may have timed out because the machine was busy: then the row says nothing about the contract.
    var mayBeAccidental: Bool {
        let isSlowByItself = row.faults.contains { $0.fault == .timeout || $0.fault == .slow }
        return isSlowByItself || longest >= operation.shortestTimeout
    }

    private mutating func fail(_ pointer: String?, _ message: String) {
        failures.append(
            ContractFailure(operation: operation.id, row: row.name, pointer: pointer, message: message))
    }

    private mutating func checkTime(_ tolerance: Duration) {
        if answer.elapsed > operation.budget + tolerance {
            fail(nil, "answered after \(answer.elapsed), budget \(operation.budget) and \(tolerance) on top")
        }
    }

    private mutating func checkRepetition(_ second: TestResponse) {
        guard second.body != answer.body || second.status != answer.status else { return }
        let place = Self.firstDifference(answer.body, second.body)
        fail(nil, "the same request was answered differently the second time, from byte \(place) on")
    }

    private static func firstDifference(_ left: [UInt8], _ right: [UInt8]) -> Int {
        zip(left, right).prefix { $0 == $1 }.count { _ in true }
    }
}
