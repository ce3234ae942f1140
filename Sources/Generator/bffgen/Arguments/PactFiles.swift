internal import BFFTesting
internal import Diagnostics
internal import Foundation

/// Pact files as commands name them: files, folders of them, and URLs of a broker.
struct PactFiles {
    typealias Found = (file: PactFile, bytes: [UInt8], name: String)

    let surroundings: Surroundings
    /// Fetches a URL; nil: none is taken.
    var fetch: ((String) throws(UsageError) -> [UInt8])?

    /// - Throws: where one cannot be read: all of them count.
    func read(_ given: GivenArguments) throws(UsageError) -> [Found] {
        var files: [Found] = []
        for argument in given.positional {
            if let fetch, RemoteTarget.isURL(argument) {
                files.append(try Self.file(try fetch(argument), argument))
                continue
            }
            let path = FilePath.resolve(argument, from: surroundings.directory + "/")
            for path in try paths(path, named: argument) {
                guard let data = FileManager.default.contents(atPath: path) else {
                    throw UsageError("'\(argument)' cannot be read")
                }
                files.append(try Self.file(Array(data), FilePath.relative(path, to: surroundings.directory)))
            }
        }
        return files
    }

    private static func file(_ bytes: [UInt8], _ name: String) throws(UsageError) -> Found {
        do throws(PactFault) {
            return (try PactFile(bytes), bytes, name)
        } catch {
            throw UsageError("'\(name)' is no Pact file: \(error)")
        }
    }

    private func paths(_ path: String, named name: String) throws(UsageError) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw UsageError("there is no file '\(name)'")
        }
        guard isFolder.boolValue else { return [path] }
        let found = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let files = found.filter { $0.hasSuffix(".json") }.sorted().map { "\(path)/\($0)" }
        guard !files.isEmpty else { throw UsageError("'\(name)' holds no .json file") }
        return files
    }
}

/// The parts of a URL that is asked for one thing.
struct RemoteTarget {
    /// `http://host:port`
    let origin: String
    /// Path and query.
    let target: String

    /// - Throws: where the URL is none, or holds credentials.
    init(_ url: String) throws(UsageError) {
        guard let scheme = url.firstRange(of: "://") else { throw UsageError("'\(url)' is no http:// or https:// URL") }
        let end = url[scheme.upperBound...].firstIndex { $0 == "/" || $0 == "?" } ?? url.endIndex
        guard !url[scheme.upperBound..<end].contains("@") else {
            throw UsageError("a URL holds credentials: they come from the environment, as --help says")
        }
        origin = String(url[..<end])
        let rest = String(url[end...])
        target = rest.hasPrefix("/") ? rest : "/\(rest)"
    }

    static func isURL(_ text: String) -> Bool { text.hasPrefix("http://") || text.hasPrefix("https://") }

    /// The URL of an option, as it was given.
    static func checked(_ url: String) throws(UsageError) -> String {
        if isURL(url) { _ = try RemoteTarget(url) }
        return url
    }
}
