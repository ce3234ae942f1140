internal import Contract
internal import OpenAPI

/// An answer at an edge of the operation's own schema, or just beyond it.
struct PlannedAnswer {
    let name: String
    let edits: [ScenarioEdit]
    /// Where the schema is broken, as a JSON Pointer; nil: it is kept.
    var fault: String?
}

/// Makes answers that the published schema takes and refuses, each constraint of each place once. They are no state of the services: a
/// BFF that keeps its contract sends none of the latter, and its check of answers must notice.
struct AnswerPlanner {
    /// What the answers are made of: the contract's own example where it has one, with few elements in each list.
    let example: Node?
    let answers: [PlannedAnswer]

    init(_ operation: ClientOperation, check: SchemaCheck) {
        guard let media = operation.response.answered, media.isJSON, let schema = operation.responseSchema,
            let whole = media.fittingBody(check, .response), check.accepts(whole, schema)
        else {
            (example, answers) = (nil, [])
            return
        }
        let few = SchemaEdges(schema, body: whole, check: check).shortened
        let body = check.accepts(few, schema) ? few : whole
        let edges = SchemaEdges(schema, body: body, check: check)
        example = body
        answers =
            edges.edges.map { PlannedAnswer(name: $0.name, edits: $0.edits) }
            + edges.beyond.filter { !check.accepts($0.edit.apply(to: body), schema) }.map { beyond in
                PlannedAnswer(name: "\(beyond.place): \(beyond.keyword)", edits: [beyond.edit], fault: beyond.fault)
            }
    }
}
