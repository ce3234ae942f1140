import BFFTesting
import Testing

/// What generated courses of events look like, and what they say when a promise is broken.
@Suite struct ContractCourseTests {
    private static let well = ContractRow(
        "healthy", components: ContractSuiteTests.well, unchanged: ["/name", "/offers"])
    private static let failed = ContractRow(
        "500", faults: [RowFault("users", "getUser", .internalError)], status: 502, code: "dependency_failed")
    private static let refused = ContractRow("breaker open", status: 503, code: "dependency_unavailable")
    private static let silent = ContractRow("silent", faults: [RowFault("users", "getUser", .timeout)])

    private static func calls(_ count: Int) -> [RowCalls] { [RowCalls("users", "getUser", count)] }

    private func failures(_ steps: CourseStep...) -> [String] {
        let course = ContractCourse("course", steps)
        return ContractSuiteTests.suite.failures(of: ContractSuiteTests.operation, in: course).map(\.description)
    }

    @Test("a breaker opens, stays so for its time, and closes after its probes")
    func breaker() {
        let failures = failures(
            .ask(20, Self.failed, calls: Self.calls(20)), .ask(1, Self.refused, calls: Self.calls(0)),
            .pass(.seconds(3)), .ask(1, Self.refused, calls: Self.calls(0)),
            .pass(.seconds(4)), .ask(4, Self.well, calls: Self.calls(4)))
        #expect(failures == [])
    }

    @Test("every course begins with policies that remember nothing")
    func fresh() {
        #expect(failures(.ask(20, Self.failed)) == [])
        #expect(failures(.ask(1, Self.well, calls: Self.calls(1))) == [])
    }

    @Test("while time stands still nothing times out")
    func stillness() {
        #expect(failures(.send(3, Self.silent, until: Self.calls(3)), .heal, .collect(Self.well)) == [])
    }

    @Test("a timeout comes when its time has passed, without waiting")
    func timeout() {
        let late = ContractRow("timeout", status: 504, code: "dependency_timeout")
        let failures = failures(
            .send(1, Self.silent, until: Self.calls(1)), .elapse(.milliseconds(400)), .collect(late))
        #expect(failures == [])
    }

    @Test("who waits less than a service takes lately is refused at once, until that is forgotten")
    func shedding() {
        let shed = ContractRow("shed", status: 503, code: "overloaded")
        let failures = failures(
            .askSlow(24, Self.silent, then: Self.well, after: .milliseconds(100), calls: Self.calls(1)),
            .pass(.milliseconds(60)), .ask(1, Self.well, calls: Self.calls(1)),
            .askWithin(.milliseconds(60), shed, orElse: Self.well, count: 8),
            .pass(.seconds(12)), .askWithin(.milliseconds(60), Self.well, orElse: Self.well, count: 1))
        #expect(failures == [])
    }

    @Test("an answer is not to be the rarer one each time")
    func neverAsExpected() {
        let said = failures(.askWithin(.seconds(1), Self.refused, orElse: Self.well, count: 3))
        #expect(
            said == ["getGreeting · course, step 1: none of 3 requests was answered as in the state 'breaker open'"])
    }

    @Test("a call too many is told with its step, service and operation")
    func callTooMany() {
        let said = failures(.pass(.seconds(1)), .ask(2, Self.well, calls: Self.calls(1)))
        #expect(said == ["getGreeting · course, step 2: users.getUser was called 2 times, expected 1"])
    }

    @Test("a step that breaks a promise is the last")
    func firstFailure() {
        let said = failures(.ask(1, Self.refused), .ask(1, Self.refused))
        #expect(!said.isEmpty && said.allSatisfy { $0.hasPrefix("getGreeting · course, step 1") })
    }

    @Test("an application without its time is told so")
    func withoutClock() {
        let suite = ContractSuite(services: ContractSuiteTests.services) { environment in
            let application = try ContractSuiteTests.start(environment)
            return TestApplication(port: application.port, stop: application.stop)
        }
        let course = ContractCourse("course", [.ask(1, Self.well)])
        let said = suite.failures(of: ContractSuiteTests.operation, in: course).map(\.description)
        #expect(said == ["getGreeting · course: no answer: noClock"])
    }
}
