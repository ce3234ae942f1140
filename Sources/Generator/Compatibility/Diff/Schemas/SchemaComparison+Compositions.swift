internal import Diagnostics
internal import OpenAPI

/// `allOf`, `anyOf`, `oneOf`, `not` and conditions.
extension SchemaComparison {
    /// An object that became one of several alternatives: named once, and not as all that it lost.
    func compareWrapping(_ visit: Visit) -> Bool {
        let (old, new) = (visit.oldView, visit.newView)
        guard subject.part == .body, visit.position.isRoot, !old.properties.isEmpty, new.properties.isEmpty,
            old.oneOf.isEmpty, old.anyOf.isEmpty, !new.oneOf.isEmpty
        else { return false }
        emit(
            "wrapped-in-one-of", .error, "the object became one of \(new.oneOf.count) alternatives", visit,
            visit.old.location,
            visit.new.place(of: "oneOf"), isStructural: true)
        return true
    }

    func compareCompositions(_ visit: Visit) {
        compareAllOf(visit)
        compareAlternatives("any-of", "anyOf", visit.oldView.anyOf, visit.newView.anyOf, visit)
        compareAlternatives("one-of", "oneOf", visit.oldView.oneOf, visit.newView.oneOf, visit)
    }

    // MARK: allOf

    /// Its members are worked into what stands beside them: only which there are is named here.
    private func compareAllOf(_ visit: Visit) {
        let old = visit.old.writtenAllOf
        let new = visit.new.writtenAllOf
        let matched = match(old, new)
        let isRequest = subject.direction == .request
        for schema in matched.removed {
            let isAnnotation = schema.isAnything
            emit(
                "all-of-removed\(isAnnotation ? "-annotation-only" : "")",
                isRequest && !isAnnotation ? .warning : .info,
                "\(schema.words) is no longer part of allOf", visit, schema.location, visit.new.location,
                isStructural: false)
        }
        for schema in matched.added {
            let isAnnotation = schema.isAnything
            emit(
                "all-of-added\(isAnnotation ? "-annotation-only" : "")", isRequest && !isAnnotation ? .error : .info,
                "\(schema.words) is a new part of allOf", visit, visit.old.location, schema.location,
                isStructural: false)
        }
    }

    // MARK: Alternatives

    private func compareAlternatives(
        _ name: String, _ keyword: String, _ old: [Schema], _ new: [Schema], _ visit: Visit
    ) {
        guard !old.isEmpty || !new.isEmpty else { return }
        let isRequest = subject.direction == .request
        let matched = match(old, new)
        var visit = visit
        if !isByLetter, !old.isEmpty, !new.isEmpty, !visit.position.isSame || matched.hasNames {
            // Variants are types of their own to whoever wrote them: that another one happens to take the same values is no comfort.
            (visit.position.isContained, visit.position.isSame) = (false, false)
        }
        for schema in matched.removed {
            emit(
                "\(name)-removed", isRequest ? .error : .info,
                "\(schema.words) is no longer an alternative of \(keyword)",
                visit, schema.location, visit.new.location, isStructural: false)
        }
        for schema in matched.added {
            emit(
                "\(name)-added", isRequest ? .info : .error, "\(schema.words) is a new alternative of \(keyword)",
                visit,
                visit.old.location, schema.location, isStructural: false)
        }
        for (before, after) in matched.pairs {
            self.visit(before, after, sent(visit.position.inPlace, after))
        }
    }

    private struct Matching {
        var pairs: [(Schema, Schema)] = []
        var removed: [Schema] = []
        var added: [Schema] = []

        var hasNames: Bool { (removed + added).contains { $0.name != nil } }
    }

    /// By component, then by what they take, then by title; last, an inline schema that alone is left on both sides was changed.
    private func match(_ old: [Schema], _ new: [Schema]) -> Matching {
        var result = Matching(removed: old, added: new)
        func take(where fits: (Schema, Schema) -> Bool) {
            var left: [Schema] = []
            for before in result.removed {
                if let index = result.added.firstIndex(where: { fits(before, $0) }) {
                    result.pairs.append((before, result.added.remove(at: index)))
                } else {
                    left.append(before)
                }
            }
            result.removed = left
        }
        take { $0.name != nil && $0.name == $1.name }
        take { $0.name == nil && $1.name == nil && $0.title == $1.title && areEquivalent($0, $1) }
        take { areEquivalent($0, $1) }
        take { $0.name == nil && $1.name == nil && $0.title != nil && $0.title == $1.title }
        let inlineBefore = result.removed.filter { $0.name == nil }
        let inlineAfter = result.added.filter { $0.name == nil }
        if inlineBefore.count == 1, inlineAfter.count == 1 { take { $0.name == nil && $1.name == nil } }
        return result
    }

    // MARK: Conditions

    func compareConditions(_ visit: Visit) {
        let (old, new) = (visit.oldView, visit.newView)
        compareOptional("not", old.not, new.not, visit, "not", visit.position.negated)
        compareOptional("if", old.condition, new.condition, visit, "if", visit.position.fixed)
        compareOptional("then", old.consequence, new.consequence, visit, "then", visit.position.inPlace)
        compareOptional("else", old.alternative, new.alternative, visit, "else", visit.position.inPlace)
    }
}

extension Schema {
    /// As the document has it: without the target of a reference beside other keywords.
    fileprivate var writtenAllOf: [Schema] {
        guard let count = node["allOf"]?.array?.count, count <= allOf.count else { return [] }
        return Array(allOf.suffix(count))
    }

    fileprivate var words: String { name.map { "'\($0)'" } ?? title.map { "'\($0)'" } ?? "a schema" }
}
