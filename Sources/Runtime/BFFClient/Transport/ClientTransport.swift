/// Carries a request to the service that a client talks to.
///
/// `HTTPTransport` is one. Give one of your own for another HTTP library, for tests; or wrap one, which is the only way to put
/// something between a client and its service:
///
///     struct Logged<Inner: ClientTransport>: ClientTransport {
///         let inner: Inner
///
///         func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
///             var request = request
///             request.setField("x-request-id", UUID().uuidString)
///             let response = try await inner.send(request)
///             print(request, response.status)         // method and path: no query, no fields, no body
///             return response
///         }
///     }
///
/// One over another library sends `request.method.name`, its base URL followed by `request.target`, `request.fields` and `request.body`, keeps
/// `request.timeout`, and answers with `ClientResponse(status:fields:body:)`.
public protocol ClientTransport: Sendable {
    /// - Throws: `.transport`, or `.cancelled` as soon as the calling task is cancelled.
    func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse
}

extension ClientTransport {
    /// Sends a request that generated code has written, unless a value has no place in it.
    public func perform(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        if let refusal = request.finalRefusal { throw .refused(refusal) }
        return try await send(request)
    }
}
