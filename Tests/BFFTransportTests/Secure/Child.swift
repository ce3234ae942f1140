import Glibc

/// A process of ours. Foundation's would wait by running the run loop of a thread that the tests need.
final class Child {
    private let identifier: pid_t
    /// What it writes, when it was asked for.
    private let output: Int32?
    private var isEnded = false

    /// - Parameter readsOutput: else its standard output goes nowhere, like its standard error.
    init(_ command: [String], readsOutput: Bool = false) throws {
        var ends: [Int32] = [-1, -1]
        if readsOutput, pipe(&ends) != 0 { throw SocketFailure(operation: "pipe", code: errno) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        if readsOutput {
            posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        }
        // A copy of another test's socket would keep that one's connection open. What is not open is passed over.
        for descriptor in STDERR_FILENO + 1..<4_096 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var identifier = pid_t()
        let code = posix_spawnp(&identifier, command[0], &actions, nil, &arguments, environ)
        if readsOutput { close(ends[1]) }
        self.identifier = identifier
        output = readsOutput ? ends[0] : nil
        isEnded = code != 0
        guard code == 0 else { throw SocketFailure(operation: command[0], code: code) }
    }

    deinit {
        stop()
        if let output { close(output) }
    }

    /// The first line of its output, or as much as there is when it ends.
    func readLine() -> String {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while let output, read(output, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
        return String(decoding: line, as: UTF8.self)
    }

    /// Waits until it has ended; its exit code, or -1 for a signal.
    @discardableResult
    func wait() -> Int32 {
        guard !isEnded else { return -1 }
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        isEnded = true
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
    }

    func signal(_ number: Int32) {
        if !isEnded { kill(identifier, number) }
    }

    func stop() {
        guard !isEnded else { return }
        signal(SIGKILL)
        wait()
    }
}
