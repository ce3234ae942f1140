import Foundation
import Testing

@testable import Diagnostics
@testable import OpenAPI

/// Documents that others wrote, by what they expect of a reader.
@Suite(.enabled(if: Suite.corpora != nil)) struct CorpusTests {
    private struct Row {
        let file: String
        let category: String
        let expectation: String

        var isHazard: Bool { category == "hazard" }
    }

    /// For one document in a debug build, an order of magnitude above what the largest takes.
    private static let timeMax = Duration.seconds(60)
    /// What one document may add to what the tests beside it hold.
    private static let residentBytesMax = 1 << 30

    @Test(arguments: ["accept", "reject", "reject-semantic"])
    func documentsAreReadAsExpected(expectation: String) throws {
        let isAccepted = expectation == "accept"
        let exceptions = try Self.exceptions()
        var known = 0
        var suite = Suite("openapi-corpus", expectation)
        for row in try Self.rows() where row.expectation == expectation {
            let (document, diagnostics) = try Self.read(row.file)
            let errors = diagnostics.sorted.filter { $0.severity == .error }
            let isLocated = errors.allSatisfy { !$0.location.file.isEmpty && $0.location.line > 0 }
            let passes = isAccepted ? errors.isEmpty && document != nil : !errors.isEmpty && isLocated
            if let reason = exceptions[row.file] {
                known += 1
                #expect(!passes, "\(row.file) needs no exception: \(reason)")
                continue
            }
            suite.check(passes, "\(row.file): \(errors.first.map { "\($0.location): \($0.message)" } ?? "no error")")
        }
        try suite.finish(differing: known)
    }

    @Test(arguments: ["either", "hazard"])
    func nothingCrashesHangsOrFillsTheMemory(part: String) throws {
        var suite = Suite("openapi-corpus", part)
        for row in try Self.rows() where row.expectation == "either" && row.isHazard == (part == "hazard") {
            let clock = ContinuousClock()
            let before = Self.residentBytesPeak(resetting: true)
            var isLocated = true
            let time = try clock.measure {
                let (document, diagnostics) = try Self.read(row.file)
                isLocated = document != nil || diagnostics.hasErrors
            }
            let bytes = max(0, Self.residentBytesPeak() - before)
            suite.check(
                isLocated && time < Self.timeMax && bytes < Self.residentBytesMax,
                "\(row.file): \(isLocated ? "" : "neither read nor refused, ")\(time), \(bytes) bytes")
        }
        try suite.finish()
    }

    @Test func otherVersionsAreOneClearError() throws {
        let rows = try Self.rows().filter { $0.category == "swagger2-reject" }
        #expect(rows.count > 5)
        for row in rows {
            let codes = try Self.read(row.file).1.sorted.map(\.code)
            #expect(codes == [.unsupportedVersion] || codes == [.invalidYAML], "\(row.file): \(codes)")
        }
    }

    /// Written to be faulty: a field called `wrong`, a node type called `wrongType`, tags without parents, references to nowhere.
    private static let faulty32: Set<String> = [
        "oai-3.2/operation-object-example.yaml",
        "openapi-net/V32Tests__ReferenceSamples__recursiveRelativeSubschemaReference.json",
        "openapi-net/V32Tests__Samples__OpenApiDocument__documentWithSchema.json",
        "openapi-net/V32Tests__Samples__OpenApiDocument__documentWithSummaryAndDescriptionInReference.yaml",
        "redocly/tests__e2e__lint__oas3.2__openapi.yaml", "redocly/tests__e2e__lint__xml-oas-3.2__openapi.yaml",
    ]

    /// The index leaves it to the reader what becomes of them.
    @Test func documentsOfOpenAPI32AreRead() throws {
        let rows = try Self.rows().filter { $0.category == "oas32" }
        #expect(rows.count > 50)
        for row in rows {
            let (document, diagnostics) = try Self.read(row.file)
            let errors = diagnostics.sorted.filter { $0.severity == .error }.map(\.message)
            let isFaulty = Self.faulty32.contains { row.file.hasSuffix("oas32/\($0)") }
            #expect(document != nil, "\(row.file)")
            #expect(errors.isEmpty != isFaulty, "\(row.file): \(errors)")
        }
    }

    // MARK: The corpus

    private static func rows() throws -> [Row] {
        let index = try Suite.text(Suite.folder("dev/openapi/index.tsv"))
        return index.split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: "\t", maxSplits: 3, omittingEmptySubsequences: false)
            return Row(file: String(fields[0]), category: String(fields[1]), expectation: String(fields[2]))
        }
    }

    /// Rows whose expectation is itself wrong, with the reason.
    private static func exceptions() throws -> [String: String] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let file = tests.appending(path: "Suites/openapi-exceptions.tsv").standardized
        var exceptions: [String: String] = [:]
        for line in try Suite.text(file).split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t", maxSplits: 1)
            exceptions[String(fields[0])] = String(fields[1])
        }
        return exceptions
    }

    private static func read(_ file: String) throws -> (Document?, Diagnostics) {
        let diagnostics = Diagnostics()
        let files = SourceFiles(root: try Suite.folder("dev").path())
        let document = DocumentReader(files: files, diagnostics: diagnostics).read(file)
        // Whoever generates from it flattens all of it.
        flatten(document?.schemas.map(\.schema) ?? [])
        return (document, diagnostics)
    }

    private static func flatten(_ schemas: [Schema]) {
        var waiting = schemas
        var seen: Set<ObjectIdentifier> = []
        while let schema = waiting.popLast()?.effective {
            guard seen.insert(ObjectIdentifier(schema)).inserted else { continue }
            waiting += schema.appliedInPlace + schema.properties.map(\.schema) + schema.prefixItems
            waiting += [schema.items, schema.additionalProperties].compactMap(\.self)
        }
    }

    /// The most that this process has held since the last reset; 0 where the system does not say.
    private static func residentBytesPeak(resetting: Bool = false) -> Int {
        if resetting { try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8) }
        guard let status = try? Suite.text(URL(filePath: "/proc/self/status")),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
        else { return 0 }
        return kibibytes << 10
    }
}
