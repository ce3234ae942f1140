import BFFTransport
import Testing

@Suite struct ServerRefusalTests {
    @Test(arguments: HostileRequest.all)
    func `a hostile request is answered with a problem, and the connection closed`(_ request: HostileRequest)
        async throws
    {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let socket = try RawSocket(port: echo.port)
            socket.send(request.bytes + Array("GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            let answer = try #require(socket.readToEnd())
            #expect(answer.hasPrefix("HTTP/1.1 \(request.status) "), "\(answer)")
            #expect(answer.contains("Content-Type: application/problem+json\r\n"))
            #expect(answer.contains("Connection: close\r\n"))
            #expect(answer.contains("\"status\":\(request.status)"))
            #expect(!answer.contains("smuggled"))
            #expect(try await echo.handledCount() == 0)
        }
    }

    @Test func `a chunked body beyond the operation's limit is refused when it grows too long`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop, bodyBytesMax: 10)
            let socket = try RawSocket(port: echo.port)
            socket.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n5\r\nabcde\r\n")
            #expect(socket.readToEnd()?.hasPrefix("HTTP/1.1 413 ") == true)
        }
    }

    @Test func `the answer to a refused upload is readable though the client goes on sending`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let socket = try RawSocket(port: echo.port)
            socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n")
            socket.send([UInt8](repeating: 65, count: 500_000))
            #expect(socket.readToEnd()?.hasPrefix("HTTP/1.1 413 ") == true)
        }
    }

    @Test func `a head that does not end in time is answered with 408`() async throws {
        try await withLoop { loop in
            var limits = ServerLimits()
            limits.headTimeout = .milliseconds(30)
            let echo = try await EchoServer(on: loop, limits: limits)
            let socket = try RawSocket(port: echo.port)
            socket.send("GET / HTTP/1.1\r\nHost:")
            #expect(socket.readToEnd()?.hasPrefix("HTTP/1.1 408 ") == true)
        }
    }

    @Test func `a head that trickles gets no more time for it`() async throws {
        try await withLoop { loop in
            var limits = ServerLimits()
            limits.headTimeout = .milliseconds(60)
            limits.idleTimeout = .seconds(60)
            let echo = try await EchoServer(on: loop, limits: limits)
            let socket = try RawSocket(port: echo.port)
            // The second request of a connection, whose idle time is long.
            socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(socket.read(until: "}") != nil)
            socket.send("GET / HTTP/1.1\r\n")
            let trickle = Trickle(socket)
            trickle.start()
            #expect(socket.readToEnd()?.hasPrefix("HTTP/1.1 408 ") == true)
            trickle.stop()
        }
    }

    @Test func `a body that does not end in time is answered with 408`() async throws {
        try await withLoop { loop in
            var limits = ServerLimits()
            limits.bodyTimeout = .milliseconds(30)
            let echo = try await EchoServer(on: loop, limits: limits)
            let socket = try RawSocket(port: echo.port)
            socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
            #expect(socket.readToEnd()?.hasPrefix("HTTP/1.1 408 ") == true)
            #expect(try await echo.handledCount() == 0)
        }
    }

    @Test func `a silent connection is closed without a word`() async throws {
        try await withLoop { loop in
            var limits = ServerLimits()
            limits.headTimeout = .milliseconds(30)
            limits.idleTimeout = .milliseconds(30)
            let echo = try await EchoServer(on: loop, limits: limits)
            let fresh = try RawSocket(port: echo.port)
            #expect(fresh.readToEnd() == "")
            let used = try RawSocket(port: echo.port)
            used.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(used.readToEnd()?.hasPrefix("HTTP/1.1 200 ") == true)
        }
    }

    @Test func `a client that does not read its answer is cut off`() async throws {
        try await withLoop { loop in
            var limits = ServerLimits()
            limits.writeTimeout = .milliseconds(50)
            let echo = try await EchoServer(on: loop, limits: limits)
            let isClosed = Signal<Bool>()
            try await loop.run { [server = echo.server] in
                Watch(loop: loop, server: server, isClosed: isClosed).check()
            }
            let socket = try RawSocket(port: echo.port, receiveBytes: 4_096)
            socket.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(isClosed.wait() == true)
        }
    }
}
