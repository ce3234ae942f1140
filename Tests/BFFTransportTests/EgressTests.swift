import BFFHTTP
import BFFJSON
import BFFTransport
import Foundation
import Testing

/// A request never changes the host that it goes to, whatever stands in it.
@Suite struct EgressTests {
    /// What would be another host's, if it came to stand where a host is read.
    static let escapes = [
        "@other.example", "//other.example/", "http://other.example/", "https://other.example", "..", ".", "",
        "\\\\other.example", "/../..//other.example", "%2f%2fother.example", "x\r\nHost: other.example",
        "x HTTP/1.1\r\nHost: other.example\r\n\r\n", "x\nHost: other.example", ":8080", "#@other.example",
        "?@other.example",
        "x\u{0}y", "other.example:443", "x y",
    ]

    private func request(
        to origin: Origin, on client: ClientHarness, _ write: @escaping @Sendable (inout OutgoingRequest) -> Void
    ) async throws -> Answer {
        let signal = Signal<Answer>()
        try await client.start(writing: write) { signal.set($1) }
        return signal.wait() ?? .failed(.closed)
    }

    @Test func `a query behind a field is sent nowhere`() async throws {
        try await withUpstream({ peer, _ in
            while peer.receive() { peer.answer(Upstream.ok) }
        }) { client, upstream async throws in
            let answer = try await request(to: client.origin, on: client) {
                $0.path("/a"); $0.field("x-value", "1"); $0.query("q", "2")
            }
            #expect(answer == .failed(.refusedRequest))
            #expect(upstream.requests.isEmpty)
        }
    }

    @Test(arguments: escapes)
    func `neither path, query, field, cookie nor body leads elsewhere`(value: String) async throws {
        let writers: [@Sendable (inout OutgoingRequest) -> Void] = [
            {
                $0.path("/a/"); $0.path(value: value); $0.path("/b")
            },
            {
                $0.path("/"); $0.path(value: value)
            },
            {
                $0.path("/a"); $0.query("q", value)
            },
            {
                $0.path("/a"); $0.field("x-value", value)
            },
            {
                $0.path("/a"); $0.field("x-forwarded-host", value)
            },
            {
                $0.path("/a"); $0.body { $0.value(value) }
            },
        ]
        try await withUpstream({ peer, _ in
            while peer.receive() { peer.answer(Upstream.ok) }
        }) { client, upstream async throws in
            var refused = 0
            for write in writers {
                let answer = try await request(to: client.origin, on: client, write)
                if answer == .failed(.refusedRequest) { refused += 1 } else { #expect(answer.status == 200) }
            }
            #expect(upstream.requests.count == writers.count - refused)
            for head in upstream.requests {
                let lines = head.split(separator: "\r\n").map(String.init)
                #expect(lines.count { $0.lowercased().hasPrefix("host:") } == 1)
                #expect(lines.contains("Host: 127.0.0.1:\(upstream.port)"))
                let target = lines[0].split(separator: " ").dropFirst().first ?? ""
                #expect(lines[0].split(separator: " ").count == 3)
                #expect(target.hasPrefix("/") && !target.hasPrefix("//"))
            }
        }
    }

    @Test(.enabled(if: hasSecureServices), arguments: escapes)
    func `nor does it over TLS`(value: String) async throws {
        try await withSecureService { client async throws in
            let host = "Host: 127.0.0.1:\(client.origin.port)"
            let answer = try await request(to: client.origin, on: client) {
                $0.path("/")
                $0.path(value: value)
            }
            #expect(answer == .failed(.refusedRequest) || answer.status == 200)
            for write in [
                {
                    $0.path("/echo"); $0.field("x-value", value)
                },
                {
                    $0.path("/echo"); $0.body { $0.value(value) }
                },
            ] as [@Sendable (inout OutgoingRequest) -> Void] {
                let echo = try await request(to: client.origin, on: client, write)
                guard echo != .failed(.refusedRequest) else { continue }
                let lines = echo.body.components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n")
                #expect(lines.filter { $0.lowercased().hasPrefix("host:") } == [host])
            }
        }
    }

    @Test(.enabled(if: hasSecureServices))
    func `a redirect is an answer, and leads nowhere`() async throws {
        try await withSecureService { client async throws in
            #expect(try await client.call(.get, "/redirect").status == 302)
            #expect(try await client.counts() == [1, 1])
        }
    }
}
