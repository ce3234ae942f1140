internal import Contract
internal import OpenAPI

// What templates see of contract tests.

extension ClientTests {
    /// A file per service, named after it.
    var fixtureValues: TemplateValue {
        .list(fixtures.filter { !$0.operations.isEmpty }.map(\.template))
    }
}

extension ClientPlan {
    /// The module of the client's executable: `mobile-bff` → `mobile_bff`.
    var executableModule: String { SwiftName.module("\(name)-bff") }
}

extension OperationPlan {
    func template(with tests: OperationTests, at index: Int) -> TemplateValue {
        .object(
            template.members + [.init("contractTests", tests.template(of: self, at: index))]
                + tests.courseMembers(hasEnvelope: RolePlaces(operation).components != nil)
                + tests.edgeMembers(hasEnvelope: RolePlaces(operation).components != nil))
    }
}

extension OperationTests {
    fileprivate func template(of plan: OperationPlan, at index: Int) -> TemplateValue {
        let operation = plan.operation
        let roles = RolePlaces(operation)
        return [
            "index": .text("\(index)"), "verbLiteral": .literal(operation.operation.verb),
            "target": .literal(sample.target),
            "headers": .list(
                sample.headers.map { ["name": .literal($0.name), "value": .literal($0.value)] }.positioned),
            "hasHeaders": .flag(!sample.headers.isEmpty),
            "body": .text(orAbsent: sample.bodyText.map { SwiftLiteral.raw($0) }),
            "claims": .text(orAbsent: sample.claimsText(scopes: sample.scopes).map { SwiftLiteral.raw($0) }),
            "budget": .text(operation.plan.budget.literal),
            "shortestTimeout": .text((operation.callTimeouts.min() ?? operation.plan.budget).literal),
            "degraded": .literal(orAbsent: roles.degraded), "components": .literal(orAbsent: roles.components),
            "undecided": .list(undecided.map { ["name": .text($0.singleLine)] }),
            "hasUndecided": .flag(!undecided.isEmpty),
            "rows": .list(rows.map { $0.template(hasEnvelope: roles.components != nil) }),
            "violations": .list(violations.map(\.refusalTemplate)), "hasViolations": .flag(!violations.isEmpty),
        ]
    }
}

extension PlannedRow {
    /// - Parameter isElement: of a list.
    func template(hasEnvelope: Bool, isElement: Bool = true) -> TemplateValue {
        let entries = hasEnvelope ? components : []
        return [
            "name": .literal(name), "isElement": .flag(isElement),
            "faults": .list(
                scenario.faults.map { fault in
                    [
                        "service": .literal(fault.operation.service),
                        // The whole service's.
                        "operation": .literal(orAbsent: fault.fault == .refuse ? nil : fault.operation.operation),
                        "fault": .text(fault.fault.rawValue),
                    ]
                }.positioned),
            "hasFaults": .flag(!scenario.faults.isEmpty),
            "answers": .list(
                (scenario.answers.map { Self.answer($0.operation, $0.template) }
                    + scenario.refusals.map { Self.answer($0.operation, [$0.template]) }).positioned),
            "hasAnswers": .flag(!scenario.answers.isEmpty || !scenario.refusals.isEmpty),
            "withoutAddress": .text(
                orAbsent: scenario.withoutAddress.isEmpty
                    ? nil : scenario.withoutAddress.map { SwiftLiteral.quoted($0) }.joined(separator: ", ")),
            "changes": .list(changes.map { ["change": .text($0.swift)] }.positioned),
            "hasChanges": .flag(!changes.isEmpty),
            "requests": .list(requests.map(\.template)), "hasRequests": .flag(!requests.isEmpty),
            "fields": .list(headers.map { ["name": .literal($0.name), "value": .literal($0.value)] }.positioned),
            "hasFields": .flag(!headers.isEmpty),
            "status": .text("\(status)"), "code": .literal(orAbsent: code),
            "alternatives": .list(
                alternatives.map { ["status": .text("\($0.status)"), "code": .literal($0.code)] }.positioned),
            "hasAlternatives": .flag(!alternatives.isEmpty),
            "isDegraded": .flag(isDegraded && code == nil),
            "components": .list(entries.map { Self.component($0.name, $0.settlement) }.positioned),
            "hasComponents": .flag(!entries.isEmpty),
            "unchanged": .text(
                orAbsent: unchanged.isEmpty ? nil : unchanged.map { SwiftLiteral.quoted($0) }.joined(separator: ", ")),
            "hasValues": .flag(!values.isEmpty),
            "values": .list(
                values.map {
                    ["pointer": .literal($0.pointer), "json": .text($0.json.map { SwiftLiteral.raw($0) } ?? "nil")]
                }),
        ]
    }

    private static func answer(_ operation: ServiceOperation, _ edits: [TemplateValue]) -> TemplateValue {
        [
            "service": .literal(operation.service), "operation": .literal(operation.operation),
            "edits": .list(edits),
        ]
    }

    private static func component(_ name: String, _ settlement: Settlement) -> TemplateValue {
        let words = settlement.words
        return [
            "name": .literal(name), "status": .literal(words.status), "reason": .literal(orAbsent: words.reason),
            "source": .literal(orAbsent: words.source),
        ]
    }
}

extension PlannedRow {
    /// Of a request that breaks the contract.
    fileprivate var refusalTemplate: TemplateValue {
        [
            "name": .literal(name), "changes": .list(changes.map { ["change": .text($0.swift)] }),
            "status": .text(orAbsent: status == 400 ? nil : "\(status)"),
            "code": .literal(orAbsent: code == "invalid_request" ? nil : code),
            "location": .literal(orAbsent: violation),
        ]
    }
}

extension CheckedChange {
    fileprivate var swift: String {
        func optional(_ text: String?) -> String { text.map { SwiftLiteral.quoted($0) } ?? "nil" }
        func raw(_ text: String?) -> String { text.map { SwiftLiteral.raw($0) } ?? "nil" }
        return switch self {
        case .target(let target): ".target(\(SwiftLiteral.quoted(target)))"
        case .query(let name, let value): ".query(\(SwiftLiteral.quoted(name)), \(optional(value)))"
        case .header(let name, let value): ".header(\(SwiftLiteral.quoted(name)), \(optional(value)))"
        case .body(let body): ".body(\(raw(body)))"
        case .claims(let claims): ".claims(\(raw(claims)))"
        case .token(let token): ".token(\(SwiftLiteral.quoted(token)))"
        }
    }
}

// MARK: Fixtures

extension ServiceFixture {
    fileprivate var template: TemplateValue {
        [
            "fixture": .text(SwiftName.type(name) + "Fixture"), "service": .literal(name),
            "serviceName": .text(name.singleLine),
            "operations": .list(operations.map(\.template)),
        ]
    }
}

extension OperationFixture {
    fileprivate var template: TemplateValue {
        [
            "id": .literal(id), "method": .literal(method), "path": .literal(path),
            "responses": .list(
                responses.map { response in
                    [
                        "status": .text("\(response.status)"),
                        "headers": .list(
                            response.headers.map { ["name": .literal($0.name), "value": .literal($0.value)] }.positioned
                        ),
                        "hasHeaders": .flag(!response.headers.isEmpty),
                        "body": .text(orAbsent: response.body.isEmpty ? nil : SwiftLiteral.raw(response.body)),
                    ]
                }),
            // Said even where nothing breaks the schema: else the stub sends what hardly any schema takes.
            "breaking": .list(breaking.map(\.template)),
            "hasBreaking": .flag(!breaking.isEmpty || responses.first.map(\.isJSON) ?? false),
        ]
    }
}

extension Scenario.Refusal {
    fileprivate var template: TemplateValue {
        let field = retryAfter.map { #", headers: [StubHeader("Retry-After", "\#($0)")]"# } ?? ""
        return ["edit": .text(".response(StubResponse(\(status)\(field)))")]
    }
}

extension ScenarioEdit {
    var template: TemplateValue { ["edit": .text(swift)] }

    var swift: String {
        switch self {
        case .fixture(let edit): edit.swift
        case .set(let pointer, let node): ".set(\(SwiftLiteral.quoted(pointer)), \(SwiftLiteral.raw(node.json)))"
        case .remove(let pointer): ".remove(\(SwiftLiteral.quoted(pointer)))"
        }
    }
}

extension EditFixture {
    fileprivate var template: TemplateValue { ["edit": .text(swift)] }

    fileprivate var swift: String {
        switch self {
        case .set(let pointer, let json): ".set(\(SwiftLiteral.quoted(pointer)), \(SwiftLiteral.raw(json)))"
        case .lengthen(let pointer, let count): ".lengthen(\(SwiftLiteral.quoted(pointer)), to: \(count))"
        }
    }
}

extension SwiftLiteral {
    /// A raw literal on one line where that reads better: JSON is full of quotes.
    static func raw(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && $0.value != 0x7F && $0.properties.generalCategory != .format
        }
        guard isPlain, text.contains("\"") || text.contains("\\") else { return quoted(text) }
        var hashes = "#"
        while text.contains("\"\(hashes)") || text.contains("\\\(hashes)") { hashes += "#" }
        return "\(hashes)\"\(text)\"\(hashes)"
    }
}

extension SwiftName {
    /// As SwiftPM makes a module's name of a target's: what no identifier takes becomes an underscore.
    fileprivate static func module(_ target: String) -> String {
        String(target.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "_" })
    }
}

extension Duration {
    /// Contracts know whole milliseconds and more.
    fileprivate var literal: String {
        ".milliseconds(\(components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000))"
    }
}

extension Scenario {
    /// What an operation answers otherwise than in its example.
    struct EditedAnswer {
        let operation: ServiceOperation
        let edits: [ScenarioEdit]
        let isKeepable: Bool

        fileprivate var template: [TemplateValue] {
            let edits = edits.map(\.swift)
            return isKeepable
                ? [["edit": .text(".keepable([\(edits.joined(separator: ", "))])")]] : edits.map { ["edit": .text($0)] }
        }
    }

    /// Each operation once.
    var answers: [EditedAnswer] {
        var operations: [ServiceOperation] = []
        for operation in edits.map(\.operation) + keepable where !operations.contains(operation) {
            operations.append(operation)
        }
        return operations.map { operation in
            let own = edits.filter { $0.operation == operation }.flatMap(\.edits)
            return EditedAnswer(operation: operation, edits: own, isKeepable: keepable.contains(operation))
        }
    }
}
