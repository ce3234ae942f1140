public import BFFHTTP
public import BFFJSON
public import BFFPolicy

/// Serves requests. Called on the loop of the server that it was given to.
public protocol HTTPHandler: AnyObject {
    /// A whole request is there. The handler answers the exchange now or later, once.
    func handle(_ exchange: HTTPExchange)

    /// The longest body, in bytes, of a request with this head; nil for the server's limit. Asked before any of a
    /// body is read.
    func bodyBytesMax(for head: HTTPHead) -> Int?

    /// Whether any request with this method, which is none of the standard ones, could be handled. Others are answered with 501.
    func knows(_ method: HTTPMethod) -> Bool

    /// A message was answered with this status by the server itself, because it is no request that could be handled.
    func refused(status: Int)
}

extension HTTPHandler {
    public func bodyBytesMax(for head: HTTPHead) -> Int? { nil }

    public func knows(_ method: HTTPMethod) -> Bool { false }

    public func refused(status: Int) {}
}

/// Hears that nobody waits for an answer any more.
public protocol ExchangeObserver: AnyObject {
    /// The caller has gone. Comes once, on the loop, never behind `respond`.
    func exchangeAbandoned()
}

/// A request: its head and its body. Reused from request to request of a connection.
public final class HTTPRequest {
    public let head = HTTPHead()
    public internal(set) var body = ByteBuffer()

    init() {}
}

/// One request and the duty to answer it once. Loop-confined.
///
/// The request's bytes stay valid until it is answered or abandoned.
public final class HTTPExchange {
    public let request = HTTPRequest()
    /// When the request's last byte was read.
    public internal(set) var arrival = Instant(nanoseconds: 0)
    /// True once the caller has gone; an answer then goes nowhere.
    public private(set) var isAbandoned = false
    /// Told when the caller goes; let go of when the exchange ends.
    public var observer: (any ExchangeObserver)?
    private var connection: ServerConnection?

    init() {}

    /// True while an answer is owed and somebody waits for it.
    public var isOpen: Bool { connection != nil }

    /// Answers with a body.
    /// - Parameters:
    ///   - contentType: the body's media type.
    ///   - fields: writes further fields; those that frame the message are the server's.
    ///   - body: left out for HEAD, 204 and 304, but for HEAD its length is told.
    public func respond(
        status: Int, contentType: StaticString = MediaType.json, fields: (inout FieldWriter) -> Void = { _ in },
        body: borrowing JSONWriter
    ) {
        body.withBytes { respond(status: status, contentType: contentType, fields: fields, bytes: $0) }
    }

    /// Answers with a body.
    public func respond(
        status: Int, contentType: StaticString = MediaType.json, fields: (inout FieldWriter) -> Void = { _ in },
        body: borrowing ByteBuffer
    ) {
        body.withBytes { respond(status: status, contentType: contentType, fields: fields, bytes: $0) }
    }

    /// Answers with an empty body.
    public func respond(status: Int, fields: (inout FieldWriter) -> Void = { _ in }) {
        respond(
            status: status, contentType: nil, fields: fields, bytes: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    /// Answers with a problem document.
    public func respond(
        problem: Problem, requestID: JSONText? = nil, fields: (inout FieldWriter) -> Void = { _ in }
    ) {
        var writer = JSONWriter()
        problem.write(into: &writer, requestID: requestID)
        respond(status: problem.status, contentType: MediaType.problem, fields: fields, body: writer)
    }

    /// Answers with a body whose media type, if it has one, is among `fields`.
    package func respond(status: Int, fields: (inout FieldWriter) -> Void, untyped body: borrowing ByteBuffer) {
        body.withBytes { respond(status: status, contentType: nil, fields: fields, bytes: $0) }
    }

    /// Sends bytes as they stand, status line and framing included: for stubs that break the protocol on purpose.
    ///
    /// - Parameter isLast: ends the answer, and the connection with it; else more bytes are owed.
    package func send(raw bytes: borrowing ByteBuffer, isLast: Bool) {
        guard let connection else { return }
        if isLast {
            self.connection = nil
            observer = nil
        }
        bytes.withBytes { connection.send(raw: $0, isLast: isLast) }
    }

    private func respond(
        status: Int, contentType: StaticString?, fields: (inout FieldWriter) -> Void, bytes: UnsafeRawBufferPointer
    ) {
        guard let connection else { return }
        self.connection = nil
        observer = nil
        connection.send(status: status, contentType: contentType, fields: fields, body: bytes)
    }

    // MARK: The connection's side

    func begin() {
        isAbandoned = false
        observer = nil
        request.body.removeAll()
    }

    func open(on connection: ServerConnection, at arrival: Instant) {
        self.connection = connection
        self.arrival = arrival
    }

    func abandon() {
        guard connection != nil else { return }
        connection = nil
        isAbandoned = true
        let observer = observer
        self.observer = nil
        observer?.exchangeAbandoned()
    }
}
