import Diagnostics
import Foundation
import Plan
import Testing

@testable import Compatibility

/// Who uses which field of the sample's services.
@Suite struct UsageTests {
    private let sample: SampleContracts

    init() throws { sample = try SampleContracts() }

    private func users(of pointer: String, in operation: Usage.Operation) -> [String] {
        operation.fields.filter { $0.pointer == pointer }.flatMap { field in
            field.users.flatMap { user in user.readers.map { "\(user.client) \($0.text)" } }
        }
    }

    @Test func `a field names every place that needs it, in both clients`() throws {
        let operation = try sample.operation("batchGet", of: "catalog", client: "mobile")
        #expect(
            users(of: "/items/*/title", in: operation) == [
                "mobile /rows/0/items/*/title", "mobile /rows/1/items/*/title", "mobile /rows/2/items/*/title",
            ])
        #expect(
            users(of: "/items/*/id", in: operation) == [
                "mobile catalog: results", "mobile /rows/1/items/*/id", "mobile /rows/2/items/*/id",
            ])
        let all = try sample.operation("batchGet", of: "catalog")
        #expect(Set(users(of: "/items/*/title", in: all).map { $0.prefix { $0 != " " } }) == ["mobile", "tv"])
    }

    @Test func `what is only looked up or sent on is used as well`() throws {
        let history = try sample.operation("listInProgress", of: "history", client: "mobile")
        #expect(
            users(of: "/items/*/contentId", in: history) == [
                "mobile catalog: keys", "mobile /rows/0/items/*", "mobile /rows/0/items/*/id",
            ])
    }

    @Test func `what is selected for hand-written code is used`() throws {
        let user = try sample.operation("getUser", of: "users", client: "mobile")
        #expect(users(of: "/subscription/status", in: user) == ["mobile user: select"])
        #expect(users(of: "/profile/locale", in: user) == ["mobile header Content-Language"])
        #expect(user.unused.contains { $0.pointer == "/profile/birthYear" })
    }

    @Test func `who reads nothing of an answer calls it all the same, and what tells variants apart is used`() throws {
        let features = try SampleContracts(SampleContracts.root.appending(path: "Tests/Features").path)
        let deleted = try features.operation("deleteThing", of: "things")
        #expect(
            deleted.callers.map { "\($0.operation) \($0.dependency)" } == ["deleteThing thing", "dropCaches dropped"])
        #expect(deleted.callers.allSatisfy { $0.bytes == nil })
        let thing = try features.operation("getThing", of: "things")
        #expect(users(of: "/figure/kind", in: thing).first == "features /figure")
        #expect(users(of: "/figure/radius", in: thing).first == "features /figure/radius")
    }

    @Test func `a fallback's call reads what the call would`() throws {
        let popular = try sample.operation("listPopular", of: "recommendations", client: "mobile")
        #expect(popular.callers.map(\.isFallback) == [true])
        #expect(users(of: "/contentIds/*", in: popular).contains("mobile /rows/2/items/*/id") == false)
        #expect(users(of: "/contentIds/*", in: popular).contains("mobile catalog: keys"))
    }

    @Test func `fields and unused parts together are all that the answer has`() throws {
        for service in sample.usage().services {
            for operation in service.operations where !operation.callers.isEmpty {
                let unused = operation.unused.reduce(0) { $0 + $1.fields }
                #expect(operation.fields.count + unused == operation.fieldCount, "\(operation.id)")
            }
        }
    }

    @Test func `an operation that nobody calls is told`() throws {
        let item = try sample.operation("getItem", of: "catalog")
        #expect(item.callers.isEmpty)
        #expect(item.fields.isEmpty)
        #expect(sample.usage(service: "catalog").text.contains("  getItem GET /v1/items/{id}: nobody calls it\n"))
    }

    @Test func `bytes used are those of the example without what nobody reads`() throws {
        let mobile = try sample.operation("batchGet", of: "catalog", client: "mobile")
        let both = try sample.operation("batchGet", of: "catalog")
        let bytes = try #require(mobile.callers.first?.bytes)
        #expect(bytes.used < bytes.fetched)
        #expect(both.callers.map(\.client) == ["mobile", "tv"])
        #expect(both.callers.first?.bytes == bytes)
    }

    /// Two walks of their own, one over what is bound, one over what is decoded, find the same.
    @Test(arguments: ["", "Tests/Features"])
    func `what nobody uses is what no client decodes`(folder: String) throws {
        let sample = try SampleContracts(SampleContracts.root.appending(path: folder).path)
        let plan = planWorkspace(sample.contracts, diagnostics: Diagnostics())
        for client in plan.clients {
            for use in client.explore(Exploration.Options()).uses {
                let service = sample.serviceName(use.service, of: client.name)
                let operation = try sample.operation(use.operation, of: service, client: client.name)
                // The plan does not count what results are only matched by.
                let keys = operation.fields.filter { field in
                    field.users.contains { $0.readers.contains { if case .batch = $0 { true } else { false } } }
                }.map(\.pointer)
                #expect(
                    operation.unused.map(\.pointer) == use.unread.map(\.pointer).filter { !keys.contains($0) },
                    "\(client.name) \(use.service).\(use.operation)")
            }
        }
    }

    @Test func `sensitive data is listed with who gets it`() throws {
        let folder = SampleContracts.root.appending(path: "Tests/Cases/sensitive-allowed").path
        let usage = try SampleContracts(folder).usage()
        #expect(usage.exposures.map { "\($0.client) \($0.kind) \($0.pointer)" } == ["mobile email /mail"])
        #expect(usage.text.contains("  mobile gets email: store.getUser /mail at mobile getHome /contact\n"))
    }
}
