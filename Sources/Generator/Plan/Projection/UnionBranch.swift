internal import Contract
internal import OpenAPI

/// One variant of a union without a discriminator, and what tells it apart. The first branch that takes a value is
/// the value's.
struct UnionBranch {
    enum Condition {
        case types(Schema.Types)
        case constants(property: String, values: [Node])
        case required(String)
        /// What no other branch takes.
        case otherwise
        /// The variant's validator holds.
        case valid
    }

    /// As `SchemaView.unionVariants` calls it.
    let label: String
    let schema: Schema
    let condition: Condition

    /// `isExact`: by trying, and exactly one variant may hold.
    struct Branches {
        let branches: [UnionBranch]
        let isExact: Bool
        /// No value can tell these two apart.
        let undecidable: (reason: String, first: Schema, second: Schema)?
    }

    static func all(of schema: Schema) -> [UnionBranch] { decide(schema).branches }

    static func decide(_ schema: Schema) -> Branches {
        let variants = schema.view.unionVariants
        let alternatives = schema.alternativesToNull
        guard !alternatives.isEmpty else {
            let branches = variants.map { variant in
                UnionBranch(
                    label: variant.label, schema: variant.schema,
                    condition: .types(variant.schema.effective.types.subtracting(.null)))
            }
            return Branches(branches: branches, isExact: false, undecidable: nil)
        }
        /// An alternative as written, with what stands beside it.
        func branch(_ alternative: Schema, _ condition: Condition) -> UnionBranch? {
            guard let index = alternatives.firstIndex(where: { $0 === alternative }), variants.indices.contains(index)
            else { return nil }
            return UnionBranch(label: variants[index].label, schema: variants[index].schema, condition: condition)
        }
        var found: [UnionBranch?] = []
        var isExact = false
        switch UnionDecision.of(schema) {
        // Only where no mapping says so: readers ask for that first.
        case .discriminator(let property, let values, _):
            found = values.map { value, schema in
                let text = Node(.string(value), at: schema.location)
                return branch(schema, .constants(property: property, values: [text]))
            }
        case .kinds(let kinds): found = kinds.map { branch($1, .types($0)) }
        case .constants(let property, let values):
            found = values.map { branch($1, .constants(property: property, values: $0)) }
        case .required(let properties, let otherwise):
            found = properties.map { branch($1, .required($0)) } + (otherwise.map { [branch($0, .otherwise)] } ?? [])
        case .validators(let schemas, let exactlyOne):
            found = schemas.map { branch($0, .valid) }
            isExact = exactlyOne
        case .undecidable(let reason, let first, let second):
            return Branches(branches: [], isExact: false, undecidable: (reason, first, second))
        }
        return Branches(branches: found.compactMap { $0 }, isExact: isExact, undecidable: nil)
    }
}
