internal import Glibc
internal import BFFRuntime

/// Holds a BFF in a process of its own to its contract: the same rows as `ContractSuite`, one after the other.
///
/// Such a BFF cannot be made to forget. Its breakers count failures, it keeps away from a service that asked it to, and its
/// connections were just cut. So before each row all services are well and the healthy request is sent until it is answered
/// as at first, as often in a row as keeps the share of failures below what opens a breaker.
///
/// Calls block for as long as that takes.
public final class BlackBoxSuite: Sendable {
    /// A BFF that is not well again after so long has failed: longer than breakers stay open, and than stubs ask to be left alone.
    public static let calmMax = Duration.seconds(20)
    /// Between two looks.
    private static let pauseMilliseconds: Int32 = 20

    private let backend: ContractBackend
    private let tolerance: Duration

    /// - Parameters:
    ///   - arrangement: what the BFF has been told beforehand; nil: free ports and a new key.
    ///   - start: starts the BFF, or waits until it runs.
    /// - Throws: what `start` throws, or why a stub cannot listen.
    public init(
        services: [StubDefinition], arrangement: TestBackend.Arrangement? = nil,
        tolerance: Duration = ContractSuite.toleranceDefault, start: TestBackend.Start
    ) throws {
        backend = ContractBackend(try TestBackend(services: services, arrangement: arrangement, start: start))
        self.tolerance = tolerance
    }

    /// Empty where every promise is kept.
    ///
    /// - Parameter calm: healthy answers without a break before each try; at least one.
    public func failures(
        of operation: ContractOperation, in row: ContractRow, calm: Int
    ) -> [ContractFailure] {
        do {
            var failures: [ContractFailure] = []
            for _ in 0..<ContractSuite.attemptsMax {
                if let unrest = try unrest(operation, row.name, calm: calm) { return [unrest] }
                failures = try RowAttempt(operation, row, tolerance: tolerance, on: backend).failures
                if failures.isEmpty { break }
            }
            return failures
        } catch {
            return [
                ContractFailure(operation: operation.id, row: row.name, pointer: nil, message: "no answer: \(error)")
            ]
        }
    }

    /// What the operation's request is answered where nothing is wrong; nil: nothing.
    public func healthyStatus(of operation: ContractOperation) -> Int? {
        try? backend.healthyAnswer(of: operation).status
    }

    /// Ends the BFF, if `start` has begun it, and its services.
    public func stop() { backend.stop() }

    /// Nil once the BFF is as at first.
    private func unrest(_ operation: ContractOperation, _ row: String, calm: Int) throws -> ContractFailure? {
        backend.reset()
        let deadline = ContinuousClock.now + Self.calmMax
        var answered = 0
        while true {
            // Asked anew as long as a busy machine makes it late.
            let healthy = try backend.healthyAnswer(of: operation)
            let answer = try backend.send(backend.request(of: operation))
            answered = answer.status == healthy.status && answer.body == healthy.body ? answered + 1 : 0
            if answered >= calm { return nil }
            guard ContinuousClock.now < deadline else {
                return ContractFailure(
                    operation: operation.id, row: row, pointer: nil,
                    message: "all services are well, and yet it is not answered as at first (status \(answer.status))")
            }
            if answered == 0 { poll(nil, 0, Self.pauseMilliseconds) }
        }
    }
}
