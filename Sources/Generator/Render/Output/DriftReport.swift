package import Diagnostics

/// How a folder differs from what would be generated: `bffgen generate --check`.
package struct DriftReport: Hashable, Sendable {
    package struct Change: Hashable, Sendable {
        package let path: String
        /// The first line that differs, counted from 1.
        package let line: Int
    }

    /// Files that would be generated, the lock among them.
    package let comparedCount: Int
    package let changed: [Change]
    package let missing: [String]
    /// Files that nothing generates. Hidden ones are left out: they are an editor's or a system's.
    package let extra: [String]

    /// Nothing compared is a failure: it proves nothing.
    package var isClean: Bool { comparedCount > 0 && changed.isEmpty && missing.isEmpty && extra.isEmpty }

    /// Reads and compares; writes nothing.
    package init(
        of files: [GeneratedFile], in folder: String, fileSystem: any FileSystem = LocalFileSystem()
    ) throws(FileSystemError) {
        let lock = GeneratedFile(path: GenerationLock.fileName, text: GenerationLock(of: files).text)
        // A lock alone is no generated file: without others there was nothing to compare.
        let expected = files.isEmpty ? [] : (files + [lock]).sorted { $0.path < $1.path }
        var changed: [Change] = []
        var missing: [String] = []
        for file in expected {
            guard let bytes = try fileSystem.read("\(folder)/\(file.path)") else {
                missing.append(file.path)
                continue
            }
            if let line = Self.firstDifference(Array(file.text.utf8), bytes) {
                changed.append(Change(path: file.path, line: line))
            }
        }
        let paths = Set(expected.map(\.path))
        self.extra = try (fileSystem.files(in: folder) ?? []).filter { path in
            !paths.contains(path) && !path.split(separator: "/").contains { $0.hasPrefix(".") }
        }
        (self.comparedCount, self.changed, self.missing) = (expected.count, changed, missing)
    }

    /// One line: how many files were compared, and how many differ.
    package var verdict: String {
        if comparedCount == 0 { return "nothing was compared: no file is generated\n" }
        if isClean { return "compared \(comparedCount) files: all fresh\n" }
        return "compared \(comparedCount) files: \(changed.count) changed, \(missing.count) missing, "
            + "\(extra.count) extra\n"
    }

    /// One for each file that differs.
    ///
    /// - Parameter folder: the folder as people know it: `Generated`.
    package func diagnostics(in folder: String) -> [Diagnostic] {
        func place(_ path: String, line: Int = 1) -> Location {
            Location(file: "\(folder)/\(path)", line: line, column: 1, pointer: "")
        }
        let fix = "run 'bffgen generate'"
        return changed.map { change in
            Diagnostic(
                .outputChanged, at: place(change.path, line: change.line),
                "the file differs from here on from what the contracts give", fix: fix)
        }
            + missing.map {
                Diagnostic(.outputMissing, at: place($0), "the contracts give a file that is not there", fix: fix)
            } + extra.map { Diagnostic(.outputExtra, at: place($0), "nothing generates this file", fix: "delete it") }
            + (comparedCount > 0
                ? []
                : [
                    Diagnostic(
                        .outputMissing, at: place(GenerationLock.fileName),
                        "nothing was compared: no file is generated",
                        fix: "write a client's contract under Contracts/clients")
                ])
    }

    /// nil where both are the same.
    private static func firstDifference(_ left: [UInt8], _ right: [UInt8]) -> Int? {
        if left == right { return nil }
        let common = zip(left, right).prefix { $0 == $1 }
        return common.count { $0.0 == 0x0A } + 1
    }
}
