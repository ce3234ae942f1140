/// What one call has besides what its contract says.
public struct CallOptions: Sendable {
    /// From the start of the call, waiting for a connection included, to the last byte of the answer. Nil: what the transport has.
    public var timeout: Duration?
    /// Further fields, such as a trace context.
    public var fields: [ClientField]

    public init(timeout: Duration? = nil, fields: [ClientField] = []) {
        self.timeout = timeout
        self.fields = fields
    }
}
