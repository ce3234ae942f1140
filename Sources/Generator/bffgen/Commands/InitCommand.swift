internal import Diagnostics
internal import Foundation

/// Writes a complete new workspace.
enum InitCommand: Command {
    static let specification = CommandSpecification(
        name: "init", summary: "writes a new workspace that builds, runs and passes its tests as it stands",
        arguments: [.init(name: "folder")],
        options: [
            .init(
                name: "--package-path", value: "DIR",
                summary: "the checkout of bffgen to depend on; default: the one that this bffgen was built from"),
            .init(name: "--package-url", value: "URL", summary: "the repository of bffgen to depend on instead"),
            .init(name: "--package-branch", value: "NAME", summary: "of --package-url; default: main"),
        ],
        notes: [
            "The folder's name is the package's: lower-case letters, digits and dashes.",
            "Nothing is ever overwritten: a folder that is not empty is refused.",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let folder = FilePath.resolve(given.positional[0], from: surroundings.directory + "/")
        let name = String(folder.split(separator: "/").last ?? "")
        guard isName(name) else {
            throw UsageError("'\(name)' is no name of a package: write lower-case letters, digits and dashes")
        }
        let contents = try? FileManager.default.contentsOfDirectory(atPath: folder)
        guard contents.map(\.isEmpty) ?? !FileManager.default.fileExists(atPath: folder) else {
            throw UsageError("'\(given.positional[0])' is there already, and not empty")
        }
        let package = try PackageReference(given, for: folder, in: surroundings)
        do {
            return try NewWorkspace(name: name, folder: folder, package: package).write(in: surroundings)
        } catch {
            surroundings.errors("\(Tool.name) init: cannot write '\(folder)': \(error)\n")
            return .faults
        }
    }

    private static func isName(_ name: String) -> Bool {
        let isPlain = name.unicodeScalars.allSatisfy { scalar in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "-"
        }
        return isPlain && name.first?.isLetter == true && name.last != "-"
    }
}
