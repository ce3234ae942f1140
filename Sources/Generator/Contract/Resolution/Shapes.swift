internal import Diagnostics
internal import OpenAPI

extension Composer {
    /// The shape of a value, checked against what it stands on. nil: a fault was reported.
    func shape(_ piece: Piece) -> Composition.Shape? {
        var shape = Composition.Shape()
        guard let declared = piece.binding?.shape else { return shape }
        let slot = piece.slot
        if let steps = declared.omitWhenEmpty {
            guard let names = emptyPath(steps, slot, declared) else { return nil }
            shape.omitWhenEmpty = names
        }
        if declared.distinct || declared.skip != nil || declared.take != nil {
            guard case .array = slot.view.kind else {
                let key = declared.distinct ? "distinct" : declared.skip != nil ? "skip" : "take"
                report(
                    .shapeMismatch, declared, "'\(key)' shapes an array, but \(slot.name) takes \(slot.view.kindName)")
                return nil
            }
        }
        shape.distinct = declared.distinct
        shape.skip = declared.skip
        shape.take = declared.take
        if let take = declared.take, let most = slot.view.schema.maxItems, take > most {
            reportLimit("take", take, "maxItems", most, slot, declared.takeLocation ?? declared.location)
            return nil
        }
        if let truncate = declared.truncate {
            guard case .string = slot.view.kind else {
                report(
                    .shapeMismatch, declared, "'truncate' cuts a string, but \(slot.name) takes \(slot.view.kindName)")
                return nil
            }
            if let most = slot.view.schema.maxLength, truncate > most {
                reportLimit(
                    "truncate", truncate, "maxLength", most, slot, declared.truncateLocation ?? declared.location)
                return nil
            }
            shape.truncate = truncate
        }
        if let value = declared.defaultValue {
            if let fault = LiteralCheck.fault(value, against: slot.schema) {
                diagnostics.report(
                    .shapeMismatch, at: fault.location, "the default does not fit \(slot.name): \(fault.message)",
                    notes: [.init("the schema is declared here", at: fault.schemaLocation)])
                return nil
            }
            shape.defaultValue = value
        }
        return shape
    }

    private func emptyPath(
        _ steps: [Expression.Step], _ slot: Slot, _ declared: BindingDeclaration.Shape
    ) -> [String]? {
        if !slot.isElement, !slot.isOptional {
            report(
                .shapeMismatch, declared,
                "'omitWhenEmpty' leaves out an element or an optional property, but \(slot.name) is required",
                fix: "take it out of 'required'")
            return nil
        }
        var view = slot.view
        var names: [String] = []
        for step in steps {
            let name: String? =
                switch step {
                case .property(let name): name
                case .index(let number): String(number)
                case .elements: nil
                }
            guard let name, let property = view.property(name) else {
                // Required without being declared: that is reported by itself.
                if let name, view.requires(name) { return nil }
                report(
                    .unknownPointer, declared, "'omitWhenEmpty' names '\(name ?? "*")', which \(slot.name) has not",
                    fix: name.flatMap { Suggestion.fix(for: $0, in: view.schema.properties.map(\.name)) })
                return nil
            }
            names.append(name)
            view = property.schema.view
        }
        switch view.kind {
        case .array, .object, .map, .string, .free: return names
        case .boolean, .integer, .number, .union, .plain:
            report(.shapeMismatch, declared, "'omitWhenEmpty' names \(view.kindName), which is never empty")
            return nil
        }
    }

    private func report(
        _ code: DiagnosticCode, _ shape: BindingDeclaration.Shape, _ message: String, fix: String? = nil
    ) {
        diagnostics.report(code, at: shape.location, message, fix: fix)
    }

    private func reportLimit(
        _ key: String, _ value: Int, _ keyword: String, _ limit: Int, _ slot: Slot, _ location: Location
    ) {
        diagnostics.report(
            .shapeLimit, at: location, "'\(key): \(value)' is above the \(keyword) of \(slot.name), \(limit)",
            notes: [.init("\(slot.name) is declared here", at: slot.view.schema.location)],
            fix: "lower '\(key)' to \(limit), or raise \(keyword)")
    }
}
