/// Paths as contracts write them: `/` between parts, relative to the file that names them.
package enum FilePath {
    /// The file that `reference`, written in `file`, means: relative to the workspace as `file` is, `.` and `..`
    /// worked out. A path that leaves the workspace keeps its leading `..`; an absolute one stays absolute.
    package static func resolve(_ reference: String, from file: String) -> String {
        if reference.hasPrefix("/") { return normalise(reference) }
        return normalise(folder(of: file) + reference)
    }

    /// The folder with its final `/`; empty where the file stands in the workspace's root.
    package static func folder(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "" }
        return String(file[...slash])
    }

    package static func normalise(_ path: String) -> String {
        let isAbsolute = path.hasPrefix("/")
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !isAbsolute {
                parts.append(part)
            }
        }
        return (isAbsolute ? "/" : "") + parts.joined(separator: "/")
    }

    /// `path` as it is named from `root`: relative where it lies inside.
    package static func relative(_ path: String, to root: String) -> String {
        let folder = normalise(root)
        let normal = normalise(path)
        guard normal.hasPrefix(folder + "/") else { return normal }
        return String(normal.dropFirst(folder.count + 1))
    }
}
