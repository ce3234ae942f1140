internal import Diagnostics

/// Writes generated files: all of them or none.
///
/// The whole folder is built beside the old one, then the two are swapped in one step, so that an interrupted run leaves the old
/// state or the new one. Where the system cannot swap, two renames stand in: a run killed between them leaves its old
/// folder under a hidden name, which the next run moves back.
///
/// A file is only overwritten or deleted if the lock lists it and it still is as bffgen wrote it (or already is as it would be
/// written). Otherwise every such file is named and nothing is written. Other files in the folder stay as they are.
/// One run at a time per folder.
package struct OutputWriter {
    private let fileSystem: any FileSystem

    package init(fileSystem: any FileSystem = LocalFileSystem()) {
        self.fileSystem = fileSystem
    }

    /// - Parameters:
    ///   - files: all that are to stand in the folder; paths are distinct.
    ///   - folder: made with those above it where it is missing.
    /// - Throws: before anything is changed; only a failure to remove what the swap replaced comes after it.
    @discardableResult
    package func write(_ files: [GeneratedFile], to folder: String) throws(OutputError) -> WriteSummary {
        do {
            let place = Place(folder: fileSystem.resolvingLinks(FilePath.normalise(folder)))
            try recover(place)
            let changes = try OutputChanges(writing: files, to: place.folder, fileSystem)
            if !changes.isEmpty {
                try stage(changes, place)
                try swap(place)
            }
            return changes.summary
        } catch let error as FileSystemError {
            throw .fileSystem(error)
        } catch let error as OutputError {
            throw error
        } catch {
            throw .fileSystem(FileSystemError("write", folder, reason: "\(error)"))
        }
    }

    /// Sibling folders, so that a rename stays on one file system. Hidden, so that a build tool does not look into them.
    private struct Place {
        let folder: String
        var staged: String { sibling("staged") }
        var replaced: String { sibling("replaced") }

        private func sibling(_ suffix: String) -> String {
            let parent = FilePath.folder(of: folder)
            return "\(parent).\(folder.dropFirst(parent.count)).bffgen-\(suffix)"
        }
    }

    /// Undoes what a killed run has left.
    private func recover(_ place: Place) throws(FileSystemError) {
        if !fileSystem.exists(place.folder), fileSystem.exists(place.replaced) {
            try fileSystem.rename(place.replaced, to: place.folder)
        }
        try fileSystem.remove(place.replaced)
        try fileSystem.remove(place.staged)
    }

    private func stage(_ changes: OutputChanges, _ place: Place) throws(FileSystemError) {
        var made: Set<String> = []
        func makeFolder(of path: String) throws(FileSystemError) {
            let folder = FilePath.folder(of: "\(place.staged)/\(path)")
            if made.insert(folder).inserted { try fileSystem.makeFolder(String(folder.dropLast())) }
        }
        for path in changes.kept {
            try makeFolder(of: path)
            try fileSystem.link("\(place.folder)/\(path)", to: "\(place.staged)/\(path)")
        }
        for file in changes.written {
            try makeFolder(of: file.path)
            try fileSystem.write(Array(file.text.utf8), to: "\(place.staged)/\(file.path)")
        }
    }

    private func swap(_ place: Place) throws(FileSystemError) {
        guard fileSystem.exists(place.folder) else {
            return try fileSystem.rename(place.staged, to: place.folder)
        }
        if try fileSystem.exchange(place.staged, place.folder) {
            return try fileSystem.remove(place.staged)
        }
        try fileSystem.rename(place.folder, to: place.replaced)
        do {
            try fileSystem.rename(place.staged, to: place.folder)
        } catch {
            try fileSystem.rename(place.replaced, to: place.folder)
            throw error
        }
        try fileSystem.remove(place.replaced)
    }
}

/// What a run has done, each list sorted by path. The lock itself is not counted.
package struct WriteSummary: Hashable, Sendable {
    package let created: [String]
    package let changed: [String]
    package let deleted: [String]
    package let unchangedCount: Int

    /// `29 files: 2 created, 1 changed, 1 deleted, 26 unchanged`
    package var description: String {
        let count = created.count + changed.count + unchangedCount
        return "\(count) \(count == 1 ? "file" : "files"): \(created.count) created, \(changed.count) changed, "
            + "\(deleted.count) deleted, \(unchangedCount) unchanged"
    }
}
