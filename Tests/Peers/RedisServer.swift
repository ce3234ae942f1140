import Foundation
import Glibc

/// A real redis-server on a free port, without persistence. Stopped, and its folder removed, at the latest when nobody holds it.
///
/// `@unchecked Sendable`: a test uses it from one task at a time.
package final class RedisServer: @unchecked Sendable {
    package static let executable: String? =
        ["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/usr/bin/valkey-server"]
        .first { (path: String) in access(path, X_OK) == 0 }
    package static var isInstalled: Bool { executable != nil }

    package let port: Int
    private let arguments: [String]
    private let folder: String
    private var process: Child?

    /// - Parameter arguments: beside what every server of tests has.
    package init(_ arguments: [String] = []) throws {
        port = try Self.freePort()
        folder = NSTemporaryDirectory() + "redis-test-\(UUID().uuidString)"
        self.arguments = arguments
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try start()
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(atPath: folder)
    }

    package func start() throws {
        guard let executable = Self.executable else { throw ChildFailure(command: ["redis-server"], code: ENOENT) }
        let usesTLS = arguments.contains("--tls-port")
        process = try Child(
            [
                executable, "--port", usesTLS ? "0" : "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly",
                "no", "--dir", folder,
            ] + arguments.map { $0 == "PORT" ? "\(port)" : $0 })
    }

    /// Ends it at once, all data with it.
    package func kill() {
        process?.stop()
        process = nil
    }

    /// It keeps its connections and answers nothing.
    package func pause() {
        process?.signal(SIGSTOP)
    }

    package func resume() {
        process?.signal(SIGCONT)
    }

    /// One that was free a moment ago.
    package static func freePort() throws -> Int {
        let listener = try Listener()
        return listener.port
    }
}

/// A listening socket on loopback.
package final class Listener: Sendable {
    package let descriptor: Int32
    package let port: Int

    /// - Parameter port: 0 for one that is free.
    package init(port wanted: Int = 0) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(wanted).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) | listen(descriptor, 16) | getsockname(descriptor, address, &length)
            }
        }
        guard code == 0 else { throw ChildFailure(command: ["listen"], code: errno) }
        port = Int(in_port_t(bigEndian: address.sin_port))
    }

    deinit {
        close(descriptor)
    }
}
