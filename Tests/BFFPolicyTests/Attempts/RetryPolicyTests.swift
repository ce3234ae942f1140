import BFFPolicy
import Testing

@Suite struct RetryPolicyTests {
    @Test func `one attempt when a policy says nothing`() {
        let policy = RetryPolicy()
        #expect(policy.attempts == 1)
        #expect(policy.perTry == nil)
        #expect(policy.start(ofAttempt: 2, at: origin, deadline: .distantFuture, random: 0) == nil)
        #expect(RetryPolicy(attempts: -3).attempts == 1)
        #expect(RetryPolicy(backoff: .seconds(-1)).backoff == .zero)
    }

    @Test func `the longest wait doubles from 25 ms up to ten times that`() {
        let policy = RetryPolicy(attempts: 9)
        let longest = (1...9).map { policy.delayMax(beforeAttempt: $0) / Duration.milliseconds(1) }
        #expect(longest == [0, 25, 50, 100, 200, 250, 250, 250, 250])
        for attempt in 2...9 {
            #expect(policy.delay(beforeAttempt: attempt, random: 0) == .zero)
            #expect(policy.delay(beforeAttempt: attempt, random: .max) == policy.delayMax(beforeAttempt: attempt))
        }
        #expect(policy.delayMax(beforeAttempt: .max) == .milliseconds(250))
    }

    @Test func `an endless backoff saturates`() {
        let policy = RetryPolicy(backoff: .nanoseconds(Int64.max))
        #expect(policy.delay(beforeAttempt: 5, random: .max) == .nanoseconds(Int64.max))
        #expect(policy.start(ofAttempt: 2, at: origin, deadline: .distantFuture, random: .max) == nil)
    }

    /// Full jitter is uniform: χ² over 20 classes and 40 000 draws; 43.8 is exceeded by one seed in a thousand.
    @Test(arguments: [2, 3, 5, 7])
    func `waits are uniform between nothing and the longest`(attempt: Int) {
        let policy = RetryPolicy(attempts: 9)
        let longest = policy.delayMax(beforeAttempt: attempt).wholeNanoseconds
        var random = SplitMix(state: UInt64(attempt))
        var classes = [Int](repeating: 0, count: 20)
        let draws = 40_000
        for _ in 0..<draws {
            let delay = policy.delay(beforeAttempt: attempt, random: random.next()).wholeNanoseconds
            classes[Int(delay * 20 / (longest + 1))] += 1
        }
        let expected = Double(draws) / 20
        let deviation = classes.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        #expect(deviation < 43.8)
    }

    @Test func `an attempt begins before the deadline or not at all`() {
        let policy = RetryPolicy(attempts: 3)
        let deadline = origin + .milliseconds(25)
        #expect(policy.start(ofAttempt: 2, at: origin, deadline: deadline, random: 0) == origin)
        #expect(policy.start(ofAttempt: 2, at: origin, deadline: deadline, random: .max) == nil)
        #expect(policy.start(ofAttempt: 3, at: deadline, deadline: deadline, random: 0) == nil)
        #expect(policy.start(ofAttempt: 4, at: origin, deadline: deadline, random: 0) == nil)
    }

    @Test func `what the service asks for wins when it fits`() {
        let policy = RetryPolicy(attempts: 2)
        let deadline = origin + .seconds(2)
        func start(_ retryAfter: Duration) -> Instant? {
            policy.start(ofAttempt: 2, at: origin, retryAfter: retryAfter, deadline: deadline, random: .max)
        }
        #expect(start(.seconds(1)) == origin + .seconds(1))
        #expect(start(.zero) == origin)
        #expect(start(.seconds(-5)) == origin)
        #expect(start(.seconds(2)) == nil)
    }
}
