internal import Diagnostics
internal import OpenAPI
internal import Testing

@testable internal import Contract

@Suite("Plans")
struct PlanReadingTests {
    @Test("a plan has its defaults")
    func defaults() throws {
        let reading = DeclarationReading.plan("budget: 330ms")
        let plan = try #require(reading.client?.operations.first?.plan)
        #expect(reading.places == [])
        #expect(plan.budget == .milliseconds(330))
        #expect(plan.reserve == .milliseconds(20))
        #expect(plan.cacheMaxAge == nil)
        #expect(plan.dependencies.isEmpty)
        #expect("\(plan.budgetLocation)" == "clients/mobile.yaml:12:17")
    }

    @Test("everything that a dependency says is read")
    func dependency() throws {
        let (declaration, reading) = DeclarationReading.dependency(
            """
            call: users.getUser
            parameters: {id: $auth.sub, header.X-Tenant: $auth.claims.tenant, limit: 40, filter.kind: film}
            body: {sku: $request.body#/sku, fixed: {deep: $request.id, list: [1, a]}}
            critical: true
            safe: true
            timeout: 80ms
            propagate: [404, 409]
            absent: [410, 204]
            component: viewer
            after: [other]
            select: [/id, /images/**, /cast/*/name, /**]
            """)
        #expect(reading.places == [])
        let user = try #require(declaration)
        #expect(user.name == "user")
        #expect(user.component == "viewer")
        #expect(user.call.service == "users")
        #expect(user.call.operationID == "getUser")
        #expect("\(user.call.location)" == "clients/mobile.yaml:15:19")
        #expect(user.call.parameters.map(\.name) == ["id", "X-Tenant", "limit", "filter.kind"])
        #expect(user.call.parameters.map(\.place) == [nil, .header, nil, nil])
        guard case .expression(let subject) = user.call.parameters[0].value,
            case .literal(let limit) = user.call.parameters[2].value
        else { return #expect(Bool(false), "an expression, then a literal") }
        #expect(subject.root == .subject)
        #expect(limit.integer == 40)
        #expect(user.isCritical && user.isSafe)
        #expect(user.policy.timeout == .milliseconds(80))
        #expect(user.propagate == [404, 409])
        #expect(user.absent == [410, 204])
        #expect(user.after.map(\.name) == ["other"])
        #expect(user.select.map(\.text) == ["/id", "/images/**", "/cast/*/name", "/**"])
        #expect(user.select.map(\.takesAll) == [false, true, false, true])
        #expect(
            user.select.map(\.pointer) == [
                [.property("id")], [.property("images")], [.property("cast"), .elements, .property("name")], [],
            ])
        guard case .object(let fields, _) = user.call.body, case .object(let inner, _) = fields[1].value else {
            return #expect(Bool(false), "objects")
        }
        #expect(fields.map(\.name) == ["sku", "fixed"])
        #expect(inner.map(\.name) == ["deep", "list"])
    }

    @Test("a dependency says little and has defaults")
    func dependencyDefaults() throws {
        let user = try #require(DeclarationReading.dependency("call: users.getUser").declaration)
        #expect(user.component == "user")
        #expect(!user.isCritical && !user.isSafe)
        #expect(user.policy.timeout == .milliseconds(100))
        #expect(user.policy.timeoutLocation == nil)
        #expect(user.policy.bulkheadConcurrent == 64)
        #expect(user.propagate.isEmpty && user.absent.isEmpty && user.fallback.isEmpty && user.batch == nil)
    }

    @Test("a fallback chain keeps its order and the service's timeout")
    func fallback() throws {
        let (declaration, reading) = DeclarationReading.dependency(
            """
            call: users.getUser
            fallback:
              - {call: users.getDefault, parameters: {limit: 40}, timeout: 60ms, absent: [404]}
              - {call: users.getOther}
              - {value: {name: Guest}}
            """, policies: "{default: {timeout: 70ms}}")
        #expect(reading.places == [])
        let chain = try #require(declaration?.fallback)
        guard case .call(let first, let timeout, let location, let absent, _) = chain[0],
            case .call(_, let otherTimeout, let otherLocation, _, _) = chain[1], case .value(let value, _) = chain[2]
        else { return #expect(Bool(false), "call, call, value") }
        #expect(first.operationID == "getDefault")
        #expect(timeout == .milliseconds(60))
        #expect(location?.line == 17)
        #expect(absent == [404])
        #expect(otherTimeout == .milliseconds(70))
        #expect(otherLocation?.line == 5)
        #expect(value["name"]?.string == "Guest")
    }

    @Test(
        "a batch's keys go to a body, a query or a path",
        arguments: [
            ("body#/filter/ids", "body filter ids"), ("body#", "body"), ("query.ids", "query ids"),
            ("path.ids", "path ids"),
        ])
    func batch(into: String, target: String) throws {
        let (declaration, reading) = DeclarationReading.dependency(
            """
            call: users.batchGet
            batch:
              keys:
                - {in: $history#/items/*/contentId, take: 20}
                - {in: $list#/ids/*}
              into: \(into)
              maxSize: 100
              results: "#/items"
              key: /id
              partial: true
            """)
        #expect(reading.places == [])
        let batch = try #require(declaration?.batch)
        #expect(batch.keys.map(\.source.text) == ["$history#/items/*/contentId", "$list#/ids/*"])
        #expect(batch.keys.map(\.take) == [20, nil])
        #expect(batch.maxSize == 100)
        #expect(batch.results == [.property("items")])
        #expect(batch.key == [.property("id")])
        #expect(batch.isPartial)
        switch batch.into {
        case .body(let steps):
            let names = steps.map { if case .property(let name) = $0 { name } else { "?" } }
            #expect(target == (["body"] + names).joined(separator: " "))
        case .parameter(let place, let name): #expect(target == "\(place.rawValue) \(name)")
        }
    }

    @Test(
        "faults of a dependency stand at the scalar or key that has them",
        arguments: [
            ("{}", ["14:11 missing-key"]),
            ("call: getUser", ["15:19 invalid-value"]),
            ("call: users.getUser\ncritical: yes", ["16:23 wrong-kind"]),
            ("call: users.getUser\ntimeout: 80", ["16:22 invalid-duration"]),
            ("call: users.getUser\ntimeot: 80ms", ["16:13 unknown-key"]),
            ("call: users.getUser\npropagate: [401]", ["16:25 invalid-value"]),
            ("call: users.getUser\npropagate: [500]", ["16:25 invalid-value"]),
            ("call: users.getUser\nabsent: [404]\npropagate: [404]", ["16:21 invalid-value"]),
            ("call: users.getUser\nafter: [$other]", ["16:21 invalid-name"]),
            ("call: users.getUser\nafter: [a, a]", ["16:24 duplicate-name"]),
            ("call: users.getUser\ncomponent: a b", ["16:24 invalid-name"]),
            ("call: users.getUser\nparameters: {id: $auth.subject}", ["16:30 invalid-expression"]),
            ("call: users.getUser\nparameters: {ids: [$auth.sub]}", ["16:32 invalid-expression"]),
            ("call: users.getUser\nselect: ['#/id']", ["16:22 invalid-expression"]),
            ("call: users.getUser\nselect: [/a/**/b]", ["16:22 invalid-expression"]),
            ("call: users.getUser\nfallback: [{}]", ["16:24 missing-key"]),
            ("call: users.getUser\nfallback: [{empty: false}]", ["16:32 invalid-value"]),
            ("call: users.getUser\nfallback: [{empty: true}, {value: 1}]", ["16:39 invalid-value"]),
            ("call: users.getUser\nfallback: [{empty: true, timeout: 1s}]", ["16:38 invalid-value"]),
            ("call: users.getUser\nfallback: [{value: $user}]", ["16:32 invalid-expression"]),
            ("call: users.getUser\npolicy: hott", ["16:21 unknown-policy"]),
            (
                "call: users.getUser\nbatch: {keys: [], into: $request.body#/ids, results: '#', key: /id}",
                ["16:27 invalid-value", "16:37 invalid-value"]
            ),
            (
                "call: users.getUser\nbatch: {keys: [{in: $a}], into: header.x, results: /a, key: '#/id', maxSize: 0}",
                ["16:45 invalid-value", "16:64 invalid-expression", "16:73 invalid-expression", "16:90 invalid-value"]
            ),
            ("call: users.getUser\nbatch: {}", ["16:13 missing-key"]),
        ])
    func faults(members: String, places: [String]) {
        let (_, reading) = DeclarationReading.dependency(members)
        #expect(Set(reading.places) == Set(places), "\(reading.messages)")
        #expect(reading.client?.operations.isEmpty ?? true)
        #expect(!reading.fixes.contains(nil))
    }

    @Test(
        "what later steps bring is refused where it stands, at every level",
        arguments: [
            "variants: [rich]", "when: $flags.x", "idempotency: required", "parameters: {kind: $variant}",
            "parameters: {kind: $flags.kind}",
        ])
    func later(member: String) {
        let (_, reading) = DeclarationReading.dependency("call: users.getUser\n\(member)")
        #expect(reading.diagnostics.all.map(\.code) == [.notSupportedYet])
        #expect(reading.diagnostics.all.first?.location.line == 16)
    }

    @Test(
        "a plan's own faults",
        arguments: [
            ("reserve: 20ms", ["11:7 missing-key"]), ("budget: 20ms", ["12:17 invalid-duration"]),
            ("budget: 300ms\nreserve: 300ms", ["13:18 invalid-duration"]),
            ("budget: 300ms\ncache: {maxAge: 1.5s}", ["13:25 invalid-duration"]),
            ("budget: 300ms\ncache: 60s", ["13:16 wrong-kind"]),
            ("budget: 300ms\nretry: {attempts: 1}", ["13:9 unknown-key"]),
            ("budget: 300ms\nvariants: [rich]", ["13:9 not-supported-yet"]),
            ("budget: 300ms\ndependencies: [users.getUser]", ["13:23 wrong-kind"]),
            ("budget: 300ms\ndependencies: {item: {call: users.a}}", ["13:24 invalid-name"]),
            (
                "budget: 300ms\ndependencies: {a: {call: users.a}, b: {call: users.a, component: a}}",
                ["13:44 duplicate-name"]
            ),
        ])
    func planFaults(members: String, places: [String]) {
        let reading = DeclarationReading.plan(members)
        #expect(reading.places == places, "\(reading.messages)")
        #expect(reading.client != nil)
        #expect(reading.client?.operations.isEmpty == true)
    }
}

@Suite("Policies")
struct PolicyReadingTests {
    private func policy(_ policies: String, service: String = "", dependency: String = "", defaults: String = "{}")
        -> PolicyDeclaration?
    {
        let reading = DeclarationReading.client(
            """
            openapi: 3.1.0
            info: {title: Mobile, version: 1.0.0}
            x-bff:
              {vocabulary: 1, client: mobile, services: {users: {contract: ../services/users.yaml\(service)}},
              policies: \(policies), defaults: \(defaults)}
            paths:
              /v1/home:
                get:
                  operationId: getHome
                  responses: {'200': {description: Home.}}
                  x-bff-plan: {budget: 1s, dependencies: {user: {call: users.getUser\(dependency)}}}
            """)
        #expect(reading.places == [])
        return reading.client?.operations.first?.plan.dependencies.first?.policy
    }

    @Test("default applies to services and dependencies that name none")
    func byDefault() {
        let policy = policy("{default: {timeout: 70ms, bulkhead: {concurrent: 8}}}")
        #expect(policy?.timeout == .milliseconds(70))
        #expect(policy?.bulkheadConcurrent == 8)
    }

    @Test("a named policy extends default only if it says so")
    func extends() {
        let policies =
            "{default: {timeout: 70ms, bulkhead: {concurrent: 8}}, own: {timeout: 50ms}, more: {extends: default, timeout: 40ms}}"
        let own = policy(policies, service: ", policy: own")
        #expect(own?.timeout == .milliseconds(50))
        #expect(own?.bulkheadConcurrent == 64)
        let more = policy(policies, service: ", policy: more")
        #expect(more?.timeout == .milliseconds(40))
        #expect(more?.bulkheadConcurrent == 8)
    }

    @Test("a dependency's own keys win over its policy, that over the service's, that over the client's defaults")
    func merging() {
        let policies = "{hot: {timeout: 50ms}, cold: {timeout: 60ms, bulkhead: {concurrent: 4}}}"
        #expect(policy(policies, defaults: "{timeout: 90ms}")?.timeout == .milliseconds(90))
        #expect(policy(policies, service: ", policy: cold", defaults: "{timeout: 90ms}")?.timeout == .milliseconds(60))
        let named = policy(policies, service: ", policy: cold", dependency: ", policy: hot")
        #expect(named?.timeout == .milliseconds(50))
        #expect(named?.bulkheadConcurrent == 4)
        #expect(
            policy(policies, service: ", policy: cold", dependency: ", policy: hot, timeout: 20ms")?.timeout
                == .milliseconds(20))
    }

    @Test("a call that nobody says anything about has the runtime's defaults")
    func defaults() throws {
        let policy = try #require(self.policy("{}"))
        #expect(policy.retry.attempts == 1 && policy.retry.perTry == nil)
        #expect(policy.retry.backoff == .milliseconds(25))
        #expect(policy.retryBudget.percent == 20 && policy.retryBudget.perSecond == 10)
        #expect(policy.hedge == nil)
        let breaker = try #require(policy.breaker)
        #expect(breaker.window == .seconds(10) && breaker.open == .seconds(5))
        #expect(breaker.calls == 20 && breaker.failures == 50)
        #expect(policy.bulkhead.queue == 0 && !policy.bulkhead.isAdaptive)
        #expect(policy.deadline == nil)
    }

    @Test("every key of a policy is read")
    func everyKey() throws {
        let policy = try #require(
            self.policy(
                """
                {default: {retry: {attempts: 3, perTry: 20ms, backoff: 5ms}, retryBudget: {percent: 5, perSecond: 1},
                 hedge: {after: 30ms}, breaker: {window: 20s, open: 2s, calls: 40, failures: 10},
                 bulkhead: {concurrent: 8, queue: 2, adaptive: true}, deadline: grpc-timeout}}
                """))
        #expect(policy.retry.attempts == 3 && policy.retry.perTry == .milliseconds(20))
        #expect(policy.retry.backoff == .milliseconds(5))
        #expect(policy.retryBudget.percent == 5 && policy.retryBudget.perSecond == 1)
        #expect(policy.hedge == .after(.milliseconds(30)))
        #expect(policy.breaker?.window == .seconds(20) && policy.breaker?.open == .seconds(2))
        #expect(policy.breaker?.calls == 40 && policy.breaker?.failures == 10)
        #expect(policy.bulkhead.queue == 2 && policy.bulkhead.isAdaptive)
        #expect(policy.deadline == .grpcTimeout)
    }

    @Test("policies merge inside of their keys, too")
    func mergingInside() throws {
        let policies = """
            {default: {retry: {attempts: 2, perTry: 20ms}, breaker: off, hedge: {after: p95}, deadline: request-deadline}}
            """
        let policy = try #require(
            self.policy(policies, dependency: ", retry: {attempts: 3}, breaker: {calls: 5}, hedge: off, deadline: off"))
        #expect(policy.retry.attempts == 3 && policy.retry.perTry == .milliseconds(20))
        #expect(policy.breaker?.calls == 5)
        #expect(policy.hedge == nil && policy.deadline == nil)
        let inherited = try #require(self.policy(policies))
        #expect(inherited.breaker == nil)
        #expect(inherited.hedge == .p95 && inherited.deadline == .requestDeadline)
    }

    @Test(
        "cycles, unknown names and keys that are none are refused once",
        arguments: [
            ("{a: {extends: b}, b: {extends: a}, c: {extends: a}}", ["5:44 policy-cycle"]),
            ("{a: {extends: a}}", ["5:27 policy-cycle"]),
            ("{a: {extends: defalt}, b: {extends: a}, default: {}}", ["5:27 unknown-policy"]),
            ("{a: {variants: [rich]}}", ["5:18 not-supported-yet"]),
            ("{a: {hedge: {}}}", ["5:25 missing-key"]), ("{a: {cache: {ttl: 1s}}}", ["5:18 unknown-key"]),
            ("{a: {bulkhead: {concurrent: 0}}}", ["5:41 invalid-value"]), ("{a: {bulkhead: 64}}", ["5:28 wrong-kind"]),
            ("{a: {timeut: 1s}}", ["5:18 unknown-key"]), ("[a]", ["5:13 wrong-kind"]),
            ("{a.b: {}}", ["5:14 invalid-name"]),
        ])
    func faults(policies: String, places: [String]) {
        let reading = DeclarationReading.plan("budget: 1s", policies: policies)
        #expect(reading.places == places, "\(reading.messages)")
        #expect(reading.client == nil)
    }
}
