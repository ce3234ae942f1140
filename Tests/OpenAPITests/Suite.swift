import Foundation
import Testing

/// A suite that others wrote, while it runs: each of its tests passes or fails by itself, and the count is printed in the
/// form that .ci/conformance adds up.
struct Suite {
    /// The folder that holds the suites, from the environment.
    static let corpora = ProcessInfo.processInfo.environment["CORPORA"]

    let name: String
    let part: String
    private var passed = 0
    private var failed = 0

    init(_ name: String, _ part: String) {
        self.name = name
        self.part = part
    }

    mutating func check(
        _ passes: Bool, _ test: @autoclosure () -> String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        if passes { passed += 1 } else { failed += 1 }
        #expect(passes, "\(name) \(part): \(test())", sourceLocation: sourceLocation)
    }

    /// - Parameter differing: tests that are known and listed not to pass; they count as neither.
    func finish(differing: Int = 0) throws {
        #expect(passed + failed > 0, "\(name) \(part) has no test")
        let known = differing > 0 ? ", \(differing) differing" : ""
        try Self.say("\(name) \(part): \(passed) passed, \(failed) failed\(known)")
    }

    /// In one write to where nothing is buffered, so that no other test's line comes between.
    static func say(_ line: String) throws {
        try FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
    }

    static func folder(_ path: String) throws -> URL {
        URL(filePath: try #require(corpora)).appending(path: path)
    }

    static func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }
}
