internal import OpenAPI
@testable internal import Plan
internal import Testing

/// Rows in which a service's list holds more than the client takes of it.
@Suite struct TakenListTests {
    private static let home = Result { try rows("mobile", "getHome", in: Sample.plan()) }

    private static func rows(_ client: String, _ operation: String, in plan: WorkspacePlan) throws -> [PlannedRow] {
        let client = try #require(plan.clients.first { $0.name == client })
        let index = try #require(client.operations.firstIndex { $0.id == operation })
        return ClientTests(client)[operation: index].rows
    }

    private static func row(_ name: String, in rows: [PlannedRow]) throws -> PlannedRow {
        try #require(rows.first { $0.name == name }, "\(rows.map(\.name))")
    }

    /// What the batch is asked for.
    private static func keys(_ row: PlannedRow) throws -> [String] {
        let request = try #require(row.requests.first { $0.operation.operation == "batchGet" })
        return try #require(request.body).split(separator: "\"").map(String.init).filter { $0.hasPrefix("ct-") }
    }

    private static func identifiers(_ row: PlannedRow) throws -> [String] {
        guard case .set("/contentIds", let list)? = row.scenario.edits.first?.edits.first else {
            throw Missing()
        }
        return (list.array ?? []).compactMap(\.string)
    }

    private struct Missing: Error {}

    @Test func `a batch is asked for as many keys as are taken, and the list has as many elements`() throws {
        let row = try Self.row("myList: as much as is taken of /contentIds", in: Self.home.get())
        let identifiers = try Self.identifiers(row)
        #expect(identifiers.count == 22 && Set(identifiers).count == 22)
        let keys = try Self.keys(row)
        #expect(Set(keys).isSuperset(of: identifiers.prefix(20)) && !keys.contains(identifiers[20]))
        #expect(row.code == nil && !row.isDegraded)
        #expect(row.values.contains { $0.pointer == "/rows/1/items/19/id" && $0.json == "\"\(identifiers[19])\"" })
        #expect(row.values.contains { $0.pointer == "/rows/1/items/20" && $0.json == nil })
    }

    @Test func `a list that takes one too many finds one that another list asks for`() throws {
        let row = try Self.row("myList: as much as is taken of /contentIds", in: Self.home.get())
        let last = try #require(try Self.identifiers(row).last)
        #expect(try Self.keys(row).contains(last))
    }

    @Test func `a batch that takes one too many of a list is asked for what it must not be`() throws {
        let row = try Self.row("recommendations: as much as is taken of /contentIds", in: Self.home.get())
        let identifiers = try Self.identifiers(row)
        #expect(identifiers.count == 42)
        let keys = try Self.keys(row)
        #expect(Set(keys).isSuperset(of: identifiers.prefix(40)) && !keys.contains(identifiers[40]))
    }

    @Test func `elements of a list are told apart by what joins look up`() throws {
        let row = try Self.row("history: as much as is taken of /items", in: Self.home.get())
        let edits = try #require(row.scenario.edits.first?.edits)
        let places = edits.compactMap { edit in if case .set(let pointer, _) = edit { pointer } else { nil } }
        #expect(places == (8..<22).map { "/items/\($0)/contentId" })
        #expect(row.values.contains { $0.pointer == "/rows/0/items/20" && $0.json == nil })
    }

    @Test func `where no result may be missing nothing stands behind what is taken`() throws {
        let rows = try Self.rows("features", "getJoins", in: Workspaces.plan(FeatureWorkspaceTests.folder))
        let row = try Self.row("list: as much as is taken of /rows", in: rows)
        #expect(row.code == nil)
        #expect(row.values.contains { $0.pointer == "/must/4/name" })
        #expect(row.values.contains { $0.pointer == "/must/5" && $0.json == nil })
    }
}
