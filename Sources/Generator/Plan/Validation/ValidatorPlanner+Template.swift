// What templates see of compiled schemas.

extension ValidatorPlanner {
    /// The functions, with the patterns and constants that they name.
    var values: TemplateValue {
        [
            "validatorsType": .text(typeName), "patternsType": .text(rules.patternsType),
            "constantsType": .text(rules.constantsType),
            "functions": .list(planned.map(\.template).positioned),
            "patterns": .list(
                rules.patterns.map {
                    [
                        "name": .text($0.name), "source": .text($0.source.singleLine),
                        "translated": .literal($0.translated), "literal": .literal($0.source),
                        "steps": $0.steps.map(TemplateValue.text) ?? .absent,
                    ]
                }),
            "hasPatterns": .flag(!rules.patterns.isEmpty),
            "constants": .list(rules.constants.map { ["name": .text($0.name), "json": .literal($0.json)] }),
            "hasConstants": .flag(!rules.constants.isEmpty),
        ]
    }
}

extension ValidatorPlanner.Function {
    fileprivate var template: TemplateValue {
        [
            "name": .text(name), "place": .text(place.singleLine),
            "evaluationName": isTracked ? .text(evaluationName) : .absent,
            "schema": namesSchema ? .literal(place) : .absent, "statements": .list(statements.map(\.template)),
        ]
    }
}
