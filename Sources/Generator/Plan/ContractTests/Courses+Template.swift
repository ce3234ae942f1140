internal import Contract

// What templates see of courses of events.

extension OperationTests {
    /// The courses, and the states of the services that they share.
    func courseMembers(hasEnvelope: Bool) -> [TemplateValue.Member] {
        let states = CourseStates(courses, hasEnvelope: hasEnvelope)
        return [
            .init("hasCourses", .flag(!courses.isEmpty)), .init("courseStates", .list(states.templates)),
            .init(
                "courses",
                .list(
                    courses.map { course in
                        [
                            "name": .literal(course.name), "keepsAnswers": .flag(course.keepsAnswers),
                            "steps": .list(course.steps.map { .text($0.swift(states.name)) }),
                        ]
                    })),
        ]
    }
}

/// Names of the states that courses go through. One that several share is written once.
private struct CourseStates {
    /// In order of their first use.
    private(set) var templates: [TemplateValue] = []
    private var names: [TemplateValue: String] = [:]
    private let hasEnvelope: Bool

    init(_ courses: [PlannedCourse], hasEnvelope: Bool) {
        self.hasEnvelope = hasEnvelope
        var dependencies: [TemplateValue: Set<String?>] = [:]
        let uses = courses.flatMap { course in course.steps.flatMap(\.rows).map { (course.dependency, $0) } }
        for (dependency, row) in uses { dependencies[template(of: row), default: []].insert(dependency) }
        var scope = NameScope()
        for (dependency, row) in uses {
            let template = template(of: row)
            guard names[template] == nil else { continue }
            // What is the same whatever a course is about needs no dependency's name.
            let own = dependencies[template]?.count == 1 ? dependency.map { "\($0) \(row.name)" } : nil
            let name = SwiftName.escaped(scope.claim(SwiftName.bare(own ?? row.name)))
            names[template] = name
            templates.append(["state": .text(name), "row": template])
        }
    }

    func name(of row: PlannedRow) -> String { ".\(names[template(of: row), default: SwiftName.member(row.name)])" }

    private func template(of row: PlannedRow) -> TemplateValue {
        row.template(hasEnvelope: hasEnvelope, isElement: false)
    }
}

extension PlannedStep {
    fileprivate func swift(_ name: (PlannedRow) -> String) -> String {
        switch self {
        case .pass(let duration): ".pass(\(duration.swift))"
        case .elapse(let duration): ".elapse(\(duration.swift))"
        case .ask(let count, let row, let calls): ".ask(\(count), \(name(row))\(Self.calls("calls", calls)))"
        case .askWithin(let limit, let row, let other, let count):
            ".askWithin(\(limit.swift), \(name(row)), orElse: \(name(other)), count: \(count))"
        case .askSlow(let count, let held, let row, let duration, let calls):
            ".askSlow(\(count), \(name(held)), then: \(name(row)), after: \(duration.swift)\(Self.calls("calls", calls)))"
        case .send(let count, let row, let calls): ".send(\(count), \(name(row)), until: [\(Self.list(calls))])"
        case .await(let calls): ".await([\(Self.list(calls))])"
        case .unanswered(let calls): ".unanswered(\(calls.isEmpty ? "" : "[\(Self.list(calls))]"))"
        case .heal: ".heal"
        case .collect(let row, let calls): ".collect(\(name(row))\(Self.calls("calls", calls)))"
        }
    }

    /// Nothing where no call is counted.
    private static func calls(_ label: String, _ calls: [PlannedCalls]) -> String {
        calls.isEmpty ? "" : ", \(label): [\(list(calls))]"
    }

    private static func list(_ calls: [PlannedCalls]) -> String {
        calls.map { calls in
            let (service, operation) = (calls.operation.service, calls.operation.operation)
            return "RowCalls(\(SwiftLiteral.quoted(service)), \(SwiftLiteral.quoted(operation)), \(calls.count))"
        }.joined(separator: ", ")
    }
}
