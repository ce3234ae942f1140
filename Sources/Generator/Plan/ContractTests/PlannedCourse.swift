internal import Contract

/// A course of events of a generated test file.
struct PlannedCourse {
    /// What it is about; nil: the operation as a whole.
    let dependency: String?
    let promise: String
    /// The application has a cache.
    let keepsAnswers: Bool
    let steps: [PlannedStep]

    /// `catalog: breaker`
    var name: String { Self.name(promise, of: dependency) }

    static func name(_ promise: String, of dependency: String?) -> String {
        dependency.map { "\($0): \(promise)" } ?? promise
    }
}

/// As the steps of `ContractCourse`.
enum PlannedStep {
    case pass(Duration)
    case elapse(Duration)
    case ask(Int, PlannedRow, [PlannedCalls])
    case askWithin(Duration, PlannedRow, orElse: PlannedRow, count: Int)
    case askSlow(Int, PlannedRow, then: PlannedRow, after: Duration, [PlannedCalls])
    case send(Int, PlannedRow, until: [PlannedCalls])
    case await([PlannedCalls])
    case unanswered([PlannedCalls])
    case heal
    case collect(PlannedRow, [PlannedCalls])
}

extension PlannedStep {
    /// What it sends to the application.
    var requestCount: Int {
        switch self {
        case .ask(let count, _, _), .askWithin(_, _, _, let count), .askSlow(let count, _, _, _, _),
            .send(let count, _, _):
            count
        case .pass, .elapse, .await, .unanswered, .heal, .collect: 0
        }
    }

    /// The states that it names.
    var rows: [PlannedRow] {
        switch self {
        case .ask(_, let row, _), .send(_, let row, _), .collect(let row, _): [row]
        case .askWithin(_, let row, let other, _): [row, other]
        case .askSlow(_, let held, let row, _, _): [held, row]
        case .pass, .elapse, .await, .unanswered, .heal: []
        }
    }
}

struct PlannedCalls {
    let operation: ServiceOperation
    let count: Int
}

extension PlannedRow {
    /// Nothing is expected yet.
    static func state(_ name: String, _ scenario: Scenario) -> PlannedRow {
        PlannedRow(
            name: name, scenario: scenario, status: 200, code: nil, isDegraded: false, components: [], unchanged: [],
            values: [])
    }
}
