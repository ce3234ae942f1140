import Foundation
import TestPeers

/// A service behind TLS, in a process of its own.
final class SecureService {
    let port: Int
    private let process: Child
    private var folder: URL?

    /// HTTP/1.1, which does what the path says; see `secure-service.py`.
    /// - Parameter arguments: of the script, behind certificate and key.
    init(_ certificates: TestCertificates, certificate: String = "server", _ arguments: String...) throws {
        guard let script = Bundle.module.path(forResource: "secure-service", ofType: "py") else {
            throw SocketFailure(operation: "secure-service.py", code: ENOENT)
        }
        process = try Child(
            ["python3", script, certificates.path("\(certificate).pem"), certificates.path("\(certificate).key")]
                + arguments, readsOutput: true)
        // The script tells its port in its first line.
        let line = process.readLine()
        guard let port = Int(line) else {
            throw SocketFailure(operation: "python3", code: 0)
        }
        self.port = port
    }

    /// HTTP/2: nghttpd with the files of a folder.
    init(http2 certificates: TestCertificates, files: [String: Int], _ arguments: String...) throws {
        let folder = certificates.folder.appending(path: UUID().uuidString)
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, count) in files {
            let path = folder.appending(path: name).path
            try Data("aa".utf8).write(to: URL(filePath: path))
            // The rest is a hole: as large as it need be, and nothing on the disk.
            truncate(path, count)
        }
        let unused = try UnusedPort()
        port = unused.port
        _ = consume unused
        process = try Child(
            ["nghttpd", "-d", folder.path, "--address=127.0.0.1", "\(port)"] + arguments
                + [certificates.path("server.key"), certificates.path("server.pem")])
        try awaitListener()
    }

    /// Until somebody listens there.
    private func awaitListener() throws {
        let limit = Date(timeIntervalSinceNow: 600)
        while (try? RawSocket(port: port)) == nil {
            guard Date() < limit else { throw SocketFailure(operation: "nghttpd", code: 0) }
            sched_yield()
        }
    }

    /// Its host is silent from now on, and its connections stay.
    func freeze() { process.signal(SIGSTOP) }

    func thaw() { process.signal(SIGCONT) }

    func stop() {
        process.stop()
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }

    static func has(_ tool: String) -> Bool {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)") }
    }
}
