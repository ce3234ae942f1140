import BFFTransport
import Foundation
import Testing

@Suite(.enabled(if: hasSecureServices)) struct TrustTests {
    @Test(arguments: ["elsewhere", "expired"])
    func `a certificate for another host, or out of date, is refused`(certificate: String) async throws {
        try await withSecureService(certificate: certificate) { client async throws in
            #expect(try await client.call() == .failed(.cannotConnect))
        }
    }

    @Test func `a certificate for a name is none for a number`() async throws {
        try await withSecureService(certificate: "elsewhere", host: "localhost") { client async throws in
            #expect(try await client.call() == .failed(.cannotConnect))
        }
    }

    @Test func `only the configured authorities count`() async throws {
        try await withSecureService(tls: { TLSSettings(authorityFile: $0.path("stranger.pem")) }) {
            client async throws in
            #expect(try await client.call() == .failed(.cannotConnect))
        }
        // The system's do not know ours.
        try await withSecureService(tls: { _ in TLSSettings() }) { client async throws in
            #expect(try await client.call() == .failed(.cannotConnect))
        }
    }

    @Test func `our certificate is shown where it is asked for`() async throws {
        try await withSecureService(asksForCertificate: true, tls: { $0.identified }) { client async throws in
            #expect(try await client.call().withoutType() == .ok())
        }
    }

    @Test func `without a certificate, a peer that asks for one ends the connection`() async throws {
        try await withSecureService(asksForCertificate: true) { client async throws in
            // In TLS 1.3 the peer says so when we believe to be connected already.
            let answer = try await client.call(isReplayable: false)
            #expect([.failed(.reset), .failed(.cannotConnect)].contains(answer))
        }
    }

    @Test func `files that are none fail the call, not the process`() async throws {
        try await withSecureService(tls: { _ in TLSSettings(authorityFile: "/nowhere.pem") }) { client async throws in
            #expect(try await client.call() == .failed(.cannotConnect))
        }
        try await withSecureService(tls: {
            TLSSettings(
                authorityFile: $0.path("authority.pem"), certificateFile: "/nowhere.pem", keyFile: "/nowhere.key")
        }) { client async throws in
            #expect(try await client.call() == .failed(.cannotConnect))
        }
    }

    @Test func `proxies of the environment are not asked`() async throws {
        setenv("https_proxy", "http://127.0.0.1:1", 1)
        setenv("ALL_PROXY", "http://127.0.0.1:1", 1)
        defer {
            unsetenv("https_proxy")
            unsetenv("ALL_PROXY")
        }
        try await withSecureService { client async throws in
            #expect(try await client.call().withoutType() == .ok())
        }
    }
}
