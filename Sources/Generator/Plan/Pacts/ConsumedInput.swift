package import OpenAPI

/// A value that a call sends and that a service may find its answer by.
package struct ConsumedInput {
    package enum Place {
        case parameter(Parameter.Place)
        /// Of the request's body: its members, from the root.
        case body([String])
    }

    /// The parameter's, or the last member's.
    package let name: String
    package let place: Place
    package let value: Node
    /// The client's contract spells it out: no other value is ever sent.
    package let isFixed: Bool

    /// Tells it apart from one of another place: `path.id`, `body.buyer.id`.
    package var qualifiedName: String {
        switch place {
        case .parameter(let place): "\(place.rawValue).\(name)"
        case .body(let path): (["body"] + path).joined(separator: ".")
        }
    }
}
