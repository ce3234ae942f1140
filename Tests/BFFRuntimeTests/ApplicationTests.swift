import BFFHTTP
@testable import BFFRuntime
import BFFTransport
import Testing

struct ApplicationTests {
    @Test func theAdminPortTellsHealthAndReadiness() async throws {
        let app = try await ScreenApplication()
        for (target, status, body) in [
            ("/healthz" as StaticString, 200, #"{"status":"ok"}"#), ("/readyz", 200, #"{"status":"ready"}"#),
        ] {
            let reply = try await app.loopback.send(.get, target, port: app.adminPort)
            #expect(reply.status == status)
            #expect(reply.body == body)
        }
        #expect(try await app.loopback.send(.get, "/v1/screen/home", port: app.adminPort).status == 404)
        #expect(try await app.loopback.send(.post, "/healthz", port: app.adminPort).status == 405)
        app.end()
    }

    @Test func drainingFailsReadinessAndFinishesWhatIsInFlight() async throws {
        let gate = Gate()
        let app = try await ScreenApplication(
            history: { _, _ in
                gate.open()
                return nil
            },
            configure: { $0.drainDelay = .milliseconds(800) })
        // The history's 350 ms pass while the application drains: the answer comes nevertheless, degraded.
        async let reply = app.get("/v1/screen/home")
        await gate.wait()
        let drained = Gate()
        PlainThread.start {
            app.application.drain()
            drained.open()
        }
        var readiness = 200
        while readiness == 200 {
            readiness = try await app.loopback.send(.get, "/readyz", port: app.adminPort).status
        }
        #expect(readiness == 503)
        #expect(try await app.loopback.send(.get, "/healthz", port: app.adminPort).status == 200)
        let late = try await app.get("/v1/screens")
        #expect(late.status == 404, "within the delay new requests are still served")
        let answer = try await reply
        #expect(answer.status == 200)
        #expect(answer.body.contains(#""degraded":true"#))
        await drained.wait()
        #expect(try await app.get("/v1/screens").failure == .cannotConnect)
        app.application.drain()
        app.end()
    }

    @Test func stoppingEndsAtOnce() async throws {
        let app = try await ScreenApplication(user: { _, _ in nil })
        let gate = Gate()
        async let reply = app.get("/v1/screen/home")
        PlainThread.start {
            app.application.stop()
            gate.open()
        }
        await gate.wait()
        #expect(try await reply.failure != nil)
        app.end()
    }

    @Test func manyApplicationsMayLiveInOneProcess() async throws {
        let apps = [try await ScreenApplication(), try await ScreenApplication()]
        for app in apps { #expect(try await app.get("/v1/screens").status == 404) }
        #expect(apps[0].port != apps[1].port)
        for app in apps { app.end() }
    }
}

struct LogSinkTests {
    @Test func linesArriveInOrderAndWhatDoesNotFitIsCounted() {
        let written = Locked<[String]>([])
        let isBlocked = Signal()
        let isWriting = Signal()
        let sink = LogSink { bytes in
            let isFirst = written.withLock { written in
                written.append(String(decoding: bytes, as: UTF8.self))
                return written.count == 1
            }
            guard isFirst else { return }
            isWriting.raise()
            isBlocked.wait()
        }
        sink.start()
        let line = Array("a\n".utf8)
        line.withUnsafeBytes { sink.append($0, count: 1) }
        isWriting.wait()
        // The reader is stuck now: these wait, the last does not fit.
        let large = [UInt8](repeating: UInt8(ascii: "b"), count: LogSink.waitingBytesMax)
        large.withUnsafeBytes { sink.append($0, count: 1) }
        line.withUnsafeBytes { sink.append($0, count: 3) }
        isBlocked.raise()
        sink.close()
        let all = written.withLock { $0 }
        #expect(all.count == 3)
        #expect(all.first == "a\n")
        #expect(all[1].utf8.count == LogSink.waitingBytesMax)
        #expect(all.last == #"{"level":"warn","message":"log lines dropped","count":3}"# + "\n")
    }
}

/// Opened once, by anyone; waited for without blocking a thread.
final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func open() { continuation.finish() }

    func wait() async { for await _ in stream {} }
}
