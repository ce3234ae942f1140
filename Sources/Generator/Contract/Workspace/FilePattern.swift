internal import Diagnostics
internal import Foundation

/// `clients/*.yaml`: a path in which `*` stands for any characters but `/`, `?` for one, and `**` as a whole part for
/// any folders. Hidden files are only matched by a part that starts with a dot.
struct FilePattern {
    private let parts: [String]
    private let isAbsolute: Bool

    init(_ pattern: String) {
        let normal = FilePath.normalise(pattern)
        isAbsolute = normal.hasPrefix("/")
        parts = normal.split(separator: "/").map(String.init)
    }

    /// Files below `folder`, absolute and sorted.
    func matches(in folder: String) -> [String] {
        Set(files(in: isAbsolute ? "/" : folder, parts[...])).sorted()
    }

    private func files(in folder: String, _ rest: ArraySlice<String>) -> [String] {
        guard let part = rest.first else { return [] }
        if part == ".." { return files(in: FilePath.normalise(folder + "/.."), rest.dropFirst()) }
        let isLast = rest.count == 1
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var found: [String] = []
        if part == "**", !isLast { found += files(in: folder, rest.dropFirst()) }
        for entry in entries {
            let path = FilePath.normalise("\(folder)/\(entry)")
            let isFolder = Self.isFolder(path)
            if part == "**" {
                guard !entry.hasPrefix(".") else { continue }
                if isFolder { found += files(in: path, rest) } else if isLast { found.append(path) }
            } else if Self.matches(entry, part) {
                if isLast, !isFolder { found.append(path) }
                if !isLast, isFolder { found += files(in: path, rest.dropFirst()) }
            }
        }
        return found
    }

    /// A link to a folder is not followed: it may lead round in a circle.
    private static func isFolder(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.type] as? FileAttributeType == .typeDirectory
    }

    /// One part of a path. Linear in the name times the stars.
    static func matches(_ name: String, _ pattern: String) -> Bool {
        if name.hasPrefix("."), !pattern.hasPrefix(".") { return false }
        let (name, pattern) = (Array(name.unicodeScalars), Array(pattern.unicodeScalars))
        var (at, next) = (0, 0)
        var star: (pattern: Int, name: Int)?
        while at < name.count {
            if next < pattern.count, pattern[next] == "*" {
                star = (next, at)
                next += 1
            } else if next < pattern.count, pattern[next] == "?" || pattern[next] == name[at] {
                (at, next) = (at + 1, next + 1)
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                (at, next) = (last.name + 1, last.pattern + 1)
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy { $0 == "*" }
    }
}
