import Testing

@testable import BFFPolicy

@Suite struct CachePolicyTests {
    @Test func `lifetimes spread evenly by a tenth up and down`() {
        let policy = CachePolicy(ttl: .seconds(60))
        #expect(policy.windows(random: 0).fresh == .seconds(54))
        #expect(policy.windows(random: .max).fresh == .seconds(66))
        var random = SplitMix(state: 1)
        let lifetimes = (0..<20_000).map { _ in policy.windows(random: random.next()).fresh }
        #expect(lifetimes.allSatisfy { .seconds(54)...(.seconds(66)) ~= $0 })
        let tenths = Dictionary(grouping: lifetimes) { Int(($0 - .seconds(54)) / .milliseconds(1_200)) }
        for tenth in 0..<10 { #expect(1_800...2_200 ~= tenths[tenth]?.count ?? 0) }
    }

    @Test func `windows behind the lifetime have no jitter`() {
        let policy = CachePolicy(ttl: .seconds(60), stale: .seconds(300), staleIfError: .seconds(3600))
        let windows = policy.windows(random: 17)
        #expect(windows.stale == .seconds(300) && windows.staleIfError == .seconds(3600))
    }

    @Test func `a service narrows every window and widens none`() {
        let policy = CachePolicy(ttl: .seconds(60), stale: .seconds(300), staleIfError: .seconds(3600))
        let narrow = policy.windows(
            random: .max, freshMax: .seconds(7), staleMax: .zero, staleIfErrorMax: .seconds(60))
        #expect(narrow == CacheWindows(fresh: .seconds(7), stale: .zero, staleIfError: .seconds(60)))
        let wide = policy.windows(
            random: .max, freshMax: .seconds(700), staleMax: .seconds(700), staleIfErrorMax: .seconds(7000))
        #expect(wide == policy.windows(random: .max))
    }

    @Test func `a 404 is kept only when asked, briefly, and never stale`() {
        #expect(CachePolicy(ttl: .seconds(60)).notFoundWindows(random: 3) == nil)
        let policy = CachePolicy(
            ttl: .seconds(60), stale: .seconds(60), staleIfError: .seconds(60), notFound: .seconds(90))
        #expect(policy.notFound == CachePolicy.notFoundMax)
        for random in [0, 1 << 63, UInt64.max] {
            let windows = policy.notFoundWindows(random: random)
            #expect(windows.map { $0.fresh <= .seconds(5) && $0.stale == .zero && $0.staleIfError == .zero } == true)
        }
        #expect(policy.notFoundWindows(random: .max, freshMax: .seconds(1))?.fresh == .seconds(1))
    }

    @Test func `durations that make no sense do no harm`() {
        let policy = CachePolicy(
            ttl: .seconds(-1), stale: .seconds(-1), staleIfError: .seconds(-1), notFound: .seconds(-1))
        #expect(policy.windows(random: 5) == CacheWindows(fresh: .zero, stale: .zero, staleIfError: .zero))
        #expect(policy.notFoundWindows(random: 5)?.fresh == .zero)
        let forever = CachePolicy(ttl: .seconds(Int64.max)).windows(random: .max).fresh
        #expect(forever == .nanoseconds(Int64.max))
    }

    @Test func `an answer's age counts from its making`() {
        let now = Instant(nanoseconds: 1_000_000_000_000)
        let answer = CachedAnswer(
            snapshot: nil, storedAt: now, ageAtStore: .seconds(30),
            windows: CacheWindows(fresh: .seconds(10), stale: .seconds(5), staleIfError: .seconds(2)), tag: "a.b")
        #expect(answer.age(at: now + .seconds(4)) == .seconds(34))
        #expect(answer.age(at: now - .seconds(4)) == .seconds(30))
        #expect(answer.remaining(at: now + .seconds(4)) == .seconds(6))
        #expect(answer.remaining(at: now + .seconds(14)) == .seconds(-4))
        #expect(answer.end == now + .seconds(15))
    }
}
