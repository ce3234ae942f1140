import BFFHTTP
import BFFPolicy
import BFFTransport
import Testing

@Suite struct ConnectionTests {
    // MARK: Kept connections that turn out to be closed

    /// Answers once per connection, then resets it when the next request comes.
    static let stale: Upstream.Script = { peer, number in
        guard peer.receive() else { return }
        peer.answer(Upstream.ok)
        guard peer.receive() else { return }
        if number == 0 { peer.socket.reset() } else { peer.answer(Upstream.ok) }
    }

    @Test func `a call that may be repeated is repeated once on a new connection`() async throws {
        try await withUpstream(Self.stale) { client, upstream async throws in
            #expect(try await client.call() == .ok())
            #expect(try await client.call() == .ok())
            #expect(upstream.requests.count == 3)
        }
    }

    @Test func `a call that must not be repeated fails`() async throws {
        try await withUpstream(Self.stale) { client, upstream async throws in
            #expect(try await client.call() == .ok())
            #expect(try await client.call(.post) == .failed(.reset))
            #expect(upstream.requests.count == 2)
        }
    }

    @Test func `a call on a new connection is not repeated`() async throws {
        try await withUpstream({ peer, _ in
            peer.receive()
            peer.socket.reset()
        }) { client, upstream async throws in
            #expect(try await client.call() == .failed(.reset))
            #expect(upstream.requests.count == 1)
        }
    }

    @Test func `an answer that has begun is not asked for again`() async throws {
        try await withUpstream({ peer, _ in
            guard peer.receive() else { return }
            peer.answer(Upstream.ok)
            guard peer.receive() else { return }
            peer.answer("HTTP/1.1 2")
            peer.socket.close()
        }) { client, upstream async throws in
            #expect(try await client.call() == .ok())
            #expect(try await client.call() == .failed(.truncated))
            #expect(upstream.requests.count == 2)
        }
    }

    @Test func `a kept connection that the service closes is forgotten at once`() async throws {
        let isClosing = Signal<Bool>()
        try await withUpstream({ peer, _ in
            peer.receive()
            peer.answer(Upstream.ok)
            _ = isClosing.wait()
            peer.socket.close()
        }) { client, _ async throws in
            #expect(try await client.call() == .ok())
            #expect(try await client.counts() == [1, 1])
            isClosing.set(true)
            try await eventually { try await client.counts() == [0, 0] }
        }
    }

    @Test func `a connection that is not used is closed after a while`() async throws {
        var limits = ClientLimits.patient
        limits.idleTimeout = .milliseconds(30)
        let wasClosed = Signal<Bool>()
        try await withUpstream(
            limits: limits,
            { peer, _ in
                peer.receive()
                peer.answer(Upstream.ok)
                wasClosed.set(peer.waitForEnd())
            }
        ) { client, _ async throws in
            #expect(try await client.call() == .ok())
            #expect(wasClosed.wait() == true)
            #expect(try await client.counts() == [0, 0])
        }
    }

    // MARK: Time

    @Test func `a call ends at its deadline, and its connection is closed`() async throws {
        let wasClosed = Signal<Bool>()
        try await withUpstream({ peer, _ in
            peer.receive()
            wasClosed.set(peer.waitForEnd())
        }) { client, _ async throws in
            #expect(try await client.call(timeout: .milliseconds(40)) == .failed(.timedOut))
            #expect(wasClosed.wait() == true)
            #expect(try await client.counts() == [0, 0])
        }
    }

    @Test func `an answer that trickles past the deadline does not keep the call`() async throws {
        try await withUpstream({ peer, _ in
            peer.receive()
            peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")
            _ = peer.waitForEnd()
        }) { client, _ async throws in
            let answer = try await client.call(timeout: .milliseconds(40))
            #expect(answer.outcome == .failed(.timedOut))
        }
    }

    @Test func `a deadline that has passed sends nothing`() async throws {
        try await withUpstream({ peer, _ in peer.receive() }) { client, upstream async throws in
            #expect(try await client.call(timeout: .zero) == .failed(.timedOut))
            #expect(try await client.counts() == [0, 0])
            #expect(upstream.requests.isEmpty)
        }
    }

    @Test func `a service whose queue is full is given up on in time`() async throws {
        // Nobody accepts, and the queue of one is filled: the kernel drops what else comes.
        let full = try FullListener()
        var limits = ClientLimits.patient
        limits.connectTimeout = .milliseconds(50)
        try await withLoop { loop in
            let client = try await ClientHarness(on: loop, port: full.port, limits: limits)
            #expect(try await client.call() == .failed(.connectTimeout))
            #expect(try await client.counts() == [0, 0])
        }
    }

    @Test func `nobody there is told at once`() async throws {
        let unused = try UnusedPort()
        try await withLoop { loop in
            let client = try await ClientHarness(on: loop, port: unused.port)
            #expect(try await client.call() == .failed(.cannotConnect))
            #expect(try await client.counts() == [0, 0])
        }
    }

    // MARK: Names

    @Test func `a name is looked up, and all its addresses tried`() async throws {
        try await withUpstream({ peer, _ in while peer.receive() { peer.answer(Upstream.ok) } }) {
            client, upstream async throws in
            let named = try await ClientHarness(on: client.loop, url: "http://localhost:\(upstream.port)")
            for _ in 0..<3 { #expect(try await named.call() == .ok()) }
        }
    }

    @Test func `a name that does not exist cannot be connected to`() async throws {
        try await withLoop { loop in
            let client = try await ClientHarness(on: loop, url: "http://no-such-host.invalid:80")
            let answer = try await client.call()
            #expect(answer == .failed(.cannotConnect) || answer == .failed(.connectTimeout))
        }
    }

    // MARK: Cancelling

    @Test func `a cancelled call hears nothing, and its connection is closed`() async throws {
        let hasCome = Signal<Bool>()
        let wasClosed = Signal<Bool>()
        try await withUpstream({ peer, number in
            peer.receive()
            guard number == 0 else { return peer.answer(Upstream.ok) }
            hasCome.set(true)
            wasClosed.set(peer.waitForEnd())
        }) { client, _ async throws in
            let heard = Signal<Answer>()
            let call = try await client.start { heard.set($1) }
            #expect(hasCome.wait() == true)
            try await client.cancel(call)
            #expect(wasClosed.wait() == true)
            #expect(try await client.call() == .ok())
            #expect(heard.wait(seconds: 0) == nil)
        }
    }

    @Test func `a call can be cancelled while it connects, waits, or is about to fail`() async throws {
        let full = try FullListener()
        var limits = ClientLimits.patient
        limits.connectionsMax = 1
        limits.connectTimeout = .seconds(60)
        try await withLoop { loop in
            let client = try await ClientHarness(on: loop, port: full.port, limits: limits)
            let heard = Signal<Answer>()
            let connecting = try await client.start(timeout: .seconds(60)) { heard.set($1) }
            let waiting = try await client.start(timeout: .seconds(60)) { heard.set($1) }
            let failing = try await client.start(timeout: .zero) { heard.set($1) }
            _ = failing
            try await client.cancel(waiting)
            try await client.cancel(connecting)
            #expect(try await client.counts() == [0, 0])
            #expect(heard.wait() == .failed(.timedOut))
        }
    }

    // MARK: The limits of a pool

    @Test func `calls beyond the connections wait in order, beyond the queue they fail`() async throws {
        var limits = ClientLimits.patient
        limits.connectionsMax = 1
        limits.waitingCallsMax = 3
        let mayAnswer = Signal<Bool>()
        let order = Order()
        try await withUpstream(
            limits: limits,
            { peer, _ in
                peer.receive()
                _ = mayAnswer.wait()
                peer.answer(Upstream.ok)
                while peer.receive() { peer.answer(Upstream.ok) }
            }
        ) { client, upstream async throws in
            let done = Signal<Bool>()
            for tag in 0..<5 {
                try await client.start(tag: tag) { tag, answer in
                    if order.add(tag, answer) == 5 { done.set(true) }
                }
            }
            try await eventually { order.all.count == 1 }
            #expect(order.all == ["4 failed(BFFTransport.TransportFailure.saturated)"])
            mayAnswer.set(true)
            #expect(done.wait() == true)
            #expect(order.all.dropFirst() == ["0 answered", "1 answered", "2 answered", "3 answered"])
            #expect(upstream.requests.count == 4)
        }
    }

    @Test func `a waiting call keeps its deadline`() async throws {
        var limits = ClientLimits.patient
        limits.connectionsMax = 1
        try await withUpstream(
            limits: limits,
            { peer, _ in
                peer.receive()
                _ = peer.waitForEnd()
            }
        ) { client, _ async throws in
            let first = try await client.start { _, _ in }
            #expect(try await client.call(timeout: .milliseconds(40)) == .failed(.timedOut))
            #expect(try await client.counts() == [1, 0])
            try await client.cancel(first)
        }
    }

    @Test func `a waiting call gets a new connection when the one it waits for breaks`() async throws {
        var limits = ClientLimits.patient
        limits.connectionsMax = 1
        try await withUpstream(
            limits: limits,
            { peer, number in
                peer.receive()
                if number == 0 { peer.socket.reset() } else { peer.answer(Upstream.ok) }
            }
        ) { client, _ async throws in
            let first = Signal<Answer>()
            try await client.start(.post) { first.set($1) }
            #expect(try await client.call() == .ok())
            #expect(first.wait() == .failed(.reset))
        }
    }

    @Test func `no more connections are kept than allowed`() async throws {
        var limits = ClientLimits.patient
        limits.idleConnectionsMax = 1
        let arrivals = Order()
        let haveCome = Signal<Bool>()
        try await withUpstream(
            limits: limits,
            { peer, number in
                peer.receive()
                if arrivals.add(number, .ok()) == 3 { haveCome.set(true) }
                _ = haveCome.wait()
                peer.answer(Upstream.ok)
                _ = peer.waitForEnd()
            }
        ) { client, _ async throws in
            let order = Order()
            let done = Signal<Bool>()
            for tag in 0..<3 {
                try await client.start(tag: tag) { tag, answer in
                    if order.add(tag, answer) == 3 { done.set(true) }
                }
            }
            #expect(done.wait() == true)
            #expect(try await client.counts() == [1, 1])
        }
    }

    @Test func `a loop that stops ends its calls`() async throws {
        let upstream = try Upstream { peer, _ in
            peer.receive()
            _ = peer.waitForEnd()
        }
        defer { upstream.stop() }
        let heard = Signal<Answer>()
        try await withLoop { loop in
            let client = try await ClientHarness(on: loop, port: upstream.port)
            try await client.start { heard.set($1) }
        }
        #expect(heard.wait() == .failed(.closed))
    }
}
