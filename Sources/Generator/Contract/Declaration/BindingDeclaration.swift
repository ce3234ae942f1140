package import Diagnostics
package import OpenAPI

/// What the `x-bff-…` keys of one schema (or Header Object) say, as written. Read once per schema object.
package struct BindingDeclaration {
    package enum Missing: String, CaseIterable, Sendable {
        case drop, null, fail
    }

    package enum Role: String, CaseIterable, Sendable {
        case degraded, components, requestId, maxAge
    }

    package struct Each {
        package let source: Expression
        /// `item` unless named by `as`.
        package let variable: String
        /// `invalid: drop`
        package let dropsInvalid: Bool
        package let location: Location
    }

    package struct Join {
        package let variable: String
        package let variableLocation: Location
        /// `in`: the batch dependency's name.
        package let batch: String
        package let batchLocation: Location
        package let by: Expression
        package let missing: Missing
        package let location: Location
    }

    package enum TextPart {
        case literal(String)
        case expression(Expression)
    }

    package struct EnumMap {
        package let entries: [(source: String, target: String, location: Location)]
        /// `"*"`
        package let otherwise: (target: String, location: Location)?
        package let location: Location
    }

    package struct Shape {
        /// Steps to the property whose emptiness leaves the element (or optional property) out; `[]` is the value
        /// itself.
        package let omitWhenEmpty: [Expression.Step]?
        package let distinct: Bool
        package let skip: Int?
        package let take: Int?
        package let takeLocation: Location?
        package let defaultValue: Node?
        /// Unicode scalars, the ellipsis included.
        package let truncate: Int?
        package let truncateLocation: Location?
        package let location: Location
    }

    /// At most one of these fills a schema; two are an error.
    package enum Filling {
        case value(Expression, isOpaque: Bool)
        case each(Each)
        case elements([Schema])
        case percent(of: Expression, total: Expression)
        case text([TextPart])
        case swift(from: [Expression])
        case role(Role)
    }

    package let filling: Filling?
    /// Of the key that fills.
    package let fillingLocation: Location?
    package let joins: [Join]
    package let map: EnumMap?
    package let shape: Shape?
}
