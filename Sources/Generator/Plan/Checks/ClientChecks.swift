internal import Contract
package import Diagnostics
package import OpenAPI

/// What a client's generated tests hold it to, as plain values: for a run that has no generated code.
package struct ClientChecks {
    /// What the stubs serve: of each service the operations that the client calls, with the edits that it notices.
    package let services: [ServiceFixture]
    /// In contract order.
    package let operations: [OperationChecks]
}

/// One operation: the request that is answered where nothing is wrong, and what is answered in which state.
package struct OperationChecks {
    package let id: String
    /// Upper-case: `GET`.
    package let method: String
    /// Path and query, encoded.
    package let target: String
    package let headers: [(name: String, value: String)]
    package let body: String?
    /// The token's claims as a JSON object; nil: none is demanded.
    package let claims: String?
    package let budget: Duration
    /// The smallest timeout of any call.
    package let shortestTimeout: Duration
    /// Where the role `degraded` stands in the answer.
    package let degraded: String?
    /// Where the envelope stands.
    package let components: String?
    /// Of the answer; nil where it has no content.
    package let schema: Schema?
    package let dependencies: [CheckedDependency]
    package let states: [StateChecks]
    package let violations: [ViolationChecks]
    /// Names of states that the contract alone does not decide.
    package let undecided: [String]
    package let location: Location
}

package struct CheckedDependency {
    package let name: String
    package let isCritical: Bool
    package let location: Location
    /// Requests that one answer may take from its service: attempts and a hedge.
    package let attemptsMax: Int
    /// The share of failures, in percent, at which its breaker opens; nil: it has none.
    package let breakerFailures: Int?
}

/// A state of the services, and what the operation answers in it.
package struct StateChecks {
    package let name: String
    /// The dependency whose own call it concerns, where that is one alone.
    package let dependency: String?
    /// The fault of that call, as rows name it: `timeout`, `500`.
    package let fault: String?
    /// Named as `bffgen stub` names them.
    package let faults: [(service: String, operation: String?, fault: String)]
    package let answers: [(service: String, operation: String, answer: CheckedAnswer)]
    package let status: Int
    /// Of the problem document; nil: the view model.
    package let code: String?
    /// Problems that may come in its stead, where failures race.
    package let alternatives: [(status: Int, code: String)]
    package let isDegraded: Bool
    package let components: [ComponentChecks]
    /// Places that must equal those of the healthy answer.
    package let unchanged: [String]
    package let values: [(pointer: String, json: String?)]
}

package enum CheckedAnswer {
    case edited([CheckedEdit])
    case refused(status: Int, retryAfter: Int?)
}

package enum CheckedEdit {
    case set(pointer: String, json: String)
    case remove(pointer: String)
    case lengthen(pointer: String, count: Int)
}

/// An entry of the envelope, in its words.
package struct ComponentChecks: Hashable, Sendable {
    package let name: String
    package let status: String
    package let reason: String?
    package let source: String?
}

/// A request that breaks the contract in one place, and the refusal.
package struct ViolationChecks {
    package enum Change {
        case target(String)
        case query(String, String?)
        case header(String, String?)
        case body(String?)
        case claims(String?)
        case token(String)
    }

    package let name: String
    package let changes: [Change]
    package let status: Int
    package let code: String
    /// Of each listed violation; nil: none is listed.
    package let location: String?
}

extension ClientPlan {
    /// The states and requests of its generated tests, but for courses of events, which need the application's own time, and for names
    /// without an address, which need another configuration.
    package var checks: ClientChecks {
        let tests = ClientTests(self)
        return ClientChecks(
            services: tests.fixtures.filter { !$0.operations.isEmpty },
            operations: operations.enumerated().map { OperationChecks($1, tests[operation: $0]) })
    }
}

extension OperationChecks {
    init(_ plan: OperationPlan, _ tests: OperationTests) {
        let (operation, sample) = (plan.operation, tests.sample)
        let roles = RolePlaces(operation)
        self.init(
            id: operation.id, method: operation.operation.verb, target: sample.target,
            headers: sample.headers, body: sample.bodyText, claims: sample.claimsText(scopes: sample.scopes),
            budget: operation.plan.budget, shortestTimeout: operation.callTimeouts.min() ?? operation.plan.budget,
            degraded: roles.degraded, components: roles.components, schema: operation.responseSchema,
            dependencies: operation.dependencies.map(CheckedDependency.init),
            states: tests.rows.filter(\.scenario.withoutAddress.isEmpty).map {
                StateChecks($0, of: operation, hasEnvelope: roles.components != nil)
            },
            violations: tests.violations.map(ViolationChecks.init), undecided: tests.undecided,
            location: operation.operation.location)
    }
}

extension CheckedDependency {
    init(_ dependency: Dependency) {
        let policy = dependency.call.policy
        self.init(
            name: dependency.name, isCritical: dependency.declaration.isCritical,
            location: dependency.declaration.nameLocation,
            attemptsMax: policy.retry.attempts + (policy.hedge == nil ? 0 : 1),
            breakerFailures: policy.breaker?.failures)
    }
}

extension StateChecks {
    init(_ row: PlannedRow, of operation: ClientOperation, hasEnvelope: Bool) {
        let single = row.scenario.faults.count == 1 && row.scenario.edits.isEmpty ? row.scenario.faults.first : nil
        let dependency = single.flatMap { fault in
            operation.dependencies.first { row.name == "\($0.name): \(fault.fault.name)" }
        }
        self.init(
            name: row.name, dependency: dependency?.name,
            fault: dependency == nil ? nil : single?.fault.name,
            faults: row.scenario.faults.map { fault in
                // A refused connection is the whole service's.
                let name = fault.fault == .refuse ? nil : fault.operation.operation
                return (fault.operation.service, name, fault.fault.name)
            },
            answers: row.scenario.edits.map {
                ($0.operation.service, $0.operation.operation, .edited($0.edits.map(CheckedEdit.init)))
            }
                + row.scenario.refusals.map {
                    let answer = CheckedAnswer.refused(status: $0.status, retryAfter: $0.retryAfter)
                    return ($0.operation.service, $0.operation.operation, answer)
                },
            status: row.status, code: row.code, alternatives: row.alternatives.map { ($0.status, $0.code) },
            isDegraded: row.isDegraded && row.code == nil,
            components: hasEnvelope ? row.components.map { ComponentChecks($0.name, $0.settlement) } : [],
            unchanged: row.unchanged, values: row.values)
    }
}

extension ComponentChecks {
    init(_ name: String, _ settlement: Settlement) {
        let words = settlement.words
        self.init(name: name, status: words.status, reason: words.reason, source: words.source)
    }
}

extension Settlement {
    /// As the envelope says it.
    var words: (status: String, reason: String?, source: String?) {
        switch self {
        case .ok: ("ok", nil, nil)
        case .stale: ("stale", nil, nil)
        case .fallback(let source): ("fallback", nil, source)
        case .error(let reason): ("error", reason.rawValue, nil)
        case .skipped: ("skipped", Reason.input.rawValue, nil)
        case .shed: ("skipped", "shed", nil)
        }
    }
}

extension CheckedEdit {
    init(_ edit: ScenarioEdit) {
        switch edit {
        case .fixture(.set(let pointer, let json)): self = .set(pointer: pointer, json: json)
        case .fixture(.lengthen(let pointer, let count)): self = .lengthen(pointer: pointer, count: count)
        case .set(let pointer, let node): self = .set(pointer: pointer, json: node.json)
        case .remove(let pointer): self = .remove(pointer: pointer)
        }
    }
}

extension ViolationChecks {
    init(_ violation: PlannedViolation) {
        self.init(
            name: violation.name, changes: violation.changes, status: violation.status,
            code: violation.code, location: violation.location)
    }
}
