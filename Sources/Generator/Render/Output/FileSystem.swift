/// What writing needs of a disk. Tests wrap it to fail at every step.
package protocol FileSystem {
    /// The file's bytes; nil where nothing stands at the path.
    func read(_ path: String) throws(FileSystemError) -> [UInt8]?

    /// Every file below the folder, relative to it and sorted; links are files and not followed. nil where there is no folder.
    func files(in folder: String) throws(FileSystemError) -> [String]?

    /// Whether a file or a folder stands at the path.
    func exists(_ path: String) -> Bool

    /// The path with every link in it resolved; the path itself where nothing stands there.
    func resolvingLinks(_ path: String) -> String

    /// Makes the folder and those above it, where they are missing.
    func makeFolder(_ path: String) throws(FileSystemError)

    /// Writes a file that does not exist yet.
    func write(_ bytes: [UInt8], to path: String) throws(FileSystemError)

    /// A second name for the same file, which keeps its times; a copy where the file system has no links.
    func link(_ path: String, to other: String) throws(FileSystemError)

    /// Swaps two folders in one step.
    ///
    /// - Returns: false, changing nothing, where the system cannot.
    func exchange(_ path: String, _ other: String) throws(FileSystemError) -> Bool

    func rename(_ path: String, to other: String) throws(FileSystemError)

    /// Removes a file, or a folder with all that is in it. Nothing at the path is fine.
    func remove(_ path: String) throws(FileSystemError)
}

package struct FileSystemError: Error, Hashable, Sendable {
    /// What was tried, as a verb: `write`.
    package let action: String
    package let path: String
    /// The system's own words.
    package let reason: String

    package init(_ action: String, _ path: String, reason: String) {
        self.action = action
        self.path = path
        self.reason = reason
    }
}
