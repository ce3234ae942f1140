import Plan
import Testing

@Suite struct LoadTests {
    private func load(
        _ call: CallFacts, requests: Int = 1_000, callsMax: Int? = 1, fallbacks: [CallFacts] = []
    ) throws -> [Load.Operation] {
        let facts = OperationFacts(
            id: "one", budget: .milliseconds(300), reserve: .milliseconds(20),
            dependencies: [DependencyFacts("only", call: call, fallbacks: fallbacks, callsMax: callsMax)])
        return Load(facts, Timeline(facts), requests: requests).operations
    }

    private func call(
        _ operation: String = "list", _ milliseconds: Int = 100, retry: CallFacts.Retry = .init(),
        isHedged: Bool = false, cache: CallFacts.Cache? = nil, bytes: Int? = nil, concurrent: Int = 64
    ) -> CallFacts {
        CallFacts(
            service: "things", operation: operation, timeout: .milliseconds(milliseconds), retry: retry,
            isHedged: isHedged, cache: cache, concurrentMax: concurrent, answerBytes: bytes)
    }

    @Test func `rates, connections and processes of the shop`() throws {
        let facts = TimelineTests.shop
        let load = Load(facts, Timeline(facts), requests: 1_000)
        #expect(load.requestsInFlightMax == 300)
        #expect(load.operations.map(\.operation) == ["getUser", "list", "popular", "batch", "list"])
        #expect(load.operations.map(\.least) == [1_000, 1_000, 0, 0, 1_000])
        #expect(load.operations.map(\.most) == [1_000, 1_000, 0, 3_000, 1_000])
        #expect(load.operations.map(\.withFallbacks) == [1_000, 1_000, 1_000, 3_000, 1_000])
        #expect(load.operations.map(\.connectionsMax) == [80, 60, 40, 150, 100])
        #expect(load.operations.map(\.connectionsAtBudgetShare) == [130, 110, 90, 300, 200])
        #expect(load.operations.map(\.processesMin) == [2, 1, 1, 3, 2])
        #expect(load.most == 6_000)
    }

    @Test func `retries add calls up to the retry budget, and no connections`() throws {
        let operation = try #require(try load(call(retry: .init(attempts: 3))).first)
        // 20 % of 1 000 and 10.
        #expect(operation.worst == 1_210)
        #expect(operation.connectionsMax == 100)
    }

    @Test func `a small load may repeat every call`() throws {
        #expect(try load(call(retry: .init(attempts: 3)), requests: 2).first?.worst == 6)
    }

    @Test func `a hedge is one more call, with a connection of its own, out of the same budget`() throws {
        let operation = try #require(try load(call(isHedged: true)).first)
        #expect(operation.worst == 1_210)
        #expect(operation.connectionsMax == 121)
    }

    @Test func `what nothing bounds is unknown, never a number`() throws {
        let operation = try #require(try load(call(), callsMax: nil).first)
        #expect(operation.least == 1_000)
        #expect(operation.most == nil)
        #expect(operation.worst == nil)
        #expect(operation.connectionsMax == nil)
        #expect(operation.processesMin == nil)
    }

    @Test func `one operation in two places is asked for both`() throws {
        let operations = try load(call("list", 100), fallbacks: [call("list", 50)])
        #expect(operations.count == 1)
        #expect(operations.first?.most == 1_000)
        #expect(operations.first?.withFallbacks == 2_000)
        #expect(operations.first?.connectionsMax == 150)
    }

    // MARK: Fan-out tax

    @Test func `one of N calls is slower than its p99 with 1 − 0.99ⁿ`() {
        #expect(FanOutTax.probability(ofOneIn: 0) == 0)
        #expect(abs(FanOutTax.probability(ofOneIn: 1) - 0.01) < 1e-12)
        #expect(abs(FanOutTax.probability(ofOneIn: 5) - 0.0490099501) < 1e-12)
        #expect(abs(FanOutTax.probability(ofOneIn: 100) - 0.633967658726770) < 1e-12)
        let tax = FanOutTax(TimelineTests.shop.dependencies)
        #expect(tax.callsMin == 3)
        #expect(tax.callsMax == 6)
    }

    // MARK: Attempts

    @Test func `attempts and the longest waits between them, against the timeout`() {
        // 40, 25 + 40, 50 + 40, 100 + 40: 40, 105, 195, 335
        let retry = CallFacts.Retry(attempts: 4, perTry: .milliseconds(40))
        let schedule = AttemptSchedule(call("list", 200, retry: retry))
        #expect(schedule.wanted == .milliseconds(335))
        #expect(schedule.bound == .milliseconds(200))
        #expect(schedule.attemptsThatFit == 3)
        #expect(!schedule.fits)
        #expect(AttemptSchedule(call("list", 335, retry: retry)).fits)
    }

    @Test func `the wait before an attempt stops growing at ten times the backoff`() {
        let retry = CallFacts.Retry(attempts: 7, perTry: .milliseconds(1), backoff: .milliseconds(10))
        // 10, 20, 40, 80, 100, 100
        #expect(AttemptSchedule(call("list", 1_000, retry: retry)).wanted == .milliseconds(357))
    }

    @Test func `a try without a bound of its own may take all of the timeout`() {
        let schedule = AttemptSchedule(call(retry: .init(attempts: 2)))
        #expect(schedule.attemptsThatFit == 1)
        #expect(schedule.bound == .milliseconds(100))
    }

    @Test func `a shorter timeout that cuts attempts is named`() throws {
        let facts = OperationFacts(
            id: "one", budget: .milliseconds(300), reserve: .zero,
            dependencies: [
                DependencyFacts("only", call: call(retry: .init(attempts: 2, perTry: .milliseconds(30))))
            ])
        let whatIf = try #require(WhatIf(facts, timeouts: ["only": .milliseconds(80)]))
        #expect(whatIf.breaks == [.attemptsCut(dependency: "only", fitting: 1, of: 2)])
    }

    // MARK: Cache

    private func cacheNeed(_ cache: CallFacts.Cache, bytes: Int?, keysMax: Int? = nil) -> CacheNeed? {
        let facts = OperationFacts(
            id: "one", budget: .milliseconds(300), reserve: .zero,
            dependencies: [DependencyFacts("only", call: call(cache: cache, bytes: bytes), keysMax: keysMax)])
        return CacheNeed.needs(of: facts, requests: 100).first
    }

    @Test func `known keys times the bytes of the example`() throws {
        let need = try #require(cacheNeed(.init(ttl: .seconds(60), distinctKeys: 20), bytes: 1_500))
        #expect(need.entriesMax == 20)
        #expect(need.bytes == 30_000)
        #expect(need.knowsKeys)
    }

    @Test func `without known keys every call stores an entry, for the longest of its lives`() throws {
        let need = try #require(
            cacheNeed(.init(ttl: .seconds(60), stale: .seconds(300), staleIfError: .seconds(3_600)), bytes: 1_000))
        #expect(need.lifetime == .seconds(3_666))
        #expect(need.entriesMax == 366_600)
        #expect(need.bytes == 366_600_000)
        #expect(!need.knowsKeys)
    }

    @Test func `single items are entries of their own`() throws {
        let need = try #require(cacheNeed(.init(ttl: .seconds(10), isPerItem: true), bytes: 200, keysMax: 80))
        #expect(need.entriesMax == 88_000)
        #expect(try #require(cacheNeed(.init(ttl: .seconds(10), isPerItem: true), bytes: 200)).entriesMax == nil)
    }

    @Test func `without an example the bytes are unknown`() throws {
        #expect(try #require(cacheNeed(.init(ttl: .seconds(10), distinctKeys: 1), bytes: nil)).bytes == nil)
    }
}
