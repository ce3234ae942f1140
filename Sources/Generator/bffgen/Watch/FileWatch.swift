internal import Foundation

/// When what is watched has changed and come to rest.
///
/// Files are looked at again and again: nothing is lost to an editor that replaces a file, a folder that is moved or a file system that tells
/// nobody. A save takes several steps, so only a state that two looks in a row have seen counts.
struct FileWatch {
    /// Between two looks.
    static let interval = Duration.milliseconds(200)

    private var seen: FileStamps
    private var pending: FileStamps?

    init(_ stamps: FileStamps) {
        seen = stamps
    }

    /// - Returns: true once for each new state.
    mutating func look(_ stamps: FileStamps) -> Bool {
        guard stamps != seen else {
            pending = nil
            return false
        }
        guard pending == stamps else {
            pending = stamps
            return false
        }
        seen = stamps
        pending = nil
        return true
    }
}

/// What is watched, file by file, as it stands at one moment.
struct FileStamps: Equatable {
    struct Stamp: Equatable {
        let modified: Date
        let bytes: Int
        /// Another one where a file was replaced.
        let number: Int
    }

    private(set) var stamps: [String: Stamp] = [:]
    var count: Int { stamps.count }

    /// - Parameters:
    ///   - folders: with everything in them but hidden files.
    ///   - files: wherever they are; those that are missing may come.
    init(folders: [String], files: [String]) {
        let manager = FileManager.default
        for folder in folders {
            for name in manager.subpaths(atPath: folder) ?? []
            where !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
                add("\(folder)/\(name)", manager)
            }
        }
        for file in files { add(file, manager) }
    }

    /// Takes over what it has not looked at itself.
    mutating func adopt(_ later: FileStamps) {
        stamps = later.stamps.merging(stamps) { _, earlier in earlier }
    }

    private mutating func add(_ path: String, _ manager: FileManager) {
        guard let attributes = try? manager.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType != .typeDirectory,
            let modified = attributes[.modificationDate] as? Date
        else { return }
        stamps[path] = Stamp(
            modified: modified, bytes: (attributes[.size] as? NSNumber)?.intValue ?? 0,
            number: (attributes[.systemFileNumber] as? NSNumber)?.intValue ?? 0)
    }
}
