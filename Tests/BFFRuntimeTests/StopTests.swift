import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// What is left of an application that has ended in the midst of its work.
struct StopTests {
    private struct Weak {
        weak var value: AnyObject?
    }

    /// Ends an application when all of this is asked of it, and its service has been called.
    private func end<Variant: ValueVariant & AnyObject>(
        _ type: Variant.Type, paths: [StaticString], answer: (status: Int, body: String)?
    ) async throws -> Weak {
        let loopback = try Loopback()
        let services = try Loopback()
        defer {
            loopback.end()
            services.end()
        }
        let service = try await services.serve { target, _ in target.hasSuffix("/last") ? (200, "{}") : answer }
        var configuration = Configuration()
        configuration.host = "127.0.0.1"
        configuration.port = 0
        configuration.adminPort = 0
        configuration.loops = 1
        configuration.origins = [service.origin]
        configuration.logLevel = .off
        let value = Variant()
        let application = try RunningApplication(
            client: "value", configuration: configuration,
            operations: [
                Registration(ValuePlan<Variant>.self, handlers: value),
                Registration(ValuePlan<PlainValue>.self, handlers: PlainValue()),
            ])
        let (port, adminPort) = (application.port, application.adminPort)
        let isEnding = Locked(false)
        await withTaskGroup { group in
            for path in paths {
                // One that is looked for too late has been answered: its budget is over.
                group.addTask {
                    while !isEnding.withLock({ $0 }) { _ = try? await loopback.send(.get, path, port: port) }
                }
            }
            let active = "\nhttp_server_active_requests \(paths.count)\n"
            var metrics = ""
            while !metrics.contains(active) || service.seen.all.isEmpty {
                metrics = (try? await loopback.send(.get, "/metrics", port: adminPort).body) ?? ""
            }
            // Its answer comes behind those to all that was asked before.
            _ = try? await loopback.send(.get, "/plain/last", port: port)
            isEnding.withLock { $0 = true }
            application.stop()
        }
        return Weak(value: value)
    }

    @Test func aLoadThatWaitsForAnAnswerIsFreed() async throws {
        let outcome = try await end(PatientValue.self, paths: ["/patient/a"], answer: nil)
        #expect(outcome.value == nil)
    }

    @Test func aLoadThatPausesBetweenAttemptsIsFreed() async throws {
        let outcome = try await end(PatientValue.self, paths: ["/patient/a"], answer: (503, ""))
        #expect(outcome.value == nil)
    }

    @Test func aLoadThatWaitsForItsPlaceIsFreed() async throws {
        let outcome = try await end(QueuedValue.self, paths: ["/queued/a", "/queued/b"], answer: nil)
        #expect(outcome.value == nil)
    }
}
