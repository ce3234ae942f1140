// ContractTests: what generated tests ask of a client, computed from its contract and its services' contracts alone.
//
// The problem. A test that asks the code under test what to expect proves nothing. So everything that a row expects
// is worked out here, at generation time, on the very bodies that the stubs will serve, by a second and much simpler
// reading of the vocabulary: trees of JSON in, trees of JSON out, no types, no time.
//
// The idea. A `Scenario` is the healthy bodies with a scenario's faults and edits in place. `DependencyModel`
// settles the plan's dependencies on them: what is called, what stands in, what is skipped, which failure ends the
// request. `RowPlanner` makes a scenario per row of the list (each dependency with each fault, pairs, edges of the
// services' contracts) and writes down what comes out:
//
//     ContractRow("history: 500", faults: [RowFault("history", "listInProgress", .internalError)], isDegraded: true,
//         components: [RowComponent("history", "fallback", source: "empty"), …], unchanged: ["/profile"])
//
// `CoursePlanner` makes the courses of events in which policies and caches keep their promises: which call is made, refused,
// repeated or spared, at what time.
//
// `ViolationPlanner` breaks each constraint of each parameter and of the body once; `RequestVariations` goes up to them. `EdgePlanner`
// does both with each field that is read of a service's answer, `AnswerPlanner` with each of the operation's own.
//
//   RequestSample      parameters, body and claims that fit
//   SourceReader       expressions, read from trees
//   BoundaryPlanner    bodies at the edges of what a service may answer
//   SourceScenarios    states of several services at once: no address, no element anywhere, each variant, found results
//   TakenLists         lists that hold more than is taken of them
//   ModelComposer      the view model that the bindings make of them
//   ProjectionCheck    whether a body keeps the service's contract as far as the client reads it
//   FailureRace        which of several failures comes first, as far as timeouts tell
//   FeedMap            which dependencies each part of the view model hangs on
//
// What it refuses: to guess. Where two failures race, the row takes either answer; where composition itself finds a
// dependency's fault, there is no row, and the file says which; where a part of the view model is hand-written, only
// its schema is expected.
internal import Contract
internal import OpenAPI

/// All that one operation's test file says.
struct OperationTests {
    let sample: RequestSample
    let rows: [PlannedRow]
    let courses: [PlannedCourse]
    /// Of single places of the services' answers.
    let fields: [PlannedRow]
    /// Other requests.
    let variations: [PlannedRow]
    let answers: AnswerPlanner
    /// Rows that were not made, because the contract alone does not decide what they would be answered.
    let undecided: [String]
    let violations: [PlannedRow]
}

/// What a client's generated tests need beside its operations' rows.
final class ClientTests {
    let fixtures: [ServiceFixture]
    private let operations: [OperationTests]

    init(_ client: ClientPlan) {
        fixtures = client.fixtures.fixtures
        operations = client.dependencyModels.map { model in
            let (plan, sample, check) = (model.plan, model.sample, model.check)
            let planner = RowPlanner(model)
            let courses = CoursePlanner(model, rows: planner)
            let edges = EdgePlanner(model, rows: planner)
            let variations = RequestVariations(model, rows: planner)
            return OperationTests(
                sample: sample, rows: planner.rows, courses: courses.courses, fields: edges.rows,
                variations: variations.rows, answers: AnswerPlanner(plan.operation, check: check),
                undecided: planner.undecided + courses.undecided + edges.undecided + variations.undecided,
                violations: ViolationPlanner(plan.operation, sample: sample, check: check).rows)
        }
    }

    subscript(operation index: Int) -> OperationTests { operations[index] }
}
