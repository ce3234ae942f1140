package import Diagnostics
package import OpenAPI

/// A client's document with everything that `x-bff` says in it, typed and checked on its own.
package struct ClientDeclaration {
    package struct ServiceUse {
        package let name: String
        package let nameLocation: Location
        /// Relative to the workspace.
        package let contractFile: String
        package let contractLocation: Location
        package let document: Document
    }

    package struct Claim {
        package let name: String
        package let schema: Schema
        package let location: Location
    }

    package enum Nulls: String, CaseIterable, Sendable {
        case keep, strip
    }

    package let name: String
    package let nameLocation: Location
    package let owner: String?
    /// Kinds of sensitive data that may reach this client.
    package let allowedSensitive: [(kind: String, location: Location)]
    package let document: Document
    package let services: [ServiceUse]
    package let claims: [Claim]
    package let nulls: Nulls
    /// Those that were read without fault; the others have been reported.
    package let operations: [OperationDeclaration]
    package let bindings: Bindings
}

/// An operation of a client's document that has a plan.
package struct OperationDeclaration {
    package let operation: Operation
    package let id: String
    package let plan: PlanDeclaration
}
