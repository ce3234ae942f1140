import BFFTransport
import Foundation
import TestPeers

/// Certificates for loopback, made anew by openssl for each run of the tests.
struct TestCertificates {
    /// Nil where there is no openssl.
    static let shared = try? TestCertificates()

    let folder: URL

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "bff-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try authority("authority")
        try authority("stranger")
        try leaf("server", name: "DNS:localhost,IP:127.0.0.1,IP:::1")
        try leaf("elsewhere", name: "DNS:elsewhere.example")
        try leaf("expired", name: "DNS:localhost,IP:127.0.0.1", isExpired: true)
        try leaf("client", name: "DNS:client.example")
        atexit {
            if let folder = TestCertificates.shared?.folder { try? FileManager.default.removeItem(at: folder) }
        }
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    var trusted: TLSSettings { TLSSettings(authorityFile: path("authority.pem")) }

    var identified: TLSSettings {
        TLSSettings(
            authorityFile: path("authority.pem"), certificateFile: path("client.pem"), keyFile: path("client.key"))
    }

    private func authority(_ name: String) throws {
        try openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=\(name)", "-keyout", path("\(name).key"), "-out", path("\(name).pem"))
    }

    private func leaf(_ name: String, name alternative: String, isExpired: Bool = false) throws {
        try openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(name)",
            "-keyout", path("\(name).key"), "-out", path("\(name).csr"))
        let extensions = path("\(name).ext")
        try "subjectAltName=\(alternative)\n".write(toFile: extensions, atomically: true, encoding: .utf8)
        var arguments = [
            "x509", "-req", "-in", path("\(name).csr"), "-CA", path("authority.pem"), "-CAkey", path("authority.key"),
            "-CAcreateserial", "-extfile", extensions, "-out", path("\(name).pem"),
        ]
        // A certificate that lasts for no day has ended when it begins.
        arguments += isExpired ? ["-days", "0"] : ["-days", "2"]
        try openssl(arguments)
    }

    private func openssl(_ arguments: String...) throws { try openssl(arguments) }

    private func openssl(_ arguments: [String]) throws {
        let code = try Child(["openssl"] + arguments).wait()
        guard code == 0 else { throw SocketFailure(operation: "openssl", code: code) }
    }
}
