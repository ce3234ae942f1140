import Foundation
import TestPeers
import Testing

/// An authority of its own and a certificate for 127.0.0.1, made by the openssl command, in a folder that goes away with it.
final class Certificates {
    static let executable: String? = ["/usr/bin/openssl", "/usr/local/bin/openssl"]
        .first { (path: String) in FileManager.default.isExecutableFile(atPath: path) }

    let authority: String
    let certificate: String
    let key: String
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "redis-tls-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        authority = folder + "/ca.pem"
        certificate = folder + "/server.pem"
        key = folder + "/server.key"
        try Data("subjectAltName=IP:127.0.0.1".utf8).write(to: URL(fileURLWithPath: folder + "/names"))
        let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try run(
            ["req", "-x509", "-days", "2", "-subj", "/CN=test authority", "-keyout", "ca.key", "-out", "ca.pem"] + curve
        )
        try run(["req", "-new", "-subj", "/CN=test server", "-keyout", "server.key", "-out", "server.csr"] + curve)
        try run([
            "x509", "-req", "-days", "2", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-extfile", "names", "-out", "server.pem",
        ])
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func run(_ arguments: [String]) throws {
        let code = try Child([#require(Self.executable)] + arguments, in: folder).wait()
        try #require(code == 0, "openssl \(arguments.joined(separator: " "))")
    }
}
