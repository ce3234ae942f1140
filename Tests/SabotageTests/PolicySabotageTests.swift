internal import BFFPolicy
internal import BFFRuntime
internal import BFFTesting
internal import FeaturesBFF
@testable internal import FeaturesContractTests
internal import MobileBFF
@testable internal import MobileContractTests
internal import Testing

/// Courses of events must turn red when a policy is not kept, and only those that are about it. Here the same courses meet
/// applications that keep other policies than the contract's.
@Suite("Courses of events notice")
struct PolicySabotageTests {
    private static let names = GetHomeContractTests.courses.map(\.name)

    /// Mobile, with something changed in what its operations declare.
    private static func suite(
        _ change: @escaping @Sendable (OperationDeclaration) -> OperationDeclaration = { $0 },
        clock: @escaping @Sendable (TestClock) -> TestClock = { $0 }
    ) -> ContractSuite {
        ContractSuite(services: MobileContract.services) { environment in
            let application = try TestApplication(
                Application.start(
                    client: Mobile.name, services: Mobile.services,
                    operations: MobileContract.operations.map { $0.declared(as: change($0.declaration)) },
                    environment: environment))
            return TestApplication(
                port: application.port, stop: application.stop, reset: application.reset,
                clock: application.clock.map(clock))
        }
    }

    /// Courses that do not hold.
    private static func red(
        _ suite: ContractSuite, _ courses: [ContractCourse] = GetHomeContractTests.courses,
        of operation: ContractOperation = GetHomeContractTests.operation
    ) async -> Set<String> {
        await withTaskGroup { group in
            for course in courses {
                group.addTask { suite.failures(of: operation, in: course).isEmpty ? nil : course.name }
            }
            return await group.reduce(into: []) { if let name = $1 { $0.insert(name) } }
        }
    }

    private static func ending(_ ends: String...) -> Set<String> {
        Set(names.filter { name in ends.contains { name.hasSuffix($0) } })
    }

    @Test("an application that never stops calling what fails")
    func withoutBreaker() async {
        let red = await Self.red(Self.suite { $0.changingPolicies { CallPolicy($0, breaker: nil) } })
        #expect(red == Self.ending(": breaker") && !red.isEmpty)
    }

    @Test("an application that tries once more than it may")
    func oneAttemptMore() async {
        let suite = Self.suite {
            $0.changingPolicies { policy in
                let retry = RetryPolicy(
                    attempts: policy.retry.attempts + 1, perTry: policy.retry.perTry, backoff: policy.retry.backoff)
                return CallPolicy(policy, retry: retry, breaker: policy.breaker)
            }
        }
        let red = await Self.red(suite)
        #expect(red == Self.ending(": no retry", " attempts") && !red.isEmpty)
    }

    @Test("an application that lets in more calls than its bulkhead holds")
    func withoutBulkhead() async {
        let red = await Self.red(
            Self.suite {
                $0.changingPolicies {
                    CallPolicy($0, breaker: $0.breaker, bulkhead: BulkheadPolicy(concurrent: 10_000))
                }
            })
        #expect(red == Self.ending(": bulkhead") && !red.isEmpty)
    }

    @Test("an application that asks the service every time")
    func withoutCache() async {
        let red = await Self.red(Self.suite { $0.changingCalls { CallDeclaration($0, cache: nil) } })
        let kept = Set(Self.names.filter { $0.contains(": cache") })
        #expect(red == kept.union(Self.ending(": equal calls are one")) && !kept.isEmpty)
    }

    @Test("an application that serves nothing stale")
    func withoutStaleAnswers() async {
        let operations = FeaturesContract.operations.map { operation in
            operation.declared(
                as: operation.declaration.changingCalls { CallDeclaration($0, cache: $0.cache?.withoutStaleAnswers) })
        }
        let suite = ContractSuite(services: FeaturesContract.services) { environment in
            try TestApplication(
                Application.start(
                    client: Features.name, services: Features.services, operations: operations,
                    environment: environment))
        }
        let courses = GetCachesContractTests.courses
        let red = await Self.red(suite, courses, of: GetCachesContractTests.operation)
        let names = Set(courses.map(\.name).filter { $0.contains(": cache") })
        #expect(red.isSubset(of: names) && red.contains("saved: cache"))
    }

    @Test("an application that answers later than its budget")
    func withoutBudget() async {
        let suite = Self.suite { declaration in
            let slow = declaration.changingCalls { CallDeclaration($0, timeout: $0.timeout * 100, cache: $0.cache) }
            return slow.with(Budget(total: slow.budget.total * 100, reserve: slow.budget.reserve), slow.dependencies)
        }
        let late = Set(Self.names.filter { $0.contains(": timeout") })
        #expect(await Self.red(suite) == late.union(["nothing answers within the budget"]) && !late.isEmpty)
    }

    @Test("an application that takes slow services for quick ones")
    func blindness() async {
        let suite = Self.suite(clock: { clock in
            TestClock(setStopped: clock.setStopped, skip: { clock.skip($0 / 4) })
        })
        let ends = Self.ending(": slower than callers wait")
        let courses = GetHomeContractTests.courses.filter { ends.contains($0.name) }
        #expect(await Self.red(suite, courses) == ends && ends.count == 2)
    }

    @Test("an application whose pauses are too short")
    func impatience() async {
        let suite = Self.suite(clock: { clock in
            TestClock(setStopped: clock.setStopped, skip: { clock.skip($0 * 3) })
        })
        let red = await Self.red(suite)
        #expect(red.isSuperset(of: Self.ending(": breaker", ": Retry-After", ": cache")))
        #expect(red.isDisjoint(with: Self.ending(": bulkhead", ": no retry", ": equal calls are one")))
    }
}

// MARK: Declarations with something changed

extension OperationDeclaration {
    fileprivate func with(_ budget: Budget, _ dependencies: [DependencyDeclaration]) -> OperationDeclaration {
        OperationDeclaration(
            id: id, method: method, path: path, status: status, budget: budget, maxAge: maxAge, isPrivate: isPrivate,
            security: security, body: body, rateLimit: rateLimit, dependencies: dependencies)
    }

    /// Every call, those of fallback chains too.
    fileprivate func changingCalls(_ change: (CallDeclaration) -> CallDeclaration) -> OperationDeclaration {
        let dependencies = dependencies.map { dependency in
            DependencyDeclaration(
                name: dependency.name, component: dependency.component, isCritical: dependency.isCritical,
                reads: dependency.reads, after: dependency.after,
                steps: dependency.steps.map { step in
                    if case .call(let call) = step { .call(change(call)) } else { step }
                }, propagate: dependency.propagate, isPartial: dependency.isPartial,
                invalidates: dependency.invalidates)
        }
        return with(budget, dependencies)
    }

    fileprivate func changingPolicies(_ change: (CallPolicy) -> CallPolicy) -> OperationDeclaration {
        changingCalls { CallDeclaration($0, policy: change($0.policy), cache: $0.cache) }
    }
}

extension CallDeclaration {
    fileprivate init(
        _ other: CallDeclaration, timeout: Duration? = nil, policy: CallPolicy? = nil, cache: CacheDeclaration?
    ) {
        self.init(
            service: other.service, operation: other.operation, method: other.method,
            timeout: timeout ?? other.timeout, absent: other.absent, isSafe: other.isSafe,
            isIdempotent: other.mayRepeat, answer: other.answer, policy: policy ?? other.policy, cache: cache)
    }
}

extension CacheDeclaration {
    fileprivate var withoutStaleAnswers: CacheDeclaration {
        CacheDeclaration(CachePolicy(ttl: policy.ttl, perItem: policy.perItem), isPublic: isPublic, fields: fields)
    }
}

extension CallPolicy {
    fileprivate init(
        _ other: CallPolicy, retry: RetryPolicy? = nil, breaker: BreakerPolicy?, bulkhead: BulkheadPolicy? = nil
    ) {
        self.init(
            retry: retry ?? other.retry, retryBudget: other.retryBudget, hedge: other.hedge, breaker: breaker,
            bulkhead: bulkhead ?? other.bulkhead, deadline: other.deadline)
    }
}
