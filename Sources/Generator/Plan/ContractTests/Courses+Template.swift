internal import Contract

// What templates see of courses of events.

extension PlannedCourse {
    func template(hasEnvelope: Bool) -> TemplateValue {
        [
            "name": .literal(name), "keepsAnswers": .flag(keepsAnswers),
            "steps": .list(steps.map { $0.template(hasEnvelope: hasEnvelope) }),
        ]
    }
}

extension PlannedStep {
    fileprivate func template(hasEnvelope: Bool) -> TemplateValue {
        func step(_ text: String) -> TemplateValue {
            ["step": .text(text), "rows": .list([]), "after": .text(orAbsent: nil)]
        }
        func step(_ rows: (before: String, row: PlannedRow)..., after: String) -> TemplateValue {
            let parts = rows.map { before, row -> TemplateValue in
                ["before": .text(before), "content": row.template(hasEnvelope: hasEnvelope)]
            }
            return ["step": .text(orAbsent: nil), "rows": .list(parts), "after": .text(after)]
        }
        return switch self {
        case .pass(let duration): step(".pass(\(duration.swift))")
        case .elapse(let duration): step(".elapse(\(duration.swift))")
        case .ask(let count, let row, let calls): step((".ask(\(count),", row), after: Self.calls("calls", calls))
        case .askWithin(let limit, let row, let other, let count):
            step((".askWithin(\(limit.swift),", row), ("    orElse:", other), after: "count: \(count)")
        case .askSlow(let count, let held, let row, let duration, let calls):
            step(
                (".askSlow(\(count),", held), ("    then:", row),
                after: "after: \(duration.swift), \(Self.calls("calls", calls))")
        case .send(let count, let row, let calls): step((".send(\(count),", row), after: Self.calls("until", calls))
        case .await(let calls): step(".await([\(Self.list(calls))])")
        case .heal: step(".heal")
        case .collect(let row, let calls): step((".collect(", row), after: Self.calls("calls", calls))
        }
    }

    private static func calls(_ label: String, _ calls: [PlannedCalls]) -> String { "\(label): [\(list(calls))]" }

    private static func list(_ calls: [PlannedCalls]) -> String {
        calls.map { calls in
            let (service, operation) = (calls.operation.service, calls.operation.operation)
            return "RowCalls(\(SwiftLiteral.quoted(service)), \(SwiftLiteral.quoted(operation)), \(calls.count))"
        }.joined(separator: ", ")
    }
}
