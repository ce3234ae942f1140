package import Diagnostics

/// A schema with JSON Schema 2020-12 semantics, whichever OpenAPI version it was written in. One object per place
/// in a document: a bare `$ref` *is* its target, so recursion is a cycle of objects; a `$ref` with siblings is a
/// schema whose `allOf` starts with the target. Built once by the reader and not changed afterwards.
package final class Schema {
    package struct Types: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static let null = Types(rawValue: 1)
        package static let boolean = Types(rawValue: 2)
        package static let integer = Types(rawValue: 4)
        /// Includes integers, as in JSON Schema: a schema that says `number` has both bits.
        package static let number = Types(rawValue: 8)
        package static let string = Types(rawValue: 16)
        package static let array = Types(rawValue: 32)
        package static let object = Types(rawValue: 64)
        package static let any: Types = [.null, .boolean, .integer, .number, .string, .array, .object]
    }

    package struct Property {
        package let name: String
        package let nameLocation: Location
        package let schema: Schema

        package init(name: String, nameLocation: Location, schema: Schema) {
            (self.name, self.nameLocation, self.schema) = (name, nameLocation, schema)
        }
    }

    package struct Discriminator {
        package let propertyName: String
        /// Each value of the property with the schema that it stands for: the explicit mapping, then the implicit
        /// component names.
        package let mapping: [(value: String, schema: Schema)]
        /// What every other value stands for, and none: one of those in `mapping` (OpenAPI 3.2).
        package var defaultSchema: Schema?
        package let location: Location

        /// What `mapping` calls the default.
        package var defaultValue: String? {
            defaultSchema.flatMap { schema in mapping.first { $0.schema === schema }?.value }
        }

        /// What `mapping` calls the alternative of an object with that value of the property; nil stands for none.
        package func value(for written: String?) -> String? {
            mapping.contains { $0.value == written } ? written : defaultValue
        }
    }

    package struct PatternProperty {
        package let pattern: String
        package let patternLocation: Location
        package let schema: Schema
    }

    /// What must be present beside the property of this name.
    package struct DependentRequired {
        package let name: String
        package let required: [String]
        package let location: Location
    }

    /// What an object that has the property of this name must keep.
    package struct DependentSchema {
        package let name: String
        package let schema: Schema
    }

    /// A schema resource (JSON Schema 2020-12 core, section 4.3.5): a document, or a subschema with an `$id` of its own.
    /// One object per resource and reader.
    package final class Resource {
        /// Absolute, without fragment; a file's path where no `$id` says otherwise.
        package let uri: String
        /// The schemas that bear each `$dynamicAnchor`.
        package var dynamicAnchors: [String: Schema] = [:]

        package init(uri: String) {
            self.uri = uri
        }
    }

    /// A `$dynamicRef` whose first target bears the `$dynamicAnchor` of the same name: which schema it stands for is
    /// decided by the outermost resource entered that has such an anchor (core, section 8.2.3.2). Any other
    /// `$dynamicRef` is read as a `$ref`.
    package struct DynamicReference {
        package let anchor: String
        /// Where no resource on the way has the anchor.
        package let target: Schema
    }

    package let location: Location
    /// The component's name where the schema stands under `components/schemas`, or a file's name where it is a
    /// whole file.
    package var name: String?
    package var title: String?
    package var summary: String?  // `description`
    /// A boolean schema: `true` takes everything, `false` nothing.
    package var constant: Bool?
    /// `.any` where `type` is not given. OpenAPI 3.0's `nullable` is already folded in.
    package var types: Types = .any
    package var enumeration: [Node]?
    package var const: Node?
    package var format: String?
    package var contentEncoding: String?
    package var contentMediaType: String?
    package var contentSchema: Schema?
    package var pattern: String?
    package var patternLocation: Location?
    package var minLength: Int?
    package var maxLength: Int?
    package var minimum: Node?
    package var maximum: Node?
    package var exclusiveMinimum: Node?
    package var exclusiveMaximum: Node?
    package var multipleOf: Node?
    package var items: Schema?
    package var prefixItems: [Schema] = []
    package var minItems: Int?
    package var maxItems: Int?
    package var uniqueItems = false
    package var contains: Schema?
    /// nil where `contains` is.
    package var minContains: Int?
    package var maxContains: Int?
    package var unevaluatedItems: Schema?
    package var properties: [Property] = []
    package var required: [String] = []
    package var patternProperties: [PatternProperty] = []
    package var additionalProperties: Schema?
    package var propertyNames: Schema?
    package var dependentRequired: [DependentRequired] = []
    package var dependentSchemas: [DependentSchema] = []
    package var unevaluatedProperties: Schema?
    package var minProperties: Int?
    package var maxProperties: Int?
    package var allOf: [Schema] = []
    package var oneOf: [Schema] = []
    package var anyOf: [Schema] = []
    package var not: Schema?
    /// `if`, `then` and `else`; the latter two are nil where there is no `if`. An `if` alone decides nothing, but what
    /// it evaluates counts for `unevaluated…`.
    package var condition: Schema?
    package var consequence: Schema?
    package var alternative: Schema?
    package var dynamicReference: DynamicReference?
    /// What the schema stands in: whoever enters a schema whose resource is another than that of where he comes from
    /// enters that resource too. nil, which enters none, in OpenAPI 3.0 and for combinations of schemas of several
    /// resources.
    package var resource: Resource?
    package var discriminator: Discriminator?
    package var defaultValue: Node?
    /// `examples`, then `example`.
    package var examples: [Node] = []
    package var isDeprecated = false
    package var isReadOnly = false
    package var isWriteOnly = false
    /// `x-…` keywords in document order.
    package var extensions: [Node.Member] = []
    /// Keywords that constrain and that this model has no meaning for (`patternProperties`, `if`, `contains`, …):
    /// whoever must enforce all of a schema refuses these. `effective` holds those of `allOf`'s members too.
    package var unmodelled: [Node.Member] = []
    /// The schema as written, for keywords that this model does not name.
    package let node: Node
    /// What `effective` has worked out, and the faults that it met.
    var flattened: Flattening.Result?
    /// What `variants` has worked out.
    var foundVariants: [Schema]?
    /// What `sent` has worked out.
    var sentForms: [SentForm: Schema] = [:]
    /// Shared by the schemas of one reader.
    var combinations: Flattening.Combinations?

    package init(node: Node) {
        self.node = node
        self.location = node.location
    }
}
