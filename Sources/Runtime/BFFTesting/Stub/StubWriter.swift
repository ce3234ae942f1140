internal import BFFHTTP
internal import BFFJSON
internal import BFFTransport

/// Puts answers on the wire, well-formed and otherwise.
enum StubWriter {
    static func send(_ response: StubResponse, on exchange: HTTPExchange) {
        exchange.respond(
            status: response.status,
            fields: { writer in
                for header in response.headers { writer.field(named: header.name, header.value) }
            }, untyped: buffer(response.body))
    }

    static func send(_ pending: PendingAnswer, on exchange: HTTPExchange) {
        let (operation, response) = (pending.operation, pending.response)
        switch pending.fault {
        // The state has broken it already.
        case nil, .refuse, .timeout, .halfOpen, .slow, .contract:
            send(response, on: exchange)
        case .internalError?, .unavailable?, .notFound?, .tooManyRequests?:
            send(refusal(of: operation, pending.fault?.status ?? 500), on: exchange)
        case .malformed?:
            // Whatever the text is, it does not end like this.
            send(response.with(body: response.body.dropLast() + Array(",".utf8)), on: exchange)
        case .garbage?:
            exchange.send(raw: buffer(garbage), isLast: true)
        case .truncate?:
            let body = response.body.isEmpty ? Array("{}".utf8) : response.body
            let part = head(of: response, contentLength: body.count) + body.prefix(body.count / 2)
            exchange.send(raw: buffer(part), isLast: true)
        }
    }

    /// As from a port that speaks another protocol: a TLS alert (RFC 8446, section 6), then every byte there is.
    static let garbage: [UInt8] = [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28] + Array(0...255)

    /// The answer of the fault `contract`.
    static func broken(_ response: StubResponse, of operation: StubOperation) -> StubResponse {
        response.with(body: StubEdit.apply(operation.breaking, to: response.body) ?? Array("[[]]".utf8))
    }

    /// What the contract documents for the status, else a plain problem document.
    private static func refusal(of operation: StubOperation, _ status: Int) -> StubResponse {
        let documented = operation.responses.first { $0.status == status }
        let response = documented ?? problem(status, "The stub was told to answer so.")
        let hasDelay = response.headers.contains { $0.name.lowercased() == "retry-after" }
        guard status == 429, !hasDelay else { return response }
        return StubResponse(status, headers: response.headers + [StubHeader("Retry-After", "1")], bytes: response.body)
    }

    static func problem(_ status: Int, _ detail: String) -> StubResponse {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("type", literal: "about:blank")
        writer.field("status", status)
        writer.field("detail", detail)
        writer.endObject()
        return StubResponse(
            status, headers: [StubHeader("Content-Type", "application/problem+json")],
            bytes: writer.withBytes { Array($0) })
    }

    /// A head whose length need not be that of what follows.
    static func head(of response: StubResponse, contentLength: Int) -> [UInt8] {
        var text = "\(HTTPStatus.line(response.status))"
        for header in response.headers { text += "\(header.name): \(header.value)\r\n" }
        return Array("\(text)Content-Length: \(contentLength)\r\nConnection: close\r\n\r\n".utf8)
    }

    private static func buffer(_ bytes: [UInt8]) -> ByteBuffer {
        var buffer = ByteBuffer(capacity: bytes.count)
        bytes.withUnsafeBytes { buffer.append($0) }
        return buffer
    }
}
