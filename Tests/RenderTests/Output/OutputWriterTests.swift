import Diagnostics
import Foundation
import Render
import Testing

@Suite struct OutputWriterTests {
    private let folder: TemporaryFolder
    private let writer = OutputWriter()

    init() throws { folder = try TemporaryFolder() }

    private func write(_ files: [GeneratedFile]) throws -> WriteSummary {
        try writer.write(files, to: folder.generated)
    }

    private func obstacles(_ files: [GeneratedFile]) -> [OutputError.Obstacle] {
        do {
            _ = try write(files)
            return []
        } catch OutputError.obstacles(let obstacles) {
            return obstacles
        } catch {
            Issue.record("unexpected: \(error)")
            return []
        }
    }

    private func inode(_ file: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(folder.generated)/\(file)")[.systemFileNumber] as? Int
    }

    @Test func `a first run makes the folder, the files and the lock`() throws {
        let summary = try write([GeneratedFile("M/B.swift", "b\n"), GeneratedFile("A.swift", "a\n")])
        #expect(summary.description == "2 files: 2 created, 0 changed, 0 deleted, 0 unchanged")
        #expect(
            try folder.contents() == [
                "A.swift": "a\n", "M/B.swift": "b\n",
                "bffgen.lock": """
                # bffgen.lock version 1: written by bffgen, do not edit
                87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7  A.swift
                0263829989b6fd954f72baaf2fc64bc2e2f01d692d4de72986ea808f6e99813f  M/B.swift

                """,
            ])
        #expect(try folder.siblings() == [])
    }

    @Test func `a second run touches nothing`() throws {
        let files = [GeneratedFile("A.swift", "a")]
        _ = try write(files)
        let inode = try inode("bffgen.lock")
        #expect(try write(files).description == "1 file: 0 created, 0 changed, 0 deleted, 1 unchanged")
        #expect(try self.inode("bffgen.lock") == inode)
    }

    @Test func `unchanged files stay the same files, so that a build does not see them as new`() throws {
        _ = try write([GeneratedFile("A.swift", "a"), GeneratedFile("B.swift", "b")])
        let inode = try #require(try inode("A.swift"))
        let summary = try write([GeneratedFile("A.swift", "a"), GeneratedFile("B.swift", "b2")])
        #expect(summary.changed == ["B.swift"])
        #expect(try self.inode("A.swift") == inode)
    }

    @Test func `a file that nothing makes any more is deleted, and its empty folder goes`() throws {
        _ = try write([GeneratedFile("A.swift", "a"), GeneratedFile("M/B.swift", "b")])
        let summary = try write([GeneratedFile("A.swift", "a")])
        #expect(summary.deleted == ["M/B.swift"])
        #expect(try folder.contents().keys.sorted() == ["A.swift", "bffgen.lock"])
        #expect(!FileManager.default.fileExists(atPath: "\(folder.generated)/M"))
    }

    @Test func `a file that was deleted by hand is written again`() throws {
        let files = [GeneratedFile("A.swift", "a"), GeneratedFile("B.swift", "b")]
        _ = try write(files)
        try folder.delete("A.swift")
        #expect(try write(files).created == ["A.swift"])
        #expect(try folder.contents()["A.swift"] == "a")
    }

    @Test func `files of others stay`() throws {
        _ = try write([GeneratedFile("A.swift", "a")])
        try folder.edit("notes/mine.md", "mine")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.generated)/link", withDestinationPath: "nowhere")
        _ = try write([GeneratedFile("A.swift", "a2")])
        #expect(try String(contentsOfFile: "\(folder.generated)/notes/mine.md", encoding: .utf8) == "mine")
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder.generated)/link") == "nowhere")
    }

    @Test func `every hand edit is named, and nothing is written or deleted`() throws {
        _ = try write([GeneratedFile("A.swift", "a"), GeneratedFile("B.swift", "b"), GeneratedFile("C.swift", "c")])
        try folder.edit("A.swift", "a by hand")
        try folder.edit("B.swift", "b by hand")
        try folder.edit("D.swift", "d of another")
        let before = try folder.contents()
        let wanted = [
            GeneratedFile("A.swift", "a2"), GeneratedFile("C.swift", "c2"), GeneratedFile("D.swift", "d"),
        ]
        #expect(
            obstacles(wanted) == [
                .init(path: "A.swift", kind: .edited), .init(path: "B.swift", kind: .editedAndStale),
                .init(path: "D.swift", kind: .notGenerated),
            ])
        #expect(try folder.contents() == before)
        for file in ["A.swift", "B.swift", "D.swift"] { try folder.delete(file) }
        #expect(try write(wanted).description == "3 files: 2 created, 1 changed, 0 deleted, 0 unchanged")
    }

    @Test func `an edit is refused even where the output did not change`() throws {
        let files = [GeneratedFile("A.swift", "a")]
        _ = try write(files)
        try folder.edit("A.swift", "a by hand")
        #expect(obstacles(files) == [.init(path: "A.swift", kind: .edited)])
    }

    @Test func `a file that already is as it would be written is taken over`() throws {
        try folder.edit("A.swift", "a")
        #expect(try write([GeneratedFile("A.swift", "a")]).unchangedCount == 1)
        #expect(try write([GeneratedFile("A.swift", "a2")]).changed == ["A.swift"])
    }

    @Test func `a folder behind a link is written where the link leads`() throws {
        try FileManager.default.createDirectory(atPath: "\(folder.path)/real", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: folder.generated, withDestinationPath: "real")
        _ = try write([GeneratedFile("A.swift", "a")])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.generated) == "real")
        #expect(try String(contentsOfFile: "\(folder.path)/real/A.swift", encoding: .utf8) == "a")
    }

    @Test func `a broken lock stops the run`() throws {
        _ = try write([GeneratedFile("A.swift", "a")])
        try folder.edit("bffgen.lock", "<<<<<<< HEAD\n")
        let fault = GenerationLock.Fault(line: 1, message: "'# bffgen.lock version 1' is missing")
        #expect(throws: OutputError.invalidLock(fault)) { try write([GeneratedFile("A.swift", "a2")]) }
    }

    @Test func `diagnostics name the file and the way out`() {
        let error = OutputError.obstacles([.init(path: "M/A.swift", kind: .edited)])
        let diagnostics = error.diagnostics(in: "Generated")
        #expect(diagnostics.map(\.location.description) == ["Generated/M/A.swift:1:1"])
        #expect(diagnostics.map(\.code.rawValue) == ["edited-by-hand"])
        #expect(diagnostics.first?.fix?.contains("delete the file and generate again") == true)
    }
}
