internal import OpenAPI
@testable internal import Plan
internal import Testing

/// What generated rows expect of the sample and of the workspace with every element of the vocabulary.
@Suite struct RowPlannerTests {
    private static func tests(_ client: String, _ operation: String, in plan: WorkspacePlan) throws -> OperationTests {
        let client = try #require(plan.clients.first { $0.name == client })
        let index = try #require(client.operations.firstIndex { $0.id == operation })
        return ClientTests(client)[operation: index]
    }

    /// Worked out once for all tests.
    private static let homeRows = Result { try tests("mobile", "getHome", in: Sample.plan()).rows }

    private static func home(_ name: String) throws -> PlannedRow {
        try #require(try homeRows.get().first { $0.name == name })
    }

    private static func feature(_ operation: String) throws -> OperationTests {
        try tests("features", operation, in: Workspaces.plan(FeatureWorkspaceTests.folder))
    }

    @Test("every dependency meets every fault, every pair and all of the optional ones fail together")
    func isComplete() throws {
        let tests = try Self.tests("mobile", "getHome", in: Sample.plan())
        let names = Set(tests.rows.map(\.name))
        for dependency in ["user", "recommendations", "history", "myList", "catalog"] {
            for fault in ["refuse", "timeout", "500", "429", "truncate", "malformed", "contract", "404"] {
                #expect(names.contains("\(dependency): \(fault)"))
            }
        }
        for pair in [
            "recommendations: 500, history: 500", "recommendations: 500, myList: 500", "history: 500, myList: 500",
        ] {
            #expect(names.contains(pair))
        }
        #expect(names.contains("all that is optional: 500"))
        #expect(tests.undecided == [])
    }

    @Test(
        "a critical dependency's fault is a problem of its own code",
        arguments: [
            ("user: timeout", 504, "dependency_timeout"), ("user: 429", 503, "dependency_unavailable"),
            ("user: 500", 502, "dependency_failed"), ("user: 404", 404, "not_found"),
            ("catalog: 404", 502, "dependency_failed"),
            ("user: unknown value at /profile/maturityLimit", 502, "dependency_failed"),
        ])
    func problems(name: String, status: Int, code: String) throws {
        let row = try Self.home(name)
        #expect(row.status == status && row.code == code)
        #expect(row.components.isEmpty && row.values.isEmpty)
    }

    @Test("a refused connection is the whole service's, so that the fallback on the same service goes too")
    func refusal() throws {
        let refused = try Self.home("recommendations: refuse")
        let failed = try Self.home("recommendations: 500")
        #expect(refused.components.first { $0.name == "recommendations" }?.settlement == .fallback(source: "empty"))
        #expect(failed.components.first { $0.name == "recommendations" }?.settlement == .fallback(source: "call"))
    }

    @Test("an absent list is data, not a failure")
    func absence() throws {
        let row = try Self.home("myList: 404")
        #expect(row.components.first { $0.name == "myList" }?.settlement == .ok)
        #expect(!row.isDegraded)
    }

    @Test("what a failed dependency does not feed stays")
    func composition() throws {
        let row = try Self.home("history: 500")
        #expect(row.unchanged == ["/profile", "/downloadEnabled", "/meta"])
        #expect(row.values.contains { $0.pointer == "/rows/0/kind" && $0.json != #""continueWatching""# })
    }

    @Test("a map that catches everything takes a value that the service's contract does not list")
    func unknownValue() throws {
        let row = try Self.home("user: unknown value at /subscription/tier")
        #expect(row.values.contains { $0.pointer == "/profile/tier" && $0.json == #""OTHER""# })
    }

    @Test("a list beyond 'take' is cut")
    func longestList() throws {
        let row = try Self.home("history: longest lists")
        #expect(row.code == nil && row.status == 200)
        let items = row.values.filter { $0.pointer.hasPrefix("/rows/0/items/") }
        #expect(items.contains { $0.pointer == "/rows/0/items/20" && $0.json == nil })
    }

    @Test("an answer without content cannot be cut or broken")
    func noContent() throws {
        let names = try Self.feature("deleteThing").rows.map(\.name)
        #expect(names.contains("thing: 500"))
        #expect(!names.contains("thing: truncate") && !names.contains("thing: malformed"))
    }

    @Test("a join that must find something and does not ends the request")
    func missingResult() throws {
        let rows = try Self.feature("getJoins").rows
        let healthy = try #require(rows.first { $0.name == "healthy" })
        // The services' samples do not fit together: no result has a key that is asked for.
        #expect(healthy.status == 502 && healthy.code == "dependency_failed")
        let empty = try #require(rows.first { $0.name == "list: empty lists" })
        #expect(empty.status == 200)
        #expect(empty.unchanged == [])
    }
}
