import Foundation

/// A file of the tree, with code and comments told apart.
struct SourceFile: Sendable {
    /// Relative to the root: `Sources/Generator/Plan/Plan.swift`.
    let path: String
    let lines: [Substring]
    /// The text with comments and string literals blanked; line numbers stay.
    let tokens: [Token]
    let comments: [Comment]

    struct Token: Sendable, Equatable {
        /// A word, or one sign.
        let text: String
        let line: Int
        /// Whether white space stands before it.
        let isSpaced: Bool
    }

    struct Comment: Sendable, Equatable {
        let text: String
        let line: Int
    }

    init(path: String, text: String) {
        self.path = path
        self.lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var scanner = SourceScanner(text)
        scanner.scan()
        self.tokens = scanner.tokens
        self.comments = scanner.comments
    }

    var folders: [Substring] { path.split(separator: "/").dropLast() }
    var stem: Substring { (path.split(separator: "/").last ?? "").prefix { $0 != "." } }
    var isTest: Bool { path.hasPrefix("Tests/") }
    var isRuntime: Bool { path.hasPrefix("Sources/Runtime/") }

    /// Lines, an empty last one not counted.
    var lineCount: Int { lines.last?.isEmpty == true ? lines.count - 1 : lines.count }

    /// The module that the file belongs to: `Sources/<half>/<Module>/…`.
    var module: String? {
        let parts = path.split(separator: "/")
        return parts.count > 3 && parts[0] == "Sources" ? String(parts[2]) : nil
    }
}

/// The project's folder, read once.
enum SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized.path

    static let swift = files(["Sources", "Tests", "Starter"], suffix: ".swift") + [manifest]
    static let templates = files(["Templates"], suffix: ".mustache")

    private static var manifest: SourceFile {
        let text = try? String(contentsOfFile: "\(root)/Package.swift", encoding: .utf8)
        return SourceFile(path: "Package.swift", text: text ?? "")
    }

    private static func files(_ folders: [String], suffix: String) -> [SourceFile] {
        var files: [SourceFile] = []
        for folder in folders {
            let place = URL(filePath: "\(root)/\(folder)").resolvingSymlinksInPath().path
            let walk = FileManager.default.enumerator(atPath: place)
            while let name = walk?.nextObject() as? String {
                // A case's files are its own business: some are broken on purpose. What is generated is as long as its contract.
                let others = ["Cases/", "Features/Generated/", "WholeClient/Generated/"]
                guard name.hasSuffix(suffix), !others.contains(where: name.hasPrefix) else { continue }
                let text = try? String(contentsOfFile: "\(place)/\(name)", encoding: .utf8)
                files.append(SourceFile(path: "\(folder)/\(name)", text: text ?? ""))
            }
        }
        return files.sorted { $0.path < $1.path }
    }
}
