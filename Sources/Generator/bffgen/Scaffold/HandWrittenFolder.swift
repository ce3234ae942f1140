internal import Diagnostics
internal import Foundation
internal import Plan

/// The folder of a client's hand-written half.
struct HandWrittenFolder {
    /// Absolute.
    let path: String
    /// As diagnostics name it.
    let name: String

    init(path: String, name: String) {
        self.path = path
        self.name = name
    }

    /// The client's own, where it usually stands.
    init(of client: ClientPlan, root: String) {
        name = "Sources/Clients/\(client.typeName)"
        path = "\(root)/\(name)"
    }

    /// Every Swift file in it, by its path inside, in order.
    var sources: [(file: String, text: String)] {
        let files = FileManager.default.subpaths(atPath: path) ?? []
        return files.filter { $0.hasSuffix(".swift") }.sorted().map { file in
            let data = FileManager.default.contents(atPath: "\(path)/\(file)") ?? Data()
            return (file, String(decoding: data, as: UTF8.self))
        }
    }

    /// A requirement is there where a function of its name and labels is, whoever wrote it. A function is gone where its comment names a
    /// place in a contract, as the scaffold's do, and it is no requirement.
    func differences(from client: ClientPlan, in sources: [(file: String, text: String)]) -> [Diagnostic] {
        let declared = sources.flatMap { source in
            SwiftFunctions.all(in: source.text).map { (file: "\(name)/\(source.file)", function: $0) }
        }
        let required = client.handWritten
        func matches(_ requirement: HandWrittenRequirement, _ function: SwiftFunction) -> Bool {
            requirement.name.bare == function.name && requirement.labels.map(\.bare) == function.labels
        }
        let new = required.filter { requirement in !declared.contains { matches(requirement, $0.function) } }
        let gone = declared.filter { entry in
            entry.function.place != nil && !required.contains { matches($0, entry.function) }
        }
        return new.map { requirement in
            let labels = requirement.labels.map { $0.bare + ":" }.joined()
            return Diagnostic(
                .newRequirement, at: requirement.location,
                "'\(requirement.name.bare)(\(labels))' is not in \(name) yet",
                fix: "add: \(requirement.signature) { throw .unwritten }")
        }
            + gone.map { entry in
                Diagnostic(
                    .goneRequirement,
                    at: Location(file: entry.file, line: entry.function.line, column: 1, pointer: ""),
                    "'\(entry.function.display)' is no requirement of '\(client.name)' any more",
                    notes: [.init("it was one of \(entry.function.place ?? "")")],
                    fix: "remove it, or the line of its comment that names the contract")
            }
    }
}

extension String {
    /// Without the backticks around a reserved word.
    fileprivate var bare: String { filter { $0 != "`" } }
}
