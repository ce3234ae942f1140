internal import Contract
internal import Diagnostics
internal import OpenAPI

/// What stands at a place of an answer, in whichever version of its contract.
struct AnswerPlace {
    /// A step of the way.
    struct Part {
        let step: Use.Step
        /// As written: what a `$ref` beside other keywords says, and the keywords.
        let schema: Schema
        let isOptional: Bool
        let isNullable: Bool
    }

    /// As far as the way leads.
    private(set) var parts: [Part] = []
    /// Where the way ends too early: what stands there, and where the document says so.
    private(set) var missing: (step: Use.Step, view: SchemaView)?
    /// nil where the answer has no body, or the way ends too early.
    private(set) var schema: Schema?
    private let root: Schema?

    init(_ steps: [Use.Step], in root: Schema?) {
        self.root = root
        guard let root else { return }
        var current = root
        for step in steps {
            let view = current.view
            guard let next = Self.take(step, from: view) else {
                missing = (step, view)
                return
            }
            parts.append(
                Part(
                    step: step, schema: next.schema, isOptional: next.isOptional,
                    isNullable: next.schema.view.isNullable))
            current = next.schema
        }
        schema = current
    }

    private static func take(_ step: Use.Step, from view: SchemaView) -> (schema: Schema, isOptional: Bool)? {
        switch step {
        case .property(let name): return view.member(name).map { ($0, !view.requires(name)) }
        case .elements:
            if case .array(let items?) = view.kind { return (items, false) }
            return nil
        case .values:
            if case .map(let values) = view.kind { return (values, false) }
            return nil
        case .variant(let label):
            if case .union = view.kind {
                return view.unionVariants.first { $0.label == label }.map { ($0.schema, false) }
            }
            return nil
        }
    }

    /// Of the property's key where that can be told, else of the schema.
    var location: Location? {
        guard let last = parts.last else { return root?.location }
        if case .property(let name) = last.step {
            let owner = parts.count > 1 ? parts[parts.count - 2].schema : root
            if let property = owner?.view.property(name) { return property.nameLocation }
        }
        return last.schema.location
    }

    /// Kinds of `x-bff-sensitive` on the way.
    var sensitivities: [String] {
        var kinds: [String] = []
        for part in parts {
            for kind in part.schema.sensitivities.compactMap({ $0.value.string }) where !kinds.contains(kind) {
                kinds.append(kind)
            }
        }
        return kinds
    }
}
