#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Runs git and reads what it says.
struct Git {
    /// Absolute: where it runs.
    let folder: String

    /// - Returns: what it wrote to the standard output; nil where it is not installed or failed.
    func run(_ arguments: [String]) -> [UInt8]? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        defer { close(ends[0]) }
        guard let child = start(["git", "-C", folder] + arguments, writingTo: ends[1]) else {
            close(ends[1])
            return nil
        }
        close(ends[1])
        let output = Self.readAll(ends[0])
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            if errno != EINTR { return nil }
        }
        return status == 0 ? output : nil
    }

    /// Its one line.
    func line(_ arguments: [String]) -> String? {
        guard let bytes = run(arguments) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
        return text?.isEmpty == false ? text : nil
    }

    private func start(_ command: [String], writingTo end: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, end, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var identifier = pid_t()
        return posix_spawnp(&identifier, "git", &actions, nil, &arguments, environ) == 0 ? identifier : nil
    }

    private static func readAll(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count > 0 {
                bytes += chunk[..<count]
            } else if count == 0 || errno != EINTR {
                return bytes
            }
        }
    }
}
