internal import Foundation

/// Runs git and reads what it says.
struct Git {
    /// Absolute: where it runs.
    let folder: String

    /// - Returns: what it wrote to the standard output; nil where it is not installed or failed.
    func run(_ arguments: [String]) -> [UInt8]? {
        let process = try? SpawnedProcess(
            ["git", "-C", folder] + arguments, environment: ProcessInfo.processInfo.environment, keepsErrors: false)
        guard let process, process.wait() == 0 else { return nil }
        return process.bytes
    }

    /// Its one line.
    func line(_ arguments: [String]) -> String? {
        guard let bytes = run(arguments) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
        return text?.isEmpty == false ? text : nil
    }
}
