import BFFHTTP
import BFFJSON
import BFFTesting
import BFFTransport
import Foundation

/// A server on loopback that tells what it got: method, target, fields and body. Requests to `/hold` stay unanswered, until somebody goes.
final class Backend: Sendable {
    let port: Int
    let url: String
    private let loop: TestLoop
    private let handler: BackendHandler

    init() throws {
        let loop = try TestLoop(name: "backend")
        let handler = BackendHandler()
        self.loop = loop
        self.handler = handler
        let started = loop.sync { [loop = loop.loop] in
            Result { () throws(TransportError) in
                try HTTPServer(loop: loop, address: "127.0.0.1", port: 0, limits: ServerLimits(), handler: handler).port
            }
        }
        port = try started.get()
        url = "http://127.0.0.1:\(port)"
    }

    /// Waits until as many requests are held as that.
    func waitForHeld(_ count: Int) async { await handler.held.wait(for: count) }

    /// Waits until as many callers have gone while their request was held.
    func waitForAbandoned(_ count: Int) async { await handler.abandoned.wait(for: count) }

    func stop() { loop.stop() }
}

/// `@unchecked Sendable`: `exchanges` is touched on the loop alone, the rest is constant.
private final class BackendHandler: HTTPHandler, ExchangeObserver, @unchecked Sendable {
    let held = Tally()
    let abandoned = Tally()
    private var exchanges: [HTTPExchange] = []

    func handle(_ exchange: HTTPExchange) {
        let head = exchange.request.head
        switch head.path.string {
        case "/hold":
            exchange.observer = self
            exchanges.append(exchange)
            held.add()
        case "/large":
            var body = ByteBuffer()
            for _ in 0..<2000 { body.append(byte: UInt8(ascii: "x")) }
            exchange.respond(status: 200, body: body)
        case "/empty": exchange.respond(status: 204)
        default: echo(exchange)
        }
    }

    func exchangeAbandoned() { abandoned.add() }

    func knows(_ method: HTTPMethod) -> Bool { true }

    private func echo(_ exchange: HTTPExchange) {
        let head = exchange.request.head
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("method", head.method.name)
        writer.field("target", head.target.string)
        writer.key("fields")
        writer.beginObject()
        for index in 0..<head.fields.count {
            writer.key(escaping: head.fields.name(at: index).string)
            writer.value(head.fields.value(at: index).string)
        }
        writer.endObject()
        writer.field("body", exchange.request.body.withBytes { String(decoding: $0, as: UTF8.self) })
        writer.endObject()
        exchange.respond(status: 200, fields: { $0.field("x-count", 3) }, body: writer)
    }
}

/// A number that tasks wait for.
///
/// `@unchecked Sendable`: `count` and `waiting` are touched while `lock` is locked only.
final class Tally: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0
    private var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    func add() {
        let due = lock.withLock {
            count += 1
            let due = waiting.filter { $0.count <= count }
            waiting.removeAll { $0.count <= count }
            return due
        }
        for waiter in due { waiter.continuation.resume() }
    }

    func wait(for wanted: Int) async {
        await withCheckedContinuation { continuation in
            let isDue = lock.withLock {
                if count < wanted { waiting.append((wanted, continuation)) }
                return count >= wanted
            }
            if isDue { continuation.resume() }
        }
    }
}
