public import BFFHTTP
public import BFFJSON
public import BFFPolicy

/// Hears how a call ended. Called on the loop, exactly once unless the call is cancelled, never from inside `start`.
public protocol CallReceiver: AnyObject {
    func callFinished(_ call: ServiceCall, _ outcome: CallOutcome)
}

/// How a call ended.
public enum CallOutcome: Hashable, Sendable {
    /// The whole response is there, whatever its status.
    case answered
    case failed(TransportFailure)
}

/// Why there is no response. A closed list: the runtime turns each into a reason or a status in one switch.
public enum TransportFailure: Error, Hashable, Sendable {
    /// No address, nobody listening, no way there.
    case cannotConnect
    /// No connection within `ClientLimits.connectTimeout`.
    case connectTimeout
    /// The connection ended before any byte of the answer.
    case reset
    /// The connection ended inside the answer.
    case truncated
    /// The call's deadline passed.
    case timedOut
    /// The answer is not HTTP/1.1 as its grammar has it.
    case malformed
    /// The answer's body, or its head, is beyond its limit.
    case tooLarge
    /// Too many calls wait for a connection already.
    case saturated
    /// The request has a value that must not go out (see `OutgoingRequest.isRefused`). Nothing was sent.
    case refusedRequest
    /// The loop is stopping.
    case closed
}

/// Carries calls to services: the client of a loop, or a test's stand-in. Loop-confined.
public protocol CallTransport: AnyObject {
    /// A call to be written and started, from those that are kept for reuse.
    func makeCall(to origin: Origin) -> ServiceCall

    /// Begins the call. Its request is finished; its deadline and receiver are set.
    func start(_ call: ServiceCall)

    /// Ends a call whose answer nobody wants; its receiver hears nothing. A call that is not under way is ignored.
    func cancel(_ call: ServiceCall)

    /// Gives a call back that is not under way. Whoever still holds it keeps its answer: it is reused once nobody does.
    func recycle(_ call: ServiceCall)
}

/// One call to a service: the request as it goes out, and the answer with the memory that its texts live in.
/// Loop-confined; reused from call to call.
public final class ServiceCall {
    // MARK: Set by the caller

    /// Where it goes.
    public package(set) var origin: Origin?
    public var request = OutgoingRequest()
    /// When it fails at the latest, with `.timedOut`.
    public var deadline = Instant.distantFuture
    /// True for requests that may be sent twice: GET, HEAD, and what the contract says is safe. They are sent once
    /// more when a kept connection turns out to have been closed.
    public var isReplayable = false
    /// Kept alive until the call has ended.
    public var receiver: (any CallReceiver)?
    /// The caller's own mark.
    public var tag = 0

    // MARK: Set when it is answered

    public package(set) var status = 0
    public let fields = HTTPFields()
    public package(set) var body = ByteBuffer()
    /// Reads `body`; its texts live as long as this call is neither started again nor recycled.
    public let parser = JSONParser()

    // MARK: The client's own

    enum State {
        case idle, waiting, active, ending(TransportFailure)
    }

    var state = State.idle
    /// What carries it while it is active.
    var carrier: (any CallCarrier)?
    /// Which of the origin's endpoints it goes to; its position there.
    var endpoint = 0
    /// True while the origin's balancer counts it.
    var isBalanced = false
    var client: HTTPClient?
    var timer = TimerToken.none
    var isReplay = false
    /// How many endpoints it has left because it could not connect to them.
    var moves = 0

    /// For clients, and for what stands in for one in tests.
    package init() {}

    /// Forgets the last answer and who asked for it.
    package func reset() {
        origin = nil
        receiver = nil
        isReplayable = false
        deadline = .distantFuture
        tag = 0
        clearAnswer()
        parser.releaseExcess()
    }

    func clearAnswer() {
        status = 0
        fields.removeAll()
        body.removeAll()
        isReplay = false
    }

    /// Ends the call as a transport does: tells the receiver, and lets go of it first. For stand-ins in tests too.
    package func finish(_ outcome: CallOutcome) {
        let receiver = receiver
        self.receiver = nil
        receiver?.callFinished(self, outcome)
    }
}

extension ServiceCall: TimerReceiver, LoopTurn {
    /// The deadline has come.
    public func timerFired(tag: Int) {
        timer = .none
        client?.abort(self, because: .timedOut)
    }

    func takeTurn() {
        guard case .ending(let failure) = state else { return }
        client?.end(self, .failed(failure))
    }
}
