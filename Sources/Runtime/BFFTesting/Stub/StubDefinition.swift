/// What a stub serves for one service: the contract's examples as plain values.
public struct StubDefinition: Sendable {
    /// As clients call the service: `catalog`.
    public let name: String
    public let operations: [StubOperation]

    public init(_ name: String, _ operations: [StubOperation]) {
        self.name = name
        self.operations = operations
    }
}

/// One operation of a service.
public struct StubOperation: Sendable {
    /// The contract's `operationId`.
    public let id: String
    /// Upper-case: `GET`.
    public let method: String
    /// The path template: `/v1/items/{id}`. A literal part wins over a parameter.
    public let path: String
    /// The first is the healthy answer; others are what faults of their status send.
    public let responses: [StubResponse]
    /// What makes the healthy body break the service's contract.
    public let breaking: [StubEdit]

    /// - Parameter breaking: default: the fault `contract` sends an array of an array, which hardly any schema takes.
    public init(
        _ id: String, _ method: String, _ path: String, responses: [StubResponse],
        breaking: [StubEdit] = [.set("", "[[]]")]
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.responses = responses
        self.breaking = breaking
    }

    /// The answer where nothing is wrong: an empty 204 where the contract documents none.
    var healthy: StubResponse { responses.first ?? StubResponse(204) }
}

/// An answer as it goes on the wire.
public struct StubResponse: Sendable {
    public let status: Int
    /// Besides those that frame the message; `Content-Type` is among them.
    public let headers: [StubHeader]
    public let body: [UInt8]

    /// - Parameter body: text as it is sent.
    public init(_ status: Int, headers: [StubHeader] = [], body: String = "") {
        self.status = status
        self.headers = headers
        self.body = Array(body.utf8)
    }

    init(_ status: Int, headers: [StubHeader], bytes: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = bytes
    }

    /// The same with a JSON body.
    public static func json(_ status: Int, _ body: String, headers: [StubHeader] = []) -> StubResponse {
        StubResponse(status, headers: [StubHeader("Content-Type", "application/json")] + headers, body: body)
    }

    /// Without the fields that bear on keeping it (RFC 9111, section 5).
    var keepable: StubResponse {
        let fields: Set<String> = ["age", "cache-control", "expires", "pragma", "vary"]
        return StubResponse(status, headers: headers.filter { !fields.contains($0.name.lowercased()) }, bytes: body)
    }

    func with(body: [UInt8]) -> StubResponse { StubResponse(status, headers: headers, bytes: body) }
}

/// A field of an answer's or a request's head.
public struct StubHeader: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
