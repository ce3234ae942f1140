import Testing

@testable import BFFPolicy

@Suite struct LoadTableTests {
    /// A load whose followers are told its result, late comers at once.
    final class TestLoad: Sendable {
        private struct State {
            var result: Int?
            var waiters: [@Sendable (Int) -> Void] = []
        }

        let version: Int
        private let state = Locked(State())

        init(version: Int = 0) {
            self.version = version
        }

        func wait(_ waiter: @escaping @Sendable (Int) -> Void) {
            let result = state.withLock { state -> Int? in
                if state.result == nil { state.waiters.append(waiter) }
                return state.result
            }
            if let result { waiter(result) }
        }

        func end(_ result: Int) {
            let waiters = state.withLock { state in
                state.result = result
                defer { state.waiters = [] }
                return state.waiters
            }
            for waiter in waiters { waiter(result) }
        }
    }

    @Test func `the first leads, the others follow until it has finished`() {
        let table = LoadTable<TestLoad>()
        let (a, b) = (key("a"), key("b"))
        let (first, isFirst) = table.join(a) { TestLoad() }
        let (second, isSecond) = table.join(a) { TestLoad() }
        let (other, isOther) = table.join(b) { TestLoad() }
        #expect(isFirst && !isSecond && isOther)
        #expect(first === second && first !== other)
        #expect(table.count == 2)
        table.finish(a, first)
        let (third, isThird) = table.join(a) { TestLoad() }
        #expect(isThird && third !== first)
        // Whoever finishes twice takes nothing from those who came after.
        table.finish(a, first)
        #expect(!table.join(a) { TestLoad() }.isLeader)
        table.finish(a, third)
        table.finish(b, other)
        #expect(table.count == 0)
    }

    @Test func `nobody joins a load begun too early`() {
        let table = LoadTable<TestLoad>(shards: 1)
        let a = key("a")
        let (old, _) = table.join(a) { TestLoad(version: 1) }
        let (new, isLeader) = table.join(a, isJoinable: { $0.version >= 2 }) { TestLoad(version: 2) }
        #expect(isLeader && new !== old)
        table.finish(a, old)
        let (joined, leads) = table.join(a, isJoinable: { $0.version >= 2 }) { TestLoad(version: 2) }
        #expect(joined === new && !leads)
    }

    @Test(arguments: [true, false])
    func `in a herd each load has one leader, and everybody is told`(finishesFirst: Bool) {
        let table = LoadTable<TestLoad>(shards: 2)
        let keys = (0..<3).map { key("\($0)") }
        let leaders = Locked<[ObjectIdentifier: Int]>([:])
        let loads = Locked<[TestLoad]>([])
        let (told, wrong) = (Locked(0), Locked(0))
        let (threads, rounds) = (12, 400)
        onThreads(threads) { thread in
            for round in 0..<rounds {
                let key = keys[(thread + round) % 3]
                let (load, isLeader) = table.join(key) { TestLoad() }
                let number = ObjectIdentifier(load).hashValue
                load.wait { result in
                    told.withLock { $0 += 1 }
                    if result != number { wrong.withLock { $0 += 1 } }
                }
                guard isLeader else { continue }
                // Kept alive, so that no other load gets its identity.
                loads.withLock { $0.append(load) }
                leaders.withLock { $0[ObjectIdentifier(load), default: 0] += 1 }
                if finishesFirst { table.finish(key, load) }
                load.end(number)
                if !finishesFirst { table.finish(key, load) }
            }
        }
        #expect(told.withLock { $0 } == threads * rounds)
        #expect(wrong.withLock { $0 } == 0)
        #expect(leaders.withLock { $0.values.allSatisfy { $0 == 1 } && !$0.isEmpty })
        #expect(table.count == 0)
    }

    @Test func `a thousand who come while a load runs share it`() {
        let table = LoadTable<TestLoad>()
        let key = key("cold")
        let made = Locked(0)
        let told = Locked(0)
        let leader = Locked<TestLoad?>(nil)
        onThreads(20) { _ in
            for _ in 0..<50 {
                let (load, isLeader) = table.join(key) {
                    made.withLock { $0 += 1 }
                    return TestLoad()
                }
                load.wait { _ in told.withLock { $0 += 1 } }
                if isLeader { leader.withLock { $0 = load } }
            }
        }
        #expect(made.withLock { $0 } == 1)
        #expect(told.withLock { $0 } == 0)
        leader.withLock { $0 }?.end(1)
        #expect(told.withLock { $0 } == 1_000)
    }
}
