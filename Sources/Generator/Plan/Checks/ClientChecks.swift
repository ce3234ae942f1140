internal import Contract
package import Diagnostics
package import OpenAPI

/// What a client's generated tests hold it to, as plain values: for a run that has no generated code.
package struct ClientChecks {
    /// What the stubs serve: of each service the operations that the client calls, with the edits that it notices.
    package let services: [ServiceFixture]
    /// In contract order.
    package let operations: [OperationChecks]
    /// The module of its generated tests: `MobileContractTests`.
    package let module: String
}

/// One operation: the request that is answered where nothing is wrong, and what is answered to which request in which state.
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
    package let rows: [RowChecks]
    /// Rows of its generated tests that are not among them.
    package let left: [LeftRow]
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

/// What a row is about.
package enum RowKind {
    /// Nothing is wrong.
    case healthy
    /// One call fails, as rows name it: `timeout`, `500`.
    case fault(dependency: String, fault: String)
    /// Several calls fail.
    case combination
    /// Whole answers at the edges of services' contracts.
    case edge
    /// Single places of a service's answer at their bounds, or one just beyond.
    case field
    /// Another request that the contract takes.
    case variation
    /// A request that breaks the contract in one place.
    case violation
    /// Events one after the other.
    case course
    /// One of the operation's own answers, for the check that stands guard over them.
    case answer
}

/// A request in a state of the services, and what the operation answers.
package struct RowChecks {
    package let name: String
    package let kind: RowKind
    /// What of the client's contract it holds the operation to.
    package let location: Location
    /// What a service's contract says of the one place of its answer that is beyond it; nil: there is no such place.
    package let beyond: Location?
    package let changes: [CheckedChange]
    /// Named as `bffgen stub` names them.
    package let faults: [(service: String, operation: String?, fault: String)]
    package let answers: [(service: String, operation: String, answer: CheckedAnswer)]
    /// What services must be asked.
    package let requests: [CheckedRequest]
    package let status: Int
    /// Of the problem document; nil: the view model.
    package let code: String?
    /// Where each violation lies that the problem document lists; nil: it lists none.
    package let violation: String?
    /// Problems that may come in its stead, where failures race.
    package let alternatives: [(status: Int, code: String)]
    package let isDegraded: Bool
    package let components: [ComponentChecks]
    /// Places that must equal those of the healthy answer.
    package let unchanged: [String]
    package let values: [(pointer: String, json: String?)]
    package let headers: [(name: String, value: String)]
}

/// A row of the generated tests that cannot be tried on a BFF in another process.
package struct LeftRow {
    package enum Reason: String, CaseIterable {
        /// The BFF's own clock is set.
        case clock
        /// The BFF is told a name that stands for no address.
        case configuration
        /// It is tried on the check of answers that is compiled in: no request reaches that.
        case code
        /// The operation limits requests to fewer than its rows take.
        case limit
    }

    package let name: String
    package let kind: RowKind
    package let location: Location
    package let reason: Reason
}

/// A change of the operation's request.
package enum CheckedChange {
    case target(String)
    case query(String, String?)
    case header(String, String?)
    case body(String?)
    case claims(String?)
    case token(String)
}

/// What an operation of a service must be asked.
package struct CheckedRequest {
    package let service: String
    package let operation: String
    /// Path and query, encoded.
    package let target: String
    package let headers: [(name: String, value: String)]
    /// JSON; nil: it is not told.
    package let body: String?
}

package enum CheckedAnswer {
    case edited([CheckedEdit])
    /// So, and without a word on keeping.
    case keepable([CheckedEdit])
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

extension ClientPlan {
    /// The rows of its generated tests, as far as a BFF needs nothing but to run for them.
    package var checks: ClientChecks {
        let tests = ClientTests(self)
        return ClientChecks(
            services: tests.fixtures.filter { !$0.operations.isEmpty },
            operations: operations.enumerated().map { OperationChecks($1, tests[operation: $0]) },
            module: "\(typeName)ContractTests")
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
            rows: tests.requestRows.filter { tests.reason(toLeave: $0, of: operation) == nil }.map {
                RowChecks($0, of: operation, hasEnvelope: roles.components != nil)
            },
            left: tests.left(of: operation), undecided: tests.undecided, location: operation.operation.location)
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

extension OperationTests {
    /// Requests that a run from outside takes for a row: those that show that all is well again, and the row's own.
    private static let requestsPerRow = 8

    /// All that are a request and its answer.
    fileprivate var requestRows: [PlannedRow] { rows + fields + variations + violations }

    fileprivate func left(of operation: ClientOperation) -> [LeftRow] {
        func left(_ name: String, _ kind: RowKind, at location: Location? = nil, _ reason: LeftRow.Reason) -> LeftRow {
            LeftRow(name: name, kind: kind, location: location ?? operation.operation.location, reason: reason)
        }
        return requestRows.compactMap { row in
            reason(toLeave: row, of: operation).map { left(row.name, row.kind, at: row.location, $0) }
        }
            + courses.map { course in
                let own = operation.dependencies.first { $0.name == course.dependency }
                return left(course.name, .course, at: own?.declaration.nameLocation, .clock)
            } + answers.answers.map { left($0.name, .answer, .code) }
    }

    fileprivate func reason(toLeave row: PlannedRow, of operation: ClientOperation) -> LeftRow.Reason? {
        if !row.scenario.withoutAddress.isEmpty { return .configuration }
        let most = operation.plan.rateLimit.map { $0.burst ?? $0.requests } ?? .max
        return requestRows.count * Self.requestsPerRow > most ? .limit : nil
    }
}

extension RowChecks {
    init(_ row: PlannedRow, of operation: ClientOperation, hasEnvelope: Bool) {
        let scenario = row.scenario
        self.init(
            name: row.name, kind: row.kind, location: row.location ?? operation.operation.location,
            beyond: row.beyond, changes: row.changes,
            faults: scenario.faults.map { fault in
                // A refused connection is the whole service's.
                let name = fault.fault == .refuse ? nil : fault.operation.operation
                return (fault.operation.service, name, fault.fault.name)
            },
            answers: scenario.answers.map { answer in
                let edits = answer.edits.map(CheckedEdit.init)
                return (
                    answer.operation.service, answer.operation.operation,
                    answer.isKeepable ? .keepable(edits) : .edited(edits)
                )
            }
                + scenario.refusals.map {
                    let answer = CheckedAnswer.refused(status: $0.status, retryAfter: $0.retryAfter)
                    return ($0.operation.service, $0.operation.operation, answer)
                },
            requests: row.requests.map(CheckedRequest.init), status: row.status, code: row.code,
            violation: row.violation, alternatives: row.alternatives.map { ($0.status, $0.code) },
            isDegraded: row.isDegraded && row.code == nil,
            components: hasEnvelope ? row.components.map { ComponentChecks($0.name, $0.settlement) } : [],
            unchanged: row.unchanged, values: row.values, headers: row.headers)
    }
}

extension CheckedRequest {
    init(_ request: PlannedRequest) {
        self.init(
            service: request.operation.service, operation: request.operation.operation, target: request.target,
            headers: request.headers, body: request.body)
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
