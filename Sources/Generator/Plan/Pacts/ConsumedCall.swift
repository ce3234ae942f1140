package import Contract
internal import Diagnostics
package import OpenAPI

/// One call that a client makes of a service: what is sent where nothing is wrong, what the service's stub answers, and which part of
/// that the client reads. Pact files are made of these.
package struct ConsumedCall {
    package let call: Call
    /// The client's operation.
    package let operationID: String
    /// What the client calls its answer; nil where the answer's schema has no name.
    package let viewModel: String?
    package let dependency: String
    /// Of the service's operation, with its values, encoded.
    package let path: String
    /// The same, with single values that differ from request to request left in braces: `/v1/items/{id}`.
    package let openPath: String
    /// By name, with their values in order.
    package let query: [(name: String, values: [String])]
    package let requestHeaders: [(name: String, value: String)]
    /// What the service is given to find its answer by: path and query parameters, the keys of a batch, and what the client's request or
    /// other answers put into headers and, value by value, into the body.
    package let inputs: [ConsumedInput]
    /// nil where none is sent.
    package let body: (mediaType: MediaType, value: Node)?
    /// The answer's whole body; nil where it has none.
    package let answer: Node?
    /// The part that is read; nil where nothing of the body is.
    package let projection: Projection?
    /// From the body to what is projected: where a batch's results stand.
    package let prefix: [String]
    /// Header fields of the answer that are read.
    package let headers: [(name: String, value: String, schema: Schema)]
}

extension ClientPlan {
    /// Every call of every operation in contract order, fallbacks behind their primary.
    package var consumedCalls: [ConsumedCall] { dependencyModels.flatMap { ConsumedCallReader($0).calls } }
}

extension Projection {
    /// Which variant of a union a value is, as readers decide it; nil where it is none.
    package func variant(of value: Node, _ check: SchemaCheck) -> Variant? {
        let label = UnionModel(schema, check).label(of: value)
        return variants.first { $0.value == label }
    }

    /// A value of its schema; nil where none was found.
    package func sample(at place: String, _ check: SchemaCheck) -> Node? {
        SchemaSample.value(of: schema, at: place, check: check)
    }
}
