import BFFPolicy
import Testing

@Suite struct RateLimiterTests {
    /// A bucket as the books have it: tokens that drip in.
    private struct Bucket {
        let rate: Double
        let size: Double
        var tokens: Double
        var last = origin

        mutating func take(at now: Instant) -> Bool {
            tokens = min(size, tokens + (now - last).secondsAsDouble * rate)
            last = now
            // A thousandth of a millionth: what rounding to nanoseconds may lack.
            guard tokens >= 1 - 1e-6 else { return false }
            tokens -= 1
            return true
        }
    }

    @Test(arguments: [(600, 60.0, 60), (10, 1, 1), (5, 2, 20), (1, 4, 3), (1_000, 1, 1_000)])
    func `it agrees with buckets into which tokens drip`(requests: Int, window: Double, burst: Int) {
        let policy = RateLimitPolicy(requests: requests, window: .nanoseconds(Int64(window * 1e9)), burst: burst)
        let limiter = RateLimiter(policy)
        let rate = Double(requests) / window
        var random = SplitMix(state: UInt64(burst))
        var buckets = (0..<5).map { _ in Bucket(rate: rate, size: Double(burst), tokens: Double(burst)) }
        var now = origin
        var allowed = 0
        for _ in 0..<20_000 {
            // Three times as fast as all five drip, in bursts; in whole microseconds, where both are exact.
            let isPause = random.next() % 40 == 0
            let gap = isPause ? Double.random(in: 0..<4, using: &random) / rate : 0.02 / rate
            now = now + .microseconds(Int64(gap * 1e6))
            let key = Int(random.next() % 5)
            let expected = buckets[key].take(at: now)
            let decision = limiter.take(key: UInt64(key) &* 0x9E37_79B9_7F4A_7C15, at: now)
            #expect(decision.isAllowed == expected)
            #expect(decision.limit == burst)
            let tokens = Int((buckets[key].tokens + 1e-6).rounded(.down))
            #expect(decision.remaining == tokens)
            let missing = (Double(burst) - buckets[key].tokens) / rate
            #expect(abs(decision.resetAfter.secondsAsDouble - missing) < 1e-5 * max(1, missing))
            allowed += decision.isAllowed ? 1 : 0
        }
        #expect(allowed > 1_000 && allowed < 19_000, "both answers were seen")
    }

    @Test func `a client that waits as told is allowed, one that comes a moment earlier is not`() {
        let limiter = RateLimiter(RateLimitPolicy(requests: 7, window: .seconds(1), burst: 3))
        let decisions = (0..<4).map { _ in limiter.take(key: 1, at: origin) }
        #expect(decisions.map(\.isAllowed) == [true, true, true, false])
        #expect(decisions.map(\.remaining) == [2, 1, 0, 0])
        #expect(decisions[0].retryAfter == .zero)
        let wait = decisions[3].retryAfter
        #expect(wait == decisions[2].retryAfter)
        #expect(!limiter.take(key: 1, at: origin + wait - .nanoseconds(1)).isAllowed)
        #expect(limiter.take(key: 1, at: origin + wait).isAllowed)
    }

    @Test func `refusals cost nothing`() {
        let limiter = RateLimiter(RateLimitPolicy(requests: 1, window: .seconds(1)))
        #expect(limiter.take(key: 1, at: origin).isAllowed)
        for index in 0..<100 { #expect(!limiter.take(key: 1, at: origin + .milliseconds(index)).isAllowed) }
        #expect(limiter.take(key: 1, at: .second(1)).isAllowed)
    }

    @Test func `burst is the whole window unless told`() {
        #expect(RateLimitPolicy(requests: 9, window: .seconds(1)).burst == 9)
        #expect(
            RateLimitPolicy(requests: 0, window: .zero, burst: 0)
                == RateLimitPolicy(
                    requests: 1, window: .milliseconds(1), burst: 1))
    }

    @Test func `settings without measure do not trap`() {
        let policy = RateLimitPolicy(requests: 1, window: .seconds(Int64.max), burst: .max)
        let limiter = RateLimiter(policy)
        #expect(limiter.take(key: 0, at: origin).limit == .max)
        let fast = RateLimiter(RateLimitPolicy(requests: .max, window: .milliseconds(1)))
        #expect(fast.take(key: 0, at: origin).isAllowed)
    }

    @Test func `more keys than there is room for gain, and never lose`() {
        // One set of eight per shard: 256 places.
        let limiter = RateLimiter(RateLimitPolicy(requests: 2, window: .seconds(1_000)), keysMax: 1)
        var refused = 0
        for round in 0..<4 {
            for key in 0..<4_000 as Range<UInt64> {
                let decision = limiter.take(key: key, at: origin)
                if round == 0 { #expect(decision.isAllowed, "a new key has a full bucket") }
                refused += decision.isAllowed ? 0 : 1
            }
        }
        #expect(refused < 4_000)
        // Fewer than the ways of a set: all are told apart.
        let roomy = RateLimiter(RateLimitPolicy(requests: 2, window: .seconds(1_000)), keysMax: 1)
        for round in 0..<4 {
            for key in 0..<256 as Range<UInt64> {
                #expect(roomy.take(key: key, at: origin).isAllowed == (round < 2))
            }
        }
    }

    @Test func `a client that hammers is not forgotten for those who come once`() {
        let limiter = RateLimiter(RateLimitPolicy(requests: 10, window: .seconds(100)), keysMax: 1)
        for _ in 0..<10 { #expect(limiter.take(key: 32, at: origin).isAllowed) }
        for key in 0..<10_000 as Range<UInt64> where key != 1 { _ = limiter.take(key: key * 32, at: origin) }
        #expect(!limiter.take(key: 32, at: origin).isAllowed)
    }

    @Test func `threads together take what the bucket holds`() {
        let limiter = RateLimiter(RateLimitPolicy(requests: 1_000, window: .seconds(1), burst: 500))
        let allowed = Locked(0)
        onThreads(8) { _ in
            var mine = 0
            // Two seconds: 500 at once and 1000 per second then.
            for index in 0..<4_000 where limiter.take(key: 7, at: origin + .microseconds(500 * index)).isAllowed {
                mine += 1
            }
            let sum = mine
            allowed.withLock { $0 += sum }
        }
        let taken = allowed.withLock { $0 }
        #expect(taken <= 2_500)
        #expect(taken > 2_000)
    }
}
