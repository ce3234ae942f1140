internal import Diagnostics
internal import OpenAPI

extension Composer {
    /// Puts shapes around a value and settles whether it may come out null or be left out. nil: a fault was reported.
    ///
    /// - Parameters:
    ///   - presence: of the value as its sources give it.
    ///   - sources: what to blame where something is missing.
    func finish(
        _ piece: Piece, _ kind: Composition.Kind, _ presence: Presence, from sources: [Source] = [],
        containment: Containment = .within, whole: Source? = nil
    ) -> Composition? {
        let slot = piece.slot
        guard countOne(), takesMap(piece, kind), let shape = shape(piece) else { return nil }
        var presence = presence
        let mayDrop = piece.joins.contains { $0.missing == .drop }
        let nullJoin = piece.joins.first { $0.missing == .null && !$0.variable.mayBeNull }
        if nullJoin != nil { presence.isNullable = true }
        // An element that its join does not find is left out, whatever the array takes.
        if mayDrop, !slot.isElement { presence.mayBeAbsent = true }
        if shape.defaultValue != nil { presence = .certain }
        let takesNull = slot.view.isNullable, takesAbsence = slot.isOptional
        if !presence.isCertain, !takesNull, !takesAbsence {
            reportMissing(piece, presence, sources, join: nullJoin ?? piece.joins.first { $0.missing == .drop })
            return nil
        }
        let isMissing = !presence.isCertain
        var mayBeAbsent = takesAbsence && (takesNull ? presence.mayBeAbsent : isMissing)
        let isNullable = takesNull && (takesAbsence ? presence.isNullable : isMissing)
        if shape.omitWhenEmpty != nil || (mayDrop && slot.isElement) { mayBeAbsent = true }
        let composition = Composition(
            target: slot.schema, location: piece.location, joins: piece.joins, kind: kind, shape: shape,
            isNullable: isNullable, mayBeAbsent: mayBeAbsent, isChecked: !containment.isProven)
        composition.presence = whole
        return composition
    }

    private func takesMap(_ piece: Piece, _ kind: Composition.Kind) -> Bool {
        guard let map = piece.binding?.map else { return true }
        if case .value = kind { return true }
        diagnostics.report(
            .shapeMismatch, at: map.location,
            "'x-bff-map' renames the values of an enum that is copied, which \(piece.slot.name) is not",
            fix: "put it beside 'x-bff-value' on a string")
        return false
    }

    /// Types that contain each other in many ways are copied in as many: an answer of this size is no screen.
    private func countOne() -> Bool {
        compositionCount += 1
        if compositionCount == Self.compositionsMax + 1 {
            diagnostics.report(
                .recursiveBinding, at: context.declaration.operation.location,
                "the answer of '\(context.declaration.id)' is made of more than \(Self.compositionsMax) values",
                fix: "copy fewer of the types that contain each other, or copy them as they are with 'opaque: true'")
        }
        return compositionCount <= Self.compositionsMax
    }

    private func reportMissing(
        _ piece: Piece, _ presence: Presence, _ sources: [Source], join: Composition.Join?
    ) {
        let slot = piece.slot
        let blamed = sources.first { $0.isNullable || $0.mayBeAbsent }
        let what = presence.mayBeAbsent ? "may be absent" : "may be null"
        let subject = blamed.map { "'\($0.text)'" } ?? join.map { "its join '\($0.variable.name)'" } ?? "its source"
        let place = slot.isElement || isRoot(slot) ? "\(slot.name) is not nullable" : "\(slot.name) is required"
        var notes: [Diagnostic.Note] = []
        if let blamed { notes += context.whyMissing(blamed) }
        if join != nil, blamed == nil { notes.append(.init("the join may find nothing", at: join?.location)) }
        if slot.location != piece.location { notes.append(.init("\(slot.name) is declared here", at: slot.location)) }
        diagnostics.report(
            .nullableSource, at: piece.location, "\(place), but \(subject) \(what)", notes: notes,
            fix: "give it 'x-bff-shape: {default: …}', or make it optional or nullable")
    }

    private func isRoot(_ slot: Slot) -> Bool {
        if case .root = slot.position { true } else { false }
    }

    /// Two sides that never meet.
    func reportMismatch(_ slot: Slot, _ source: Source, at location: Location, fix: String? = nil) {
        let view = source.schema.view
        let given = source.isSequence ? "gives many values" : "is \(view.kindName)"
        var message = "'\(source.text)' \(given), but \(slot.name) takes \(slot.view.kindName)"
        if !source.isSequence, view.kindName == slot.view.kindName {
            message = "no value of '\(source.text)' is one that \(slot.name) takes"
        }
        diagnostics.report(
            .typeMismatch, at: location, message,
            notes: [
                .init("the source is declared here", at: view.schema.location),
                .init("\(slot.name) is declared here", at: slot.view.schema.location),
            ], fix: fix ?? wayOut(source, slot))
    }

    private func wayOut(_ source: Source, _ slot: Slot) -> String {
        if source.isSequence { return "make \(slot.name) an array, or take one value with an index" }
        let view = source.schema.view
        switch (view.kind, slot.view.kind) {
        case (_, .free), (.free, _): return "copy it as it is: x-bff-value: {in: \(source.text), opaque: true}"
        case (.string, .string): return "rename the values with 'x-bff-map'"
        case (.number, .integer): return "take it as a number, or convert it in Swift with 'x-bff-swift'"
        case (.array, _): return "take one element with an index, or make \(slot.name) an array"
        default: return "bind another value, change the type, or convert it in Swift with 'x-bff-swift'"
        }
    }
}

extension OperationContext {
    /// The parts of a source that make it uncertain, as notes.
    func whyMissing(_ source: Source) -> [Diagnostic.Note] {
        switch source.root {
        case .dependency(let index), .dependencyStatus(let index), .dependencyHeader(let index, _):
            let declaration = heads[index].declaration
            if heads[index].hasAbsentStatus {
                return [
                    .init("'\(declaration.name)' may be absent: its 'absent' says so", at: declaration.nameLocation)
                ]
            }
            if heads[index].mayBeAbsent {
                return [
                    .init(
                        "'\(declaration.name)' is optional and no fallback ends in 'value' or 'empty'",
                        at: declaration.nameLocation)
                ]
            }
        case .requestParameter(let place, let name) where source.steps.isEmpty:
            let parameter = declaration.operation.parameters.first { $0.place == place && $0.name == name }
            return parameter.map { [.init("the parameter is optional", at: $0.location)] } ?? []
        default: break
        }
        guard let step = source.steps.first(where: { $0.mayBeAbsent || $0.isNullable }) else { return [] }
        switch step.kind {
        case .index: return [.init("an index may lie beyond the array's end")]
        case .property(let name) where step.mayBeAbsent:
            return [.init("'\(name)' is optional there", at: step.schema.location)]
        default: return [.init("null is allowed there", at: step.schema.location)]
        }
    }
}
