package import Diagnostics
package import OpenAPI

/// An expression that was found: where a value comes from and what it can be.
package struct Source {
    package enum Root: Hashable, Sendable {
        case requestParameter(Parameter.Place, name: String)
        case requestBody
        case requestID
        case subject
        case claim(String)
        /// By index in the operation's dependencies: the answer's body, or for a batch the array of found results in
        /// key order.
        case dependency(Int)
        case dependencyStatus(Int)
        case dependencyHeader(Int, name: String)
        /// An element of an each, a join's result or the value of a map: by `Variable.id`.
        case variable(Int)
    }

    package struct Step {
        package enum Kind: Hashable, Sendable {
            case property(String)
            case elements
            case index(Int)
            /// Every value of a map; only where a map is copied key by key.
            case values
        }

        package let kind: Kind
        /// What stands behind the step, references and allOf resolved.
        package let schema: Schema
        /// The step's own property is optional, or its index may lie beyond the end.
        package let mayBeAbsent: Bool
        /// The schema behind the step takes null.
        package let isNullable: Bool
        /// `x-bff-sensitive` of the schema as written, members of its `allOf` included.
        package let sensitivities: [Node.Member]
    }

    package let root: Root
    package let rootSchema: Schema
    package let steps: [Step]
    /// Of the whole: what the value is when it is there.
    package var schema: Schema { steps.last?.schema ?? rootSchema }
    /// Of the whole: null is possible; an index beyond an array's end gives null. Never for a sequence.
    package let isNullable: Bool
    /// Of the whole: absence is possible, because a part is optional, a part on the way is null or a dependency may
    /// give nothing. Never for a sequence: there absence contributes nothing.
    package let mayBeAbsent: Bool
    /// As written, or made from a structural copy.
    package let text: String
    package let location: Location

    /// A flat sequence of values in source order, because a step takes every element; `schema` is an element's.
    package var isSequence: Bool {
        steps.contains { $0.kind == .elements || $0.kind == .values }
    }

    /// A sequence that may hold null.
    package var elementMayBeNull: Bool {
        isSequence && (steps.last?.isNullable ?? false)
    }
}

/// A name that a fan-out, a join or a map's copy brings into scope.
package struct Variable {
    /// Unique in its operation.
    package let id: Int
    package let name: String
    package let schema: Schema
    /// A join with `missing: null`, or an array whose elements may be null.
    package let mayBeNull: Bool
}

extension Source {
    /// The same place without its last step: of `$history#/items/*` the array.
    package var container: Source? {
        guard let last = steps.last else { return nil }
        let head = Array(steps.dropLast())
        return Source(
            root: root, rootSchema: rootSchema, steps: head, isNullable: head.last?.isNullable ?? false,
            mayBeAbsent: mayBeAbsent || last.mayBeAbsent, text: text, location: location)
    }
}
