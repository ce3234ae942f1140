internal import OpenAPI

// What templates see of edges.

extension OperationTests {
    /// The rows about single places, of services' answers and of the operation's own, and about other requests.
    func edgeMembers(hasEnvelope: Bool) -> [TemplateValue.Member] {
        func rows(_ rows: [PlannedRow]) -> TemplateValue { .list(rows.map { $0.template(hasEnvelope: hasEnvelope) }) }
        let isEmpty = fields.isEmpty && variations.isEmpty && answers.example == nil
        return [
            .init("hasEdges", .flag(!isEmpty)), .init("hasFieldRows", .flag(!fields.isEmpty)),
            .init("fieldRows", rows(fields)), .init("hasVariations", .flag(!variations.isEmpty)),
            .init("variations", rows(variations)),
            .init("example", .text(orAbsent: answers.example.map { SwiftLiteral.raw($0.json) })),
            .init(
                "answerRows",
                .list(
                    answers.answers.map { answer in
                        [
                            "name": .literal(answer.name), "edits": .list(answer.edits.map(\.template)),
                            "fault": .literal(orAbsent: answer.fault),
                        ]
                    })),
        ]
    }
}

extension PlannedRequest {
    var template: TemplateValue {
        [
            "service": .literal(operation.service), "operation": .literal(operation.operation),
            "target": .literal(target), "body": .text(orAbsent: body.map { SwiftLiteral.raw($0) }),
            "headers": .list(headers.map { ["name": .literal($0.name), "value": .literal($0.value)] }.positioned),
            "hasHeaders": .flag(!headers.isEmpty),
        ]
    }
}
