#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The disk, through POSIX calls.
package struct LocalFileSystem: FileSystem {
    package init() {}

    package func read(_ path: String) throws(FileSystemError) -> [UInt8]? {
        guard let file = fopen(path, "re") else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure("read", path)
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            bytes.append(contentsOf: chunk[..<count])
            if count < chunk.count {
                if ferror(file) != 0 { throw failure("read", path) }
                return bytes
            }
        }
    }

    package func files(in folder: String) throws(FileSystemError) -> [String]? {
        guard exists(folder) else { return nil }
        var files: [String] = []
        var folders = [""]
        while let prefix = folders.popLast() {
            for name in try entries(of: "\(folder)/\(prefix)") {
                let path = prefix + name
                if try isFolder("\(folder)/\(path)") {
                    folders.append(path + "/")
                } else {
                    files.append(path)
                }
            }
        }
        return files.sorted()
    }

    package func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    package func resolvingLinks(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    package func makeFolder(_ path: String) throws(FileSystemError) {
        if mkdir(path, 0o777) == 0 { return }
        if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try makeFolder(String(path[..<slash]))
            if mkdir(path, 0o777) == 0 { return }
        }
        guard errno == EEXIST, try isFolder(path) else { throw failure("make folder", path) }
    }

    package func write(_ bytes: [UInt8], to path: String) throws(FileSystemError) {
        guard let file = fopen(path, "wxe") else { throw failure("write", path) }
        let isWhole = fwrite(bytes, 1, bytes.count, file) == bytes.count
        let cause = errno
        guard fclose(file) == 0, isWhole else {
            throw FileSystemError("write", path, reason: String(cString: strerror(isWhole ? errno : cause)))
        }
    }

    package func link(_ path: String, to other: String) throws(FileSystemError) {
        if linkat(AT_FDCWD, path, AT_FDCWD, other, 0) == 0 { return }
        // Some mounted folders have no links, and a link count has a limit.
        guard [EPERM, ENOTSUP, EMLINK, ENOSYS, EXDEV].contains(errno), let bytes = try read(path) else {
            throw failure("link", other)
        }
        try write(bytes, to: other)
    }

    package func exchange(_ path: String, _ other: String) throws(FileSystemError) -> Bool {
        #if canImport(Darwin)
        let result = renamex_np(path, other, UInt32(RENAME_SWAP))
        #else
        // Linux's headers show renameat2 to GNU sources only, which Swift's are not: it is looked up at run time.
        typealias Path = UnsafePointer<CChar>
        typealias Exchange = @convention(c) (CInt, Path, CInt, Path, CUnsignedInt) -> CInt
        guard let symbol = dlsym(nil, "renameat2") else { return false }
        let exchangeFlag: CUnsignedInt = 2
        let result = unsafeBitCast(symbol, to: Exchange.self)(AT_FDCWD, path, AT_FDCWD, other, exchangeFlag)
        #endif
        if result == 0 { return true }
        if [EINVAL, ENOSYS, ENOTSUP].contains(errno) { return false }
        throw failure("replace", other)
    }

    package func rename(_ path: String, to other: String) throws(FileSystemError) {
        #if canImport(Glibc)
        let result = Glibc.rename(path, other)
        #elseif canImport(Musl)
        let result = Musl.rename(path, other)
        #else
        let result = Darwin.rename(path, other)
        #endif
        if result != 0 { throw failure("rename", path) }
    }

    package func remove(_ path: String) throws(FileSystemError) {
        guard exists(path) else { return }
        guard try isFolder(path) else {
            if unlink(path) != 0 { throw failure("remove", path) }
            return
        }
        for name in try entries(of: path) { try remove("\(path)/\(name)") }
        if rmdir(path) != 0 { throw failure("remove", path) }
    }

    private func entries(of folder: String) throws(FileSystemError) -> [String] {
        guard let stream = opendir(folder) else { throw failure("list", folder) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private func isFolder(_ path: String) throws(FileSystemError) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw failure("read", path) }
        return status.st_mode & S_IFMT == S_IFDIR
    }

    /// The error that the last call has left.
    private func failure(_ action: String, _ path: String) -> FileSystemError {
        FileSystemError(action, path, reason: String(cString: strerror(errno)))
    }
}
