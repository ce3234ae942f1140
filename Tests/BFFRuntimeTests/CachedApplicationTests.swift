import BFFHTTP
import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// What caches, limits and deadlines look like from outside, over real loops.
struct CachedApplicationTests {
    @Test func anAnswersFieldsTellOfTheCache() async throws {
        let app = try await ValueApplication()
        let first = try await app.get("/cached/a")
        #expect(first.fields["age"] == nil)
        #expect(first.fields["cache-control"] == "public, max-age=60")
        #expect(first.fields["cache-status"]?.hasPrefix("value; fwd=miss; ttl=") == true)
        #expect(first.fields["cache-status"]?.hasSuffix("; stored") == true)
        let second = try await app.get("/cached/a")
        #expect(second.fields["age"].flatMap { Int($0) } != nil)
        #expect(second.fields["cache-status"]?.hasPrefix("value; hit; ttl=") == true)
        #expect(second.body == #"{"value":7,"maxAge":60,"components":{"value":{"status":"ok"}}}"#)
        let plain = try await app.get("/plain/a")
        #expect(plain.fields["cache-status"] == nil)
        #expect(app.seen.all.count == 2)
        app.end()
    }

    @Test func hundredsOfRequestsOfAColdKeyOnTwoLoopsAreOneCall() async throws {
        let count = 400
        let gate = Gate()
        let released = Signal()
        let app = try await ValueApplication(answer: { _, _ in
            gate.open()
            released.wait()
            return (200, #"{"value":7}"#)
        })
        let replies = Task {
            try await withThrowingTaskGroup(of: Reply.self) { group in
                for _ in 0..<count { group.addTask { try await app.get("/cached/cold") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
        await gate.wait()
        var active = 0
        while active < count {
            let metrics = try await app.loopback.send(.get, "/metrics", port: app.adminPort).body
            let line = metrics.split(separator: "\n").first { $0.hasPrefix("http_server_active_requests") }
            active = line.flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
        }
        released.raise()
        let all = try await replies.value
        #expect(all.count == count)
        #expect(all.allSatisfy { $0.status == 200 && $0.body.hasPrefix(#"{"value":7,"#) })
        #expect(app.seen.all.count == 1)
        #expect(all.filter { $0.fields["cache-status"]?.hasSuffix("collapsed") == true }.count >= count / 2)
        app.end()
    }

    @Test func manyKeysOnTwoLoopsKeepTheirOwnAnswers() async throws {
        let app = try await ValueApplication(
            answer: { target, _ in (200, #"{"value":\#(target.utf8.last ?? 0)}"#) },
            configure: { $0.cacheBytesMax = 64 * 1024 })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<300 {
                group.addTask {
                    let targets: [StaticString] = ["/cached/a", "/cached/b", "/cached/c", "/cached/d", "/cached/e"]
                    let reply = try await app.get(targets[index % 5])
                    #expect(reply.body.hasPrefix(#"{"value":\#(97 + index % 5),"#))
                }
            }
            try await group.waitForAll()
        }
        #expect(app.seen.all.count == 5)
        app.end()
    }

    // MARK: Purging

    @Test func aPurgeEmptiesTheCache() async throws {
        let app = try await ValueApplication()
        for (body, purged) in [
            (#"{"operation":"values.getValue"}"#, 1), (#"{"operation":"values.other"}"#, 0), (#"{"all":true}"#, 1),
            (#"{"operation":"values.getValue","target":"/v1/values/a"}"#, 1),
            (#"{"operation":"values.getValue","target":"/v1/values/"}"#, 0),
            (#"{"operation":"values.getValue","scope":["u-1"]}"#, 0),
            (#"{"operation":"values.getValue","item":"a"}"#, 0), (#"{"operation":"values.getValue","item":7}"#, 0),
        ] {
            _ = try await app.get("/cached/a")
            let reply = try await app.purge(body)
            #expect(reply.status == 200)
            #expect(reply.body == #"{"purged":\#(purged)}"#)
            #expect(reply.fields["cache-control"] == "no-store")
        }
        #expect(app.seen.all.count == 4)
        app.end()
    }

    @Test(arguments: [
        ("", "/body"), ("{", "/body"), ("[]", "/body"), ("{}", "/body"), (#"{"operation":1}"#, "/body/operation"),
        (#"{"all":false}"#, "/body/all"), (#"{"all":true,"operation":"a.b"}"#, "/body"),
        (#"{"operation":"a.b","scope":"u"}"#, "/body/scope"), (#"{"operation":"a.b","scope":[{}]}"#, "/body/scope"),
        (#"{"operation":"a.b","target":1}"#, "/body/target"),
        (#"{"operation":"a.b","item":[]}"#, "/body/item"), (#"{"operation":"a.b","item":1.5}"#, "/body/item"),
        (#"{"operation":"a.b","item":"x","target":"/"}"#, "/body"), (#"{"item":"x"}"#, "/body"),
        (#"{"operation":"a.b","target":"/","scope":[]}"#, "/body"), (#"{"tag":"a.b"}"#, "/body/tag"),
    ])
    func aPurgeThatCannotBeUnderstoodIsAProblem(_ body: String, _ location: String) async throws {
        let app = try await ValueApplication()
        let reply = try await app.purge(body)
        #expect(reply.status == 400)
        #expect(reply.body.contains(#""code":"invalid_request""#))
        #expect(reply.body.contains(#""location":"\#(location)""#), "\(reply.body)")
        #expect(try await app.loopback.send(.get, "/cache/purge", port: app.adminPort).status == 405)
        app.end()
    }

    // MARK: Limits

    @Test func requestsThatComeTooFastAre429AndSayWhenToComeBack() async throws {
        let app = try await ValueApplication()
        for left in [2, 1, 0] {
            let reply = try await app.get("/limited/a")
            #expect(reply.status == 200)
            #expect(reply.fields["ratelimit-policy"] == #""default";q=3;w=3600"#)
            #expect(reply.fields["ratelimit"]?.hasPrefix(#""default";r=\#(left);t="#) == true)
        }
        let refused = try await app.get("/limited/a")
        #expect(refused.status == 429)
        #expect(refused.body.contains(#""code":"rate_limited""#))
        #expect((1100...1200).contains(Int(refused.fields["retry-after"] ?? "") ?? 0))
        #expect(refused.fields["ratelimit"]?.hasPrefix(#""default";r=0;t="#) == true)
        #expect(try await app.get("/plain/a").fields["ratelimit"] == nil)
        app.end()
    }

    @Test func aCallersDeadlineEndsTheRequest() async throws {
        let app = try await ValueApplication(answer: { _, _ in nil })
        for fields in [[("grpc-timeout", "50m")], [("X-Request-Deadline", "1000")]] as [[(StaticString, String)]] {
            let reply = try await app.get("/plain/a", fields: fields)
            #expect(reply.status == 504)
            #expect(reply.body.contains(#""code":"dependency_timeout""#))
        }
        app.end()
    }

    @Test(arguments: [
        ("1H", Duration.seconds(3600)), ("2M", .seconds(120)), ("3S", .seconds(3)), ("50m", .milliseconds(50)),
        ("7u", .microseconds(7)), ("99999999n", .nanoseconds(99_999_999)), ("00000080m", .milliseconds(80)),
        ("", nil), ("m", nil), ("50", nil), ("5x", nil), ("-5m", nil), ("123456789m", nil),
    ])
    func timeoutsAreReadAsGRPCWritesThem(_ text: String, _ expected: Duration?) {
        let value = Array(text.utf8).withUnsafeBytes { IncomingDeadline.timeout(HTTPText(unsafelyBorrowing: $0)) }
        #expect(value == expected)
    }

    // MARK: As new

    @Test func anApplicationCanForgetWhatItHasSeen() async throws {
        let app = try await ValueApplication(answer: { _, _ in (500, "") })
        for _ in 0..<30 { _ = try await app.get("/plain/a") }
        #expect(try await app.get("/plain/a").status == 503)
        for _ in 0..<4 { _ = try await app.get("/limited/a") }
        app.application.forget()
        #expect(try await app.get("/plain/a").status == 502)
        #expect(try await app.get("/limited/a").status == 200)
        app.end()
    }
}
