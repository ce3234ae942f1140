@testable import BFFRuntime
import BFFTransport

/// Three operations over one service on loopback, whose answers a test gives; each is an integer where nothing is said.
final class ValueApplication: Sendable {
    let loopback: Loopback
    private let services: Loopback
    let application: RunningApplication
    let seen: SeenRequests

    var port: Int { application.port }
    var adminPort: Int { application.adminPort }

    /// - Parameter answer: may block: the service has a loop of its own.
    init(
        answer: @escaping @Sendable (_ target: String, _ body: String) -> (status: Int, body: String)? = { _, _ in
            (200, #"{"value":7}"#)
        }, configure: (inout Configuration) -> Void = { _ in }
    ) async throws {
        loopback = try Loopback()
        services = try Loopback()
        let service = try await services.serve(answer)
        seen = service.seen
        var configuration = Configuration()
        configuration.host = "127.0.0.1"
        configuration.port = 0
        configuration.adminPort = 0
        configuration.loops = 2
        configuration.origins = [service.origin]
        configuration.serviceNames = ["values"]
        configuration.logLevel = .off
        configure(&configuration)
        application = try RunningApplication(
            client: "value", configuration: configuration,
            operations: [
                Registration(ValuePlan<CachedValue>.self, handlers: CachedValue()),
                Registration(ValuePlan<PlainValue>.self, handlers: PlainValue()),
                Registration(ValuePlan<LimitedValue>.self, handlers: LimitedValue()),
            ])
    }

    func get(_ target: StaticString, fields: [(StaticString, String)] = []) async throws -> Reply {
        try await loopback.send(.get, target, port: port, fields: fields, timeout: .seconds(30))
    }

    func purge(_ body: String) async throws -> Reply {
        try await loopback.send(.post, "/cache/purge", port: adminPort, body: body)
    }

    func end() {
        application.drain()
        loopback.end()
        services.end()
    }
}
