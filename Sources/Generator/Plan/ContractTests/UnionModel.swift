internal import Contract
internal import OpenAPI

/// Which variant of a union a value is, as the generated reader decides it.
struct UnionModel {
    private let schema: Schema
    private let check: SchemaCheck

    init(_ schema: Schema, _ check: SchemaCheck) {
        self.schema = schema.withoutNull.effective
        self.check = check
    }

    /// As `SchemaView.unionVariants` calls it; nil where the value is none of them, or several.
    func label(of value: Node) -> String? {
        let variants = schema.view.unionVariants
        if let discriminator = schema.discriminator, !discriminator.mapping.isEmpty {
            let name = discriminator.value(for: value[discriminator.propertyName]?.string)
            return variants.first { $0.label == name }?.label
        }
        return UnionBranch.all(of: schema).first { $0.takes(value, check) }?.label
    }
}

extension UnionBranch {
    fileprivate func takes(_ value: Node, _ check: SchemaCheck) -> Bool {
        switch condition {
        case .types(let types): types.contains(value.jsonType)
        case .constants(let property, let values):
            value[property].map { given in values.contains { $0.isEqual(to: given) } } ?? false
        case .required(let property): value[property] != nil
        case .otherwise: true
        case .valid: check.accepts(value, schema)
        }
    }
}

extension Node {
    fileprivate var jsonType: Schema.Types {
        switch value {
        case .null: .null
        case .bool: .boolean
        case .integer: .integer
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
}
