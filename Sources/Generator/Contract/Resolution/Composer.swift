internal import Diagnostics
internal import OpenAPI

/// Expands what binds a response into a tree of compositions.
final class Composer {
    enum Feed {
        /// Only what the schema itself binds.
        case bindings
        /// What the schema does not bind is copied from here, by name.
        case copy(Source, at: Location)
    }

    /// What stands for a composition while its parts are made, so that they can meet it again.
    struct OpenCopy {
        let target: ObjectIdentifier
        let source: ObjectIdentifier
        let composition: Composition
    }

    /// An each whose element contains itself.
    struct OpenElement {
        let target: ObjectIdentifier
        let source: ObjectIdentifier
        /// The variables around it that it does not bring in itself.
        let outer: [Int]
        let variable: Variable
        var composition: Composition?
    }

    let context: OperationContext
    var openCopies: [OpenCopy] = []
    var openElements: [OpenElement] = []
    /// Objects that are being bound, with the variables that they see.
    private var openObjects: [(target: ObjectIdentifier, scope: [Int])] = []
    /// Bound objects within each other; beyond it a contract can only mean to go on for ever.
    private static let boundDepthMax = 64
    /// Places in one answer, expanded.
    static let compositionsMax = 20_000
    var compositionCount = 0

    init(_ context: OperationContext) {
        self.context = context
    }

    var diagnostics: Diagnostics { context.diagnostics }

    /// nil where the response is composed by hand, or where a fault was reported.
    func compose(response schema: Schema) -> Composition? {
        guard context.bindings.hasBinding(schema) else { return nil }
        let slot = Slot(schema, .root, path: [], location: schema.location)
        return compose(slot, .bindings, in: Scope())
    }

    /// nil where a fault was reported, or follows from one that was.
    func compose(
        _ slot: Slot, _ feed: Feed, in scope: Scope, elementJoins: [Composition.Join] = []
    ) -> Composition? {
        compose(slot, feed, binding: context.bindings.binding(of: slot.schema), in: scope, elementJoins: elementJoins)
    }

    /// A response header binds on the Header Object, or inside its schema.
    func compose(header: Header) -> Composition? {
        let slot = Slot(
            header.schema, .property(isRequired: header.isRequired), path: [header.name], location: header.location)
        let binding = context.bindings.binding(of: header) ?? context.bindings.binding(of: header.schema)
        return compose(slot, .bindings, binding: binding, in: Scope(), elementJoins: [])
    }

    private func compose(
        _ slot: Slot, _ feed: Feed, binding: BindingDeclaration?, in outer: Scope, elementJoins: [Composition.Join]
    ) -> Composition? {
        guard let binding else { return fill(slot, feed, Piece(slot, joins: elementJoins), in: outer) }
        if case .each(let each) = binding.filling {
            // Joins beside an each are made per element.
            return fillEach(slot, each, Piece(slot, binding, joins: elementJoins), in: outer)
        }
        guard let (joins, scope) = resolve(binding.joins, on: slot, in: outer) else { return nil }
        let piece = Piece(slot, binding, joins: elementJoins + joins)
        guard let filling = binding.filling else { return fill(slot, feed, piece, in: scope) }
        switch filling {
        case .value(let expression, let isOpaque):
            guard let source = context.source(expression, in: scope) else { return nil }
            return isOpaque
                ? copyOpaque(slot, source, piece)
                : copy(slot, source, piece, in: scope, at: expression.location)
        case .each: return nil
        case .elements(let schemas): return fillElements(slot, schemas, piece, in: scope)
        case .percent(let of, let total): return fillPercent(slot, of, total, piece, in: scope)
        case .text(let parts): return fillText(slot, parts, piece, in: scope)
        case .swift(let inputs): return fillSwift(slot, inputs, piece, in: scope)
        case .role(let role): return fillRole(slot, role, piece)
        }
    }

    /// No key of the schema's own fills it.
    private func fill(_ slot: Slot, _ feed: Feed, _ piece: Piece, in scope: Scope) -> Composition? {
        if let const = slot.view.schema.const { return fillConstant(slot, const, piece) }
        switch feed {
        case .copy(let source, let location): return copy(slot, source, piece, in: scope, at: location)
        case .bindings:
            if case .object = slot.view.kind, context.bindings.isFillable(slot.schema) {
                return bindObject(slot, piece, in: scope)
            }
            return unbound(slot)
        }
    }

    private func fillConstant(_ slot: Slot, _ const: Node, _ piece: Piece) -> Composition? {
        if let fault = LiteralCheck.fault(const, against: slot.schema) {
            diagnostics.report(
                .typeMismatch, at: const.location,
                "the constant of \(slot.name) does not fit its schema: \(fault.message)")
            return nil
        }
        return finish(piece, .constant(const), Presence(isNullable: const.isNull, mayBeAbsent: false))
    }

    /// An object whose properties are bound one by one.
    private func bindObject(_ slot: Slot, _ piece: Piece, in scope: Scope) -> Composition? {
        let opening = (target: ObjectIdentifier(slot.view.schema), scope: scope.variables.map(\.id))
        let isEndless = openObjects.contains { $0 == opening } || openObjects.count > Self.boundDepthMax
        if isEndless {
            diagnostics.report(
                .recursiveBinding, at: slot.location,
                "\(slot.name) contains itself with the same values: its bindings would go on for ever",
                fix: "bind it by 'x-bff-each' over a part of its own element, or copy it as a whole")
            return nil
        }
        checkDeclared(slot)
        guard let shell = finish(piece, .nothing, .certain, containment: Self.objectContainment(slot.view)) else {
            return nil
        }
        if let last = openElements.indices.last, openElements[last].composition == nil,
            openElements[last].target == opening.target
        {
            openElements[last].composition = shell
        }
        openObjects.append(opening)
        defer { openObjects.removeLast() }
        var properties: [Composition.Property] = []
        for property in slot.view.schema.properties {
            let part = slot.property(property)
            guard let composition = compose(part, .bindings, in: scope) else { continue }
            properties.append(.init(name: property.name, isRequired: !part.isOptional, composition: composition))
        }
        // Met again: then the element is what stands for itself.
        let element = shell.recursionVariable.map { Source($0, location: piece.location).certain }
        shell.presence = element
        shell.kind = .object(properties, presence: element)
        return shell
    }

    /// What `required` names without declaring it cannot be bound. One fault of the schema, wherever it is used.
    func checkDeclared(_ slot: Slot) {
        let schema = slot.view.schema
        let undeclared = schema.required.filter { slot.view.property($0) == nil }
        guard let first = undeclared.first else { return }
        let names = undeclared.map { "'\($0)'" }.joined(separator: ", ")
        let subject = schema.name.map { "schema '\($0)'" } ?? slot.name
        diagnostics.report(
            .unboundRequired, at: schema.location, "\(subject) requires \(names) without declaring it",
            fix: Suggestion.fix(for: first, in: schema.properties.map(\.name))
                ?? "declare it under 'properties' and bind it")
    }

    private func unbound(_ slot: Slot) -> Composition? {
        if slot.isOptional {
            diagnostics.report(
                .unboundOptional, at: slot.location, "nothing binds \(slot.name): it is always left out",
                fix: "bind it with 'x-bff-value', or remove it")
            return Composition(
                target: slot.schema, location: slot.location, kind: .nothing, isNullable: false, mayBeAbsent: true,
                isChecked: false)
        }
        diagnostics.report(
            .unboundRequired, at: slot.location, "\(slot.name) is required, but nothing binds it",
            fix: "bind it with 'x-bff-value' or another key, or make it optional")
        return nil
    }
}

/// What is known of a place before its value is found.
struct Piece {
    let slot: Slot
    let binding: BindingDeclaration?
    let joins: [Composition.Join]
    /// Of the key that fills, else of the place.
    let location: Location

    init(_ slot: Slot, _ binding: BindingDeclaration? = nil, joins: [Composition.Join] = []) {
        self.slot = slot
        self.binding = binding
        self.joins = joins
        self.location = binding?.fillingLocation ?? slot.location
    }
}
