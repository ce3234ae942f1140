/// Which way a value goes.
package enum Direction: String, Sendable {
    case request, response

    package var opposite: Direction { self == .request ? .response : .request }
}

extension Schema {
    /// `readOnly` members never go in requests, `writeOnly` ones never in responses, `required` or not (OpenAPI 3.0.4,
    /// section 4.7.24.2).
    package func isNeverSent(_ direction: Direction) -> Bool {
        switch direction {
        case .request: effective.isReadOnly
        case .response: effective.isWriteOnly
        }
    }
}
