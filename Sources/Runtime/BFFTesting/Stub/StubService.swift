public import BFFTransport

/// A service that answers what its contract's examples say, over the real server, and that can be made to fail while it runs. From
/// any thread.
public final class StubService: Sendable {
    public let definition: StubDefinition
    /// Stays the same, also while connections are refused.
    public let port: Int
    private let loop: TestLoop
    private let state: StubState
    private let server: StubServer

    /// Listens on 127.0.0.1 at once.
    ///
    /// - Parameters:
    ///   - loop: several stubs may share one.
    ///   - port: 0 for any that is free.
    ///   - delay: before each answer.
    ///   - directory: stubs on one loop that can be switched through each other's admin surface.
    public init(
        _ definition: StubDefinition, on loop: TestLoop, port: Int = 0, delay: Duration = .zero,
        directory: StubDirectory? = nil
    ) throws(TransportError) {
        self.definition = definition
        self.loop = loop
        let state = StubState(definition, delay: delay)
        let server = StubServer(state: state, loop: loop.loop, port: port, directory: directory)
        self.state = state
        self.server = server
        self.port = try loop.sync { server.listen() }.get()
        directory?.add(server)
    }

    /// Whether somebody listens on a port of 127.0.0.1. The server would listen there too, and get some of the connections.
    public static func isTaken(port: Int) -> Bool {
        (try? TestConnection(port: port)) != nil
    }

    /// For the environment of a BFF whose service has a name that stands for no address. One part of the name is longer than a part can be
    /// (RFC 1035, section 2.3.4), so that no server of names is asked.
    public static let urlWithoutAddress = "http://\(String(repeating: "x", count: 64)).invalid"

    /// Without a final slash.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// Makes an operation fail, or all of them, from the next request on; nil makes them well again and lets go of what `timeout` holds
    /// back. `refuse` and `halfOpen` always mean the whole service. Has happened when the call returns.
    ///
    /// - Returns: false where the service has no such operation.
    @discardableResult
    public func setFault(_ fault: StubFault?, of operation: String? = nil) -> Bool {
        if let operation, state.operation(operation) == nil { return false }
        return loop.sync { [server] in server.setFault(fault, of: operation) }
    }

    /// What an operation answers from now on; nil: its healthy answer.
    ///
    /// - Returns: false where the service has no such operation, or an edit's text is no JSON.
    @discardableResult
    public func setAnswer(_ answer: StubAnswer?, of operation: String) -> Bool {
        guard let target = state.operation(operation) else { return false }
        switch answer {
        case nil: state.setAnswer(nil, of: operation)
        case .response(let response): state.setAnswer(response, of: operation)
        case .edited(let edits):
            guard let body = StubEdit.apply(edits, to: target.healthy.body) else { return false }
            state.setAnswer(target.healthy.with(body: body), of: operation)
        case .keepable(let edits):
            let body = target.healthy.body
            guard let edited = edits.isEmpty ? body : StubEdit.apply(edits, to: body) else { return false }
            state.setAnswer(target.healthy.keepable.with(body: edited), of: operation)
        }
        return true
    }

    /// Before each answer from now on.
    public func setDelay(_ delay: Duration) { state.setDelay(delay) }

    /// What an operation's answers, or all of them, are held back by from now on, beside the delay; nil: not at all.
    ///
    /// - Returns: false where the service has no such operation.
    @discardableResult
    public func setLatency(_ latency: StubLatency?, of operation: String? = nil) -> Bool {
        if let operation, state.operation(operation) == nil { return false }
        state.setLatency(latency, of: operation)
        return true
    }

    /// Refuses connections by turns, beginning now; nil: takes them again. A fault that is set for all operations while it flaps gives way
    /// at the next turn.
    public func setFlap(_ flap: StubFlap?) {
        loop.sync { [server] in _ = server.setFlap(flap) }
    }

    /// Does what a script or the command line asks.
    ///
    /// - Parameter order: its `operation` may be the service's own name, too.
    /// - Returns: false where the service has no such operation, or cannot listen on its port any more.
    @discardableResult
    public func carryOut(_ order: FaultOrder) -> Bool {
        loop.sync { [server] in server.carryOut(order) == .done }
    }

    /// The requests since the start or the last `reset`, at most 10 000.
    public var requests: [StubRequest] { state.requests }

    /// How often an operation was called.
    public func count(of operation: String) -> Int {
        state.counts().byOperation.first { $0.id == operation }?.count ?? 0
    }

    /// Well again, without a delay, and without memory of what was asked.
    public func reset() {
        loop.sync { [server] in server.reset() }
    }

    /// Refuses connections for good.
    public func close() {
        loop.sync { [server] in server.end() }
    }
}
