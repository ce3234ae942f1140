internal import Contract
internal import OpenAPI

// What templates see of a failure matrix.

extension FailureMatrix {
    func template(of operation: ClientOperation) -> TemplateValue {
        let single = rows.filter { $0.dependency != nil }
        let several = rows.filter { $0.dependency == nil }
        return [
            "matrixOperation": .text(operation.id.singleLine),
            "budgetText": .text(operation.plan.budget.shortText),
            "calls": .list(operation.dependencies.map(Self.call)), "hasCalls": .flag(!operation.dependencies.isEmpty),
            "handWritten": .text(
                handWritten.map { $0.isEmpty ? "the whole body" : "`\(Self.cell($0))`" }.joined(separator: ", ")),
            "isHandWritten": .flag(!handWritten.isEmpty),
            "single": .list(single.map(\.template)), "hasSingle": .flag(!single.isEmpty),
            "several": .list(several.map(\.template)), "hasSeveral": .flag(!several.isEmpty),
            "bodies": .list(bodies.enumerated().map { $1.template(at: $0) }), "hasBodies": .flag(!bodies.isEmpty),
        ]
    }

    private static func call(_ dependency: Dependency) -> TemplateValue {
        let chain = dependency.fallback.map { fallback in
            switch fallback {
            case .call(let call, let timeout, _): "\(call.name) (\(timeout.shortText))"
            case .empty: "nothing in it"
            case .value: "a value"
            }
        }
        return [
            "rowDependency": .text(cell(dependency.name)),
            "call": .text(cell(dependency.call.name)),
            "timeout": .text(dependency.declaration.policy.timeout.shortText),
            "isCritical": .text(dependency.declaration.isCritical ? "yes" : "no"),
            "instead": .text(cell(chain.joined(separator: ", then "))),
        ]
    }

    /// A table's cell: on one line, and without what ends it.
    fileprivate static func cell(_ text: String) -> String { text.singleLine.replacing("|", with: "\\|") }
}

extension FailureMatrix.Row {
    fileprivate var template: TemplateValue {
        var (status, code, envelope, losses, body) = ("", "", "", "", "")
        switch outcome {
        case .problem(let problem):
            (status, code, losses) = ("\(problem.status)", problem.code, "everything")
        case .undecided(let problems):
            let codes = problems.map { "\($0.status) \($0.code)" }
            (code, losses) = (codes.joined(separator: " or "), "the contract alone does not decide it")
        case .view(let number, let entries, let lost, let index):
            status = "\(number)"
            envelope = entries.joined(separator: ", ")
            losses = lost.isEmpty ? "nothing" : lost.joined(separator: " · ")
            body = "[state \(index)](#state-\(index))"
        }
        return [
            "rowDependency": .text(FailureMatrix.cell(dependency ?? calls.joined(separator: ", "))),
            "fault": .text(fault), "status": .text(status), "code": .text(code),
            "envelope": .text(FailureMatrix.cell(envelope)), "losses": .text(FailureMatrix.cell(losses)),
            "bodyLink": .text(body),
        ]
    }
}

extension FailureMatrix.Body {
    fileprivate func template(at index: Int) -> TemplateValue {
        [
            "index": .text("\(index)"),
            "states": .text(FailureMatrix.cell(names.joined(separator: "; "))),
            "bodyEnvelope": .text(
                envelope.isEmpty ? "everything is well" : envelope.joined(separator: ", ").singleLine),
            "matrixHeaders": .list(headers.map { .text("\($0.name): \($0.value)".singleLine) }),
            "hasMatrixHeaders": .flag(!headers.isEmpty),
            "lines": node.map { TemplateValue.list(JSONLines($0).lines.map { .text($0) }) } ?? [],
            "hasContent": .flag(node != nil),
        ]
    }
}

extension Call {
    /// `catalog.batchGet`
    fileprivate var name: String { "\(service.name).\(operation.id ?? "")" }
}
