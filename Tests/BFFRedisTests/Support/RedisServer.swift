import Foundation
import Glibc
import Testing

/// A real redis-server on a free port, without persistence. Stopped, and its folder removed, at the latest when nobody holds it.
///
/// `@unchecked Sendable`: a test uses it from one task at a time.
final class RedisServer: @unchecked Sendable {
    static let executable: String? = ["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/usr/bin/valkey-server"]
        .first { (path: String) in access(path, X_OK) == 0 }
    static var isInstalled: Bool { executable != nil }

    let port: Int
    private let arguments: [String]
    private let folder: String
    private var process: Process?

    /// - Parameter arguments: beside what every server of tests has.
    init(_ arguments: [String] = []) throws {
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

    func start() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Self.executable))
        let usesTLS = arguments.contains("--tls-port")
        process.arguments =
            [
                "--port", usesTLS ? "0" : "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir",
                folder,
            ] + arguments.map { $0 == "PORT" ? "\(port)" : $0 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
    }

    /// Ends it at once, all data with it.
    func kill() {
        guard let process else { return }
        resume()
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        self.process = nil
    }

    /// It keeps its connections and answers nothing.
    func pause() {
        if let process { Glibc.kill(process.processIdentifier, SIGSTOP) }
    }

    func resume() {
        if let process { Glibc.kill(process.processIdentifier, SIGCONT) }
    }

    /// One that was free a moment ago.
    static func freePort() throws -> Int {
        let listener = try Listener()
        return listener.port
    }
}

/// A listening socket on loopback.
final class Listener: Sendable {
    let descriptor: Int32
    let port: Int

    /// - Parameter port: 0 for one that is free.
    init(port wanted: Int = 0) throws {
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
        try #require(code == 0)
        port = Int(in_port_t(bigEndian: address.sin_port))
    }

    deinit {
        close(descriptor)
    }
}
