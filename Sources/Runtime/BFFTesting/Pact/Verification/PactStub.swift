internal import BFFHTTP
internal import BFFJSON
package import BFFTransport

/// Stands in for providers by their Pact files: a request gets the answer of the first interaction that it is as expected of; without one
/// it gets 404 and what the nearest interaction misses. On 127.0.0.1, until its loop stops.
package final class PactStub: Sendable {
    package let port: Int

    /// - Parameter port: 0 for any that is free.
    package init(_ files: [PactFile], on loop: TestLoop, port: Int = 0) throws(TransportError) {
        let handler = PactHandler(files.flatMap(\.interactions))
        let bare = loop.loop
        let listening = loop.sync { () -> Result<Int, TransportError> in
            do throws(TransportError) {
                let server = try HTTPServer(loop: bare, address: "127.0.0.1", port: port, handler: handler)
                return .success(server.port)
            } catch {
                return .failure(error)
            }
        }
        self.port = try listening.get()
    }

    /// Without a final slash.
    package var url: String { "http://127.0.0.1:\(port)" }
}

private final class PactHandler: HTTPHandler, Sendable {
    private let interactions: [PactInteraction]

    init(_ interactions: [PactInteraction]) {
        self.interactions = interactions
    }

    func knows(_ method: HTTPMethod) -> Bool { true }

    func handle(_ exchange: HTTPExchange) {
        let request = PactRequest(exchange.request)
        var nearest: (interaction: PactInteraction, mismatches: [PactMismatch])?
        for interaction in interactions {
            let mismatches = interaction.request.mismatches(of: request)
            if mismatches.isEmpty { return StubWriter.send(StubResponse(interaction.response), on: exchange) }
            if mismatches.count < nearest?.mismatches.count ?? .max { nearest = (interaction, mismatches) }
        }
        let detail = nearest.map { nearest in
            "No interaction expects this. The nearest is '\(nearest.interaction.description)', but "
                + nearest.mismatches.map(\.description).joined(separator: "; ")
        }
        StubWriter.send(StubWriter.problem(404, detail ?? "The Pact file has no interactions."), on: exchange)
    }
}

extension PactRequest {
    fileprivate init(_ request: HTTPRequest) {
        let head = request.head
        let target = head.target.string.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = (0..<head.fields.count).map {
            (name: head.fields.name(at: $0).string, value: head.fields.value(at: $0).string)
        }
        let body = request.body.withBytes { Array($0) }
        self.init(
            method: head.method.name, path: String(target.first ?? ""),
            query: target.count > 1 ? PactField.parameters(target[1]) : [], headers: PactField.headers(lines),
            body: body.isEmpty ? .empty : .present(body, type: nil))
    }
}

extension StubResponse {
    fileprivate init(_ response: PactResponse) {
        var headers = response.headers.map { StubHeader($0.name, $0.text) }
        if case .present(_, let type?) = response.body,
            !headers.contains(where: { $0.name.lowercased() == "content-type" })
        {
            headers.append(StubHeader("Content-Type", type))
        }
        self.init(response.status, headers: headers, bytes: response.body.bytes)
    }
}
