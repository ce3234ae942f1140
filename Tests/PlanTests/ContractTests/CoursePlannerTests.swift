internal import OpenAPI
@testable internal import Plan
internal import Testing

/// What courses of events are made of policies and caches.
@Suite struct CoursePlannerTests {
    private static func tests(_ operation: String) throws -> OperationTests {
        let plan = try Workspaces.plan(FeatureWorkspaceTests.folder)
        let client = try #require(plan.clients.first { $0.name == "features" })
        let index = try #require(client.operations.firstIndex { $0.id == operation })
        return ClientTests(client)[operation: index]
    }

    private static func course(_ name: String, in tests: OperationTests) throws -> PlannedCourse {
        try #require(tests.courses.first { $0.name == name })
    }

    /// What a course asks, in short: `3 × 500, 1 calls`.
    private static func asked(_ course: PlannedCourse) -> [String] {
        course.steps.compactMap { step in
            guard case .ask(let count, let row, let calls) = step else { return nil }
            return "\(count) × \(row.name)" + calls.map { ", \($0.count) calls" }.joined()
        }
    }

    @Test("a retried call has as many attempts as are declared, one after each pause")
    func attempts() throws {
        let course = try Self.course("thing: 3 attempts", in: Self.tests("getPolicies"))
        let pauses = course.steps.compactMap { if case .pass(let duration) = $0 { duration } else { nil } }
        // Backoff 1 ms and 2 ms, 2 ms on top; then the first pause again.
        #expect(pauses == [.milliseconds(3), .milliseconds(4), .milliseconds(3)])
        #expect(Self.asked(course) == ["1 × 500, 1 calls", "1 × 404, 1 calls"])
    }

    @Test("a write that may not be repeated is tried once")
    func writes() throws {
        let course = try Self.course("placed: no retry", in: Self.tests("placeOrder"))
        #expect(Self.asked(course) == ["1 × 503, 1 calls"])
    }

    @Test("a breaker opens with its last call, and a dependency without one has no such course")
    func breaker() throws {
        let tests = try Self.tests("getPolicies")
        let asked = Self.asked(try Self.course("popular: breaker", in: tests))
        #expect(
            asked == [
                "2 × 500, 2 calls", "2 × breaker open, 0 calls", "1 × breaker open, 0 calls", "1 × 500, 1 calls",
                "1 × breaker open, 0 calls", "3 × healthy, 3 calls", "2 × 500, 2 calls", "1 × breaker open, 0 calls",
            ])
        #expect(!tests.courses.contains { $0.name == "posted: breaker" })
    }

    @Test("what is kept is served fresh, then stale, then in place of a failure")
    func cache() throws {
        let asked = Self.asked(try Self.course("saved: cache", in: Self.tests("getCaches")))
        #expect(
            asked == [
                "1 × cold, 1 calls", "1 × kept, 0 calls", "1 × kept, 0 calls", "1 × stale, 1 calls",
                "1 × kept, 0 calls", "1 × 500, stale answer at hand, 1 calls", "1 × 500, 1 calls",
            ])
    }

    @Test("a rate limit lets its burst through, and then one request at a time")
    func rateLimit() throws {
        let asked = Self.asked(try Self.course("rate limit", in: Self.tests("getLimits")))
        #expect(asked == ["5 × healthy", "2 × rate limited", "1 × healthy", "1 × rate limited"])
    }

    @Test("a service that is slower than callers wait sheds the request, or all that is optional")
    func shedding() throws {
        let courses = try Self.tests("getPolicies").courses.filter { $0.name.hasSuffix(": slower than callers wait") }
        let rows = courses.flatMap(\.steps).compactMap { step -> PlannedRow? in
            if case .askWithin(_, let row, _, 8) = step { row } else { nil }
        }
        #expect(courses.map(\.name).first == "thing: slower than callers wait")
        #expect(rows.map(\.code) == ["overloaded", nil])
        let brownout = try #require(rows.last)
        #expect(brownout.isDegraded)
        #expect(brownout.components.map(\.settlement).contains(.shed))
        #expect(brownout.components.contains { $0.name == "thing" && $0.settlement == .ok })
    }

    @Test("an operation that the plan calls twice has no courses, and is named")
    func twice() throws {
        let undecided = try Self.tests("getBatches").undecided
        #expect(undecided.contains { $0.hasSuffix(": policies, since it is not the only call of its operation") })
    }
}
