import BFFHTTP
import BFFJSON
import BFFTransport
import Testing

@Suite struct ClientTests {
    @Test func `a call is answered, and its connection used again`() async throws {
        try await withUpstream({ peer, number in
            while peer.receive() {
                peer.answer("HTTP/1.1 201 Created\r\nContent-Type: a/b\r\nContent-Length: 1\r\n\r\n\(number)")
            }
        }) { client, upstream async throws in
            for _ in 0..<3 {
                let answer = try await client.call()
                #expect(answer == Answer(outcome: .answered, status: 201, body: "0", type: "a/b"))
            }
            #expect(try await client.counts() == [1, 1])
            let expected =
                "GET /x HTTP/1.1\r\nHost: 127.0.0.1:\(upstream.port)\r\n"
                + "User-Agent: bffgen\r\nAccept: application/json\r\n\r\n"
            #expect(upstream.requests == [expected, expected, expected])
        }
    }

    struct Framing: CustomTestStringConvertible {
        let testDescription: String
        let bytes: String
        let answer: Answer
    }

    @Test(arguments: [
        Framing(
            testDescription: "chunks",
            bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: v\r\n\r\n",
            answer: .ok("abcde")),
        Framing(testDescription: "until the end", bytes: "HTTP/1.1 200 OK\r\n\r\nabc", answer: .ok("abc")),
        Framing(testDescription: "HTTP/1.0 until the end", bytes: "HTTP/1.0 200 OK\r\n\r\nabc", answer: .ok("abc")),
        Framing(
            testDescription: "interim answers",
            bytes:
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na",
            answer: .ok("a")),
        Framing(
            testDescription: "204 with a length", bytes: "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
            answer: .ok("", status: 204)),
        Framing(
            testDescription: "304", bytes: "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
            answer: .ok("", status: 304)),
        Framing(testDescription: "no reason", bytes: "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\na", answer: .ok("a")),
        Framing(
            testDescription: "empty", bytes: "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
            answer: .ok("", status: 500)),
        Framing(
            testDescription: "cut in the head", bytes: "HTTP/1.1 200 OK\r\nContent-Le", answer: .failed(.truncated)),
        Framing(
            testDescription: "cut in the body", bytes: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
            answer: .failed(.truncated)),
        Framing(
            testDescription: "cut in a chunk", bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
            answer: .failed(.truncated)),
        Framing(
            testDescription: "cut before the last chunk",
            bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", answer: .failed(.truncated)),
        Framing(
            testDescription: "cut behind an interim answer", bytes: "HTTP/1.1 100 Continue\r\n\r\n",
            answer: .failed(.truncated)),
        Framing(testDescription: "nothing", bytes: "", answer: .failed(.reset)),
        Framing(
            testDescription: "length and chunks",
            bytes: "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            answer: .failed(.malformed)),
        Framing(
            testDescription: "two lengths",
            bytes: "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", answer: .failed(.malformed)),
        Framing(
            testDescription: "unknown coding", bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nab",
            answer: .failed(.malformed)),
        Framing(
            testDescription: "bare LF", bytes: "HTTP/1.1 200 OK\nContent-Length: 1\r\n\r\na",
            answer: .failed(.malformed)),
        Framing(
            testDescription: "bare CR", bytes: "HTTP/1.1 200 OK\r\nA: b\rContent-Length: 1\r\n\r\na",
            answer: .failed(.malformed)),
        Framing(
            testDescription: "folded line", bytes: "HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 1\r\n\r\na",
            answer: .failed(.malformed)),
        Framing(
            testDescription: "space before the colon", bytes: "HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\na",
            answer: .failed(.malformed)),
        Framing(
            testDescription: "101",
            bytes: "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
            answer: .failed(.malformed)),
        Framing(
            testDescription: "HTTP/2", bytes: "HTTP/2.0 200 OK\r\nContent-Length: 1\r\n\r\na",
            answer: .failed(.malformed)),
        Framing(testDescription: "no HTTP", bytes: "SSH-2.0-OpenSSH_9.2\r\n", answer: .failed(.malformed)),
        Framing(
            testDescription: "bad chunk", bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            answer: .failed(.malformed)),
        Framing(
            testDescription: "long field",
            bytes: "HTTP/1.1 200 OK\r\nA: \(String(repeating: "a", count: 70_000))\r\n\r\n",
            answer: .failed(.tooLarge)),
    ])
    func `answers are framed as HTTP/1.1 has it, or the call fails`(_ framing: Framing) async throws {
        try await withUpstream({ peer, _ in
            guard peer.receive() else { return }
            peer.answer(framing.bytes)
            peer.socket.finishSending()
            _ = peer.waitForEnd()
        }) { client, _ async throws in
            #expect(try await client.call(isReplayable: false).withoutType() == framing.answer)
        }
    }

    @Test func `the answer to HEAD has no body, and the connection is used again`() async throws {
        try await withUpstream({ peer, _ in
            while peer.receive() { peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n") }
        }) { client, _ async throws in
            #expect(try await client.call(.head) == .ok(""))
            #expect(try await client.call(.head) == .ok(""))
            #expect(try await client.counts() == [1, 1])
        }
    }

    @Test func `bodies beyond the limit are refused, declared or not`() async throws {
        var limits = ClientLimits.patient
        limits.bodyBytesMax = 4
        try await withUpstream(
            limits: limits,
            { peer, number in
                guard peer.receive() else { return }
                peer.answer(
                    number == 0
                        ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
                        : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n")
                _ = peer.waitForEnd()
            }
        ) { client, _ async throws in
            #expect(try await client.call() == .failed(.tooLarge))
            #expect(try await client.call() == .failed(.tooLarge))
            #expect(try await client.counts() == [0, 0])
        }
    }

    @Test func `a large answer arrives whole`() async throws {
        try await withUpstream({ peer, _ in
            while peer.receive() {
                peer.answer(
                    "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + String(repeating: "x", count: 3_000_000))
            }
        }) { client, _ async throws in
            for _ in 0..<2 {
                let answer = try await client.call()
                #expect(answer.body.utf8.count == 3_000_000)
            }
        }
    }

    @Test func `bytes that nobody asked for are not the next answer`() async throws {
        try await withUpstream({ peer, number in
            guard peer.receive() else { return }
            peer.answer(Upstream.ok + (number == 0 ? "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison" : ""))
            _ = peer.waitForEnd()
        }) { client, _ async throws in
            #expect(try await client.call() == .ok())
            #expect(try await client.counts() == [0, 0])
            #expect(try await client.call() == .ok())
        }
    }

    @Test func `an answer that closes is not followed by another call`() async throws {
        try await withUpstream({ peer, number in
            guard peer.receive() else { return }
            peer.answer("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n\(number)")
            _ = peer.waitForEnd()
        }) { client, _ async throws in
            #expect(try await client.call() == .ok("0"))
            #expect(try await client.call() == .ok("1"))
        }
    }

    @Test func `a call is used again for the same origin only, whose answers it has memory for`() async throws {
        try await withLoop { loop in
            let (catalog, users) = (try Origin(url: "http://catalog"), try Origin(url: "http://users"))
            let isKept = try await loop.run {
                let client = HTTPClient(loop: loop)
                func made(to origin: Origin) -> ObjectIdentifier {
                    let call = client.makeCall(to: origin)
                    client.recycle(call)
                    return ObjectIdentifier(call)
                }
                let first = made(to: catalog)
                return made(to: users) != first && made(to: catalog) == first
            }
            #expect(isKept)
        }
    }

    @Test func `a request with a value that must not go out fails, and nothing is sent`() async throws {
        try await withUpstream({ peer, _ in while peer.receive() { peer.answer(Upstream.ok) } }) {
            client, upstream async throws in
            #expect(try await client.call() == .ok())
            for refused in 0..<5 {
                let signal = Signal<Answer>()
                try await client.loop.run { [loop = client.loop, origin = client.origin] in
                    let other = HTTPClient(loop: loop)
                    let call = other.makeCall(to: origin)
                    call.receiver = Collector { signal.set($1) }
                    call.request.begin(.get, to: origin)
                    call.request.path("/users/")
                    call.request.path(value: ["..", ".", "", "a", "a"][refused])
                    call.request.path("/x")
                    if refused == 3 { call.request.field("X-A", "a\r\nX-B: c") }
                    if refused == 4 { call.request.field("X-A", "a\0") }
                    call.request.finish()
                    other.start(call)
                }
                #expect(signal.wait() == .failed(.refusedRequest))
            }
            #expect(upstream.requests.count == 1)
        }
    }

    @Test func `values are encoded where they stand`() async throws {
        try await withUpstream({ peer, _ in while peer.receive() { peer.answer(Upstream.ok) } }) {
            client, upstream async throws in
            let signal = Signal<Answer>()
            try await client.loop.run { [loop = client.loop, origin = client.origin] in
                let other = HTTPClient(loop: loop)
                let call = other.makeCall(to: origin)
                call.receiver = Collector { signal.set($1) }
                call.request.begin(.post, to: origin)
                call.request.path("/a/")
                call.request.path(value: "x/../y?z#é")
                call.request.query("q", "a&b=c d")
                call.request.query("n", -5)
                call.request.query("f", true)
                call.request.beginQuery("ids")
                call.request.queryValue("1,2")
                call.request.querySeparator(",")
                call.request.queryValue(3)
                call.request.field("X-Request-Id", "r-1")
                call.request.body { $0.raw("[1]") }
                call.request.finish()
                other.start(call)
            }
            #expect(signal.wait() == .ok())
            let head = try #require(upstream.requests.first)
            #expect(
                head.hasPrefix(
                    "POST /a/x%2F..%2Fy%3Fz%23%C3%A9?q=a%26b%3Dc%20d&n=-5&f=true&ids=1%2C2,3 HTTP/1.1\r\nHost: "))
            #expect(head.contains("\r\nX-Request-Id: r-1\r\n"))
            #expect(head.contains("\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n"))
        }
    }
}

@Suite struct OriginTests {
    @Test func `host, port and prefix are taken from the URL`() throws {
        let origin = try Origin(url: "http://catalog.internal:8080/api/v2/")
        #expect(origin.host == "catalog.internal")
        #expect(origin.port == 8_080)
        #expect(origin.pathPrefix == "/api/v2")
        let bare = try Origin(url: "http://[::1]")
        #expect(bare.port == 80)
        let bracketed = try Origin(url: "http://[::1]:81")
        #expect(bracketed.host == "[::1]")
        #expect(bracketed.port == 81)
    }

    @Test(arguments: [
        "https://", "https://a?x", "ftp://a", "http://", "http://a:0", "http://a:99999", "http://u@a", "http://a b",
        "http://a/x?y",
        "http://a/x y", "http://a:b",
    ])
    func `what is no origin is refused`(url: String) {
        #expect(throws: TransportError.self) { try Origin(url: url) }
    }
}
