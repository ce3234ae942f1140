internal import Diagnostics
internal import OpenAPI

/// Whether a literal of a contract (a default, a parameter, a fallback's value) is what a schema takes.
enum LiteralCheck {
    /// The first fault in the user's words, with the literal's part that has it; nil where the literal fits.
    static func fault(_ literal: Node, against written: Schema, within projection: Projection? = nil) -> Fault? {
        let view = written.view
        if literal.isNull { return view.isNullable ? nil : Fault("null", "is not allowed", literal, view) }
        if let fault = listFault(literal, view) { return fault }
        switch view.kind {
        case .boolean:
            return literal.bool == nil ? .kind(literal, view) : nil
        case .integer:
            return literal.isWhole ? numberFault(literal, view) : .kind(literal, view)
        case .number:
            return literal.double != nil ? numberFault(literal, view) : .kind(literal, view)
        case .string:
            guard let text = literal.string else { return .kind(literal, view) }
            return stringFault(text, literal, view)
        case .array(let items):
            guard let elements = literal.array else { return .kind(literal, view) }
            return arrayFault(elements, items, literal, view, projection)
        case .map(let values):
            guard let members = literal.members else { return .kind(literal, view) }
            let below = projection?.child(.values)
            return members.lazy.compactMap { fault($0.value, against: values, within: below) }.first
        case .object:
            guard let members = literal.members else { return .kind(literal, view) }
            return objectFault(members, literal, view, projection)
        case .union(let alternatives):
            let fits = alternatives.contains { fault(literal, against: $0, within: projection) == nil }
            return fits ? nil : Fault(literal.kindName, "fits none of the alternatives", literal, view)
        case .plain: return plainFault(literal, view)
        case .free:
            return nil
        }
    }

    /// Of a tuple, or of several types.
    private static func plainFault(_ literal: Node, _ view: SchemaView) -> Fault? {
        let schema = view.schema
        if !schema.prefixItems.isEmpty {
            guard let elements = literal.array else { return .kind(literal, view) }
            if let fault = countFault(elements, literal, view) { return fault }
            for (index, element) in elements.enumerated() {
                let own = index < schema.prefixItems.count ? schema.prefixItems[index] : schema.items
                if let own, own.constant == nil, let fault = fault(element, against: own) { return fault }
                if own?.constant == false { return Fault(element.json, "is one element too many", element, view) }
            }
            return nil
        }
        let fits = schema.variants.isEmpty || schema.variants.contains { fault(literal, against: $0) == nil }
        return fits ? nil : Fault(literal.json, "is of none of the types", literal, view)
    }

    struct Fault {
        /// `'x' is a string, expected an integer`
        let message: String
        let location: Location
        let schemaLocation: Location

        init(_ subject: String, _ complaint: String, _ literal: Node, _ view: SchemaView) {
            message = "\(subject) \(complaint)"
            location = literal.location
            schemaLocation = view.schema.location
        }

        static func kind(_ literal: Node, _ view: SchemaView) -> Fault {
            Fault(literal.json, "is \(literal.kindName), expected \(view.kindName)", literal, view)
        }
    }

    private static func listFault(_ literal: Node, _ view: SchemaView) -> Fault? {
        guard let values = view.listedValues, !values.contains(where: { $0.isEqual(to: literal) }) else { return nil }
        let listed = values.map(\.json).joined(separator: ", ")
        return Fault(literal.json, "is not one of \(listed)", literal, view)
    }

    private static func numberFault(_ literal: Node, _ view: SchemaView) -> Fault? {
        let schema = view.schema
        func breaks(_ bound: Node?, _ isBroken: (Int) -> Bool) -> Bool {
            guard let bound, let order = literal.compare(bound) else { return false }
            return isBroken(order)
        }
        let isLow = breaks(schema.minimum, { $0 < 0 }) || breaks(schema.exclusiveMinimum, { $0 <= 0 })
        let isHigh = breaks(schema.maximum, { $0 > 0 }) || breaks(schema.exclusiveMaximum, { $0 >= 0 })
        if isLow { return Fault(literal.json, "is below the minimum", literal, view) }
        if isHigh { return Fault(literal.json, "is above the maximum", literal, view) }
        if let step = schema.multipleOf, !literal.isMultiple(of: step) {
            return Fault(literal.json, "is no multiple of \(step.json)", literal, view)
        }
        return nil
    }

    private static func stringFault(_ text: String, _ literal: Node, _ view: SchemaView) -> Fault? {
        let schema = view.schema
        let count = text.unicodeScalars.count
        if let least = schema.minLength, count < least {
            return Fault(literal.json, "is shorter than \(least)", literal, view)
        }
        if let most = schema.maxLength, count > most {
            return Fault(literal.json, "is longer than \(most)", literal, view)
        }
        if let pattern = schema.pattern, let matches = Pattern.matches(text, pattern), !matches {
            return Fault(literal.json, "does not match the pattern \(pattern)", literal, view)
        }
        return nil
    }

    private static func arrayFault(
        _ elements: [Node], _ items: Schema?, _ literal: Node, _ view: SchemaView, _ projection: Projection?
    ) -> Fault? {
        if let fault = countFault(elements, literal, view) { return fault }
        guard let items else { return nil }
        let below = projection?.child(.elements)
        return elements.lazy.compactMap { fault($0, against: items, within: below) }.first
    }

    private static func countFault(_ elements: [Node], _ literal: Node, _ view: SchemaView) -> Fault? {
        let schema = view.schema
        if let least = schema.minItems, elements.count < least {
            return Fault("the array", "has \(elements.count) elements, at least \(least) are needed", literal, view)
        }
        if let most = schema.maxItems, elements.count > most {
            return Fault("the array", "has \(elements.count) elements, at most \(most) are allowed", literal, view)
        }
        return nil
    }

    private static func objectFault(
        _ members: [Node.Member], _ literal: Node, _ view: SchemaView, _ projection: Projection?
    ) -> Fault? {
        for property in view.schema.properties {
            let below = projection?.child(.property(property.name))
            if let projection, !projection.isWhole, below == nil { continue }
            if let member = members.first(where: { $0.key == property.name }) {
                if let fault = fault(member.value, against: property.schema, within: below) { return fault }
            } else if view.requires(property.name) {
                return Fault("'\(property.name)'", "is required and missing", literal, view)
            }
        }
        for member in members where view.property(member.key) == nil {
            if view.schema.additionalProperties?.constant == false || projection != nil {
                return Fault("'\(member.key)'", "is no property of it", literal, view)
            }
        }
        return nil
    }
}
