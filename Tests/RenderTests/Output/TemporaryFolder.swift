import Foundation
import Render

/// A folder of its own for one test, gone with the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "render-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var generated: String { "\(path)/Generated" }

    /// Every file of the generated folder with its text.
    func contents() throws -> [String: String] {
        var contents: [String: String] = [:]
        for file in try LocalFileSystem().files(in: generated) ?? [] {
            contents[file] = try String(contentsOfFile: "\(generated)/\(file)", encoding: .utf8)
        }
        return contents
    }

    /// Puts a file there as a person would.
    func edit(_ file: String, _ text: String) throws {
        let url = URL(filePath: "\(generated)/\(file)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func delete(_ file: String) throws {
        try FileManager.default.removeItem(atPath: "\(generated)/\(file)")
    }

    /// What stands beside the generated folder; nothing should.
    func siblings() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).filter { $0 != "Generated" }
    }
}

extension GeneratedFile {
    init(_ path: String, _ text: String) { self.init(path: path, text: text) }
}
