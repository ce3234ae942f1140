internal import Diagnostics
internal import OpenAPI

extension Composer {
    /// `x-bff-elements`: an array put together from differently bound objects.
    func fillElements(_ slot: Slot, _ schemas: [Schema], _ piece: Piece, in scope: Scope) -> Composition? {
        if case .array(nil) = slot.view.kind {
            reportItems(slot, nil, at: piece.location)
            return nil
        }
        guard case .array(let items?) = slot.view.kind else {
            diagnostics.report(
                .typeMismatch, at: piece.location,
                "'x-bff-elements' makes an array, but \(slot.name) takes \(slot.view.kindName)",
                notes: [.init("\(slot.name) is declared here", at: slot.view.schema.location)])
            return nil
        }
        let allowed: [Schema]
        if case .union(let alternatives) = items.view.kind { allowed = alternatives } else { allowed = [items] }
        var elements: [Composition] = []
        for schema in schemas {
            guard allowed.contains(where: { $0.effective === schema.effective }) else {
                diagnostics.report(
                    .typeMismatch, at: piece.location,
                    "'\(schema.name ?? "an element")' is not among the 'oneOf' of the items of \(slot.name)",
                    notes: [.init("the items are declared here", at: items.location)],
                    fix: "add it to the items' 'oneOf'")
                continue
            }
            checkDiscriminator(of: items, schema, piece)
            if let element = compose(slot.element(schema), .bindings, in: scope) { elements.append(element) }
        }
        if let most = slot.view.schema.maxItems, schemas.count > most, piece.binding?.shape?.take == nil {
            diagnostics.report(
                .typeMismatch, at: piece.location,
                "'x-bff-elements' makes up to \(schemas.count) elements, but \(slot.name) takes at most \(most)",
                notes: [.init("\(slot.name) is declared here", at: slot.view.schema.location)],
                fix: "raise 'maxItems' or shape the array with 'take'")
            return nil
        }
        let certain = elements.count { !$0.mayBeAbsent }
        let isProven = certain >= slot.view.schema.minItems ?? 0 && !slot.view.schema.uniqueItems
        return finish(piece, .elements(elements), .certain, containment: isProven ? .within : .checked)
    }

    /// A union's reader looks at the discriminator first: a constant that stands for another schema would mislead it.
    private func checkDiscriminator(of items: Schema, _ schema: Schema, _ piece: Piece) {
        guard let discriminator = items.view.schema.discriminator,
            let const = schema.view.property(discriminator.propertyName)?.schema.view.schema.const
        else { return }
        let values = discriminator.mapping.filter { $0.schema.effective === schema.effective }.map(\.value)
        guard let value = const.string, discriminator.value(for: value).map(values.contains) == true else {
            let known = values.isEmpty ? "no value" : values.map { "'\($0)'" }.joined(separator: " or ")
            diagnostics.report(
                .typeMismatch, at: const.location,
                "'\(discriminator.propertyName)' is \(const.json), but the discriminator has \(known) for this schema",
                notes: [.init("the discriminator is declared here", at: discriminator.location)],
                fix: "write the value that 'mapping' has for it, or map it")
            return
        }
    }

    func fillPercent(
        _ slot: Slot, _ of: Expression, _ total: Expression, _ piece: Piece, in scope: Scope
    ) -> Composition? {
        let found = [of, total].map { context.source($0, in: scope) }
        guard let part = found[0], let whole = found[1] else { return nil }
        for source in [part, whole] {
            switch source.schema.view.kind {
            case .integer where !source.isSequence, .number where !source.isSequence: context.noteUse(of: source)
            default:
                let given = source.isSequence ? "gives many values" : "is \(source.schema.view.kindName)"
                diagnostics.report(
                    .typeMismatch, at: source.location, "a percentage takes two numbers, but '\(source.text)' \(given)",
                    notes: [.init("the source is declared here", at: source.schema.location)],
                    fix: "name two numbers, or work it out in Swift with 'x-bff-swift'")
                return nil
            }
        }
        let made = Schema.integer(at: piece.location)
        made.minimum = Node(.integer(0), at: piece.location)
        made.maximum = Node(.integer(100), at: piece.location)
        let containment = Containment.scalar(made.view, in: slot.view)
        if containment.isImpossible {
            reportMade("a percentage is an integer from 0 to 100", slot, piece)
            return nil
        }
        let percent = finish(
            piece, .percent(of: part, total: whole), Presence(anyMissing: [part, whole]), from: [part, whole],
            containment: containment)
        if let percent { context.noteMapping(percent, of: part, in: slot) }
        return percent
    }

    func fillText(
        _ slot: Slot, _ parts: [BindingDeclaration.TextPart], _ piece: Piece, in scope: Scope
    ) -> Composition? {
        var resolved: [Composition.TextPart] = []
        var sources: [Source] = []
        var longest: Int? = 0
        var isFaulty = false
        for part in parts {
            switch part {
            case .literal(let text):
                resolved.append(.literal(text))
                longest = longest.map { $0 + text.unicodeScalars.count }
            case .expression(let expression):
                guard let source = context.source(expression, in: scope), isTextPart(source) else {
                    isFaulty = true
                    continue
                }
                context.noteUse(of: source)
                sources.append(source)
                resolved.append(.source(source))
                longest = longest.flatMap { sum in Self.textLength(source.schema.view).map { sum + $0 } }
            }
        }
        if isFaulty { return nil }
        let made = Schema.string(at: piece.location)
        made.maxLength = longest
        // A part's own least length is not counted on: a literal alone is certain.
        made.minLength = parts.reduce(0) {
            if case .literal(let text) = $1 { $0 + text.unicodeScalars.count } else { $0 }
        }
        let containment = Containment.scalar(made.view, in: slot.view, truncate: piece.binding?.shape?.truncate)
        if containment.isImpossible {
            reportMade("a text is a string", slot, piece)
            return nil
        }
        return finish(
            piece, .text(resolved), Presence(anyMissing: sources), from: sources, containment: containment)
    }

    private func isTextPart(_ source: Source) -> Bool {
        if source.schema.view.isScalar, !source.isSequence { return true }
        let given = source.isSequence ? "gives many values" : "is \(source.schema.view.kindName)"
        diagnostics.report(
            .typeMismatch, at: source.location, "a text takes single values, but '\(source.text)' \(given)",
            notes: [.init("the source is declared here", at: source.schema.location)],
            fix: "name one value, or write it in Swift with 'x-bff-swift'")
        return false
    }

    /// The most scalars that a value takes in a text; nil: no bound.
    private static func textLength(_ view: SchemaView) -> Int? {
        switch view.kind {
        case .boolean: 5
        case .integer: 20
        case .string: view.listedValues?.map { $0.string?.unicodeScalars.count ?? 0 }.max() ?? view.schema.maxLength
        default: nil
        }
    }

    func fillSwift(_ slot: Slot, _ inputs: [Expression], _ piece: Piece, in scope: Scope) -> Composition? {
        let sources = inputs.map { context.source($0, in: scope) }
        let found = sources.compactMap(\.self)
        guard found.count == sources.count else { return nil }
        for source in found { context.noteInput(source) }
        let name = slot.path.last { $0 != "*" } ?? context.declaration.id
        let presence = Presence(isNullable: slot.view.isNullable, mayBeAbsent: slot.isOptional)
        return finish(piece, .swift(name: name, path: slot.path, inputs: found), presence)
    }

    func fillRole(_ slot: Slot, _ role: BindingDeclaration.Role, _ piece: Piece) -> Composition? {
        let view = slot.view
        let (fits, wanted): (Bool, String) =
            switch (role, view.kind) {
            case (.degraded, .boolean), (.requestId, .string), (.maxAge, .integer), (.components, .map),
                (.components, .object):
                (true, "")
            case (.degraded, _): (false, "a boolean")
            case (.requestId, _): (false, "a string")
            case (.maxAge, _): (false, "an integer, in seconds")
            case (.components, _): (false, "an object with a property or value per component")
            }
        if !fits {
            reportMade("the role '\(role.rawValue)' is \(wanted)", slot, piece)
            return nil
        }
        if role == .maxAge, context.declaration.plan.cacheMaxAge == nil {
            diagnostics.report(
                .missingKey, at: piece.location,
                "the role 'maxAge' tells the plan's 'cache.maxAge', which is not given",
                notes: [.init("the plan stands here", at: context.declaration.plan.location)],
                fix: "write 'cache: {maxAge: 60s}' in the plan")
            return nil
        }
        return finish(piece, .role(role), .certain)
    }

    private func reportMade(_ what: String, _ slot: Slot, _ piece: Piece) {
        let isSameKind = what.hasSuffix(slot.view.kindName) || what.contains("\(slot.view.kindName) ")
        diagnostics.report(
            .typeMismatch, at: piece.location,
            isSameKind
                ? "\(what), but none is one that \(slot.name) takes"
                : "\(what), but \(slot.name) takes \(slot.view.kindName)",
            notes: [.init("\(slot.name) is declared here", at: slot.view.schema.location)])
    }
}
