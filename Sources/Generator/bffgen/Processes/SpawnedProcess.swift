internal import Foundation

/// A process of ours: what it writes goes to a file, which is read when it has ended. Started without Foundation's `Process`, which reads
/// beyond a directory's entries while it closes descriptors.
///
/// `@unchecked Sendable`: `status` is only touched while `lock` is held.
final class SpawnedProcess: @unchecked Sendable {
    struct Fault: Error {
        let reason: String
    }

    private let identifier: pid_t
    private let log: URL
    private let lock = NSLock()
    /// Nil while it runs.
    private var status: Int32?

    /// - Parameters:
    ///   - command: looked up in PATH where it is no path.
    ///   - keepsErrors: its standard error stands in the output too; else nobody sees it.
    init(_ command: [String], environment: [String: String], keepsErrors: Bool = true) throws(Fault) {
        log = FileManager.default.temporaryDirectory.appending(path: "bffgen-\(UUID().uuidString).log")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        if keepsErrors {
            posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        }
        // Signals that we wait for ourselves are blocked here; a child would inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments = command.map { strdup($0) } + [nil]
        var variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var identifier = pid_t()
        let code = posix_spawnp(&identifier, command[0], &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw Fault(reason: String(cString: strerror(code))) }
        self.identifier = identifier
    }

    deinit {
        try? FileManager.default.removeItem(at: log)
    }

    var output: String { String(decoding: bytes, as: UTF8.self) }

    var bytes: [UInt8] { (try? Data(contentsOf: log)).map { Array($0) } ?? [] }

    var isRunning: Bool {
        lock.withLock {
            var status: Int32 = 0
            if self.status == nil, waitpid(identifier, &status, WNOHANG) == identifier { self.status = status }
            return self.status == nil
        }
    }

    /// Asks it to end, and waits until it has.
    func terminate() {
        if isRunning { kill(identifier, SIGTERM) }
        wait()
    }

    /// - Returns: its exit code; nil where a signal has ended it.
    @discardableResult
    func wait() -> Int32? {
        lock.withLock {
            var status = self.status ?? 0
            if self.status == nil {
                while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
                self.status = status
            }
            return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
        }
    }
}
