internal import Diagnostics
internal import OpenAPI

extension WholeOperation {
    /// - Parameter tree: the operation's own types; nil where it has none.
    func template(_ tree: WholeTypeTree?, client: String, citation: String) -> (value: TemplateValue, lines: Int) {
        let parameters = self.parameters(client)
        let packed = WholeLines.packed(parameters, width: 100)
        let inner = tree?.sortedChildren.map { $0.value(in: [client, typeName]) } ?? []
        let response = WholeTypeScope(path: [client, typeName], isOpen: true)
        let isUndocumented = answers.last.map { !($0.pattern == "_" && $0.condition == nil) } ?? true
        var calls = path + arguments.map(\.call).filter { !path.contains($0) }
        if let form = body?.forms.first, body?.forms.count == 1 { calls.append(form.call) }
        let value: TemplateValue = [
            "summary": .text(orAbsent: WholeText.summary(operation.summary, isDeprecated: operation.isDeprecated)),
            "request": .text("\(operation.verb) \(operation.path)".singleLine),
            "place": .text(citation), "method": .text(methodName), "type": .text(typeName),
            "verb": .text(operation.methodLiteral),
            "isOneLine": .flag(packed.count < 2), "parameters": .list(packed.map { .text($0) }),
            "calls": .list(calls.map { .text($0) }),
            "bodyForms": hasBodyEnum ? bodyForms(client) : .absent, "accept": .literal(orAbsent: accept),
            "security": .text(orAbsent: security), "hasSwitch": .flag(!answers.isEmpty),
            "answers": .list(answers.map { $0.template }), "cases": .list(answers.map { $0.declaration(response) }),
            "isUndocumented": .flag(isUndocumented), "hasTypes": .flag(!inner.isEmpty),
            "types": TemplateValue.positioned(inner.map(\.value)),
        ]
        let lines = 16 + packed.count + calls.count + answers.count * 2 + inner.reduce(0) { $0 + $1.lines + 1 }
        return (value, lines)
    }

    /// Required ones, the body, optional ones, options.
    private func parameters(_ client: String) -> [String] {
        // The method stands in the client, not in the operation's own type.
        let scope = WholeTypeScope(path: [client], isOpen: false)
        var parameters = arguments.filter { !$0.isOptional }.map { "\($0.label): \($0.type.text(scope))" }
        if let body {
            let type = hasBodyEnum ? "\(typeName).Body" : body.forms.first?.type.text(scope) ?? "[UInt8]"
            parameters.append("body: \(type)\(body.isRequired ? "" : "? = nil")")
        }
        parameters += arguments.filter(\.isOptional).map { "\($0.label): \($0.type.text(scope))? = nil" }
        return parameters + ["options: CallOptions = CallOptions()"]
    }

    private func bodyForms(_ client: String) -> TemplateValue {
        let scope = WholeTypeScope(path: [client, typeName, "Body"], isOpen: false)
        let isRequired = body?.isRequired ?? true
        let forms: [TemplateValue] = (body?.forms ?? []).map { form in
            [
                "name": .text(form.caseName), "type": .text(form.type.text(scope)), "call": .text(form.call),
                "mark": .text(isRequired ? "" : "?"),
            ]
        }
        return ["forms": .list(forms), "isOptionalBody": .flag(!isRequired)]
    }
}

extension WholeOperation.Answer {
    fileprivate var template: TemplateValue {
        var values: [String] = []
        if tellsStatus { values.append("status: response.status") }
        switch payload {
        case .nothing: break
        case .json(_, _, let rule): values.append("try response.json(\(rule.map { "rule: \($0)" } ?? ""))")
        case .text: values.append("try response.text()")
        case .bytes: values.append("response.bytes")
        }
        values += headers.map { "\($0.label): \($0.read)" }
        return [
            "pattern": .text(pattern + (condition.map { " where \($0)" } ?? "")), "name": .text(caseName),
            "values": .text(values.isEmpty ? "" : "(\(values.joined(separator: ", ")))"),
        ]
    }

    fileprivate func declaration(_ scope: WholeTypeScope) -> TemplateValue {
        var values: [String] = []
        if tellsStatus { values.append("status: Int") }
        switch payload {
        case .nothing: break
        case .json(let type, let isNullable, _): values.append(type.text(scope) + (isNullable ? "?" : ""))
        case .text: values.append("String")
        case .bytes: values.append("[UInt8]")
        }
        values += headers.map { "\($0.label): \($0.type.text(scope))\($0.isRequired ? "" : "?")" }
        return [
            "name": .text(caseName), "payload": .text(values.isEmpty ? "" : "(\(values.joined(separator: ", ")))"),
        ]
    }
}
