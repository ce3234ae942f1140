internal import Contract
internal import Diagnostics
internal import Foundation
internal import OpenAPI
@testable internal import Plan
internal import Testing

/// Rows of several services at once, and of parts of answers by themselves.
@Suite struct SourceRowTests {
    private static let workspaces: [(folder: String, client: String)] = [
        ("", "mobile"), ("", "tv"), ("Tests/Features", "features"), ("Tests/Features", "stripped"),
    ]

    /// Every operation of a client, with its tests.
    private static func operations(
        _ plan: WorkspacePlan, _ name: String
    ) throws -> [(plan: OperationPlan, tests: OperationTests)] {
        let client = try #require(plan.clients.first { $0.name == name })
        let tests = ClientTests(client)
        return client.operations.enumerated().map { ($1, tests[operation: $0]) }
    }

    /// Of the workspace with every element of the vocabulary, by operation; worked out once for all tests.
    private static let features = Result {
        try operations(Workspaces.plan(FeatureWorkspaceTests.folder), "features")
            .map { (id: $0.plan.id, rows: $0.tests.rows, violations: $0.tests.violations) }
    }

    private static func rows(_ operation: String) throws -> [PlannedRow] {
        try #require(try features.get().first { $0.id == operation }).rows
    }

    private static func row(_ operation: String, _ name: String) throws -> PlannedRow {
        let rows = try rows(operation)
        return try #require(rows.first { $0.name == name }, "\(rows.map(\.name))")
    }

    // MARK: Completeness

    @Test(arguments: workspaces)
    func `every client has a row for each edge of what it reads`(workspace: (folder: String, client: String)) throws {
        let plan = try Workspaces.plan(Sample.repository.appending(path: workspace.folder))
        for (operation, tests) in try Self.operations(plan, workspace.client) {
            let names = Set(tests.rows.map(\.name))
            #expect(names.count == tests.rows.count, "\(operation.id): two rows of one name")
            var lists = 0
            var called: Set<String> = []
            for (index, dependency) in operation.operation.dependencies.enumerated() {
                #expect(names.contains("\(dependency.name): no address"), "\(operation.id)")
                guard let root = operation.selection.dependencies[index], let schema = dependency.resultsSchema else {
                    continue
                }
                var found = ReadEdges()
                found.visit(root, schema)
                if found.hasLists {
                    if called.insert(dependency.call.operation.id ?? "").inserted { lists += 1 }
                    #expect(names.contains("\(dependency.name): empty lists"), "\(operation.id)")
                }
                if found.hasLongest {
                    #expect(
                        names.contains { $0.hasPrefix("\(dependency.name): longest list") },
                        "\(operation.id), \(dependency.name)")
                }
                if found.hasNulls { #expect(names.contains("\(dependency.name): nulls"), "\(operation.id)") }
                if found.hasEnums {
                    #expect(names.contains { $0.hasPrefix("\(dependency.name): unknown value") }, "\(operation.id)")
                }
                if dependency.batch != nil {
                    #expect(
                        names.contains { $0.hasPrefix("\(dependency.name): the first ") && $0.hasSuffix(" missing") },
                        "\(operation.id), \(dependency.name)")
                }
            }
            if lists > 1 { #expect(names.contains("every list empty"), "\(operation.id)") }
        }
    }

    // MARK: Names

    @Test func `a name without an address is answered as a refused connection is`() throws {
        for (_, rows, _) in try Self.features.get() {
            let missing = rows.filter { $0.name.hasSuffix(": no address") }
            let refused = rows.filter { $0.name.hasSuffix(": refuse") }
            #expect(missing.count == refused.count && !missing.isEmpty)
            for (missing, refused) in zip(missing, refused) {
                #expect(missing.status == refused.status && missing.code == refused.code)
                #expect(missing.components.elementsEqual(refused.components) { $0 == $1 })
                #expect(missing.values.elementsEqual(refused.values) { $0 == $1 })
                #expect(missing.scenario.withoutAddress == ["things"])
            }
        }
    }

    @Test(arguments: workspaces)
    func `a run from outside tries every row, or says why it does not`(
        workspace: (folder: String, client: String)
    ) throws {
        let plan = try Workspaces.plan(Sample.repository.appending(path: workspace.folder))
        let client = try #require(plan.clients.first { $0.name == workspace.client })
        let operations = try Self.operations(plan, workspace.client)
        for (checks, tests) in zip(client.checks.operations, operations.map(\.tests)) {
            let rows = tests.rows + tests.fields + tests.variations + tests.violations
            let hasAddress = rows.filter(\.scenario.withoutAddress.isEmpty).map(\.name)
            #expect(checks.rows.map(\.name) == (checks.id == "getLimits" ? [] : hasAddress))
            func left(_ reason: LeftRow.Reason) -> [String] {
                checks.left.filter { $0.reason == reason }.map(\.name)
            }
            #expect(left(.configuration) == rows.filter { $0.name.hasSuffix(": no address") }.map(\.name))
            #expect(left(.limit) == (checks.id == "getLimits" ? hasAddress : []))
            #expect(left(.clock) == tests.courses.map(\.name))
            #expect(left(.code) == tests.answers.answers.map(\.name))
        }
    }

    @Test func `a run from outside says where contracts promise what a row is about`() throws {
        let client = try #require(try Sample.plan().clients.first { $0.name == "mobile" })
        let checks = try #require(client.checks.operations.first)
        func place(_ name: String) throws -> String {
            let row = try #require(checks.rows.first { $0.name == name }, "\(name)")
            return row.location.pointer + (row.beyond.map { " \($0.file)#\($0.pointer)" } ?? "")
        }
        let operation = "/paths/~1v1~1home/get"
        #expect(try place("healthy") == operation)
        #expect(try place("catalog: timeout") == "\(operation)/x-bff-plan/dependencies/catalog")
        #expect(try place("query.limit: maximum") == "\(operation)/parameters/0")
        #expect(try place("query.limit: smallest") == "\(operation)/parameters/0")
        #expect(
            try place("user /profile/name: maxLength")
                == "\(operation)/x-bff-plan/dependencies/user Contracts/services/users/schemas/profile.yaml"
                + "#/properties/name")
    }

    // MARK: Lists

    @Test func `every list empty leaves nothing to ask a batch for`() throws {
        let home = try #require(try Self.operations(Sample.plan(), "mobile").first)
        let row = try #require(home.tests.rows.first { $0.name == "every list empty" })
        #expect(row.code == nil && !row.isDegraded)
        #expect(row.scenario.edits.map(\.operation.service) == ["recommendations", "history", "lists", "catalog"])
        #expect(row.values.contains { $0.pointer == "/rows" || $0.pointer.hasPrefix("/rows/0") })
    }

    @Test func `of several lists each is empty by itself`() throws {
        let row = try Self.row("getShapes", "list: empty list at /rows")
        #expect(row.scenario.edits.flatMap(\.edits).count == 1)
        #expect(try Self.rows("getShapes").contains { $0.name == "list: empty list at /ids" })
    }

    // MARK: Unions

    @Test func `each variant of a union comes once`() throws {
        let names = try Self.rows("getZoo").map(\.name)
        for name in ["zoo: Dog at /pet", "zoo: Dog at /pets/*", "zoo: Square at /shape"] {
            #expect(names.contains(name), "\(names)")
        }
        let row = try Self.row("getZoo", "zoo: Dog at /pet")
        #expect(row.code == nil)
        #expect(row.values.contains { $0.pointer.hasPrefix("/pet") })
    }

    // MARK: Joins

    @Test func `results get the keys that are asked for, so that joins find something`() throws {
        let found = try Self.row("getJoins", "every result that is asked for")
        #expect(found.code == nil && found.status == 200)
        // The makers are asked for by what the items say.
        #expect(found.scenario.edits.map(\.operation.operation) == ["itemsByQuery", "makersByPath"])
        #expect(found.values.contains { $0.pointer == "/dropped/0/maker" && $0.json?.hasPrefix("\"name") == true })
        let missing = try Self.row("getJoins", "items: the first of the results missing")
        #expect(missing.values.contains { $0.pointer == "/dropped/2" && $0.json == nil })
        let last = try Self.row("getJoins", "items: the last of the results missing")
        #expect(last.code == "dependency_failed", "one join must find its result")
        let maker = try Self.row("getJoins", "makers: the first of the results missing")
        #expect(maker.code == nil)
        #expect(try Self.row("getBatches", "posted: the first of the results missing").code == nil)
    }

    // MARK: Races

    @Test func `where two failures race, either may come`() throws {
        let plan = try Sample.plan(replacing: [
            (
                "          history:\n",
                """
                          twin:
                            call: users.getUser
                            parameters: {id: $auth.sub}
                            critical: true
                            timeout: 80ms
                          history:

                """
            )
        ])
        let home = try #require(try Self.operations(plan, "mobile").first)
        let row = try #require(home.tests.rows.first { $0.name == "user: 404" })
        #expect(row.status == 404 && row.code == "not_found")
        #expect(row.alternatives.map(\.status) == [502])
        #expect(row.alternatives.map(\.code) == ["dependency_failed"])
        #expect(home.tests.rows.filter { !$0.alternatives.isEmpty }.allSatisfy { $0.name.hasSuffix(": 404") })
        #expect(!home.tests.undecided.contains { $0.contains("404") })
    }

    @Test(arguments: [(20, [502]), (70, [504, 502])])
    func `a timeout that is over sooner decides the race`(milliseconds: Int, statuses: [Int]) throws {
        let plan = try Sample.plan(replacing: [
            (
                "          history:\n",
                """
                          early: {call: users.getUser, parameters: {id: $auth.sub}, timeout: \(milliseconds)ms}
                          late: {call: lists.getList, parameters: {userId: $auth.sub}, critical: true, after: [early], timeout: 60ms}
                          history:

                """
            )
        ])
        let home = try #require(try Self.operations(plan, "mobile").first)
        let row = try #require(home.tests.rows.first { $0.name == "user: timeout" })
        // What comes late goes without its input when the early one fails; the user itself has 80 ms.
        #expect([row.status] + row.alternatives.map(\.status) == statuses)
        #expect(home.tests.rows.first { $0.name == "early: timeout" }?.status == row.status)
    }

    // MARK: Requests

    @Test func `cookies are broken one by one, beside the others`() throws {
        let parameters = try #require(try Self.features.get().first { $0.id == "getParameters" })
        let rows = parameters.violations.filter { $0.name.hasPrefix("cookie.") }
        #expect(
            rows.map(\.name) == [
                "cookie.session: minLength", "cookie.session: maxLength", "cookie.session: pattern",
                "cookie.visits: type", "cookie.visits: a fraction", "cookie.visits: minimum", "cookie.visits: maximum",
                "cookie.theme: enum",
            ])
        for row in rows {
            let name = row.name.prefix { $0 != ":" }.dropFirst("cookie.".count)
            #expect(row.violation == "/cookie/\(name)")
            guard case .header("Cookie", let text?)? = row.changes.first else {
                Issue.record("\(row)")
                continue
            }
            #expect(text.split(separator: "; ").count == 3, "\(text)")
        }
    }
}

extension Dependency {
    /// Of what the projection starts at: the answer, or a batch's results.
    fileprivate var resultsSchema: Schema? {
        guard let answered = call.response.answered?.schema else { return nil }
        return batch?.results.last?.schema ?? answered
    }
}

/// What a client reads of one answer, as far as it has edges.
private struct ReadEdges {
    var hasLists = false
    var hasLongest = false
    var hasNulls = false
    var hasEnums = false

    /// Not inside of unions, which of a variant show but one.
    mutating func visit(_ node: Plan.Projection, _ schema: Schema) {
        guard node.same == nil, node.kind != .union, node.kind != .json else { return }
        let schema = schema.withoutNull.effective
        if node.isNullable { hasNulls = true }
        if node.kind == .array, schema.minItems ?? 0 == 0 { hasLists = true }
        if node.kind == .array, let most = schema.maxItems, most > 3 { hasLongest = true }
        if node.kind == .text, schema.enumeration != nil, schema.const == nil { hasEnums = true }
        for field in node.fields { visit(field.node, schema.propertySchema(field.name) ?? field.node.schema) }
        if let element = node.element { visit(element, schema.items ?? element.schema) }
        if let value = node.value { visit(value, value.schema) }
    }
}
