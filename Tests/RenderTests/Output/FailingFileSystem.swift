import Render

/// The disk until one change too many: that one fails, and, like a process that was killed, so does every later one.
final class FailingFileSystem: FileSystem {
    private let disk = LocalFileSystem()
    private var changesLeft: Int
    private let isKilled: Bool
    private let canExchange: Bool
    private(set) var hasFailed = false

    /// - Parameters:
    ///   - isKilled: false fails a single change.
    init(changes: Int, isKilled: Bool, canExchange: Bool) {
        self.changesLeft = changes
        self.isKilled = isKilled
        self.canExchange = canExchange
    }

    private func change(_ path: String) throws(FileSystemError) {
        if hasFailed && !isKilled { return }
        if changesLeft == 0 {
            hasFailed = true
            throw FileSystemError("change", path, reason: "injected")
        }
        changesLeft -= 1
    }

    func read(_ path: String) throws(FileSystemError) -> [UInt8]? { try disk.read(path) }
    func files(in folder: String) throws(FileSystemError) -> [String]? { try disk.files(in: folder) }
    func exists(_ path: String) -> Bool { disk.exists(path) }
    func resolvingLinks(_ path: String) -> String { disk.resolvingLinks(path) }

    func makeFolder(_ path: String) throws(FileSystemError) {
        try change(path)
        try disk.makeFolder(path)
    }

    func write(_ bytes: [UInt8], to path: String) throws(FileSystemError) {
        // A write may be cut in the middle.
        if changesLeft == 0, !hasFailed { try disk.write(Array(bytes.prefix(bytes.count / 2)), to: path) }
        try change(path)
        try disk.write(bytes, to: path)
    }

    func link(_ path: String, to other: String) throws(FileSystemError) {
        try change(path)
        try disk.link(path, to: other)
    }

    func exchange(_ path: String, _ other: String) throws(FileSystemError) -> Bool {
        guard canExchange else { return false }
        try change(path)
        return try disk.exchange(path, other)
    }

    func rename(_ path: String, to other: String) throws(FileSystemError) {
        try change(path)
        try disk.rename(path, to: other)
    }

    func remove(_ path: String) throws(FileSystemError) {
        guard disk.exists(path) else { return }
        try change(path)
        try disk.remove(path)
    }
}
