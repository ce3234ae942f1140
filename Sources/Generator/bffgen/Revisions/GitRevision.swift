internal import Diagnostics

/// The files of a repository as a revision has them, under names of their own: `@v1.2/Contracts/clients/tv.yaml` is what stood there, and
/// what it references is read from the same revision.
struct GitRevision {
    /// As the user writes it: `main`, `v1.2~1`.
    let name: String
    /// The repository's folder, absolute.
    let top: String
    /// The commit itself: what the name means does not change meanwhile.
    private let commit: String

    /// What the names of its files start with.
    var folder: String {
        "@" + String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-" }) + "/"
    }

    /// - Parameters:
    ///   - text: `git:main`.
    ///   - directory: in the repository; absolute.
    /// - Throws: where there is no such revision.
    init(_ text: String, in directory: String) throws(UsageError) {
        guard text.hasPrefix("git:"), text.count > 4 else {
            throw UsageError("--base takes a revision such as git:main, not '\(text)'")
        }
        let name = String(text.dropFirst(4))
        let git = Git(folder: directory)
        guard let top = git.line(["rev-parse", "--show-toplevel"]) else {
            throw UsageError("'\(directory)' is in no git repository, or git is not installed")
        }
        guard let commit = git.line(["rev-parse", "--verify", "--quiet", "--end-of-options", "\(name)^{commit}"]) else {
            throw UsageError("git knows no revision '\(name)' here")
        }
        (self.name, self.top, self.commit) = (name, FilePath.normalise(top), commit)
    }

    /// The newest tag that the current commit descends from; nil where there is none.
    static func lastTag(in directory: String) -> String? {
        Git(folder: directory).line(["describe", "--tags", "--abbrev=0"])
    }

    /// What a file is called here; nil for one outside of the repository.
    ///
    /// - Parameter path: absolute.
    func file(at path: String) -> String? {
        let relative = FilePath.relative(path, to: top)
        return relative.hasPrefix("/") ? nil : folder + relative
    }

    /// What stood in a folder, by the names that the files have here; without what is below it.
    ///
    /// - Parameter path: absolute, with its final `/`.
    func files(in path: String) -> [String] {
        let folder = FilePath.relative(path, to: top)
        guard !folder.hasPrefix("/"),
            let bytes = Git(folder: top).run(["ls-tree", "--name-only", "-z", commit, "\(folder)/"])
        else { return [] }
        return bytes.split(separator: 0).map { self.folder + String(decoding: $0, as: UTF8.self) }
    }

    /// For `SourceFiles`: nil for names that are none of this revision.
    func provide(_ file: String) -> Result<[UInt8], SourceFiles.ReadingFailure>? {
        guard file.hasPrefix(folder) else { return nil }
        let path = String(file.dropFirst(folder.count))
        guard let bytes = Git(folder: top).run(["show", "\(commit):\(path)"]) else {
            return .failure(.system("not in the revision '\(name)'"))
        }
        return .success(bytes)
    }
}
