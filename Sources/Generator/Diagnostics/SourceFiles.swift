#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The text of every file that a run has read, so that each is read once and a diagnostic can quote it.
package final class SourceFiles {
    package enum ReadingFailure: Error, Hashable, Sendable {
        /// The system's reason in its own words: `No such file or directory`.
        case system(String)
        case directory
        case tooLarge(bytesMax: Int)
    }

    /// 64 MiB: sixteen times the largest document that has been seen.
    package static let fileBytesMax = 64 << 20

    /// The workspace's folder: what file names are relative to.
    package let root: String
    private var cached: [String: Result<[UInt8], ReadingFailure>] = [:]
    private var lineStarts: [String: [Int]] = [:]
    private let provide: (String) -> Result<[UInt8], ReadingFailure>?

    /// - Parameters:
    ///   - texts: files that exist in memory only, or hide those on disk.
    ///   - provide: gives files that stand elsewhere, by the name that they are asked for; nil: the disk is asked.
    package init(
        root: String, texts: [String: String] = [:],
        provide: @escaping (String) -> Result<[UInt8], ReadingFailure>? = { _ in nil }
    ) {
        self.root = root
        self.provide = provide
        for (file, text) in texts { cached[file] = .success(Array(text.utf8)) }
    }

    /// Every file that was asked for, there or not; absolute, sorted.
    package var asked: [String] { cached.keys.map { $0.hasPrefix("/") ? $0 : "\(root)/\($0)" }.sorted() }

    /// - Parameter file: absolute, or relative to the workspace.
    package func bytes(of file: String) -> Result<[UInt8], ReadingFailure> {
        if let known = cached[file] { return known }
        let result = provide(file) ?? Self.read(file.hasPrefix("/") ? file : "\(root)/\(file)")
        cached[file] = result
        return result
    }

    /// One line without its end; nil where the file or the line does not exist. Ill-formed UTF-8 shows as U+FFFD.
    ///
    /// - Parameter number: counted from 1.
    package func line(_ number: Int, of file: String) -> String? {
        guard case .success(let bytes) = bytes(of: file) else { return nil }
        let starts = starts(of: file, bytes)
        guard number >= 1, number <= starts.count else { return nil }
        let start = starts[number - 1]
        var end = number < starts.count ? starts[number] : bytes.count
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// Lines end with LF, CRLF or CR, as in YAML.
    private func starts(of file: String, _ bytes: [UInt8]) -> [Int] {
        if let known = lineStarts[file] { return known }
        var starts = [0]
        for index in bytes.indices {
            let isLoneReturn = bytes[index] == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
            if bytes[index] == 0x0A || isLoneReturn { starts.append(index + 1) }
        }
        lineStarts[file] = starts
        return starts
    }

    private static func read(_ path: String) -> Result<[UInt8], ReadingFailure> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .failure(.system(String(cString: strerror(errno)))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .failure(.system(String(cString: strerror(errno)))) }
        if status.st_mode & S_IFMT == S_IFDIR { return .failure(.directory) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Self.readChunk(descriptor, &chunk)
            if count < 0 {
                if errno == EINTR { continue }
                return .failure(.system(String(cString: strerror(errno))))
            }
            if count == 0 { return .success(bytes) }
            bytes.append(contentsOf: chunk[..<count])
            if bytes.count > fileBytesMax { return .failure(.tooLarge(bytesMax: fileBytesMax)) }
        }
    }

    private static func readChunk(_ descriptor: Int32, _ chunk: inout [UInt8]) -> Int {
        chunk.withUnsafeMutableBytes { Self.systemRead(descriptor, $0.baseAddress, $0.count) }
    }

    private static func systemRead(_ descriptor: Int32, _ address: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
        Glibc.read(descriptor, address, count)
        #else
        Darwin.read(descriptor, address, count)
        #endif
    }
}
