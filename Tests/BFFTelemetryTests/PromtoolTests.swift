import BFFJSON
import BFFPolicy
@testable import BFFTelemetry
import Foundation
import Testing

/// Prometheus' own checker, where it is installed (Debian's package prometheus).
@Suite struct PromtoolTests {
    static let path = "/usr/bin/promtool"
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }

    static func complaints(about text: String) throws -> String {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["check", "metrics"]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self) + (process.terminationStatus == 0 ? "" : "exit")
    }

    @Test(.enabled(if: isInstalled)) func `it has nothing to say about our metrics`() throws {
        let sample = RuntimeMetricsTests.Sample()
        let metrics = sample.finish()
        sample.request.answered(
            status: 200, from: RuntimeMetricsTests.start, to: RuntimeMetricsTests.start + .seconds(1),
            on: metrics.loops[0])
        let text = metrics.registry.exposition(now: RuntimeMetricsTests.start)
            .withBytes { String(decoding: $0, as: UTF8.self) }
        #expect(try Self.complaints(about: text) == "")
    }

    @Test(.enabled(if: isInstalled)) func `it would complain`() throws {
        #expect(try Self.complaints(about: "# TYPE a counter\na 1\n") != "")
        #expect(try Self.complaints(about: "a{b=\"c} 1\n") != "")
    }
}
