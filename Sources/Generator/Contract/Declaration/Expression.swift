package import Diagnostics
package import OpenAPI

/// A runtime expression as written, parsed but not yet looked up: `$history#/items/*/contentId`.
package struct Expression {
    package enum Root: Hashable, Sendable {
        case requestParameter(Parameter.Place, name: String)
        case requestBody
        case requestID
        case subject
        case claim(String)
        /// A dependency, an element variable or a join variable: which one is decided by scope.
        case variable(String)
        case variableStatus(String)
        case variableHeader(String, header: String)
    }

    package enum Step: Hashable, Sendable {
        case property(String)
        /// `*`
        case elements
        /// A token of digits: an array's index, or a property whose name is a number.
        case index(Int)
    }

    package let root: Root
    package let steps: [Step]
    package let text: String
    package let location: Location
}

/// What a parameter or a part of a body is given.
package indirect enum ValueDeclaration {
    /// A type of its own: the compiler calls a tuple that holds the enum a circular reference, depending on the order
    /// of files.
    package struct Field {
        package let name: String
        package let nameLocation: Location
        package let value: ValueDeclaration
    }

    case expression(Expression)
    case literal(Node)
    /// `body: {sku: $request.body#/sku}`, field by field.
    case object([Field], Location)
}
