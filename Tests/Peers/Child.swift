import Glibc

/// A process of ours. Foundation's waits by running the run loop of a thread that the tests need, and reads beyond the
/// entries of a directory while it starts, which now and then is the end of a thread's memory.
package final class Child {
    private let identifier: pid_t
    /// What it writes, when it was asked for.
    private let output: Int32?
    private var isEnded = false

    /// - Parameters:
    ///   - folder: where it starts. Default: here.
    ///   - input: a file. Default: nothing.
    ///   - readsOutput: its standard output and its standard error, which else go nowhere.
    package init(
        _ command: [String], in folder: String? = nil, input: String = "/dev/null", readsOutput: Bool = false
    ) throws {
        var ends: [Int32] = [-1, -1]
        if readsOutput, pipe(&ends) != 0 { throw ChildFailure(command: command, code: errno) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            if readsOutput {
                posix_spawn_file_actions_adddup2(&actions, ends[1], descriptor)
            } else {
                posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
            }
        }
        // A copy of another test's socket would keep that one's connection open. What is not open is passed over.
        for descriptor in STDERR_FILENO + 1..<4_096 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        let moved = folder.map { ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, $0] + command } ?? command
        var arguments: [UnsafeMutablePointer<CChar>?] = moved.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var identifier = pid_t()
        let code = posix_spawnp(&identifier, moved[0], &actions, nil, &arguments, environ)
        if readsOutput { close(ends[1]) }
        self.identifier = identifier
        output = readsOutput ? ends[0] : nil
        isEnded = code != 0
        guard code == 0 else { throw ChildFailure(command: command, code: code) }
    }

    deinit {
        stop()
        if let output { close(output) }
    }

    /// The first line of its output, or as much as there is when it ends.
    package func readLine() -> String {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while let output, read(output, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
        return String(decoding: line, as: UTF8.self)
    }

    /// What it has written when it ends.
    package func readAll() -> String {
        var text: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while let output {
            let count = read(output, &bytes, bytes.count)
            guard count > 0 else { break }
            text += bytes[..<count]
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Waits until it has ended; its exit code, or -1 for a signal.
    @discardableResult
    package func wait() -> Int32 {
        guard !isEnded else { return -1 }
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        isEnded = true
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
    }

    package func signal(_ number: Int32) {
        if !isEnded { kill(identifier, number) }
    }

    package func stop() {
        guard !isEnded else { return }
        signal(SIGKILL)
        wait()
    }
}

/// Why a process did not start.
package struct ChildFailure: Error, CustomStringConvertible {
    package let command: [String]
    /// errno's.
    package let code: Int32

    package var description: String {
        "\(command.joined(separator: " ")): \(String(cString: strerror(code)))"
    }
}
