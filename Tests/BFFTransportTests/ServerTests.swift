import BFFHTTP
import BFFTransport
import Foundation
import Testing

@Suite struct ServerTests {
    static let get = "GET /a?b=c HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func `a request is answered with status, length, type and date`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let socket = try RawSocket(port: echo.port)
            socket.send(Self.get)
            let answer = try #require(socket.read(until: "}"))
            let body = #"{"method":"GET","path":"/a","query":"b=c","fields":1,"secret":null,"body":""}"#
            #expect(
                answer.hasPrefix(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"))
            #expect(answer.contains(" GMT\r\n\r\n"))
            #expect(!answer.contains("Connection:"))
            #expect(answer.hasSuffix(body))
        }
    }

    @Test(arguments: ["QUERY", "COPY", "x-move", "DESCRIBE"])
    func `a method that the handler knows is handled, by its own name alone`(name: String) async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop, methods: [HTTPMethod(named: name)])
            let socket = try RawSocket(port: echo.port)
            socket.send("\(name) /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab")
            let answer = try #require(socket.read(until: "}"))
            #expect(
                answer.hasSuffix(#"{"method":"\#(name)","path":"/a","query":"","fields":2,"secret":null,"body":"ab"}"#))
            socket.send("\(name)S /a HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try #require(socket.read(until: "}")).hasPrefix("HTTP/1.1 501 "))
        }
    }

    @Test func `a request that comes byte by byte is answered the same`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let socket = try RawSocket(port: echo.port)
            for byte in "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n".utf8 {
                socket.send([byte])
            }
            #expect(socket.read(until: "}")?.hasSuffix(#""body":"ab"}"#) == true)
        }
    }

    @Test func `nothing of one request leaks into the next`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let socket = try RawSocket(port: echo.port)
            socket.send("POST /first?secret HTTP/1.1\r\nHost: a\r\nX-Secret: s3cret\r\nContent-Length: 6\r\n\r\ns3cret")
            #expect(socket.read(until: "}")?.contains(#""secret":"s3cret","body":"s3cret""#) == true)
            socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try #require(socket.read(until: "}"))
            #expect(answer.hasSuffix(#"{"method":"GET","path":"/","query":"","fields":1,"secret":null,"body":""}"#))
        }
    }

    @Test func `pipelined requests are answered in order, one after the other`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let signals = try await echo.signals()
            let socket = try RawSocket(port: echo.port)
            socket.send((0..<50).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
            socket.send(
                "GET /hold HTTP/1.1\r\nHost: a\r\n\r\nGET /behind HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            )
            #expect(signals.holding.wait() == true)
            #expect(try await echo.handledCount() == 51)
            try await loop.run { [handler = echo.handler] in handler.value?.answerHeld() }
            let answers = try #require(socket.readToEnd())
            let paths = answers.split(separator: "\"path\":\"").dropFirst().map { $0.prefix { $0 != "\"" } }
            #expect(paths == (0..<50).map { "/\($0)" } + ["/hold", "/behind", "/end"])
        }
    }

    @Test func `a flood of pipelined requests is not read beyond its bound, and all are answered`() async throws {
        try await withLoop { loop in
            var limits = ServerLimits()
            limits.backlogBytesMax = 1_000
            let echo = try await EchoServer(on: loop, limits: limits)
            let signals = try await echo.signals()
            let socket = try RawSocket(port: echo.port)
            socket.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(signals.holding.wait() == true)
            socket.send(String(repeating: Self.get, count: 5_000))
            try await loop.run { [handler = echo.handler] in handler.value?.answerHeld() }
            socket.send("GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let answers = try #require(socket.readToEnd())
            #expect(answers.split(separator: "HTTP/1.1 200 OK").count == 5_002)
        }
    }

    @Test func `a client that goes while its request is in flight is noticed at once`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let signals = try await echo.signals()
            let socket = try RawSocket(port: echo.port)
            socket.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(signals.holding.wait() == true)
            socket.close()
            #expect(signals.abandoned.wait() == true)
        }
    }

    @Test func `an answer to a client that is gone goes nowhere`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let signals = try await echo.signals()
            let socket = try RawSocket(port: echo.port)
            socket.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(signals.holding.wait() == true)
            let exchange = LoopBox<HTTPExchange>()
            try await loop.run { [handler = echo.handler] in exchange.value = handler.value?.held }
            socket.reset()
            #expect(signals.abandoned.wait() == true)
            let isAbandoned = try await loop.run {
                exchange.value?.respond(status: 200)
                defer { exchange.value = nil }
                return exchange.value?.isAbandoned
            }
            #expect(isAbandoned == true)
        }
    }

    @Test func `HEAD tells the length and sends no body; 204 has neither`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let socket = try RawSocket(port: echo.port)
            socket.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET /empty HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let answers = try #require(socket.readToEnd())
            let parts = answers.components(separatedBy: "\r\n\r\n")
            #expect(parts.count == 3)
            #expect(parts[0].contains("Content-Length: 74"))
            #expect(parts[1].hasPrefix("HTTP/1.1 204 No Content\r\n"))
            #expect(!parts[1].contains("Content-Length"))
            #expect(parts[2] == "")
        }
    }

    @Test func `HTTP/1.0 closes, unless it asks to be kept`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let socket = try RawSocket(port: echo.port)
            socket.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(socket.read(until: "}")?.contains("Connection: keep-alive\r\n") == true)
            socket.send("GET / HTTP/1.0\r\n\r\n")
            #expect(socket.readToEnd()?.contains("Connection: close\r\n") == true)
        }
    }

    @Test func `a client that asks first is told to send its body`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let socket = try RawSocket(port: echo.port)
            socket.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n")
            #expect(socket.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            socket.send("ab")
            #expect(socket.read(until: "}")?.hasSuffix(#""body":"ab"}"#) == true)
            // The whole request at once: nobody waits, nothing is told.
            socket.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab")
            #expect(socket.read(until: "}")?.hasPrefix("HTTP/1.1 200 OK") == true)
        }
    }

    @Test func `an upgrade is not honoured`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let socket = try RawSocket(port: echo.port)
            socket.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n" + Self.get)
            #expect(socket.read(until: "}")?.hasPrefix("HTTP/1.1 200 OK") == true)
        }
    }

    @Test func `an answer larger than the socket's buffers arrives whole`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let socket = try RawSocket(port: echo.port, receiveBytes: 4_096)
            socket.send(
                "GET /large HTTP/1.1\r\nHost: a\r\n\r\nGET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let answers = try #require(socket.readToEnd())
            let received = answers.utf8.count { $0 == UInt8(ascii: "x") }
            #expect(received == 4_000_000)
            #expect(answers.contains(#""path":"/end""#))
        }
    }

    @Test func `beyond the limit connections wait until another is closed`() async throws {
        try await withLoop { loop in
            var limits = ServerLimits()
            limits.connectionsMax = 1
            let echo = try await EchoServer(on: loop, limits: limits)
            let first = try RawSocket(port: echo.port)
            first.send(Self.get)
            #expect(first.read(until: "}") != nil)
            let second = try RawSocket(port: echo.port)
            second.send(Self.get)
            let open = try await loop.run { [server = echo.server] in server.value?.connectionCount }
            #expect(open == 1)
            #expect(try await echo.handledCount() == 1)
            first.close()
            #expect(second.read(until: "}") != nil)
        }
    }

    @Test func `two loops share a port`() async throws {
        try await withLoop { first in
            try await withLoop { second in
                let echo = try await EchoServer(on: first)
                let port = echo.port
                let isListening = try await second.run {
                    try HTTPServer(loop: second, address: "127.0.0.1", port: port, handler: EchoHandler()).port == port
                }
                #expect(isListening)
                // What another process must ask, which would join in too.
                let fault = HTTPServer.fault(address: "127.0.0.1", port: port)
                #expect(fault == .system(operation: "bind", message: "address already in use"))
                #expect(HTTPServer.fault(address: "127.0.0.1", port: 0) == nil)
            }
        }
    }

    @Test func `what cannot be listened on is told`() async throws {
        try await withLoop { loop in
            await #expect(throws: TransportError.invalidAddress("nowhere:80")) {
                try await loop.run {
                    try HTTPServer(loop: loop, address: "nowhere", port: 80, handler: EchoHandler()).port
                }
            }
            await #expect(throws: TransportError.self) {
                try await loop.run {
                    try HTTPServer(loop: loop, address: "192.0.2.1", port: 0, handler: EchoHandler()).port
                }
            }
        }
    }
}

@Suite struct DrainTests {
    @Test func `a drain closes idle connections, lets the rest finish, and then completes`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let signals = try await echo.signals()
            let idle = try RawSocket(port: echo.port)
            idle.send(ServerTests.get)
            #expect(idle.read(until: "}") != nil)
            let busy = try RawSocket(port: echo.port)
            busy.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(signals.holding.wait() == true)
            let isDrained = Signal<Bool>()
            try await loop.run { [server = echo.server] in server.value?.beginDrain { isDrained.set(true) } }
            #expect(idle.readToEnd() == "")
            #expect(throws: SocketFailure.self) { _ = try RawSocket(port: echo.port) }
            #expect(isDrained.wait(seconds: 0) == nil)
            try await loop.run { [handler = echo.handler] in handler.value?.answerHeld() }
            #expect(busy.readToEnd()?.contains("Connection: close\r\n") == true)
            busy.close()
            #expect(isDrained.wait() == true)
        }
    }

    @Test func `a request that was on its way when the drain began is answered`() async throws {
        try await withLoop { loop in
            let echo = try await EchoServer(on: loop)
            let (entered, resumed, isDrained) = (Signal<Bool>(), Signal<Bool>(), Signal<Bool>())
            loop.post { [server = echo.server] in
                entered.set(true)
                _ = resumed.wait()
                server.value?.beginDrain { isDrained.set(true) }
            }
            #expect(entered.wait() == true)
            // The kernel takes it; the loop has not seen it when it begins to drain.
            let late = try RawSocket(port: echo.port)
            late.send(ServerTests.get)
            resumed.set(true)
            #expect(late.readToEnd()?.contains("Connection: close\r\n") == true)
            late.close()
            #expect(isDrained.wait() == true)
        }
    }

    @Test func `a drain ends in time though a request does not`() async throws {
        try await withLoop { loop in
            var limits = ServerLimits()
            limits.drainTimeout = .milliseconds(40)
            let echo = try await EchoServer(on: loop, limits: limits)
            let signals = try await echo.signals()
            let busy = try RawSocket(port: echo.port)
            busy.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(signals.holding.wait() == true)
            let isDrained = Signal<Bool>()
            try await loop.run { [server = echo.server] in server.value?.beginDrain { isDrained.set(true) } }
            #expect(isDrained.wait() == true)
            #expect(signals.abandoned.wait() == true)
        }
    }
}
