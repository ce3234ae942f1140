import Foundation
import Testing

/// The runtime's README lists every setting, and none that nobody reads.
@Suite struct SettingsTableTests {
    private static let runtime = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/Runtime")

    private static func names(in text: some StringProtocol, _ pattern: Regex<(Substring, Substring)>) -> Set<String> {
        Set(String(text).matches(of: pattern).map { String($0.1) })
    }

    @Test func `the table has the settings that are read`() throws {
        let folder = Self.runtime.appendingPathComponent("BFFRuntime/Application")
        var readers = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasPrefix("ConfigurationReader") }
        readers.append(Self.runtime.appendingPathComponent("BFFRedis/RedisSettings.swift"))
        let code = try readers.map { try String(contentsOf: $0, encoding: .utf8) }.joined()
        let read = Self.names(in: code, /"(BFF_[A-Z_]+)"/)
        #expect(read.count > 20)
        let readme = try String(
            contentsOf: Self.runtime.appendingPathComponent("README.md"), encoding: .utf8)
        let settings = try #require(readme.split(separator: "## Settings\n").dropFirst().first)
        let table = settings.prefix(upTo: settings.firstRange(of: "\n## ")?.lowerBound ?? settings.endIndex)
        let rows = table.split(separator: "\n").filter { $0.hasPrefix("|") }
            .compactMap { $0.split(separator: "|").first }
        let listed = rows.reduce(into: Set<String>()) { $0.formUnion(Self.names(in: $1, /`(BFF_[A-Z_]+)`/)) }
        #expect(listed == read)
    }
}
