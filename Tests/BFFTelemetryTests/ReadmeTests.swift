import BFFTelemetry
import Foundation
import Testing

/// The runtime's README: its table of metrics is the runtime's own.
@Suite struct ReadmeTests {
    @Test func `the table lists names, types and labels as they are`() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("Sources/Runtime/README.md"), encoding: .utf8)
        let section = try #require(text.split(separator: "## Metrics\n").dropFirst().first)
        let rows = section.prefix(upTo: section.firstRange(of: "\n## ")?.lowerBound ?? section.endIndex)
            .split(separator: "\n").filter { $0.hasPrefix("| `") }
            .map { row in
                row.split(separator: "|").prefix(3).map { $0.trimmingCharacters(in: .whitespaces) }
            }
        let expected = RuntimeFamilies.all.map { family in
            ["`\(family.name)`", family.kind.rawValue, family.labels.map { "`\($0)`" }.joined(separator: " ")]
        }
        #expect(rows == expected)
    }
}
