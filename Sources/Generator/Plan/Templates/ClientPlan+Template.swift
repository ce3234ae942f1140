internal import Contract
internal import OpenAPI

// What templates see of a client. The keys are the templates' vocabulary: each is named in Templates/*.mustache.

extension ClientPlan {
    var template: TemplateValue {
        let requirements = operations.flatMap { operation in
            operation.requirements.requirements.map { $0.template(operation: operation.typeName) }
        }
        let tests = ClientTests(self)
        let own: TemplateValue = [
            "client": .text(typeName), "clientName": .literal(name), "executableModule": .text(executableModule),
            "contract": .text(contract.declaration.document.file),
            "title": .text(contract.declaration.document.title),
            "contractVersion": .literal(contract.declaration.document.version),
            "serviceNames": .list(contract.calledServices.map { ["name": .literal($0.name)] }.positioned),
            "matrixClient": .text(contract.name),
            "operations": .list(
                operations.enumerated().map { index, operation in
                    let matrix = FailureMatrix(dependencyModels[index], planned: tests[operation: index].rows)
                    let members = operation.template(with: tests[operation: index], at: index).members
                    return .object(members + [.init("matrix", matrix.template(of: operation.operation))])
                }),
            "contractFixtures": tests.fixtureValues,
            "serviceClients": .list(services.services.map(\.template)),
            "requirements": .list(requirements.positioned),
            "hasRequirements": .flag(!requirements.isEmpty),
            "viewModels": .list(viewModels.declarations.map(\.template)),
            "hasViewModels": .flag(!viewModels.declarations.isEmpty),
        ]
        return .object(own.members + validators.values.members)
    }
}

extension TemplateValue {
    var members: [Member] { if case .object(let members) = self { members } else { [] } }
}

extension [TemplateValue] {
    /// Each object says whether it is the first or the last.
    var positioned: [TemplateValue] {
        if case .list(let elements) = TemplateValue.positioned(self) { elements } else { self }
    }
}

extension String {
    /// For a comment: one line without control characters.
    var singleLine: String {
        String(unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    }
}

/// A documentation comment's lines; absent without a text.
func summaryLines(_ text: String?) -> TemplateValue {
    guard let text = text?.trimmed, !text.isEmpty else { return .absent }
    return ["lines": .lines(of: text)]
}

extension String {
    var trimmed: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text.drop { $0.isWhitespace })
    }
}

extension RequirementPlanner.Requirement {
    fileprivate func template(operation: String) -> TemplateValue {
        [
            "name": .text(name), "summary": summaryLines(summary), "place": .text(place),
            "returnType": .text(returnType),
            "operation": .text(operation),
            "parameters": .list(parameters.map { ["label": .text($0.label), "type": .text($0.type)] }.positioned),
        ]
    }
}

extension ViewModelTypes.Declaration {
    fileprivate var template: TemplateValue {
        var members: [ViewModelTypes.Member]?
        var cases: [ViewModelTypes.Case]?
        var isUnion = false
        switch shape {
        case .object(let list): members = list
        case .enumeration(let list): cases = list
        case .union(let list):
            cases = list
            isUnion = true
        }
        return [
            "name": .text(name), "place": .text(place), "summary": summaryLines(summary),
            "object": members.map { ["members": .list($0.map(\.template).positioned)] } ?? .absent,
            "enumeration": isUnion ? .absent : cases.map { enumeration($0) } ?? .absent,
            "union": isUnion ? cases.map { ["cases": .list($0.map(\.template))] } ?? .absent : .absent,
        ]
    }
}

extension ViewModelTypes.Declaration {
    /// What is made of a checked text takes its last case where it is none of the others.
    private func enumeration(_ cases: [ViewModelTypes.Case]) -> TemplateValue {
        [
            "cases": .list(cases.map(\.template)), "isRead": .flag(isRead),
            "others": .list(cases.dropLast().map(\.template)), "last": .text(orAbsent: cases.last?.name),
        ]
    }
}

extension ViewModelTypes.Member {
    fileprivate var template: TemplateValue {
        let method = isOptional ? "fieldIfPresent" : isNullable ? "fieldOrNull" : "field"
        return [
            "key": .literal(JSONKey.escaped(key)), "name": .text(name), "type": .text(type),
            "summary": summaryLines(summary), "method": .text(method),
            "initial": .text(
                orAbsent: type.hasSuffix("?") ? "nil" : type.hasPrefix("Presence<") ? ".absent" : constant),
        ]
    }
}

extension ViewModelTypes.Case {
    fileprivate var template: TemplateValue {
        ["name": .text(name), "value": .literal(value), "type": .text(orAbsent: type)]
    }
}

extension ServiceClientPlanner.Service {
    fileprivate var template: TemplateValue {
        [
            "serviceClient": .text(typeName), "service": .text(name), "contract": .text(place), "title": .text(title),
            "functions": .list(functions.map(\.template).positioned),
        ]
    }
}

extension ServiceClientPlanner.Function {
    fileprivate var template: TemplateValue {
        [
            "name": .text(name), "method": .text(OperationMethod.verb(of: method)), "path": .text(path),
            "place": .text(place),
            "summary": summaryLines(summary),
            "arguments": .list(
                arguments.map {
                    ["name": .text($0.name), "type": .text($0.slotType), "isOptional": .flag($0.isOptional)]
                }),
            "parts": .list(parts.map(\.template)),
        ]
    }
}

extension ServiceClientPlanner.Part {
    fileprivate var template: TemplateValue {
        var separator: String?
        if case .joined(let text) = form { separator = text }
        return [
            "literal": name == nil ? .literal(key) : .absent, "key": .literal(key), "name": .text(orAbsent: name),
            "isOptional": .flag(isOptional), "isPath": .flag(place == .path && name != nil),
            "isQuery": .flag(place == .query), "isQueryString": .flag(place == .querystring),
            "isHeader": .flag(place == .header), "isCookie": .flag(place == .cookie),
            "isSingle": .flag(form == .single), "isRepeated": .flag(form == .repeated),
            "separator": .literal(orAbsent: separator),
        ]
    }
}
