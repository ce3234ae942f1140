import BFFClient
import Foundation
import WholeClient

/// Keeps the last request and gives the answer that was set.
///
/// `@unchecked Sendable`: what changes is touched while `lock` is locked only.
final class Recorder: ClientTransport, @unchecked Sendable {
    private let lock = NSLock()
    private let response: ClientResponse
    private var sent: ClientRequest?

    init(
        _ status: Int = 204, _ body: String = "", _ fields: [(String, String)] = [("Content-Type", "application/json")]
    ) {
        response = ClientResponse(
            status: status, fields: fields.map { ClientField($0.0, $0.1) }, body: Array(body.utf8))
    }

    func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        lock.withLock { sent = request }
        return response
    }

    /// Nil: nothing was sent.
    var request: ClientRequest? { lock.withLock { sent } }

    var client: EverythingClient {
        EverythingClient(transport: self, credentials: EverythingCredentials(key: "k"))
    }

    /// The fields but the credentials, as lines.
    var fields: [String] { request?.fields.filter { !$0.isSecret }.map(\.description) ?? [] }

    var body: String { String(decoding: request?.body ?? [], as: UTF8.self) }
}

/// `place message` of each violation of an answer, or what else went wrong.
func violations(_ call: () async throws -> some Sendable) async -> [String] {
    do {
        return ["answered: \(try await call())"]
    } catch ClientError.unreadable(let response) {
        return response.fault.violations.map { "\($0.instancePointer) \($0.message)" }
    } catch {
        return ["\(error)"]
    }
}
