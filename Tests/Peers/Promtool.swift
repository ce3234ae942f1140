import Foundation

/// Prometheus' own checker (Debian's package prometheus).
package enum Promtool {
    private static let path = "/usr/bin/promtool"
    package static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// - Returns: what it says of metrics in text format; nothing where all is well.
    package static func complaints(about metrics: String) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "metrics-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(metrics.utf8).write(to: file)
        let process = try Child([path, "check", "metrics"], input: file.path, readsOutput: true)
        let said = process.readAll()
        return process.wait() == 0 ? said : said + "exit"
    }
}
