internal import BFFTesting
internal import Diagnostics
internal import Foundation

/// Holds a running provider to Pact files.
enum PactVerifyCommand: Command {
    private enum Format: String, CaseIterable {
        case text, json, junit
    }

    static let specification = CommandSpecification(
        name: "pact verify",
        summary: "asks a running service what Pact files say that clients ask, and judges its answers",
        arguments: [.init(name: "file", isRepeated: true)],
        options: [
            .init(
                name: "--url", value: "URL", isRequired: true,
                summary: "the service, http or https; a path in it stands before every other"),
            .init(name: "--states", value: "URL", summary: "is told of provider states by POST before each request"),
            .init(
                name: "--header", value: "NAME: VALUE", isRepeatable: true,
                summary: "sent with every request to the service"),
            .init(name: "--timeout", value: "10s", summary: "for one request; default: 30s"),
            .init(name: "--format", value: "FORMAT", summary: "text, json or junit; default: text"),
        ],
        reports: false, ownFormats: ["json", "junit"],
        notes: [
            "A file may be a folder: then all its .json files are meant.",
            "--states gets {\"state\", \"params\", \"action\": \"setup\"}; what it answers as JSON fills ${…} of the file's generators.",
            "Stubs of bffgen take it at /__states.",
            "exit codes: 0 all kept, 1 some not, 2 usage or a file that cannot be read",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let name = given.value("--format") ?? Format.text.rawValue
        guard let format = Format(rawValue: name) else {
            throw UsageError.unknown("format", name, among: Format.allCases.map(\.rawValue))
        }
        let timeout = try given.duration("--timeout") ?? .seconds(30)
        let headers = try headers(given)
        let files = try PactArguments.files(given, in: surroundings)
        let reports: [PactReport]
        do {
            let loop = try TestLoop(name: "pact")
            defer { loop.stop() }
            let service = try RemoteService(url: given.value("--url") ?? "", on: loop, timeout: timeout)
            let states = try given.value("--states").map { try RemoteTarget($0) }
            let setUp = try states.map { try RemoteService(url: $0.origin, on: loop, timeout: timeout) }
            let verifier = PactVerifier(
                service: service, states: setUp, statesTarget: states?.target ?? "/", headers: headers)
            reports = files.map { PactReport($0.file, verifier.verify($0.file)) }
        } catch let error as UsageError {
            throw error
        } catch {
            throw UsageError("\(error)")
        }
        switch format {
        case .text: surroundings.output(reports.map(\.text).joined(separator: "\n"))
        case .json: surroundings.output("[\(reports.map(\.json).joined(separator: ","))]\n")
        case .junit: surroundings.output(PactReport.junit(reports))
        }
        return reports.contains { $0.failuresCount > 0 } ? .faults : .fine
    }

    private static func headers(_ given: GivenArguments) throws(UsageError) -> [StubHeader] {
        var headers: [StubHeader] = []
        for text in given.all("--header") {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let isSafe = !text.unicodeScalars.contains { $0.value < 0x20 }
            guard parts.count == 2, !parts[0].isEmpty, isSafe else {
                throw UsageError("--header takes 'NAME: VALUE', not '\(text)'")
            }
            headers.append(StubHeader(String(parts[0]), String(parts[1].drop { $0 == " " })))
        }
        return headers
    }
}

/// The parts of a URL that is asked for one thing.
private struct RemoteTarget {
    /// `http://host:port`
    let origin: String
    /// Path and query.
    let target: String

    init(_ url: String) throws(UsageError) {
        guard let scheme = url.firstRange(of: "://") else { throw UsageError("'\(url)' is no http:// or https:// URL") }
        let end = url[scheme.upperBound...].firstIndex { $0 == "/" || $0 == "?" } ?? url.endIndex
        origin = String(url[..<end])
        let rest = String(url[end...])
        target = rest.hasPrefix("/") ? rest : "/\(rest)"
    }
}

/// Pact files as commands name them.
enum PactArguments {
    /// - Throws: where one cannot be read: all of them count.
    static func files(
        _ given: GivenArguments, in surroundings: Surroundings
    ) throws(UsageError) -> [(file: PactFile, bytes: [UInt8])] {
        var files: [(file: PactFile, bytes: [UInt8])] = []
        for argument in given.positional {
            let path = FilePath.resolve(argument, from: surroundings.directory + "/")
            for path in try paths(path, named: argument) {
                guard let data = FileManager.default.contents(atPath: path) else {
                    throw UsageError("'\(argument)' cannot be read")
                }
                do throws(PactFault) {
                    files.append((try PactFile(Array(data)), Array(data)))
                } catch {
                    throw UsageError(
                        "'\(FilePath.relative(path, to: surroundings.directory))' is no Pact file: \(error)")
                }
            }
        }
        return files
    }

    private static func paths(_ path: String, named name: String) throws(UsageError) -> [String] {
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
