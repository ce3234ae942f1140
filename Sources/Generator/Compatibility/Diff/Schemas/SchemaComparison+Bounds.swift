internal import OpenAPI

/// Bounds, steps and patterns.
extension SchemaComparison {
    /// One keyword that bounds something.
    private struct BoundRule: Sendable {
        /// In rules: `max-length`.
        let name: String
        /// In schemas: `maxLength`.
        let keyword: String
        let isUpper: Bool
        /// What a schema means that does not give it; nil: no bound.
        var otherwise: Int?
        let value: @Sendable (Schema) -> Node?
    }

    private static func count(
        _ name: String, _ keyword: String, isUpper: Bool, otherwise: Int? = nil,
        _ path: @escaping @Sendable (Schema) -> Int?
    ) -> BoundRule {
        BoundRule(name: name, keyword: keyword, isUpper: isUpper, otherwise: otherwise) { schema in
            path(schema).map { Node(.integer(Int64($0)), at: schema.place(of: keyword)) }
        }
    }

    private static let rules: [BoundRule] = [
        BoundRule(name: "max", keyword: "maximum", isUpper: true) { $0.maximum },
        BoundRule(name: "min", keyword: "minimum", isUpper: false) { $0.minimum },
        BoundRule(name: "exclusive-max", keyword: "exclusiveMaximum", isUpper: true) { $0.exclusiveMaximum },
        BoundRule(name: "exclusive-min", keyword: "exclusiveMinimum", isUpper: false) { $0.exclusiveMinimum },
        count("max-length", "maxLength", isUpper: true) { $0.maxLength },
        count("min-length", "minLength", isUpper: false, otherwise: 0) { $0.minLength },
        count("max-items", "maxItems", isUpper: true) { $0.maxItems },
        count("min-items", "minItems", isUpper: false) { $0.minItems },
        count("max-properties", "maxProperties", isUpper: true) { $0.maxProperties },
        count("min-properties", "minProperties", isUpper: false, otherwise: 0) { $0.minProperties },
    ]

    private static let contains: [BoundRule] = [
        count("min-contains", "minContains", isUpper: false, otherwise: 1) {
            $0.contains == nil ? nil : $0.minContains
        },
        count("max-contains", "maxContains", isUpper: true) { $0.maxContains },
    ]

    func compareBounds(_ visit: Visit) {
        for rule in Self.rules { compare(rule, visit) }
        compareSteps(visit)
        let isRequest = subject.direction == .request
        if visit.oldView.uniqueItems != visit.newView.uniqueItems {
            let isNew = visit.newView.uniqueItems
            emit(
                isNew ? "unique-items-added" : "unique-items-removed", isNew == isRequest ? .error : .info,
                isNew ? "elements must differ now" : "elements may be equal now", visit, "uniqueItems")
        }
    }

    /// How many elements must match, where both sides say which.
    func compareContainsBounds(_ visit: Visit) {
        for rule in Self.contains { compare(rule, visit) }
    }

    private func compare(_ rule: BoundRule, _ visit: Visit) {
        let isRequest = subject.direction == .request
        let before = rule.value(visit.oldView)
        let after = rule.value(visit.newView)
        let old = before ?? rule.otherwise.map { Node(.integer(Int64($0)), at: visit.old.location) }
        let new = after ?? rule.otherwise.map { Node(.integer(Int64($0)), at: visit.new.location) }
        switch (old, new) {
        case (nil, let new?):
            emit(
                rule: oneWay("\(rule.name)-set", visit), isRequest ? .warning : .info,
                "\(rule.keyword) is now \(new.json)", visit, rule.keyword)
        case (let old?, nil):
            emit(
                rule: oneWay("\(rule.name)-unset", visit), isRequest ? .info : .error,
                "\(rule.keyword) was \(old.json) and is gone", visit, rule.keyword)
        case (let old?, let new?):
            guard let order = new.compare(old), order != 0 else { return }
            let isNarrower = (order < 0) == rule.isUpper
            emit(
                rule: oneWay("\(rule.name)-\(order < 0 ? "decreased" : "increased")", visit),
                isNarrower == isRequest ? .error : .info, "\(rule.keyword) changed from \(old.json) to \(new.json)",
                visit, rule.keyword)
        case (nil, nil): break
        }
    }

    /// With a whole identifier.
    private func emit(rule id: String, _ level: Level, _ what: String, _ visit: Visit, _ keyword: String) {
        emit(
            id: id, level, what, visit, visit.old.place(of: keyword), visit.new.place(of: keyword), isStructural: false)
    }

    private func compareSteps(_ visit: Visit) {
        let isRequest = subject.direction == .request
        switch (visit.oldView.multipleOf, visit.newView.multipleOf) {
        case (nil, let new?):
            emit(
                rule: oneWay("multiple-of-set", visit), isRequest ? .error : .info, "multipleOf is now \(new.json)",
                visit,
                "multipleOf")
        case (let old?, nil):
            emit(
                rule: oneWay("multiple-of-unset", visit), isRequest ? .info : .error,
                "multipleOf was \(old.json) and is gone", visit, "multipleOf")
        case (let old?, let new?) where old.compare(new) != 0:
            emit(
                rule: oneWay("multiple-of-changed", visit), .error,
                "multipleOf changed from \(old.json) to \(new.json)",
                visit, "multipleOf")
        default: break
        }
    }

    // MARK: Patterns

    func comparePatterns(_ visit: Visit) {
        let isRequest = subject.direction == .request
        func report(_ action: String, _ level: Level, _ what: String) {
            emit(rule: oneWay(action, visit), level, what, visit, "pattern")
        }
        // An empty one takes everything.
        let patterns = [visit.oldView.pattern, visit.newView.pattern].map { $0?.isEmpty == true ? nil : $0 }
        switch (patterns[0], patterns[1]) {
        case (nil, let new?): report("pattern-added", isRequest ? .error : .info, "the pattern '\(new)' is new")
        case (let old?, nil):
            report("pattern-removed", .info, "the pattern '\(old)' is gone")
            // oasdiff lets it pass.
            if !isRequest { report("pattern-unset", .warning, "values need not match '\(old)' any more") }
        case (let old?, let new?) where old != new:
            let what = "the pattern changed from '\(old)' to '\(new)'"
            let takesAll = Containment.takesEveryText(new, exactly: false)
            if isRequest, takesAll { return report("pattern-generalized", .info, what) }
            report("pattern-changed", isRequest ? .warning : .info, what)
        default: break
        }
    }
}
