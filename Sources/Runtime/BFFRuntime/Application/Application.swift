internal import BFFTransport
internal import Glibc

/// Everything that is wrong with a configuration, a sentence each.
public struct ConfigurationFaults: Error, Equatable, CustomStringConvertible {
    public let faults: [String]

    public var description: String { faults.joined(separator: "\n") }
}

/// A client's executable: `Application.run(client: "mobile", services: ["users", …], operations: [Registration(…), …])`.
public enum Application {
    /// The exit code of a configuration that is at fault (sysexits' EX_CONFIG).
    public static let configurationFaultExit: Int32 = 78

    /// Reads the configuration from the environment, serves until SIGTERM or SIGINT, and drains. On the main thread.
    ///
    /// - Parameter contractVersion: of the client's contract, for its metrics.
    /// - Returns: the exit code: 0, or 78 when anything of the configuration was wrong.
    public static func run(
        client: String, contractVersion: String = "", services: [String], operations: [Registration]
    ) -> Int32 {
        main(
            client: client, contractVersion: contractVersion, services: services, operations: operations,
            environment: environment)
    }

    /// Starts an application in this process, for tests: like `run`, but told its environment, and ended by whoever started it.
    public static func start(
        client: String, services: [String], operations: [Registration], environment: [String: String]
    ) throws -> RunningApplication {
        try RunningApplication(
            client: client, configuration: configuration(services, operations, environment), operations: operations)
    }

    /// - Returns: the exit code.
    static func main(
        client: String, contractVersion: String = "", services: [String], operations: [Registration],
        environment: [String: String]
    ) -> Int32 {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        Descriptors.raise()
        do {
            let configuration = try configuration(services, operations, environment)
            // Before any thread exists, so that all inherit it: only `sigwait` takes them.
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            signal(SIGPIPE, SIG_IGN)
            let application = try RunningApplication(
                client: client, contractVersion: contractVersion, configuration: configuration, operations: operations)
            complain("\(client) serves on port \(application.port), admin port \(application.adminPort)")
            var received: Int32 = 0
            sigwait(&signals, &received)
            // Whoever asks twice does not want to wait.
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            application.drain()
            return 0
        } catch {
            complain("\(error)")
            return configurationFaultExit
        }
    }

    private static func configuration(
        _ services: [String], _ operations: [Registration], _ environment: [String: String]
    ) throws(ConfigurationFaults) -> Configuration {
        var reader = ConfigurationReader(environment: environment)
        let needsIdentity = operations.contains { $0.declaration.security != nil }
        let configuration = reader.read(
            services: services, needsIdentity: needsIdentity, listenFault: HTTPServer.fault(address:port:))
        if let configuration { return configuration }
        throw ConfigurationFaults(faults: reader.faults)
    }

    /// For people, on the standard error; the log is on the standard output.
    private static func complain(_ text: String) {
        Array("\(text)\n".utf8).withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    private static var environment: [String: String] {
        var result: [String: String] = [:]
        var index = 0
        while let pair = environ[index] {
            let text = String(cString: pair)
            if let equals = text.firstIndex(of: "=") {
                result[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            index += 1
        }
        return result
    }
}
