/// `bffgen.lock`: what was generated, so that a later run knows its own files from others' and sees a hand's edit.
///
///     # bffgen.lock version 1: written by bffgen, do not edit
///     9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  Mobile/Routes.swift
///
/// Sorted by path, and what `sha256sum --check` reads.
package struct GenerationLock: Hashable, Sendable {
    package static let fileName = "bffgen.lock"
    package static let version = 1
    private static let header = "# bffgen.lock version "

    /// Path → SHA-256 in hexadecimal.
    package var hashes: [String: String]

    package init(hashes: [String: String] = [:]) {
        self.hashes = hashes
    }

    package init(of files: [GeneratedFile]) {
        self.init()
        for file in files { hashes[file.path] = SHA256.hexadecimal(of: Array(file.text.utf8)) }
    }

    /// What is wrong with a lock's text.
    package struct Fault: Error, Hashable, Sendable {
        /// Counted from 1.
        package let line: Int
        package let message: String

        package init(line: Int, message: String) {
            self.line = line
            self.message = message
        }
    }

    package init(parsing text: String) throws(Fault) {
        self.init()
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let first = lines.removeFirst()
        guard first.hasPrefix(Self.header), let written = Int(first.dropFirst(Self.header.count).prefix { $0 != ":" })
        else { throw Fault(line: 1, message: "'\(Self.header)\(Self.version)' is missing") }
        guard written == Self.version else {
            throw Fault(
                line: 1, message: "version \(written) was written by another bffgen; this one reads \(Self.version)")
        }
        guard lines.popLast() == "" else { throw Fault(line: lines.count + 2, message: "the last line is cut off") }
        for (index, line) in lines.enumerated() {
            let (hash, path) = (line.prefix(64), String(line.dropFirst(66)))
            let isHash = hash.utf8.count == 64 && hash.allSatisfy { $0.isHexDigit && !$0.isUppercase }
            guard isHash, line.dropFirst(64).hasPrefix("  "), GeneratedFile.isPath(path) else {
                throw Fault(line: index + 2, message: "not a hash, two spaces and a path")
            }
            guard hashes.updateValue(String(hash), forKey: path) == nil else {
                throw Fault(line: index + 2, message: "'\(path)' is listed twice")
            }
        }
    }

    package var text: String {
        let lines = hashes.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }
        return "\(Self.header)\(Self.version): written by bffgen, do not edit\n" + lines.joined()
    }
}
