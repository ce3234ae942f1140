/// What separates a folder from what is to stand in it. Made by reading alone.
struct OutputChanges {
    let created: [String]
    let changed: [String]
    let deleted: [String]
    /// New and changed files, the lock among them.
    let written: [GeneratedFile]
    /// Files that stay: unchanged ones, and those of others.
    let kept: [String]
    private let count: Int

    var isEmpty: Bool { written.isEmpty && deleted.isEmpty }

    var summary: WriteSummary {
        WriteSummary(
            created: created, changed: changed, deleted: deleted, unchangedCount: count - created.count - changed.count)
    }

    /// - Throws: `FileSystemError`, or `OutputError` where a file is in the way.
    init(writing files: [GeneratedFile], to folder: String, _ fileSystem: any FileSystem) throws {
        let lock = try Self.lock(in: folder, fileSystem)
        var (created, changed, deleted) = ([String](), [String](), [String]())
        var written: [GeneratedFile] = []
        var obstacles: [OutputError.Obstacle] = []
        for file in files.sorted(by: { $0.path < $1.path }) {
            guard let bytes = try fileSystem.read("\(folder)/\(file.path)") else {
                created.append(file.path)
                written.append(file)
                continue
            }
            if bytes.elementsEqual(file.text.utf8) { continue }
            guard let hash = lock.hashes[file.path] else {
                obstacles.append(.init(path: file.path, kind: .notGenerated))
                continue
            }
            guard hash == SHA256.hexadecimal(of: bytes) else {
                obstacles.append(.init(path: file.path, kind: .edited))
                continue
            }
            changed.append(file.path)
            written.append(file)
        }
        let paths = Set(files.map(\.path))
        for (path, hash) in lock.hashes.sorted(by: { $0.key < $1.key }) where !paths.contains(path) {
            guard let bytes = try fileSystem.read("\(folder)/\(path)") else { continue }
            if hash == SHA256.hexadecimal(of: bytes) {
                deleted.append(path)
            } else {
                obstacles.append(.init(path: path, kind: .editedAndStale))
            }
        }
        guard obstacles.isEmpty else { throw OutputError.obstacles(obstacles.sorted { $0.path < $1.path }) }
        let newLock = GeneratedFile(path: GenerationLock.fileName, text: GenerationLock(of: files).text)
        let oldLock = try fileSystem.read("\(folder)/\(GenerationLock.fileName)")
        if oldLock != Array(newLock.text.utf8) { written.append(newLock) }
        let replaced = Set(written.map(\.path)).union(deleted)
        self.kept = try (fileSystem.files(in: folder) ?? []).filter { !replaced.contains($0) }
        (self.created, self.changed, self.deleted, self.written) = (created, changed, deleted, written)
        self.count = files.count
    }

    private static func lock(in folder: String, _ fileSystem: any FileSystem) throws -> GenerationLock {
        guard let bytes = try fileSystem.read("\(folder)/\(GenerationLock.fileName)") else { return GenerationLock() }
        do throws(GenerationLock.Fault) {
            return try GenerationLock(parsing: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw OutputError.invalidLock(error)
        }
    }
}
