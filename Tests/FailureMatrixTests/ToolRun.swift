import Foundation

@testable import bffgen

/// Runs the tool in this process.
func toolRun(
    _ arguments: [String], in folder: URL = FailureMatrixTests.root
) -> (code: Int32, output: String, errors: String) {
    struct NoInterruption: Interruption {
        func prepare() {}
        func wait() {}
        func wait(upTo duration: Duration) -> Bool { true }
    }
    var (output, errors) = ("", "")
    let code = Tool.run(
        arguments,
        in: Surroundings(
            directory: folder.path, output: { output += $0 }, errors: { errors += $0 },
            interruption: NoInterruption()))
    return (code, output, errors)
}

/// A new folder; the caller removes it.
func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bffgen-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}
