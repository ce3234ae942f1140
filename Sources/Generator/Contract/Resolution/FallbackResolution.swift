internal import Diagnostics
internal import OpenAPI

/// Whether what stands in for a call can give what is read of it. Asked when all reading is known.
struct FallbackCheck {
    let context: OperationContext
    private var diagnostics: Diagnostics { context.diagnostics }

    /// - Returns: false, reported, where a link of the chain cannot yield the projection.
    func check(_ head: DependencyHead, _ projection: Projection, links: [CallTarget?]) -> Bool {
        var isSound = true
        for (link, target) in zip(head.declaration.fallback, links) {
            switch link {
            case .call(let call, _, _, _, _):
                guard let target else { continue }
                isSound = check(call, target, head, projection) && isSound
            case .empty(let location):
                guard !head.isBatch, let fault = emptyFault(projection, "the answer") else { continue }
                report(
                    location, "'empty' cannot stand in for '\(head.declaration.name)': \(fault.message)",
                    fault.location,
                    fix: "give the values with '{value: …}', or leave the fallback out and allow null")
                isSound = false
            case .value(let node, _):
                isSound = check(node, head, projection) && isSound
            }
        }
        return isSound
    }

    private func check(
        _ call: CallDeclaration, _ target: CallTarget, _ head: DependencyHead, _ projection: Projection
    ) -> Bool {
        let name = "\(call.service).\(call.operationID)"
        if head.isBatch {
            diagnostics.report(
                .fallbackMismatch, at: call.location,
                "'\(head.declaration.name)' is a batch, for which no other call can stand in",
                fix: "write '{empty: true}' or '{value: […]}'")
            return false
        }
        guard let body = target.body else {
            if projection.children.isEmpty, !projection.isLeaf { return true }
            report(
                call.location,
                "'\(name)' answers without content, so it cannot stand in for '\(head.declaration.name)'",
                target.response.location, fix: nil)
            return false
        }
        guard let fault = yieldFault(projection, body, "the answer") else { return true }
        report(
            call.location, "'\(name)' cannot stand in for '\(head.declaration.name)': \(fault.message)", fault.location,
            fix: "choose an operation whose answer has all that is read, in the same types")
        return false
    }

    private func check(_ node: Node, _ head: DependencyHead, _ projection: Projection) -> Bool {
        var fault: LiteralCheck.Fault?
        if head.isBatch {
            guard let elements = node.array else {
                report(
                    node.location, "'value' stands in for a batch, so it is an array of results, not \(node.kindName)",
                    projection.schema.location, fix: nil)
                return false
            }
            fault =
                elements.lazy.compactMap {
                    LiteralCheck.fault($0, against: projection.schema, within: projection)
                }.first
        } else {
            fault = LiteralCheck.fault(node, against: projection.schema, within: projection)
        }
        guard let fault else { return true }
        report(
            fault.location, "'value' cannot stand in for '\(head.declaration.name)': \(fault.message)",
            fault.schemaLocation, fix: nil)
        return false
    }

    private func report(_ location: Location, _ message: String, _ other: Location, fix: String?) {
        diagnostics.report(
            .fallbackMismatch, at: location, message, notes: [.init("the schema is declared here", at: other)], fix: fix
        )
    }

    private struct Fault {
        let message: String
        let location: Location
    }

    // MARK: Empty

    /// Arrays are empty and optional properties are left out; nothing else can be made of nothing.
    private func emptyFault(_ projection: Projection, _ name: String) -> Fault? {
        let view = projection.schema.view
        switch view.kind {
        case .array: return nil
        case .object:
            if projection.isWhole || projection.children.isEmpty {
                guard projection.isLeaf else { return nil }
                let required = view.schema.properties.first {
                    guard view.requires($0.name) else { return false }
                    if case .array = $0.schema.view.kind { return false }
                    return true
                }
                return required.map {
                    Fault(
                        message: "the required '\($0.name)' is \($0.schema.view.kindName), not an array",
                        location: $0.nameLocation)
                }
            }
            for child in projection.children where !child.mayBeAbsent {
                guard case .property(let name) = child.key else { continue }
                if let fault = emptyFault(child.projection, "the required '\(name)'") { return fault }
            }
            return nil
        case .boolean, .integer, .number, .string, .map, .union, .plain, .free:
            return Fault(message: "\(name) is \(view.kindName), not an array", location: view.schema.location)
        }
    }

    // MARK: Another call

    private func yieldFault(_ projection: Projection, _ other: Schema, _ name: String) -> Fault? {
        let wanted = projection.schema.view, given = other.view
        if wanted.schema === given.schema { return nil }
        if given.isNullable, !wanted.isNullable {
            return Fault(message: "\(name) may be null there", location: given.schema.location)
        }
        if wanted.isScalar {
            guard Containment.scalar(given, in: wanted).isImpossible else { return nil }
            let isSameKind = wanted.kindName == given.kindName
            return Fault(
                message: isSameKind
                    ? "\(name) never has one of the values that it has here"
                    : "\(name) is \(given.kindName) there, but \(wanted.kindName) here",
                location: given.schema.location)
        }
        if wanted.kindName != given.kindName {
            return Fault(
                message: "\(name) is \(given.kindName) there, but \(wanted.kindName) here",
                location: given.schema.location)
        }
        for child in projection.children {
            if let fault = fault(child.key, child.mayBeAbsent, child.projection, given) { return fault }
        }
        return nil
    }

    private func fault(
        _ key: Projection.Key, _ mayBeAbsent: Bool, _ projection: Projection, _ given: SchemaView
    ) -> Fault? {
        switch (key, given.kind) {
        case (.elements, .array(let items?)): return yieldFault(projection, items, "an element")
        case (.values, .map(let values)): return yieldFault(projection, values, "a value")
        case (.property(let name), .object):
            guard let property = given.property(name) else {
                if mayBeAbsent { return nil }
                return Fault(message: "'\(name)' does not exist there", location: given.schema.location)
            }
            if !mayBeAbsent, !given.requires(name) {
                return Fault(message: "'\(name)' is optional there, but required here", location: property.nameLocation)
            }
            return yieldFault(projection, property.schema, "'\(name)'")
        default: return nil
        }
    }
}
