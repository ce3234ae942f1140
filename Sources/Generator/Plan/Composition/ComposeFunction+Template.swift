// ComposeFunction as its template sees it: a flag for each form that the text can take.

extension ComposeFunction {
    func template(_ throwing: ThrowingFunctions) -> TemplateValue {
        [
            "name": .text(name), "place": .text(pointer), "throws": .flag(throwing.contains(self)),
            "parameters": .list(parameters.map { ["name": .text($0.name), "type": .text($0.type)] }),
            "guards": .list(guards.compactMap(\.template)),
            "checks": .list(checks.map { .text($0) }), "mayYieldNothing": .flag(mayYieldNothing),
            "object": body.objectTemplate(throwing), "array": body.arrayTemplate(throwing),
            "map": body.mapTemplate(throwing), "union": body.unionTemplate(throwing), "scalar": body.scalarTemplate,
        ]
    }
}

extension ComposeFunction.Guard {
    /// nil where nobody reads an optional variable.
    fileprivate var template: TemplateValue? {
        var dependency: Int?
        switch failure {
        case .null:
            return usage.isUsed ? ["lookup": .text("let \(name) = \(expression)"), "condition": .absent] : nil
        case .nothing: break
        case .dependency(let index): dependency = index
        }
        return [
            "lookup": .absent,
            "condition": .text(
                !usage.isUsed
                    ? "\(expression) != nil" : name == expression ? "let \(name)" : "let \(name) = \(expression)"),
            "dependency": .text(orAbsent: dependency.map { "\($0)" }),
        ]
    }
}

extension ComposeFunction.Value {
    /// How the whole answer is written.
    /// - Parameter isFallible: the function that is called says whether it wrote something, which nobody asks here.
    func rootTemplate(_ throwing: ThrowingFunctions, isFallible: Bool) -> TemplateValue {
        .object(template(throwing, isCondition: false).members + [.init("isFallible", .flag(isFallible))])
    }

    /// - Parameter isCondition: whether the function that is called wrote something decides what follows.
    fileprivate func template(_ throwing: ThrowingFunctions, isCondition: Bool) -> TemplateValue {
        let attempt = throwing.contains(self) ? "try " : ""
        switch self {
        case .inline(let text, let isOptional):
            return [
                "inline": .text(text), "isOptional": .flag(isOptional), "call": .absent, "unwrapped": .absent,
                "components": false,
            ]
        case .components:
            return [
                "inline": .absent, "isOptional": false, "call": .absent, "unwrapped": .absent, "components": true,
            ]
        case .function(let name, let arguments):
            return [
                "inline": .absent, "isOptional": .flag(isCondition),
                "call": .text(attempt + Self.call(name, arguments)), "unwrapped": .absent, "components": false,
            ]
        case .unwrapping(let variable, let text, let name, let arguments):
            return [
                "inline": .absent, "isOptional": true, "call": .absent, "components": false,
                "unwrapped": [
                    "variable": .text(variable), "expression": .text(text),
                    "call": .text(attempt + Self.call(name, arguments)),
                ],
            ]
        }
    }

    private static func call(_ name: String, _ arguments: [String]) -> String {
        "\(name)(\((["&writer"] + arguments).joined(separator: ", ")))"
    }
}

extension ComposeFunction.Nothing {
    fileprivate var members: [TemplateValue.Member] {
        var flags = (possible: true, omitted: false, null: false, enclosing: false)
        var json: String?
        var nullIf: String?
        switch self {
        case .impossible: flags.possible = false
        case .omitted: flags.omitted = true
        case .null: flags.null = true
        case .enclosing: flags.enclosing = true
        case .value(let text): json = text
        case .nullIf(let condition): nullIf = condition
        }
        return [
            .init("mayBeNothing", .flag(flags.possible)), .init("omitted", .flag(flags.omitted)),
            .init("null", .flag(flags.null)), .init("enclosing", .flag(flags.enclosing)),
            .init("json", .literal(orAbsent: json)), .init("nullIf", .text(orAbsent: nullIf)),
        ]
    }

    fileprivate var isPossible: Bool { if case .impossible = self { false } else { true } }
}

extension ComposeFunction.Body {
    fileprivate func objectTemplate(_ throwing: ThrowingFunctions) -> TemplateValue {
        guard case .object(let fields) = self else { return .absent }
        return ["fields": .list(fields.map { $0.template(throwing) })]
    }

    fileprivate func arrayTemplate(_ throwing: ThrowingFunctions) -> TemplateValue {
        guard case .array(let loops, let shape) = self else { return .absent }
        return [
            "shape": shape.template, "loops": .list(loops.map { $0.template(throwing, isShaped: !shape.isPlain) }),
        ]
    }

    fileprivate func mapTemplate(_ throwing: ThrowingFunctions) -> TemplateValue {
        guard case .map(let sequence, let variable, let usage, let value, let nothing) = self else { return .absent }
        return .object(
            [
                .init("sequence", .text(sequence)), .init("variable", .text(variable)),
                .init("isUsed", .flag(usage.isUsed)),
                .init("value", value.template(throwing, isCondition: nothing.isPossible)),
            ] + nothing.members)
    }

    fileprivate func unionTemplate(_ throwing: ThrowingFunctions) -> TemplateValue {
        guard case .union(let subject, let cases) = self else { return .absent }
        return [
            "subject": .text(subject),
            "cases": .list(
                cases.map {
                    [
                        "pattern": .text($0.pattern), "variable": .text($0.variable),
                        "isUsed": .flag($0.usage.isUsed), "mayYieldNothing": .flag($0.mayYieldNothing),
                        "value": $0.value.template(throwing, isCondition: false),
                    ]
                }),
        ]
    }

    fileprivate var scalarTemplate: TemplateValue {
        guard case .scalar(let text, let isOptional) = self else { return .absent }
        return ["inline": .text(text), "isOptional": .flag(isOptional)]
    }
}

extension ComposeFunction.ArrayShape {
    fileprivate var template: TemplateValue {
        guard !isPlain else { return .absent }
        return ["distinct": .flag(distinct), "skip": .text("\(skip)"), "take": .text(take.map { "\($0)" } ?? "nil")]
    }
}

extension ComposeFunction.Field {
    fileprivate func template(_ throwing: ThrowingFunctions) -> TemplateValue {
        .object(
            [
                .init("key", .literal(JSONKey.escaped(name))), .init("mark", .text(SwiftName.bare(name))),
                .init("isOmittedWhenEmpty", .flag(isOmittedWhenEmpty)), .init("emptiesObject", .flag(emptiesObject)),
                .init("marksStart", .flag(marksStart)), .init("marksValue", .flag(marksValue)),
                .init("value", value.template(throwing, isCondition: nothing.isPossible)),
            ] + nothing.members)
    }

    /// The key must be taken back when nothing follows it.
    private var marksStart: Bool {
        if isOmittedWhenEmpty { return true }
        switch nothing {
        case .omitted, .nullIf: return !value.isInline
        case .impossible, .null, .enclosing, .value: return false
        }
    }

    private var marksValue: Bool {
        if isOmittedWhenEmpty || emptiesObject { return true }
        switch nothing {
        case .null, .value: return !value.isInline
        case .impossible, .omitted, .enclosing, .nullIf: return false
        }
    }
}

extension ComposeFunction.Value {
    fileprivate var isInline: Bool { if case .inline = self { true } else { false } }
}

extension ComposeFunction.Loop {
    fileprivate func template(_ throwing: ThrowingFunctions, isShaped: Bool) -> TemplateValue {
        // What is written in place throws nothing.
        let catches = dropsInvalid && throwing.contains(value) && !value.isInline
        let marks = isShaped || isOmittedWhenEmpty || catches || (nothing.isPossible && !value.isInline)
        var mayLeaveOut = marks
        if case .omitted = nothing { mayLeaveOut = true }
        return .object(
            [
                .init("sequence", .text(orAbsent: sequence)), .init("variable", .text(variable)),
                .init("isUsed", .flag(usage.isUsed)), .init("dropsNull", .flag(dropsInvalid && elementIsOptional)),
                .init("isOmittedWhenEmpty", .flag(isOmittedWhenEmpty)), .init("catches", .flag(catches)),
                .init("isShaped", .flag(isShaped)), .init("marks", .flag(marks)),
                .init("mayLeaveOut", .flag(mayLeaveOut)),
                .init("value", value.template(throwing, isCondition: nothing.isPossible)),
            ] + nothing.members)
    }
}
