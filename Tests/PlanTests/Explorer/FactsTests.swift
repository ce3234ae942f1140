import Foundation
import Plan
import Testing

/// What a contract gives to the explorer's sums.
@Suite struct FactsTests {
    /// The sample's contracts with one part replaced.
    private static func mobile(_ replacements: [(String, String)]) throws -> ExploredOperation {
        let client = try #require(try Sample.plan(replacing: replacements).clients.first { $0.name == "mobile" })
        return try #require(client.explore(.init(requests: 100)).operations.first)
    }

    @Test func `retries, hedges, places and caches are the contract's`() throws {
        let operation = try Self.mobile([
            (
                "            hedge: {after: p95}\n            cache: {ttl: 60s, stale: 5m",
                """
                            retry: {attempts: 2, perTry: 40ms, backoff: 10ms}
                            retryBudget: {percent: 50, perSecond: 3}
                            hedge: {after: p95}
                            bulkhead: {concurrent: 9, queue: 4}
                            cache: {ttl: 60s, stale: 5m
                """
            ),
            ("                cache: {ttl: 60s, stale: 1h, scope: public}\n", ""),
            ("cache: {ttl: 5m, stale: 1h, scope: [$request.header", "cache: {ttl: 10s, scope: [$request.header"),
        ])
        let recommendations = try #require(operation.facts.dependencies.first { $0.name == "recommendations" })
        let call = recommendations.call
        #expect(call.retry == .init(attempts: 2, perTry: .milliseconds(40), backoff: .milliseconds(10)))
        #expect(call.retryBudget == .init(percent: 50, perSecond: 3))
        #expect(call.isHedged)
        #expect(call.concurrentMax == 9)
        #expect(call.queueMax == 4)
        #expect(call.cache == .init(ttl: .seconds(60), stale: .seconds(300), staleIfError: .seconds(3_600)))
        #expect(recommendations.fallbacks.first?.retry == .init())
        #expect(operation.schedules[1].first?.wanted == .milliseconds(90))
        // 100 calls, at most 50 % and 3 more.
        #expect(operation.load.operations.first { $0.operation == "listForUser" }?.worst == 153)

        #expect(operation.caches.map(\.dependency) == ["recommendations", "catalog"])
        let catalog = try #require(operation.caches.last)
        // 100 requests × 80 keys × 11 s.
        #expect(catalog.entriesMax == 88_000)
        #expect(!catalog.knowsKeys)
        // The example's results, on average.
        #expect(catalog.entryBytes == 2_022)
    }

    @Test func `without policies the documented defaults stand`() throws {
        let operation = try Self.mobile([])
        let user = try #require(operation.facts.dependencies.first)
        #expect(user.call.retry == .init(attempts: 1, perTry: nil, backoff: .milliseconds(25)))
        #expect(user.call.retryBudget == .init(percent: 20, perSecond: 10))
        #expect(!user.call.isHedged)
        #expect(user.call.cache == nil)
        #expect(!operation.caches.contains { $0.dependency == "user" })
    }

    @Test func `a batch's key is read, whether it is bound or not`() throws {
        let plan = try Workspaces.plan(Sample.repository.appending(path: "Tests/Features"))
        let client = try #require(plan.clients.first { $0.name == "features" })
        let uses = client.explore(.init()).uses
        for (operation, key) in [
            ("itemsByQuery", "/*/id"), ("itemsByBody", "/found/*/id"), ("makersByPath", "/data/makers/*/code"),
        ] {
            let use = try #require(uses.first { $0.operation == operation })
            #expect(!use.unread.contains { key == $0.pointer || key.hasPrefix("\($0.pointer)/") }, "\(use.unread)")
        }
    }

    @Test func `what is read anywhere in the client is not unread`() throws {
        let client = try #require(try Sample.plan().clients.first { $0.name == "mobile" })
        let uses = client.explore(.init()).uses
        let catalog = try #require(uses.first { $0.operation == "batchGet" })
        // Bound, as the batch's key, and inside of what is copied as a whole.
        for read in ["/items/*/title", "/items/*/id", "/items/*/images/portrait"] {
            #expect(!catalog.unread.contains { $0.pointer == read || $0.pointer.hasPrefix("\(read)/") })
        }
        #expect(catalog.unread.contains(.init(pointer: "/items/*/genres", fields: 3)))
        #expect(catalog.unread.contains(.init(pointer: "/items/*/images/logo", fields: 4)))
        let user = try #require(uses.first { $0.operation == "getUser" })
        // Bound to a response header alone, and selected for hand-written code alone.
        for read in ["/profile/locale", "/subscription/downloads"] {
            #expect(!user.unread.contains { $0.pointer.hasPrefix(read) })
        }
        for use in uses { #expect(use.readFields + use.unreadFields == use.fields && use.readFields >= 0) }
    }
}
