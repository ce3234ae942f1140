internal import Contract
internal import OpenAPI

// What templates see of an operation.

extension OperationPlan {
    var template: TemplateValue {
        let parts: [TemplateValue] = [
            identity, declaration, requestValues, planValues, answerValues, composerValues, viewValues,
        ]
        return .object(parts.flatMap(\.members))
    }

    private var identity: TemplateValue {
        [
            "operation": .text(typeName), "operationID": .literal(operation.id),
            "method": .text(operation.operation.methodLiteral), "verb": .text(operation.operation.verb),
            "path": .literal(operation.operation.path), "pathText": .text(operation.operation.path),
            "place": .text(operation.operation.location.place), "summary": summaryLines(operation.operation.summary),
        ]
    }

    private var requestValues: TemplateValue {
        [
            "parameters": .list(request.fields.map(\.template)), "hasParameters": .flag(!request.fields.isEmpty),
        ]
    }

    private var answerValues: TemplateValue {
        [
            "structures": .list(readers.structures.map(\.template).positioned),
            "unions": .list(readers.unions.map(\.template)),
            "hasAnswers": .flag(!readers.structures.isEmpty || !readers.unions.isEmpty),
        ]
    }

    private var viewValues: TemplateValue {
        let views = requirements.views.views
        let enumerations = requirements.views.enumerations
        return [
            "enumerations": .list(enumerations.map(\.template).positioned),
            "hasViewFile": .flag(!views.isEmpty || !enumerations.isEmpty),
            "views": .list(views.map(\.template).positioned), "hasViews": .flag(!views.isEmpty),
            "viewsImport": .text(
                views.contains { view in
                    view.members.contains { TextForm.namesRuntime($0.type) }
                        || view.cases.contains { TextForm.namesRuntime($0.type) }
                } ? "public" : "internal"),
        ]
    }

    private var composerValues: TemplateValue {
        let throwing = ThrowingFunctions(of: composer.functions)
        return [
            "throws": .flag(handComposition != nil || root.map { throwing.contains($0) } ?? false),
            "functions": .list(composer.functions.map { $0.template(throwing) }),
            "root": root.map { $0.rootTemplate(throwing, isFallible: composer.canYieldNothing($0)) } ?? .absent,
            "handCall": .text(orAbsent: handComposition?.call),
            "texts": .list(inline.texts.map(\.template)), "maps": .list(inline.maps.map(\.template)),
            "headers": .list(headerValues), "hasHeaders": .flag(!headers.isEmpty),
            "answers": .list(composerAnswers),
            "responseValidator": .text(
                orAbsent: responseValidator.map { "\(validators.typeName).\($0)" }),
            "usesHandlers": .flag(!requirements.requirements.isEmpty),
        ]
    }

    private var headerValues: [TemplateValue] {
        headers.map { name, value in
            // Fields are written behind a whole answer: what is not written yet is left out.
            let isTried = RequirementPlanner.isCalled(in: value.text)
            return [
                "name": .literal(name), "expression": .text(isTried ? "try? (\(value.text))" : value.text),
                "isOptional": .flag(value.isOptional || isTried),
            ]
        }
    }

    /// What the composer is given: each dependency's value, with `?` where it may be missing.
    private var composerAnswers: [TemplateValue] {
        operation.dependencies.indices.compactMap { index -> TemplateValue? in
            guard let slot = calls.slot(index) else { return nil }
            let dependency = operation.dependencies[index]
            let isOptional =
                !slot.isBatch && (dependency.mayBeAbsent || selection.dependencies[index]?.isNullable ?? false)
            let type = slot.isBatch ? "BatchResults<\(slot.keyType ?? "JSONText"), \(slot.type)>" : slot.type
            return [
                "name": .text(slot.name), "type": .text(isOptional ? type + "?" : type),
                "isUnwrapped": .flag(!slot.isBatch && !isOptional), "dependency": .text("\(index)"),
            ]
        }.positioned
    }
}

extension RequestPlanner.Field {
    fileprivate var template: TemplateValue {
        [
            "name": .text(name), "type": .text(type), "place": .text(place), "summary": summaryLines(summary),
            "expression": .text(expression), "isRequired": .flag(isRequired), "default": .text(orAbsent: defaultValue),
        ]
    }
}

extension ReaderPlanner.Structure {
    fileprivate var template: TemplateValue {
        [
            "name": .text(name), "place": .text(place),
            "members": .list(
                members.map {
                    [
                        "name": .text($0.name), "type": .text($0.type), "key": .text($0.key.singleLine),
                        "label": .text(SwiftName.label($0.name)), "local": .text($0.local),
                    ]
                }
                .positioned),
            "readers": .list(readers.map(\.template)),
        ]
    }
}

extension ReaderPlanner.Reader {
    fileprivate var template: TemplateValue {
        let unwrapped = fields.filter(\.isUnwrapped)
        return [
            "name": .text(name), "place": .text(place), "schema": .literal(place),
            "fields": .list(fields.map(\.template)), "lengths": .list(lengths),
            "requiredCount": .text("\(required.count)"), "hasRequired": .flag(!required.isEmpty),
            "requiredNames": .text(required.map { SwiftLiteral.quoted($0) }.joined(separator: ", ")),
            "isMany": .flag(fields.count > 64), "count": .text("\(fields.count)"), "hasFields": .flag(!fields.isEmpty),
            "unwrapped": .list(unwrapped.map { ["name": .text($0.name)] }),
        ]
    }
}

extension ReaderPlanner.Reader {
    /// The fields by the length of their keys, which is looked at first.
    fileprivate var lengths: [TemplateValue] {
        var lengths: [Int] = []
        for field in fields where !lengths.contains(field.length) { lengths.append(field.length) }
        return lengths.map { length in
            let fields = fields.filter { $0.length == length }
            return ["length": .text("\(length)"), "fields": .list(fields.map(\.template).positioned)]
        }
    }
}

extension ReaderPlanner.Field {
    fileprivate var template: TemplateValue {
        [
            "key": .literal(key), "index": .text("\(index)"), "name": .text(name),
            "type": .text(type), "skipsNull": .flag(skipsNull && nullFlag == nil),
            "nullFlag": .text(orAbsent: nullFlag), "expression": .text(expression),
            "statements": .list(checks.map(\.template)),
        ]
    }
}

extension ReaderPlanner.Union {
    fileprivate var template: TemplateValue {
        [
            "name": .text(name), "place": .text(place),
            "cases": .list(cases.map { ["name": .text($0.name), "type": .text($0.type)] }),
            "readers": .list(
                readers.map { ["name": .text($0.name), "statements": .list($0.statements.map(\.template))] }),
        ]
    }
}

extension ViewPlanner.Enumeration {
    fileprivate var template: TemplateValue {
        [
            "name": .text(name), "place": .text(place), "summary": summaryLines(summary),
            "cases": .list(cases.map { ["name": .text($0.name), "value": .literal($0.value)] }),
        ]
    }
}

extension ViewPlanner.View {
    fileprivate var template: TemplateValue {
        [
            "name": .text(name), "fieldsType": .text(fieldsType), "place": .text(place),
            "members": .list(
                members.map {
                    [
                        "name": .text($0.name), "type": .text($0.type), "expression": .text($0.expression),
                        "key": .text($0.key.singleLine),
                    ]
                }),
            "isUnion": .flag(!cases.isEmpty),
            "cases": .list(
                cases.map { ["name": .text($0.name), "type": .text($0.type), "expression": .text($0.expression)] }),
        ]
    }
}

extension TextFunction {
    fileprivate var template: TemplateValue {
        [
            "name": .text(name), "place": .text(place),
            "parameters": .list(parameters.map { ["name": .text($0.name), "type": .text($0.type)] }.positioned),
            "unwrapped": .list(
                unwrapped.map { ["name": .text($0.name), "expression": .text($0.expression)] }.positioned),
            "isOptional": .flag(!unwrapped.isEmpty),
            "pieces": .list(
                pieces.map { piece in
                    switch piece {
                    case .literal(let text): ["literal": .literal(text), "expression": .absent]
                    case .expression(let text): ["literal": .absent, "expression": .text(text)]
                    }
                }),
        ]
    }
}

extension EnumTable {
    fileprivate var template: TemplateValue {
        [
            "name": .text(name),
            "entries": .list(
                entries.map { ["source": .literal($0.source), "target": .literal($0.target)] }.positioned),
            "otherwise": .literal(orAbsent: otherwise),
        ]
    }
}
