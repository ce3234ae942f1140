import BFFPolicy
@testable import BFFRuntime
import BFFTransport
import Testing

/// What the log says of a service that cannot be trusted.
struct DistrustTests {
    @Test func whyAServiceIsNotTrustedIsLoggedOnce() async throws {
        let lines = Locked<[String]>([])
        // A service that speaks no TLS.
        let app = try await ValueApplication(configure: { configuration in
            let port = configuration.origins.first?.port ?? 0
            configuration.origins = [try? Origin(url: "https://127.0.0.1:\(port)")].compactMap(\.self)
            configuration.loops = 1
            configuration.logLevel = .error
            configuration.logLines = { line in lines.withLock { $0.append(line) } }
        })
        for _ in 0..<3 { #expect(try await app.get("/plain/x").status == 502) }
        app.end()
        let told = lines.withLock { $0 }.joined().split(separator: "\n").filter { $0.contains("tls_failed") }
        #expect(told.count == 1, "\(lines.withLock { $0 })")
        let line = try #require(told.first)
        #expect(line.contains(#""level":"error","client":"value","event":"tls_failed","service":"values","reason":""#))
        #expect(line.contains("wrong version number"))
    }
}
