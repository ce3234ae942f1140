internal import Contract
package import Diagnostics

extension Explanation {
    /// - Parameter generated: where generated code writes the field: `Generated/Mobile/GetHome+Composer.swift:120`.
    package func text(generated: String?) -> String {
        var rows: [(String, String)] = [("contract", "\(location)")]
        if schemaLocation != location { rows.append(("schema", "\(schemaLocation)")) }
        for step in steps {
            rows.append((step.text == steps[0].text ? "made" : "", "\(step.text)  [\(step.location)]"))
        }
        for (index, call) in calls.enumerated() {
            for (number, origin) in origins.filter({ $0.call == index }).enumerated() {
                rows.append((number == 0 ? "from" : "", origin.text))
            }
            let kind = call.isCritical ? "critical" : "optional"
            rows.append(
                (
                    "called",
                    (["'\(call.dependency)' [\(call.location)]: \(kind), at most \(call.timeout.contractText)"]
                        + call.notes).joined(separator: "; ")
                ))
            for (number, line) in call.failure.enumerated() { rows.append((number == 0 ? "without" : "", line)) }
        }
        if let generated { rows.append(("Swift", generated)) }
        let missing = [isRequired ? nil : "may be absent", isNullable ? "may be null" : nil].compactMap { $0 }
        let place = field.isEmpty ? "the whole answer" : field
        let head =
            "\(client) \(operation) \(method) \(path): \(place)"
            + (missing.isEmpty ? "" : " (\(missing.joined(separator: ", ")))")
        let lines = rows.map { "  \($0.0)\(String(repeating: " ", count: 10 - $0.0.count))\($0.1)" }
        return ([head] + lines).joined(separator: "\n") + "\n"
    }

    /// As JSON. Every key is always there; null where the contract does not tell. Durations are milliseconds.
    package func report(generated: String?) -> ReportValue {
        .object([
            ("client", .text(client)), ("owner", .text(orNull: owner)), ("operation", .text(operation)),
            ("method", .text(method)), ("path", .text(path)), ("field", .text(field)),
            ("required", .flag(isRequired)), ("nullable", .flag(isNullable)),
            ("contract", .text(location.description)), ("schema", .text(schemaLocation.description)),
            ("swift", .text(orNull: generated)),
            (
                "steps",
                .list(
                    steps.map {
                        .object([("text", .text($0.text)), ("contract", .text($0.location.description))])
                    })
            ),
            ("origins", .list(origins.map { $0.report(calls) })), ("calls", .list(calls.map(\.report))),
        ])
    }
}

extension Explanation.Origin {
    fileprivate var text: String {
        let place =
            pointer.map { $0.isEmpty ? "the whole answer" : $0 } ?? header.map { "header \($0)" } ?? "the status"
        var notes = owner.map { [$0] } ?? []
        notes += sensitivities.map { "sensitive: \($0)" }
        if isFallback { notes.append("fallback") }
        switch purpose {
        case .value: break
        case .part: notes.append("around it")
        case .elements: notes.append("its elements")
        case .key: notes.append("the join's key")
        case .discriminator: notes.append("tells its variants apart")
        }
        let note = notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))"
        return "\(service).\(operation) \(method) \(path) \(place)\(note)  [\(location)]"
    }

    fileprivate func report(_ calls: [Explanation.Call]) -> ReportValue {
        .object([
            ("dependency", .text(calls[call].dependency)), ("service", .text(service)),
            ("owner", .text(orNull: owner)), ("operation", .text(operation)), ("method", .text(method)),
            ("path", .text(path)), ("fallback", .flag(isFallback)), ("pointer", .text(orNull: pointer)),
            ("header", .text(orNull: header)), ("purpose", .text(purpose.name)),
            ("sensitive", .list(sensitivities.map { .text($0) })), ("contract", .text(location.description)),
        ])
    }
}

extension Explanation.Call {
    fileprivate var report: ReportValue {
        .object([
            ("dependency", .text(dependency)), ("critical", .flag(isCritical)),
            ("timeoutMs", .decimal(timeout / .milliseconds(1))), ("notes", .list(notes.map { .text($0) })),
            ("failure", .list(failure.map { .text($0) })), ("contract", .text(location.description)),
        ])
    }
}

extension Use.Purpose {
    var name: String {
        switch self {
        case .value: "value"
        case .part: "part"
        case .elements: "elements"
        case .key: "key"
        case .discriminator: "discriminator"
        }
    }
}
