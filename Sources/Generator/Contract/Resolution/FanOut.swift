internal import Diagnostics
internal import OpenAPI

extension Composer {
    /// `x-bff-each`: an output element per source element.
    func fillEach(
        _ slot: Slot, _ each: BindingDeclaration.Each, _ piece: Piece, in outer: Scope
    ) -> Composition? {
        if case .array(nil) = slot.view.kind {
            reportItems(slot, nil, at: each.location)
            return nil
        }
        guard case .array(let items?) = slot.view.kind else {
            diagnostics.report(
                .typeMismatch, at: each.location,
                "'x-bff-each' makes an array, but \(slot.name) takes \(slot.view.kindName)",
                notes: [.init("\(slot.name) is declared here", at: slot.view.schema.location)])
            return nil
        }
        guard let source = context.source(each.source, in: outer) else { return nil }
        guard source.isSequence else {
            var fix: String?
            if case .array = source.schema.view.kind {
                fix = "write \(source.text)\(source.text.contains("#") ? "" : "#")/*"
            }
            diagnostics.report(
                .typeMismatch, at: each.source.location,
                "'x-bff-each' takes the elements of an array, but '\(source.text)' is \(source.schema.view.kindName)",
                notes: [.init("the source is declared here", at: source.schema.location)], fix: fix)
            return nil
        }
        context.notePart(source)
        let variable = context.makeVariable(
            each.variable, schema: source.schema, mayBeNull: source.elementMayBeNull && !each.dropsInvalid,
            origin: source)
        let joins = piece.binding?.joins ?? []
        guard let (made, scope) = resolve(joins, on: nil, in: outer.adding(variable)) else { return nil }
        let part = slot.element(items)
        let item = Source(variable, location: each.source.location)
        let element: Composition?
        if context.bindings.hasBinding(items) {
            let own = Set(joins.map(\.variable) + [each.variable])
            let opening = OpenElement(
                target: ObjectIdentifier(part.view.schema), source: ObjectIdentifier(source.schema),
                outer: outer.visible.filter { !own.contains($0.name) }.map(\.id), variable: variable)
            if let met = met(opening) {
                element = recursion(part, met, item)
            } else {
                openElements.append(opening)
                element = compose(part, .bindings, in: scope, elementJoins: made)
                openElements.removeLast()
            }
        } else {
            element = compose(
                part, .copy(item.named(source.text), at: each.source.location), in: scope, elementJoins: made)
        }
        guard let element else { return nil }
        var containment = arrayContainment(source, slot, piece)
        if (each.dropsInvalid || element.mayBeAbsent) && slot.view.schema.minItems ?? 0 > 0 {
            containment = containment && .checked
        }
        return finish(
            Piece(slot, piece.binding, joins: piece.joins),
            .each(source, variable: variable, dropsInvalid: each.dropsInvalid, element: element), .certain,
            containment: containment)
    }

    private func met(_ opening: OpenElement) -> OpenElement? {
        openElements.last {
            $0.composition != nil && $0.target == opening.target && $0.source == opening.source
                && $0.outer == opening.outer
        }
    }

    private func recursion(_ part: Slot, _ met: OpenElement, _ item: Source) -> Composition? {
        guard let composition = met.composition else { return nil }
        composition.recursionVariable = met.variable
        return finish(Piece(part), .recursion(composition, item), Presence(of: item), from: [item])
    }

    /// Whether an array's bounds hold by themselves.
    func arrayContainment(_ sequence: Source, _ slot: Slot, _ piece: Piece) -> Containment {
        let target = slot.view.schema
        let shape = piece.binding?.shape
        let most = [sequence.countMax, shape?.take].compactMap { $0 }.min()
        var isProven = !slot.view.hasRest && target.prefixItems.isEmpty
        if let limit = target.maxItems { isProven = isProven && (most.map { $0 <= limit } ?? false) }
        if let least = target.minItems, least > 0 {
            let isShaped = shape?.distinct == true || shape?.skip != nil || (shape?.take.map { $0 < least } ?? false)
            isProven = isProven && sequence.countMin >= least && !isShaped
        }
        if target.uniqueItems { isProven = isProven && (shape?.distinct == true || sequence.isUnique) }
        return isProven ? .within : .checked
    }

    static func mapContainment(_ source: SchemaView, _ target: SchemaView) -> Containment {
        let from = source.schema, to = target.schema
        var isProven = !target.hasRest
        if let most = to.maxProperties { isProven = isProven && (from.maxProperties.map { $0 <= most } ?? false) }
        if let least = to.minProperties { isProven = isProven && from.minProperties ?? 0 >= least }
        return isProven ? .within : .checked
    }

    /// Whether an object with these properties keeps the bounds on their number.
    static func objectContainment(_ target: SchemaView) -> Containment {
        let schema = target.schema
        let certain = schema.properties.count { target.requires($0.name) }
        let isProven = certain >= schema.minProperties ?? 0 && schema.properties.count <= schema.maxProperties ?? .max
        return isProven && !target.hasRest ? .within : .checked
    }
}

extension Scope {
    /// The variables that a name still reaches, innermost for each.
    var visible: [Variable] {
        variables.enumerated().filter { index, variable in
            !variables[(index + 1)...].contains { $0.name == variable.name }
        }.map(\.element)
    }
}

extension Source {
    /// The arrays that the steps take every element of, outermost first.
    private var arrays: [Schema] {
        var arrays: [Schema] = []
        var schema = rootSchema
        for step in steps {
            if step.kind == .elements { arrays.append(schema) }
            schema = step.schema
        }
        return arrays
    }

    /// The most values that a sequence can have; nil: no bound.
    var countMax: Int? {
        var count: Int? = 1
        for array in arrays {
            guard let most = array.maxItems, let so = count else { return nil }
            let (product, isOver) = so.multipliedReportingOverflow(by: most)
            count = isOver ? nil : product
        }
        return count
    }

    /// The fewest values that a sequence has when everything is there.
    var countMin: Int {
        guard arrays.count == 1, let array = arrays.first, let last = steps.last, last.kind == .elements else {
            return 0
        }
        let isCertain = !steps.dropLast().contains { $0.mayBeAbsent || $0.isNullable }
        return isCertain ? array.minItems ?? 0 : 0
    }

    var isUnique: Bool {
        guard arrays.count == 1, let array = arrays.first, steps.last?.kind == .elements else { return false }
        return array.uniqueItems
    }
}
