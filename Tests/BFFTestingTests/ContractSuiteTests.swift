import BFFRuntime
import BFFTesting
import Testing

/// What generated contract tests look like, written by hand.
@Suite struct ContractSuiteTests {
    static let services = [
        StubDefinition(
            "users",
            [
                StubOperation(
                    "getUser", "GET", "/users/{id}", responses: [.json(200, #"{"name":"Ada"}"#)],
                    breaking: [.set("/name", "0")])
            ]),
        StubDefinition(
            "offers",
            [
                StubOperation(
                    "listOffers", "GET", "/offers", responses: [.json(200, #"{"items":["One","Two"]}"#)],
                    breaking: [.set("/items/*", "0")])
            ]),
    ]

    static let suite = ContractSuite(services: services, start: start)

    static func start(_ environment: [String: String]) throws -> TestApplication {
        try TestApplication(
            Application.start(
                client: "greeting", services: ["users", "offers"],
                operations: [Registration(GreetingPlan.self, handlers: GreetingPlan.Handlers())],
                environment: environment))
    }

    static let operation = ContractOperation(
        "getGreeting", "GET", "/v1/greeting?limit=3", claims: #"{"sub":"u1"}"#, budget: .milliseconds(400),
        shortestTimeout: .milliseconds(150), degraded: "/degraded", components: "/components",
        validate: { GreetingPlan.validateResponse($0, report: &$1) })

    static let well = [RowComponent("user", "ok"), RowComponent("offers", "ok")]
    static let withoutOffers = [RowComponent("user", "ok"), RowComponent("offers", "fallback", source: "empty")]

    static let states: [ContractRow] = [
        ContractRow("healthy", components: well, values: [RowValue("/offers", #"["One","Two"]"#)]),
        ContractRow(
            "offers: empty", answers: [RowAnswer("offers", "listOffers", .set("/items", "[]"))], components: well,
            unchanged: ["/name"], values: [RowValue("/offers", "[]")]),
        ContractRow("user: 404", faults: [RowFault("users", "getUser", .notFound)], status: 404, code: "not_found"),
        ContractRow("user: timeout", faults: [RowFault("users", .timeout)], status: 504, code: "dependency_timeout"),
        ContractRow(
            "user: 429", faults: [RowFault("users", .tooManyRequests)], status: 503, code: "dependency_unavailable"),
    ]

    static let userFailed: [ContractRow] = [
        StubFault.refuse, .internalError, .malformed, .contract, .truncate,
    ].map { fault in
        ContractRow(
            "user: \(fault.rawValue)", faults: [RowFault("users", fault)], status: 502, code: "dependency_failed")
    }

    static let offersFailed: [ContractRow] = StubFault.allCases.map { fault in
        ContractRow(
            "offers: \(fault.rawValue)", faults: [RowFault("offers", "listOffers", fault)], isDegraded: true,
            components: withoutOffers, unchanged: ["/name"], values: [RowValue("/offers", "[]")])
    }

    static let violations = [
        ContractRow.refused("query.limit: minimum", .query("limit", "0"), location: "/query/limit"),
        ContractRow.refused("query.limit: maximum", .query("limit", "11"), location: "/query/limit"),
        ContractRow.refused("query.limit: type", .query("limit", "x y"), location: "/query/limit"),
        ContractRow.refused("no token", .claims(nil), status: 401, code: "unauthenticated", location: nil),
        ContractRow.refused("broken token", .token("x.y.z"), status: 401, code: "unauthenticated", location: nil),
    ]

    @Test("an operation that keeps its contract passes", arguments: states + userFailed + offersFailed)
    func state(_ row: ContractRow) {
        #expect(Self.suite.failures(of: Self.operation, in: row) == [])
    }

    @Test(arguments: [
        ContractRow("users: no address", withoutAddress: ["users"], status: 502, code: "dependency_failed"),
        ContractRow(
            "offers: no address", withoutAddress: ["offers"], isDegraded: true, components: withoutOffers,
            unchanged: ["/name"], values: [RowValue("/offers", "[]")]),
        ContractRow(
            "no address at all", withoutAddress: ["users", "offers"], status: 502, code: "dependency_failed"),
    ])
    func `a service whose name stands for no address is unavailable`(row: ContractRow) {
        #expect(Self.suite.failures(of: Self.operation, in: row) == [])
    }

    @Test(arguments: [(404, "not_found", 502, "dependency_failed"), (502, "dependency_failed", 404, "not_found")])
    func `where failures race, either answer is right`(status: Int, code: String, other: Int, otherCode: String) {
        let row = ContractRow(
            "user: 500", faults: [RowFault("users", .internalError)], status: status, code: code,
            alternatives: [RowProblem(other, otherCode)])
        #expect(Self.suite.failures(of: Self.operation, in: row) == [])
    }

    @Test("a request that breaks the contract is refused", arguments: violations)
    func violation(_ row: ContractRow) {
        #expect(Self.suite.failures(of: Self.operation, in: row) == [])
    }
}

/// A suite that cannot fail proves nothing: each promise that is not kept is told, by operation, row and pointer.
@Suite struct ContractFailureTests {
    private func failures(_ row: ContractRow) -> [String] {
        ContractSuiteTests.suite.failures(of: ContractSuiteTests.operation, in: row).map(\.description)
    }

    @Test(arguments: [
        (
            ContractRow("user: 500", faults: [RowFault("users", .internalError)], components: ContractSuiteTests.well),
            "getGreeting · user: 500: expected status 200, was 502 (dependency_failed)"
        ),
        (
            ContractRow("user: 500", faults: [RowFault("users", .internalError)], status: 502, code: "overloaded"),
            "getGreeting · user: 500 · /code: expected overloaded, was dependency_failed"
        ),
        (
            ContractRow(
                "offers: 500", faults: [RowFault("offers", .internalError)],
                components: ContractSuiteTests.withoutOffers),
            "getGreeting · offers: 500: X-BFF-Degraded is there"
        ),
        (
            ContractRow(
                "offers: 500", faults: [RowFault("offers", .internalError)], isDegraded: true,
                components: ContractSuiteTests.well),
            #"getGreeting · offers: 500 · /components/offers/status: expected "ok", was "fallback""#
        ),
        (
            ContractRow(
                "offers: 500", faults: [RowFault("offers", .internalError)], isDegraded: true,
                components: ContractSuiteTests.withoutOffers, unchanged: ["/offers"]),
            #"getGreeting · offers: 500 · /offers: differs from the healthy answer: [], was ["One","Two"]"#
        ),
        (
            ContractRow("healthy", components: [RowComponent("user", "ok")]),
            "getGreeting · healthy · /components/offers: the envelope has an entry that was not expected"
        ),
        (
            ContractRow(
                "user: long name", answers: [RowAnswer("users", "getUser", .set("/name", "\"Ada of Lovelace\""))],
                components: ContractSuiteTests.well),
            "getGreeting · user: long name · /name: is longer than 12 characters (/name/maxLength)"
        ),
        (
            ContractRow(
                "user: 500", faults: [RowFault("users", .internalError)], status: 404, code: "not_found",
                alternatives: [RowProblem(503, "dependency_failed"), RowProblem(502, "overloaded")]),
            "getGreeting · user: 500: expected status 404 (not_found) or 503 (dependency_failed) or 502 (overloaded), was 502 (dependency_failed)"
        ),
        (
            ContractRow("users: no address", withoutAddress: ["users"], components: ContractSuiteTests.well),
            "getGreeting · users: no address: expected status 200, was 502 (dependency_failed)"
        ),
        (
            ContractRow("typo", faults: [RowFault("users", "getUsr", .timeout)]),
            #"getGreeting · typo: no answer: unknownOperation(service: "users", operation: Optional("getUsr"))"#
        ),
    ])
    func `a promise that is not kept is told`(row: ContractRow, failure: String) {
        #expect(failures(row).contains(failure))
    }

    @Test func `a refusal that blames another place is told`() {
        let suite = ContractSuiteTests.suite
        let elsewhere = ContractRow.refused("query.limit: maximum", .query("limit", "11"), location: "/query/offset")
        #expect(
            suite.failures(of: ContractSuiteTests.operation, in: elsewhere).map(\.description) == [
                "getGreeting · query.limit: maximum · /violations/0/location: expected /query/offset, was /query/limit"
            ])
        let fitting = ContractRow.refused("query.limit: fits", .query("limit", "10"), location: "/query/limit")
        #expect(
            suite.failures(of: ContractSuiteTests.operation, in: fitting).first?.message.contains("was 200") == true)
    }

    @Test func `a backend that does not start is told`() {
        struct Broken: Error {}
        let suite = ContractSuite(services: []) { _ in throw Broken() }
        let failures = suite.failures(of: ContractSuiteTests.operation, in: ContractRow("healthy"))
        #expect(failures.map(\.description) == ["getGreeting · healthy: no answer: Broken()"])
    }

    @Test func `calls that the services' contracts do not know are told`() {
        let suite = ContractSuite(services: [ContractSuiteTests.services[0], StubDefinition("offers", [])]) {
            environment in
            try TestApplication(
                Application.start(
                    client: "greeting", services: ["users", "offers"],
                    operations: [Registration(GreetingPlan.self, handlers: GreetingPlan.Handlers())],
                    environment: environment))
        }
        let row = ContractRow("healthy", isDegraded: true, components: ContractSuiteTests.withoutOffers)
        let failures = suite.failures(of: ContractSuiteTests.operation, in: row)
        #expect(failures.contains { $0.message == "'offers' has no operation GET /offers" })
    }
}
