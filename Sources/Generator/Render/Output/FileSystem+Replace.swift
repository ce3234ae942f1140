extension FileSystem {
    /// Puts the bytes at the path in one step: a reader finds the old file or the new one, whole, and a failure leaves the old one.
    /// A link stays one; what it leads to is replaced.
    package func replace(_ path: String, with bytes: [UInt8]) throws(FileSystemError) {
        let path = resolvingLinks(path)
        var number = 0
        // Beside it: only inside one file system is renaming one step.
        while exists("\(path).new-\(number)") { number += 1 }
        let staged = "\(path).new-\(number)"
        do throws(FileSystemError) {
            try write(bytes, to: staged)
            try rename(staged, to: path)
        } catch {
            // What cannot be removed was not written either, or the first fault says why.
            try? remove(staged)
            throw FileSystemError("write", path, reason: error.reason)
        }
    }
}
