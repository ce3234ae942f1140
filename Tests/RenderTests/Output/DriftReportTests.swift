import Diagnostics
import Render
import Testing

@Suite struct DriftReportTests {
    static let files = [
        GeneratedFile("A.swift", "1\n2\n3\n"), GeneratedFile("M/B.swift", "b"), GeneratedFile("C.swift", "c"),
    ]

    @Test func `fresh files are clean, hidden ones of others are ignored`() throws {
        let folder = try TemporaryFolder()
        try OutputWriter().write(Self.files, to: folder.generated)
        try folder.edit(".DS_Store", "")
        let report = try DriftReport(of: Self.files, in: folder.generated)
        #expect(report.isClean)
        #expect(report.verdict == "compared 4 files: all fresh\n")
    }

    @Test func `a changed byte, a missing and an extra file are each named`() throws {
        let folder = try TemporaryFolder()
        try OutputWriter().write(Self.files, to: folder.generated)
        try folder.edit("A.swift", "1\n2\nx\n")
        try folder.delete("M/B.swift")
        try folder.edit("M/Extra.swift", "")
        let report = try DriftReport(of: Self.files, in: folder.generated)
        #expect(!report.isClean)
        #expect(report.verdict == "compared 4 files: 1 changed, 1 missing, 1 extra\n")
        #expect(
            TextPrinter(files: SourceFiles(root: "/nowhere")).print(report.diagnostics(in: "Generated")) == """
                Generated/A.swift:3:1: error: the file differs from here on from what the contracts give [output-changed]
                fix: run 'bffgen generate'

                Generated/M/B.swift:1:1: error: the contracts give a file that is not there [output-missing]
                fix: run 'bffgen generate'

                Generated/M/Extra.swift:1:1: error: nothing generates this file [output-extra]
                fix: delete it

                """)
    }

    @Test func `a lock that lies is a change`() throws {
        let folder = try TemporaryFolder()
        try OutputWriter().write(Self.files, to: folder.generated)
        try folder.edit("bffgen.lock", "# bffgen.lock version 1: written by bffgen, do not edit\n")
        let report = try DriftReport(of: Self.files, in: folder.generated)
        #expect(report.changed.map(\.path) == ["bffgen.lock"])
    }

    @Test func `no folder means that everything is missing`() throws {
        let folder = try TemporaryFolder()
        #expect(try DriftReport(of: Self.files, in: folder.generated).missing.count == 4)
    }

    @Test func `comparing nothing fails`() throws {
        let folder = try TemporaryFolder()
        let report = try DriftReport(of: [], in: folder.generated)
        #expect(!report.isClean)
        #expect(report.verdict == "nothing was compared: no file is generated\n")
    }
}
