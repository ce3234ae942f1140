internal import Diagnostics
package import OpenAPI

extension OperationContext {
    /// A value that is copied into something that the client sees.
    func noteUse(of source: Source, isWhole: Bool = false) {
        guard let (index, steps) = path(of: source) else { return }
        projections[index]?.add(steps, isWhole: isWhole, isSeen: true)
        checkSensitivity(of: source, steps, isWhole: isWhole)
    }

    /// A value that is only compared or sent on.
    func noteKeyUse(of source: Source) {
        guard let (index, steps) = path(of: source) else { return }
        projections[index]?.add(steps, isSeen: false)
    }

    /// Something on the way whose parts are read one by one.
    func notePart(_ source: Source) {
        guard let (index, steps) = path(of: source) else { return }
        projections[index]?.pass(steps)
        checkSensitivity(of: source, steps)
    }

    /// What hand-written code is given: a scalar, an array of scalars, or a part of which it sees what is selected.
    func noteInput(_ source: Source) {
        let view = source.schema.view
        if view.isScalar { return noteUse(of: source) }
        if case .array(let items?) = view.kind, !source.isSequence, items.view.isScalar {
            return noteUse(of: source.elements(items))
        }
        notePart(source)
    }

    /// What a client makes of a field of a service's answer, to be compared with what others make of it.
    ///
    /// - Parameter map: where its values are renamed.
    func noteMapping(_ composition: Composition, of source: Source, in slot: Slot, map: Location? = nil) {
        guard let field = field(source) else { return }
        var total: String?
        if case .percent(_, let whole) = composition.kind {
            guard let whole = self.field(whole) else { return }
            total = whole.name
        }
        mappings.append(
            FieldMapping(
                client: client.name, field: field.name, words: field.words, source: source, composition: composition,
                total: total, mayBeLeftOut: slot.isOptional, location: slot.location,
                valuesLocation: map ?? slot.location))
    }

    /// The field as its service knows it; nil where no body has it.
    private func field(_ source: Source) -> (name: String, words: String)? {
        guard let (index, steps) = path(of: source), let target = heads[index].target else { return nil }
        let pointer = ((heads[index].results?.path ?? []) + steps).map { step in
            switch step.kind {
            case .property(let name): "/" + JSONPointer.escape(name)
            case .elements, .values, .index: "/*"
            }
        }.joined()
        let operation = target.operation.id ?? ""
        return (
            "\(target.service.document.file).\(operation)#\(pointer)",
            "'\(pointer)' of '\(target.service.name).\(operation)'"
        )
    }

    /// A field that its service marks may reach a client only if the client says so.
    func checkSensitivity(of source: Source, _ steps: [Source.Step], isWhole: Bool = false) {
        var seen: Set<ObjectIdentifier> = []
        for step in steps { check(step.sensitivities, of: source) }
        guard isWhole else { return }
        var left = [source.schema]
        while let next = left.popLast() {
            let view = next.view
            guard seen.insert(ObjectIdentifier(view.schema)).inserted else { continue }
            check(next.sensitivities, of: source)
            left += view.parts
        }
    }

    private func check(_ marks: [Node.Member], of source: Source) {
        for mark in marks {
            guard let kind = mark.value.string else { continue }
            bindings.sensitiveKinds.insert(kind)
            if client.allowedSensitive.contains(where: { $0.kind == kind }) { continue }
            diagnostics.report(
                .sensitiveField, at: source.location,
                "'\(source.text)' is marked as sensitive (\(kind)), which '\(client.name)' does not allow",
                notes: [.init("the service marks it here", at: mark.keyLocation)],
                fix: "leave it out, or write 'allow: [\(kind)]' under 'x-bff'")
        }
    }
}

extension Schema {
    /// `x-bff-sensitive`. Flattening keeps the outer schema's own `x-` keywords; a mark on what it is made of counts as well.
    package var sensitivities: [Node.Member] {
        var marks: [Node.Member] = []
        var seen: Set<ObjectIdentifier> = []
        var left = [self]
        while let next = left.popLast() {
            guard seen.insert(ObjectIdentifier(next)).inserted else { continue }
            for mark in next.extensions where mark.key == "x-bff-sensitive" {
                if !marks.contains(where: { $0.keyLocation == mark.keyLocation }) { marks.append(mark) }
            }
            left += next.allOf
            let alternatives = next.oneOf.isEmpty ? next.anyOf : next.oneOf
            if alternatives.contains(where: { $0.effective.types == .null }) { left += alternatives }
        }
        return marks
    }
}
