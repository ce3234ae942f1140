import Diagnostics
import Foundation
import OpenAPI
import Testing

@testable import Compatibility

/// oasdiff's own tests: two documents, and the rules that it finds. A test of one check alone says nothing of other rules, and none says
/// anything of the rules that bffgen has beside.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CORPORA"] != nil)) struct OASDiffTests {
    private struct Row {
        let fields: [String]

        init(_ line: Substring) {
            fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }

        var number: String { fields[0] }
        var old: String { fields[3] }
        var new: String { fields[4] }
        var check: String? { fields[6].hasPrefix("only:") ? String(fields[6].dropFirst(5)) : nil }
        var threshold: Level { Level(rawValue: fields[7]) ?? .info }
        var config: String { fields[8] }
        var count: Int? { Int(fields[9]) }
        var expected: [Substring] { fields[10].split(separator: ",") }
        var absent: [Substring] { fields[12].split(separator: ",") }
        var title: String { fields[1] }

        /// What the row is about.
        var part: String {
            if expected.isEmpty { return "nothing" }
            let isHeavy = fields[11].contains("ERR") || fields[11].contains("WARN")
            return isHeavy || (expected == ["*"] && threshold > .info) ? "breaking" : "information"
        }

        var settings: DiffSettings {
            var settings = DiffSettings(today: Comparing.today)
            if let days = config.split(separator: "WithDeprecation(").dropFirst().first {
                let numbers = days.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
                (settings.deprecationDaysBeta, settings.deprecationDaysStable) = (numbers[0], numbers[1])
            }
            if let name = config.split(separator: "StabilityLevel").last?.lowercased(),
                let level = Stability(rawValue: name)
            {
                settings.leastStability = level
            }
            return settings
        }
    }

    @Test(arguments: ["breaking", "information", "nothing"])
    func `the same changes are found, and weigh the same`(part: String) throws {
        let folder = URL(filePath: try #require(ProcessInfo.processInfo.environment["CORPORA"]))
            .appending(path: "dev/oasdiff")
        let checks = try Self.checks(folder)
        let differences = try Self.differences()
        var (passed, failed, differing) = (0, 0, 0)
        for row in try Self.lines(folder, "expectations.tsv").map(Row.init) where row.part == part {
            let fault = try Self.fault(of: row, in: folder.path, checks)
            if let reason = differences[row.number] {
                differing += 1
                #expect(fault != nil, "row \(row.number) is no exception any more: \(reason)")
                continue
            }
            if fault == nil { passed += 1 } else { failed += 1 }
            #expect(fault == nil, "row \(row.number), \(row.title): \(fault ?? "")")
        }
        let known = differing > 0 ? ", \(differing) differing" : ""
        let line = "oasdiff \(part): \(passed) passed, \(failed) failed\(known)\n"
        try FileHandle.standardError.write(contentsOf: Data(line.utf8))
        #expect(passed > 0)
    }

    /// What is wrong with the findings; nil where they are as expected.
    private static func fault(of row: Row, in folder: String, _ checks: [String: String]) throws -> String? {
        let files = SourceFiles(root: folder)
        let old = try #require(DocumentReader(files: files, diagnostics: Diagnostics()).read(row.old))
        let new = try #require(DocumentReader(files: files, diagnostics: Diagnostics()).read(row.new))
        let found = DocumentComparison(old, new, settings: row.settings).compare().filter { change in
            // oasdiff does not look into webhooks and callbacks.
            change.level >= row.threshold && (row.check == nil || checks[change.rule.id] == row.check)
                && change.operation?.isSent != true
        }
        let shared = found.filter { checks[$0.rule.id] != nil }
        func count(_ id: Substring) -> Int { shared.count { $0.rule.id == id } }
        if let expected = row.count, shared.count != expected {
            return "\(shared.count) findings in place of \(expected): \(shared.map(\.rule.id))"
        }
        for entry in row.expected where entry != "*" {
            let parts = entry.split(separator: "*")
            let least = parts.count > 1 ? Int(parts[1]) ?? 1 : 1
            guard count(parts[0]) >= least else { return "\(entry) is missing: \(found.map(\.rule.id))" }
        }
        if row.expected == ["*"], shared.isEmpty { return "nothing was found" }
        if let id = row.absent.first(where: { count($0) > 0 }) { return "\(id) was found" }
        if row.count == 0, let error = found.first(where: { $0.level == .error }) {
            return "\(error.rule.id) is an error"
        }
        return nil
    }

    @Test func `no document differs from itself`() throws {
        let folder = URL(filePath: try #require(ProcessInfo.processInfo.environment["CORPORA"]))
            .appending(path: "dev/oasdiff")
        let files = try Set(Self.lines(folder, "expectations.tsv").map(Row.init).flatMap { [$0.old, $0.new] })
        #expect(files.count > 200)
        for file in files {
            func read() -> Document? {
                DocumentReader(files: SourceFiles(root: folder.path), diagnostics: Diagnostics()).read(file)
            }
            let changes = DocumentComparison(try #require(read()), try #require(read())).compare()
            #expect(changes.map(\.sentence) == [], "\(file)")
        }
    }

    @Test func `levels are oasdiff's`() throws {
        let folder = URL(filePath: try #require(ProcessInfo.processInfo.environment["CORPORA"]))
            .appending(path: "dev/oasdiff")
        for line in try Self.lines(folder, "rules.tsv") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            #expect(RuleBook.level(of: String(fields[0])) == Level(rawValue: String(fields[1])), "\(fields[0])")
        }
    }

    private static func lines(_ folder: URL, _ file: String) throws -> [Substring] {
        let text = String(decoding: try Data(contentsOf: folder.appending(path: file)), as: UTF8.self)
        return Array(text.split(separator: "\n").dropFirst())
    }

    private static func checks(_ folder: URL) throws -> [String: String] {
        let rows = try lines(folder, "rules.tsv").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
        return Dictionary(rows.map { (String($0[0]), String($0[2])) }, uniquingKeysWith: { first, _ in first })
    }

    private static func differences() throws -> [String: String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Suites/oasdiff-differences.tsv")
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: "\t") }
        return Dictionary(rows.map { (String($0[0]), String($0[1])) }, uniquingKeysWith: { first, _ in first })
    }
}
