internal import BFFHTTP
internal import BFFJSON
internal import BFFPolicy
internal import BFFTransport

/// A call between the task that waits for it and the loop that carries it.
///
/// `@unchecked Sendable`: what changes is touched by the loop's thread alone, in closures posted to it and in the client's callbacks.
final class PendingCall: CallReceiver, @unchecked Sendable {
    typealias Outcome = Result<ClientResponse, ClientError>

    private let message: WireMessage
    private let timeout: Duration
    private var continuation: CheckedContinuation<Outcome, Never>?
    private var call: ServiceCall?
    private var isCancelled = false
    /// Told when the call has ended, so that it can be forgotten.
    private weak var owner: (any PendingCallOwner)?

    init(_ message: WireMessage, timeout: Duration) {
        self.message = message
        self.timeout = timeout
    }

    // MARK: On the loop

    func begin(
        _ continuation: CheckedContinuation<Outcome, Never>, on client: HTTPClient, now: Instant,
        owner: any PendingCallOwner
    ) {
        guard !isCancelled else { return continuation.resume(returning: .failure(.cancelled)) }
        self.continuation = continuation
        self.owner = owner
        let call = client.makeCall(to: message.origin)
        call.request.begin(message.method, whole: message.head, message.body)
        call.deadline = now + timeout
        call.isReplayable = message.isReplayable
        call.receiver = self
        self.call = call
        client.start(call)
    }

    /// Ends it without waiting for an answer.
    func end(_ error: ClientError, on client: HTTPClient) {
        isCancelled = true
        guard let call else { return }
        client.cancel(call)
        finish(.failure(error))
    }

    func callFinished(_ call: ServiceCall, _ outcome: CallOutcome) {
        switch outcome {
        case .answered: finish(.success(ClientResponse(taking: call)))
        case .failed(let failure): finish(.failure(.transport(ClientTransportFailure(of: failure))))
        }
    }

    private func finish(_ outcome: Outcome) {
        let continuation = continuation
        self.continuation = nil
        if let call { owner?.ended(self, call) }
        call = nil
        continuation?.resume(returning: outcome)
    }
}

protocol PendingCallOwner: AnyObject {
    func ended(_ call: PendingCall, _ carried: ServiceCall)
}

extension ClientTransportFailure {
    init(of failure: TransportFailure) {
        switch failure {
        case .cannotConnect: self.init(.cannotConnect)
        case .connectTimeout: self.init(.connectTimeout)
        case .reset: self.init(.reset)
        case .truncated: self.init(.truncated)
        case .timedOut: self.init(.timedOut)
        case .malformed: self.init(.malformed)
        case .tooLarge: self.init(.tooLarge)
        case .saturated: self.init(.saturated)
        case .closed: self.init(.closed)
        case .refusedRequest: self.init(.other, detail: "the transport refused the request")
        }
    }
}

extension ClientResponse {
    /// Takes an answer's body over instead of copying it.
    fileprivate init(taking call: ServiceCall) {
        var fields: [ClientField] = []
        fields.reserveCapacity(call.fields.count)
        for index in 0..<call.fields.count {
            fields.append(ClientField(call.fields.name(at: index).string, call.fields.value(at: index).string))
        }
        var body = ByteBuffer()
        swap(&body, &call.body)
        self.init(status: call.status, fields: fields, body: ResponseBody(body))
    }
}
