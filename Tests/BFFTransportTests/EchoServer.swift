import BFFHTTP
import BFFJSON
import BFFTransport

/// Answers with what it understood of the request; holds requests to `/hold` until it is told to answer.
final class EchoHandler: HTTPHandler, ExchangeObserver {
    var handled = 0
    var held: HTTPExchange?
    let abandoned = Signal<Bool>()
    let holding = Signal<Bool>()
    var bodyBytesMax: Int?
    var knownMethods: Set<HTTPMethod> = []

    func handle(_ exchange: HTTPExchange) {
        handled += 1
        if exchange.request.head.path == "/hold" {
            held = exchange
            exchange.observer = self
            holding.set(true)
        } else {
            answer(exchange)
        }
    }

    func bodyBytesMax(for head: HTTPHead) -> Int? { bodyBytesMax }

    func knows(_ method: HTTPMethod) -> Bool { knownMethods.contains(method) }

    func answerHeld() {
        guard let exchange = held else { return }
        held = nil
        answer(exchange)
    }

    func exchangeAbandoned() {
        held = nil
        abandoned.set(true)
    }

    private func answer(_ exchange: HTTPExchange) {
        let head = exchange.request.head
        if head.path == "/large" {
            var body = ByteBuffer()
            for _ in 0..<4_000_000 { body.append(byte: UInt8(ascii: "x")) }
            return exchange.respond(status: 200, body: body)
        }
        if head.path == "/empty" { return exchange.respond(status: 204) }
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("method", head.method.name)
        writer.field("path", head.path.string)
        writer.field("query", head.query.text.string)
        writer.field("fields", head.fields.count)
        writer.field("secret", head.fields.first("x-secret")?.string)
        writer.field("body", exchange.request.body.withBytes { String(decoding: $0, as: UTF8.self) })
        writer.endObject()
        exchange.respond(status: 200, body: writer)
    }
}

/// A running server and the means to look at it.
struct EchoServer {
    let loop: EventLoop
    let port: Int
    let handler: LoopBox<EchoHandler>
    let server: LoopBox<HTTPServer>

    init(
        on loop: EventLoop, limits: ServerLimits = ServerLimits(), bodyBytesMax: Int? = nil,
        methods: Set<HTTPMethod> = []
    ) async throws {
        let handler = LoopBox<EchoHandler>()
        let server = LoopBox<HTTPServer>()
        port = try await loop.run {
            let echo = EchoHandler()
            echo.bodyBytesMax = bodyBytesMax
            echo.knownMethods = methods
            let made = try HTTPServer(loop: loop, address: "127.0.0.1", port: 0, limits: limits, handler: echo)
            handler.value = echo
            server.value = made
            return made.port
        }
        self.loop = loop
        self.handler = handler
        self.server = server
    }

    func handledCount() async throws -> Int {
        try await loop.run { [handler] in handler.value?.handled ?? -1 }
    }

    func signals() async throws -> (holding: Signal<Bool>, abandoned: Signal<Bool>) {
        let signals = try await loop.run { [handler] in handler.value.map { [$0.holding, $0.abandoned] } ?? [] }
        return (signals[0], signals[1])
    }
}
