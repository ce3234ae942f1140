import Plan
import Testing

/// Sums of the explorer, on plans small enough to be checked by hand.
@Suite struct TimelineTests {
    /// user ─┬─► offers ─► prices      budget 300 ms − reserve 20 ms = 280 ms
    ///       └─► orders
    static let shop = OperationFacts(
        id: "getShop", budget: .milliseconds(300), reserve: .milliseconds(20),
        dependencies: [
            DependencyFacts("user", isCritical: true, call: call("users.getUser", 80)),
            DependencyFacts(
                "offers", reads: [0], call: call("offers.list", 60), fallbacks: [call("offers.popular", 40)],
                standIn: "empty"),
            DependencyFacts(
                "prices", isCritical: true, reads: [1], call: call("prices.batch", 50), callsMin: 0, callsMax: 3),
            DependencyFacts("orders", reads: [0], call: call("orders.list", 100)),
        ])

    static func call(_ name: String, _ milliseconds: Int) -> CallFacts {
        let parts = name.split(separator: ".").map(String.init)
        return CallFacts(service: parts[0], operation: parts[1], timeout: .milliseconds(milliseconds))
    }

    @Test func `a call starts when the last of its inputs has taken all of its time`() {
        let timeline = Timeline(Self.shop)
        #expect(timeline.spans.map(\.start) == [0, 80, 180, 80].map { .milliseconds($0) })
        #expect(timeline.spans.map(\.end) == [80, 180, 230, 180].map { .milliseconds($0) })
        #expect(timeline.waves == [[0], [1, 3], [2]])
    }

    @Test func `slack is what each may take longer, and the longest path has the plan's`() {
        let timeline = Timeline(Self.shop)
        #expect(timeline.spans.map(\.slack) == [50, 50, 50, 100].map { .milliseconds($0) })
        #expect(timeline.longestPath == [0, 1, 2])
        #expect(timeline.spans.map(\.isOnLongestPath) == [true, true, true, false])
        #expect(timeline.longest == .milliseconds(230))
        #expect(timeline.slack == .milliseconds(50))
    }

    @Test func `taking all of the slack breaks nothing, a millisecond more breaks the budget`() throws {
        for (index, span) in Timeline(Self.shop).spans.enumerated() {
            let name = Self.shop.dependencies[index].name
            let most = span.timeouts[0] + span.slack
            #expect(try #require(WhatIf(Self.shop, timeouts: [name: most])).breaks.isEmpty)
            let broken = try #require(WhatIf(Self.shop, timeouts: [name: most + .milliseconds(1)]))
            guard case .budgetExceeded(.milliseconds(1), let path)? = broken.breaks.first else {
                Issue.record("\(name): \(broken.breaks)")
                continue
            }
            #expect(path.contains(name))
        }
    }

    @Test func `of equally long ways the one that is written first is marked, as the contract's rule does`() throws {
        for plan in try Sample.plan().clients {
            for operation in plan.explore(Exploration.Options()).operations {
                let graph = try #require(plan.operations.first { $0.id == operation.facts.id }).graph
                #expect(operation.longestPath == graph.longestPath.map(\.dependency))
                #expect(operation.timeline.slack == graph.slack)
                #expect(operation.timeline.waves == graph.waves)
            }
        }
    }

    @Test func `an operation without calls has all of its budget`() {
        let timeline = Timeline(
            OperationFacts(id: "ping", budget: .milliseconds(50), reserve: .milliseconds(20), dependencies: []))
        #expect(timeline.longest == .zero)
        #expect(timeline.slack == .milliseconds(30))
        #expect(timeline.waves.isEmpty)
        #expect(timeline.longestPath.isEmpty)
    }

    @Test func `a timeout above three seconds is named even where it fits`() throws {
        let slow = OperationFacts(
            id: "report", budget: .seconds(10), reserve: .zero,
            dependencies: [DependencyFacts("rows", call: Self.call("rows.list", 100))])
        let whatIf = try #require(WhatIf(slow, timeouts: ["rows": .seconds(4)]))
        #expect(whatIf.breaks == [.longTimeout(dependency: "rows")])
        #expect(WhatIf(slow, timeouts: ["other": .seconds(4)]) == nil)
    }
}
