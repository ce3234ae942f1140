internal import Diagnostics

/// Local files that stand for remote documents: what bffgen.yaml's `references` says.
struct LocalCopies {
    /// URL without fragment → file.
    private let files: [String: String]
    /// Folders by length, the longest first: URL and path, both ending in `/`.
    private let folders: [(url: String, path: String)]

    /// - Parameter references: URL → file, both relative to nothing; a URL that ends in `/` stands for a whole folder.
    init(_ references: [String: String]) {
        files = references.filter { !$0.key.hasSuffix("/") }
        folders = references.filter { $0.key.hasSuffix("/") }
            .map { (url: $0.key, path: $0.value.hasSuffix("/") || $0.value.isEmpty ? $0.value : $0.value + "/") }
            .sorted { ($1.url.utf8.count, $0.url) < ($0.url.utf8.count, $1.url) }
    }

    /// The file that stands for a URL.
    func file(for url: String) -> String? {
        if let file = files[url] { return file }
        guard let folder = folders.first(where: { url.hasPrefix($0.url) }),
            let rest = PercentEncoding.decode(url.dropFirst(folder.url.count)), !rest.isEmpty
        else { return nil }
        return FilePath.normalise(folder.path + rest)
    }

    /// The URL that a file stands for: what references inside it are relative to.
    func url(of file: String) -> String? {
        if files.isEmpty, folders.isEmpty { return nil }
        if let url = files.filter({ $0.value == file }).map(\.key).min() { return url }
        guard let folder = folders.first(where: { file.hasPrefix($0.path) }) else { return nil }
        return folder.url + file.dropFirst(folder.path.count)
    }
}
