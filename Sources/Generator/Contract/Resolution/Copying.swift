internal import Diagnostics
internal import OpenAPI

extension Composer {
    /// Free-form JSON, as it is.
    func copyOpaque(_ slot: Slot, _ source: Source, _ piece: Piece) -> Composition? {
        let view = source.schema.view
        let given = view.schema.types.subtracting(.null), taken = slot.view.schema.types.subtracting(.null)
        let isApart = given.isDisjoint(with: taken) || source.isSequence
        if isApart {
            reportMismatch(slot, source, at: piece.location)
            return nil
        }
        context.noteUse(of: source, isWhole: true)
        var isProven = view.schema === slot.view.schema
        if case .free = slot.view.kind { isProven = isProven || given.isSubset(of: taken) }
        return finish(
            piece, .opaque(source), Presence(of: source), from: [source], containment: isProven ? .within : .checked)
    }

    /// A value into a place: a scalar as it is, everything else part by part.
    func copy(
        _ slot: Slot, _ source: Source, _ piece: Piece, in scope: Scope, at location: Location
    ) -> Composition? {
        let piece = piece.binding?.filling == nil ? piece.moved(to: location) : piece
        if source.isSequence { return copySequence(slot, source, piece, in: scope, at: location) }
        let view = source.schema.view
        switch (view.kind, slot.view.kind) {
        case (_, .boolean), (_, .integer), (_, .number), (_, .string):
            return copyScalar(slot, source, piece, at: location)
        case (_, .plain) where view.isScalar || view.isPlain: return copyPlain(slot, source, piece, at: location)
        case (.array(let from?), .array(let to?)):
            let containment = arrayContainment(source.elements(from), slot, piece)
            return copyWhole(slot, source, piece, containment) { source in
                self.elementCopy(slot, source.elements(from), to, in: scope, at: location).map {
                    .each(source.elements(from), variable: $0.variable, dropsInvalid: false, element: $0.composition)
                }
            }
        case (.map(let from), .map(let to)):
            return copyWhole(slot, source, piece, Self.mapContainment(view, slot.view)) { source in
                self.elementCopy(slot, source.values(from), to, in: scope, at: location).map {
                    .map(source, variable: $0.variable, value: $0.composition)
                }
            }
        case (.object, .object), (.map, .object):
            checkDeclared(slot)
            return copyWhole(slot, source, piece, Self.objectContainment(slot.view)) { source in
                .object(self.copyProperties(slot, source, in: scope, at: location), presence: source)
            }
        case (.union, .union): return copyUnion(slot, source, piece, in: scope, at: location)
        case (_, .union(let variants)) where !view.isPlain:
            guard let variant = Variants.counterpart(of: source.schema, in: variants) else { break }
            let part = Slot(variant, as: slot)
            return copy(part, source, Piece(part, piece.binding, joins: piece.joins), in: scope, at: location)
        case (.array(nil), .array), (.array, .array(nil)):
            let isSource = if case .array(nil) = view.kind { true } else { false }
            reportItems(slot, isSource ? source : nil, at: location)
            return nil
        default: break
        }
        reportMismatch(slot, source, at: location)
        return nil
    }

    /// Several types, or a tuple of single values: as it is, checked as a whole.
    private func copyPlain(_ slot: Slot, _ source: Source, _ piece: Piece, at location: Location) -> Composition? {
        let given = source.schema.view, taken = slot.view
        let isSame = given.schema === taken.schema && !context.isOpen(source)
        let isApart =
            given.schema.prefixItems.isEmpty != taken.schema.prefixItems.isEmpty
            || given.scalarTypes.isDisjoint(with: taken.scalarTypes)
        if isApart {
            reportMismatch(slot, source, at: location)
            return nil
        }
        context.noteUse(of: source, isWhole: true)
        return finish(
            piece, .opaque(source), Presence(of: source), from: [source],
            containment: isSame ? .within : .checked)
    }

    /// An array whose elements may be anything is free-form.
    func reportItems(_ slot: Slot, _ source: Source?, at location: Location) {
        let name = source.map { "'\($0.text)'" } ?? slot.name
        diagnostics.report(
            .typeMismatch, at: location, "the array \(name) does not declare its 'items'",
            notes: [.init("it is declared here", at: (source?.schema ?? slot.view.schema).location)],
            fix: "declare 'items', or copy it as it is with 'x-bff-value: {in: …, opaque: true}'")
    }

    private func copyScalar(_ slot: Slot, _ source: Source, _ piece: Piece, at location: Location) -> Composition? {
        var renaming: Composition.EnumMap?
        if let map = piece.binding?.map {
            guard let checked = enumMap(map, slot, source) else { return nil }
            renaming = checked
        }
        let containment = Containment.scalar(
            source.schema.view, in: slot.view, isOpen: context.isOpen(source), map: renaming,
            truncate: piece.binding?.shape?.truncate)
        if containment.isImpossible {
            reportMismatch(slot, source, at: location)
            return nil
        }
        context.noteUse(of: source)
        let made = finish(
            piece, .value(source, map: renaming), Presence(of: source), from: [source], containment: containment)
        if let made { context.noteMapping(made, of: source, in: slot, map: piece.binding?.map?.location) }
        return made
    }

    /// Entries must name values that the source lists and give values that the target lists.
    private func enumMap(
        _ map: BindingDeclaration.EnumMap, _ slot: Slot, _ source: Source
    ) -> Composition.EnumMap? {
        let view = source.schema.view
        guard case .string = view.kind, case .string = slot.view.kind else {
            reportMismatch(slot, source, at: map.location)
            return nil
        }
        let given = view.listedValues?.compactMap(\.string)
        let taken = slot.view.listedValues?.compactMap(\.string)
        var isFaulty = false
        for entry in map.entries {
            if let given, !given.contains(entry.source) {
                report(entry.source, at: entry.location, "'\(source.text)' never is", given, view)
                isFaulty = true
            } else if let taken, !taken.contains(entry.target) {
                report(entry.target, at: entry.location, "\(slot.name) does not list", taken, slot.view)
                isFaulty = true
            }
        }
        if let otherwise = map.otherwise, let taken, !taken.contains(otherwise.target) {
            report(otherwise.target, at: otherwise.location, "\(slot.name) does not list", taken, slot.view)
            isFaulty = true
        }
        if isFaulty { return nil }
        return .init(
            entries: map.entries.map { ($0.source, $0.target) }, otherwise: map.otherwise?.target)
    }

    private func report(
        _ value: String, at location: Location, _ complaint: String, _ known: [String], _ view: SchemaView
    ) {
        diagnostics.report(
            .unknownEnumValue, at: location, "the map names '\(value)', which \(complaint)",
            notes: [.init("the values are: \(known.joined(separator: ", "))", at: view.schema.location)],
            fix: Suggestion.fix(for: value, in: known))
    }

    /// Properties by name: what the target binds itself wins. A copy never fills what does not go this way, such as a `readOnly`
    /// member of a service's request.
    private func copyProperties(
        _ slot: Slot, _ source: Source, in scope: Scope, at location: Location
    ) -> [Composition.Property] {
        var properties: [Composition.Property] = []
        for property in slot.view.schema.properties {
            let part = slot.property(property)
            guard let composition = copyProperty(part, property.name, source, in: scope, at: location) else { continue }
            properties.append(.init(name: property.name, isRequired: !part.isOptional, composition: composition))
        }
        return properties
    }

    private func copyProperty(
        _ part: Slot, _ name: String, _ source: Source, in scope: Scope, at location: Location
    ) -> Composition? {
        let bindsItself =
            context.bindings.binding(of: part.schema)?.filling != nil || part.view.schema.const != nil
        if bindsItself { return compose(part, .bindings, in: scope) }
        let isNeverSent = part.schema.isNeverSent(part.direction)
        if !isNeverSent, let value = source.property(name) {
            return compose(part, .copy(value, at: location), in: scope)
        }
        if context.bindings.hasBinding(part.schema) { return compose(part, .bindings, in: scope) }
        if part.isOptional {
            return Composition(
                target: part.schema, location: part.location, kind: .nothing, isNullable: false, mayBeAbsent: true,
                isChecked: false)
        }
        diagnostics.report(
            .typeMismatch, at: location, "'\(source.text)' has no property '\(name)', which the copy needs",
            notes: [
                .init("the source is declared here", at: source.schema.location),
                .init("\(part.name) is declared here", at: part.location),
            ],
            fix: "make '\(name)' optional, or bind it itself with 'x-bff-value'")
        return nil
    }

    /// The element's place, fed from a variable of its own.
    func elementCopy(
        _ slot: Slot, _ sequence: Source, _ to: Schema, in scope: Scope, at location: Location
    ) -> (variable: Variable, composition: Composition)? {
        let variable = context.makeVariable(
            "element", schema: sequence.schema, mayBeNull: sequence.elementMayBeNull, origin: sequence)
        let source = Source(variable, location: location)
            .named(sequence.text)
        return compose(slot.element(to), .copy(source, at: location), in: scope).map { (variable, $0) }
    }

    private func copySequence(
        _ slot: Slot, _ source: Source, _ piece: Piece, in scope: Scope, at location: Location
    ) -> Composition? {
        guard case .array(let items) = slot.view.kind else {
            reportMismatch(slot, source, at: location)
            return nil
        }
        guard let to = items else {
            reportItems(slot, nil, at: location)
            return nil
        }
        guard let element = elementCopy(slot, source, to, in: scope, at: location) else { return nil }
        return finish(
            piece, .each(source, variable: element.variable, dropsInvalid: false, element: element.composition),
            .certain, containment: arrayContainment(source, slot, piece))
    }

    /// A copy of something with parts. Where it contains itself, its parts read a variable, so that the same
    /// composition serves at each depth.
    func copyWhole(
        _ slot: Slot, _ source: Source, _ piece: Piece, _ containment: Containment,
        kind: (Source) -> Composition.Kind?
    ) -> Composition? {
        let target = ObjectIdentifier(slot.view.schema), from = ObjectIdentifier(source.schema)
        if let open = openCopies.last(where: { $0.target == target && $0.source == from }) {
            return finish(
                piece, .recursion(open.composition, source), Presence(of: source), from: [source],
                containment: containment, whole: source)
        }
        guard
            let shell = finish(
                piece, .nothing, Presence(of: source), from: [source], containment: containment, whole: source)
        else { return nil }
        var inner = source.certain
        if context.bindings.isRecursive(slot.schema), context.bindings.isRecursive(source.schema) {
            let variable = context.makeVariable("node", schema: source.schema, mayBeNull: false, origin: source)
            shell.recursionVariable = variable
            inner = Source(variable, location: source.location).named(source.text)
        }
        let opened = openCopies.count
        if shell.recursionVariable != nil {
            openCopies.append(OpenCopy(target: target, source: from, composition: shell))
        }
        defer { openCopies.removeSubrange(opened...) }
        context.notePart(source)
        guard let made = kind(inner) else { return nil }
        if case .object(let properties, _) = made {
            shell.kind = .object(properties, presence: source)
        } else {
            shell.kind = made
        }
        return shell
    }
}

extension Piece {
    func moved(to location: Location) -> Piece {
        Piece(slot: slot, binding: binding, joins: joins, location: location)
    }

    private init(slot: Slot, binding: BindingDeclaration?, joins: [Composition.Join], location: Location) {
        self.slot = slot
        self.binding = binding
        self.joins = joins
        self.location = location
    }
}

extension Source {
    /// The source seen from inside the copy that it is the presence of: there it is neither null nor absent.
    var certain: Source {
        Source(
            root: root, rootSchema: rootSchema, steps: steps, isNullable: false, mayBeAbsent: false, text: text,
            location: location)
    }

    func named(_ text: String) -> Source {
        Source(
            root: root, rootSchema: rootSchema, steps: steps, isNullable: isNullable, mayBeAbsent: mayBeAbsent,
            text: text, location: location)
    }
}
