internal import Diagnostics
internal import OpenAPI

/// An enum of a service that a client renames.
struct Mapping {
    /// `services/users.yaml.getUser#/subscription/tier`
    let source: String
    let map: Composition.EnumMap
    let client: String
    let location: Location
}

extension OperationContext {
    /// A value that is copied into something that the client sees.
    func noteUse(of source: Source, isWhole: Bool = false) {
        guard let (index, steps) = path(of: source) else { return }
        projections[index]?.add(steps, isWhole: isWhole)
        checkSensitivity(of: source, steps)
    }

    /// A value that is only compared or sent on.
    func noteKeyUse(of source: Source) {
        guard let (index, steps) = path(of: source) else { return }
        projections[index]?.add(steps, isWhole: false)
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

    func noteMap(_ map: Composition.EnumMap?, of source: Source, at location: Location?) {
        guard let map, let location, let (index, steps) = path(of: source),
            let target = heads[index].target
        else { return }
        let pointer = ((heads[index].results?.path ?? []) + steps).map { step in
            switch step.kind {
            case .property(let name): "/" + JSONPointer.escape(name)
            case .elements, .values, .index: "/*"
            }
        }.joined()
        mappings.append(
            Mapping(
                source: "\(target.service.document.file).\(target.operation.id ?? "")#\(pointer)", map: map, client: client.name,
                location: location))
    }

    /// A field that its service marks may reach a client only if the client says so.
    func checkSensitivity(of source: Source, _ steps: [Source.Step]) {
        for step in steps {
            for member in step.schema.extensions where member.key == "x-bff-sensitive" {
                guard let kind = member.value.string, !client.allowedSensitive.contains(where: { $0.kind == kind })
                else { continue }
                diagnostics.report(
                    .sensitiveField, at: source.location,
                    "'\(source.text)' is marked as sensitive (\(kind)), which '\(client.name)' does not allow",
                    notes: [.init("the service marks it here", at: member.keyLocation)],
                    fix: "leave it out, or write 'allow: [\(kind)]' under 'x-bff'")
            }
        }
    }
}

extension Projection {
    /// Adds the path without reading what stands at its end.
    func pass(_ steps: some Sequence<Source.Step>) {
        var projection = self
        for step in steps { projection = projection.below(step) }
    }
}
