internal import BFFTesting
@testable internal import FeaturesContractTests
@testable internal import MobileContractTests
internal import Testing

/// Generated contract tests must turn red when a promise is broken, and only those that the promise concerns. Here
/// the same rows run against services and applications that are wrong on purpose.
@Suite("Generated contract tests notice")
struct SabotageTests {
    /// Rows that do not hold, with what they say.
    private static func failures(
        _ suite: ContractSuite, of rows: [ContractRow] = GetHomeContractTests.states,
        _ operation: ContractOperation = GetHomeContractTests.operation
    ) async -> [String: [ContractFailure]] {
        await withTaskGroup { group in
            for row in rows {
                group.addTask { (row.name, suite.failures(of: operation, in: row)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1.isEmpty ? nil : $1.1 }
        }
    }

    /// Mobile's services, with one of them answering wrongly where nothing should be wrong.
    private static func services(_ service: String, _ operation: String, _ edit: (String) -> String) -> [StubDefinition]
    {
        MobileContract.services.map { definition in
            guard definition.name == service else { return definition }
            return StubDefinition(
                service,
                definition.operations.map { known in
                    guard known.id == operation, let healthy = known.responses.first else { return known }
                    let body = edit(String(decoding: healthy.body, as: UTF8.self))
                    let broken = StubResponse(healthy.status, headers: healthy.headers, body: body)
                    return StubOperation(
                        known.id, known.method, known.path, responses: [broken] + known.responses.dropFirst(),
                        breaking: known.breaking)
                })
        }
    }

    @Test("a service that breaks its contract, in every row that needs its answer")
    func brokenService() async {
        let services = Self.services("users", "getUser") { body in
            body.replacing(#""maturityLimit":"mature""#, with: #""maturityLimit":7"#)
        }
        let red = await Self.failures(ContractSuite(services: services, start: MobileContract.start))
        // With the user's fault in place nothing else counts: what expects just that stays green.
        let expected = GetHomeContractTests.states.filter { row in
            let isUsersOwn = row.faults.contains { $0.service == "users" }
            return !isUsersOwn && row.status != 502
        }
        #expect(Set(red.keys) == Set(expected.map(\.name)))
        let healthy = red["healthy"]?.first?.description
        #expect(healthy == "getHome · healthy: expected status 200, was 502 (dependency_failed)")
    }

    @Test("a value that is not the one that the contract binds, by its pointer")
    func wrongValue() async {
        let services = Self.services("users", "getUser") { body in
            body.replacing(#""tier":"gold""#, with: #""tier":"silver""#)
        }
        let red = await Self.failures(ContractSuite(services: services, start: MobileContract.start))
        // Other rows look at what a fault changes, which this is not.
        #expect(Set(red.keys) == ["healthy"])
        #expect(
            red["healthy"]?.map(\.description) == [#"getHome · healthy · /profile/tier: expected "GOLD", was "SILVER""#]
        )
    }

    @Test("an application that calls the wrong service, with dependency, fault and pointer")
    func wrongService() async {
        let suite = ContractSuite(services: MobileContract.services) { environment in
            var environment = environment
            environment["BFF_HISTORY_URL"] = environment["BFF_LISTS_URL"]
            return try MobileContract.start(environment)
        }
        let red = await Self.failures(suite)
        let said = Set(red["recommendations: 500"]?.map(\.description) ?? [])
        #expect(
            said.contains(
                #"getHome · recommendations: 500 · /components/history/status: expected "ok", was "fallback""#))
        #expect(
            said.contains { $0.hasPrefix("getHome · recommendations: 500: 'lists' has no operation GET /v1/users/") })
        // What expects no view model and asks nothing of history's service is as before, but for the call that went
        // astray.
        #expect(red["history: 500"]?.contains { $0.pointer != nil } == false)
    }

    @Test("an application that looks elsewhere when it finds no address")
    func otherAddress() async {
        let suite = ContractSuite(services: MobileContract.services) { environment in
            var environment = environment
            if environment["BFF_HISTORY_URL"] == StubService.urlWithoutAddress {
                environment["BFF_HISTORY_URL"] = environment["BFF_LISTS_URL"]
            }
            return try MobileContract.start(environment)
        }
        let red = await Self.failures(suite)
        #expect(Set(red.keys) == ["history: no address"])
        #expect(red["history: no address"]?.first?.message.hasPrefix("'lists' has no operation GET /v1/users/") == true)
    }

    @Test("results that are not those that were asked for")
    func wrongResults() async {
        let services = FeaturesContract.services.map { definition in
            StubDefinition(
                definition.name,
                definition.operations.map { known in
                    guard known.id == "makersByPath", let healthy = known.responses.first else { return known }
                    let body = String(decoding: healthy.body, as: UTF8.self).replacing(
                        #""name":""#, with: #""name":"not "#)
                    let broken = StubResponse(healthy.status, headers: healthy.headers, body: body)
                    return StubOperation(
                        known.id, known.method, known.path, responses: [broken], breaking: known.breaking)
                })
        }
        let red = await Self.failures(
            ContractSuite(services: services, start: FeaturesContract.start), of: GetJoinsContractTests.states,
            GetJoinsContractTests.operation)
        // Where nothing is found, nobody sees the names.
        #expect(red.keys.contains("every result that is asked for"))
        #expect(!red.keys.contains("healthy"))
        #expect(red.keys.allSatisfy { $0.contains("result") || $0.contains("as much as is taken") }, "\(red.keys)")
    }

    @Test("a request that is taken although it breaks the contract")
    func laxRequest() {
        let row = ContractRow.refused("query.limit: maximum", .query("limit", "40"), location: "/query/limit")
        let failures = MobileContract.suite.failures(of: GetHomeContractTests.operation, in: row)
        #expect(failures.first?.description.hasPrefix("getHome · query.limit: maximum: expected status 400") == true)
    }

    @Test("a cookie, or a variant of a union, that is taken although it breaks the contract")
    func laxValue() throws {
        let cookie = try #require(GetParametersContractTests.violations.first { $0.name == "cookie.visits: maximum" })
        let fitting = ContractRow.refused(cookie.name, .header("Cookie", "visits=99"), location: cookie.location)
        let union = try #require(
            PlaceOrderContractTests.violations.first { $0.name == "body/payment/digits: minLength" })
        let elsewhere = ContractRow(
            union.name, changes: union.changes, status: union.status, code: union.code, location: "/body/payment")
        for (operation, row, fault) in [
            (GetParametersContractTests.operation, fitting, "expected status 400"),
            (PlaceOrderContractTests.operation, elsewhere, "expected /body/payment, was /body/payment/digits"),
        ] {
            let failures = FeaturesContract.suite.failures(of: operation, in: row)
            #expect(failures.first?.message.hasPrefix(fault) == true, "\(failures)")
        }
    }
}
