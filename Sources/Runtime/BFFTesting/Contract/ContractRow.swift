/// A request in a state of the services, and what the operation answers. Without faults and answers it is the healthy state, in which the
/// same request must give the same bytes twice.
public struct ContractRow: Sendable, CustomStringConvertible {
    /// Names dependency and fault, `catalog: timeout`, or the place of the request, `query.limit: maximum`.
    public let name: String
    /// Of the operation's request; without any it is sent as it is.
    public let changes: [RequestChange]
    public let faults: [RowFault]
    public let answers: [RowAnswer]
    /// Services whose names stand for no address. Such a row has an application of its own, that was started so.
    public let withoutAddress: [String]
    /// What services must be asked; of operations that are not named anything.
    public let requests: [RowRequest]
    public let status: Int
    /// Of the problem document; nil: the answer is the view model.
    public let code: String?
    /// Where each violation that the problem document lists must lie: `/query/limit`, `/body/sku`; nil: it lists none.
    public let location: String?
    /// Where failures race: problems that are as right as the row's own.
    public let alternatives: [RowProblem]
    public let isDegraded: Bool
    /// Every entry of the envelope, in any order; empty where there is no envelope.
    public let components: [RowComponent]
    /// JSON Pointers at which the answer must equal the healthy one byte for byte, absent where that is absent.
    public let unchanged: [String]
    /// What must stand at places of the answer.
    public let values: [RowValue]
    /// Fields that the answer must have with these values.
    public let headers: [StubHeader]

    public init(
        _ name: String, changes: [RequestChange] = [], faults: [RowFault] = [], answers: [RowAnswer] = [],
        withoutAddress: [String] = [], requests: [RowRequest] = [], status: Int = 200, code: String? = nil,
        location: String? = nil, alternatives: [RowProblem] = [], isDegraded: Bool = false,
        components: [RowComponent] = [], unchanged: [String] = [], values: [RowValue] = [], headers: [StubHeader] = []
    ) {
        self.name = name
        self.changes = changes
        self.faults = faults
        self.answers = answers
        self.withoutAddress = withoutAddress
        self.requests = requests
        self.status = status
        self.code = code
        self.location = location
        self.alternatives = alternatives
        self.isDegraded = isDegraded
        self.components = components
        self.unchanged = unchanged
        self.values = values
        self.headers = headers
    }

    /// A request that breaks the operation's contract in one place.
    public static func refused(
        _ name: String, _ changes: RequestChange..., status: Int = 400, code: String = "invalid_request",
        location: String?
    ) -> ContractRow {
        ContractRow(name, changes: changes, status: status, code: code, location: location)
    }

    public var description: String { name }

    /// Nothing is wrong with the services.
    var isHealthy: Bool { faults.isEmpty && answers.isEmpty && withoutAddress.isEmpty }
}

/// A problem document, told by its status and code.
public struct RowProblem: Hashable, Sendable {
    public let status: Int
    public let code: String

    public init(_ status: Int, _ code: String) {
        self.status = status
        self.code = code
    }
}

/// What is wrong with a service's operation: `RowFault("catalog", "batchGet", .timeout)`.
public struct RowFault: Sendable {
    public let service: String
    /// nil: all of them. `refuse` always means all of them.
    public let operation: String?
    public let fault: StubFault

    public init(_ service: String, _ operation: String?, _ fault: StubFault) {
        self.service = service
        self.operation = operation
        self.fault = fault
    }

    /// All operations of the service.
    public init(_ service: String, _ fault: StubFault) {
        self.init(service, nil, fault)
    }
}

/// What a service's operation answers in place of its example.
public struct RowAnswer: Sendable {
    public let service: String
    public let operation: String
    public let answer: StubAnswer

    public init(_ service: String, _ operation: String, _ answer: StubAnswer) {
        self.service = service
        self.operation = operation
        self.answer = answer
    }

    /// The example with changes.
    public init(_ service: String, _ operation: String, _ edits: StubEdit...) {
        self.init(service, operation, .edited(edits))
    }
}

/// An entry of the envelope.
public struct RowComponent: Sendable {
    public let name: String
    public let status: String
    public let reason: String?
    public let source: String?

    public init(_ name: String, _ status: String, reason: String? = nil, source: String? = nil) {
        self.name = name
        self.status = status
        self.reason = reason
        self.source = source
    }
}

/// What stands at a place of the answer.
public struct RowValue: Sendable {
    public let pointer: String
    /// JSON text as the writer writes it; nil: nothing stands there.
    public let json: String?

    public init(_ pointer: String, _ json: String?) {
        self.pointer = pointer
        self.json = json
    }
}

/// A change of an operation's request.
public enum RequestChange: Sendable {
    /// Path and query, encoded.
    case target(String)
    /// The parameter gets this value, unencoded; nil leaves it out.
    case query(String, String?)
    /// The field gets this value; nil leaves it out.
    case header(String, String?)
    /// The body as a whole; nil: none is sent.
    case body(String?)
    case bodyEdits([StubEdit])
    /// A token with these claims; nil: no token.
    case claims(String?)
    /// Verbatim, behind `Bearer `.
    case token(String)
}
