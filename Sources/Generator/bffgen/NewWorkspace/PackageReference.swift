internal import Diagnostics
internal import Foundation

/// How a new workspace's Package.swift finds bffgen.
enum PackageReference {
    /// Absolute, or relative to the new workspace.
    case path(String)
    case url(String, branch: String)

    /// - Parameter folder: the new workspace, absolute.
    init(_ given: GivenArguments, for folder: String, in surroundings: Surroundings) throws(UsageError) {
        if let url = given.value("--package-url") {
            guard !given.has("--package-path") else {
                throw UsageError("--package-path and --package-url exclude each other")
            }
            self = .url(url, branch: given.value("--package-branch") ?? "main")
            return
        }
        guard !given.has("--package-branch") else { throw UsageError("--package-branch needs --package-url") }
        guard let path = given.value("--package-path") else {
            guard let checkout = Self.checkout else {
                throw UsageError("where is bffgen's package? Name it with --package-path or --package-url")
            }
            self = .path(checkout)
            return
        }
        let package = FilePath.resolve(path, from: surroundings.directory + "/")
        guard Self.isCheckout(package) else { throw UsageError("'\(path)' is no checkout of bffgen") }
        self = .path(path.hasPrefix("/") ? package : Self.relative(package, from: folder))
    }

    /// The name by which products are taken from the package.
    var packageName: String {
        switch self {
        case .path: "bffgen"
        // What SwiftPM makes of a URL: its last part without `.git`.
        case .url(let url, _):
            url.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map { part in
                String(part.hasSuffix(".git") ? part.dropLast(4) : part)
            } ?? url
        }
    }

    /// What this bffgen was built from; nil where it is gone, or is a dependency's checkout that a clean build removes.
    private static var checkout: String? {
        let root = FilePath.normalise("\(FilePath.folder(of: #filePath))../../../..")
        return isCheckout(root) && !root.contains("/.build/") ? root : nil
    }

    private static func isCheckout(_ folder: String) -> Bool {
        ["Package.swift", "Sources/Runtime/BFFRuntime", "Sources/Generator/bffgen"].allSatisfy { name in
            FileManager.default.fileExists(atPath: "\(folder)/\(name)")
        }
    }

    /// `../bffgen`. Both are absolute.
    static func relative(_ path: String, from folder: String) -> String {
        let (parts, base) = (path.split(separator: "/"), folder.split(separator: "/"))
        let common = zip(parts, base).prefix { $0 == $1 }.count
        let up = base.dropFirst(common).map { _ in Substring("..") }
        return (up + parts.dropFirst(common)).joined(separator: "/")
    }
}
