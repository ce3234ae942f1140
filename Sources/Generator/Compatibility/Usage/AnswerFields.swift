internal import Contract
internal import OpenAPI

/// Every value without parts that an answer's schema describes, in the schema's order.
struct AnswerFields {
    struct Field {
        /// From the answer's root; the way through a union names its variants.
        let steps: [Use.Step]
        let pointer: String
        /// Kinds of `x-bff-sensitive`, its own and those of what it is part of.
        let sensitivities: [String]
    }

    /// Answers that contain themselves in many ways end somewhere.
    private static let fieldsMax = 10_000

    private(set) var fields: [Field] = []
    private var known: Set<[Use.Step]> = []
    private var ancestors: [Schema] = []

    init(_ schema: Schema) {
        visit(schema, [], [])
    }

    private mutating func visit(_ schema: Schema, _ steps: [Use.Step], _ marks: [String]) {
        guard fields.count < Self.fieldsMax else { return }
        let view = schema.view
        let own = schema.sensitivities.compactMap { $0.value.string }
        let marks = marks + own.filter { !marks.contains($0) }
        let parts = view.partsByStep
        // Where a part stands in itself, what it has below has been counted.
        guard !parts.isEmpty, !ancestors.contains(where: { $0 === view.schema }) else {
            if known.insert(steps).inserted {
                fields.append(Field(steps: steps, pointer: steps.pointer, sensitivities: marks))
            }
            return
        }
        ancestors.append(view.schema)
        for part in parts { visit(part.schema, steps + [part.step], marks) }
        ancestors.removeLast()
    }
}

extension SchemaView {
    /// What stands one step further down; empty for what has no parts.
    var partsByStep: [(step: Use.Step, schema: Schema)] {
        switch kind {
        case .object: schema.properties.map { (.property($0.name), $0.schema) }
        case .array(let items?): [(.elements, items)]
        case .map(let values): [(.values, values)]
        case .union: unionVariants.map { (.variant($0.label), $0.schema) }
        case .array(nil), .boolean, .integer, .number, .string, .plain, .free: []
        }
    }
}

extension Use {
    /// Whether the use reads the field, or all that it is part of.
    func reads(_ field: AnswerFields.Field) -> Bool {
        guard case .body(let steps) = part, [.value, .key, .discriminator].contains(purpose) else { return false }
        if steps == field.steps { return true }
        // The uses of a batch's results, or of a value that a recursion ends in, stand above the field.
        return isWhole && steps.count < field.steps.count && field.steps.starts(with: steps)
    }
}
