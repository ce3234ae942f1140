internal import Diagnostics
internal import OpenAPI

extension Composer {
    /// Joins in order, a later one seeing an earlier's variable. nil: a fault was reported.
    ///
    /// - Parameter slot: nil where they stand beside an each: there a missing result is a null variable. On an object
    /// it makes
    ///   the object null as a whole.
    func resolve(
        _ joins: [BindingDeclaration.Join], on slot: Slot?, in outer: Scope
    ) -> (joins: [Composition.Join], scope: Scope)? {
        var scope = outer
        var resolved: [Composition.Join] = []
        for join in joins {
            guard let made = resolve(join, on: slot, in: scope) else { return nil }
            resolved.append(made)
            scope = scope.adding(made.variable)
        }
        return (resolved, scope)
    }

    private func resolve(_ join: BindingDeclaration.Join, on slot: Slot?, in scope: Scope) -> Composition.Join? {
        guard let index = batch(of: join) else { return nil }
        let head = context.heads[index]
        guard let by = context.source(join.by, in: scope), let answer = head.answer,
            let key = head.results?.keySchema
        else { return nil }
        let byView = by.schema.view
        if by.isSequence || Containment.scalar(byView, in: key.view).isImpossible {
            let given = by.isSequence ? "a sequence" : byView.kindName
            diagnostics.report(
                .typeMismatch, at: join.by.location,
                "'\(by.text)' is \(given), but the key of '\(join.batch)' is \(key.view.kindName)",
                notes: [.init("the key is declared here", at: key.view.schema.location)],
                fix: "join by a value of the key's type")
            return nil
        }
        if join.missing == .fail, !head.declaration.isCritical {
            diagnostics.report(
                .joinFailOptional, at: join.location,
                "'missing: fail' fails the answer, but '\(join.batch)' is optional",
                notes: [.init("the dependency is declared here", at: head.declaration.nameLocation)],
                fix: "make '\(join.batch)' critical, or say 'missing: drop' or 'missing: null'")
            return nil
        }
        context.noteKeyUse(of: by)
        var isObject = false
        if let slot, case .object = slot.view.kind { isObject = true }
        guard let root = head.root else { return nil }
        let origin = Source(
            root: .dependency(index), rootSchema: root, steps: [], isNullable: false, mayBeAbsent: false,
            text: "$\(join.batch)", location: join.batchLocation
        ).elements(answer)
        let variable = context.makeVariable(
            join.variable, schema: answer.view.schema, mayBeNull: join.missing == .null && !isObject, origin: origin)
        return Composition.Join(
            variable: variable, dependency: index, by: by, missing: join.missing, location: join.location)
    }

    private func batch(of join: BindingDeclaration.Join) -> Int? {
        let heads = context.heads
        guard let index = heads.firstIndex(where: { $0.declaration.name == join.batch }) else {
            let batches = heads.filter(\.isBatch).map(\.declaration.name)
            diagnostics.report(
                .unknownDependency, at: join.batchLocation,
                "'\(context.declaration.id)' has no dependency '\(join.batch)' to join",
                notes: batches.isEmpty ? [] : [.init("batches here: \(batches.joined(separator: ", "))")],
                fix: Suggestion.nearest(to: join.batch, in: batches).map { "did you mean '$\($0)'?" })
            return nil
        }
        guard heads[index].isBatch else {
            diagnostics.report(
                .joinWithoutBatch, at: join.batchLocation,
                "a join finds results of a batch by key, but '\(join.batch)' has no 'batch'",
                notes: [.init("the dependency is declared here", at: heads[index].declaration.nameLocation)],
                fix: "read it directly: $\(join.batch)#/…")
            return nil
        }
        return heads[index].isFaulty || context.faultyBatches.contains(index) ? nil : index
    }
}

extension Containment {
    var isImpossible: Bool { if case .impossible = self { true } else { false } }
    var isProven: Bool { if case .within = self { true } else { false } }
}
