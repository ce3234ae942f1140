package import Diagnostics
internal import Foundation
package import OpenAPI

/// The folder that holds `Contracts/bffgen.yaml`, and what that file says; without it, a folder with `Contracts/clients` or
/// `Contracts/services` is one too. Paths are relative to the folder unless
/// they say otherwise.
package struct Workspace {
    package static let contractsFolder = "Contracts"
    package static let configurationFile = "Contracts/bffgen.yaml"
    /// Of the Pact specification, what is written.
    package static let pactVersions = 3...4
    package static let pactVersionDefault = 4

    /// Absolute.
    package let root: String
    /// Every file of the workspace that is read; diagnostics quote from here.
    package let files: SourceFiles
    /// Absolute: `Contracts`.
    package let contracts: String
    /// Absolute: `generated`, else `Generated` in the root.
    package let generatedDirectory: String
    /// Absolute: `templates`; nil where single templates are not overridden.
    package let templatesDirectory: String?
    /// Sorted, each once.
    package var clientFiles: [String]
    /// Sorted, each once.
    package let serviceFiles: [String]
    /// What is applied to a client's or service's document, in this order, by its file.
    package let overlays: [String: [OverlayUse]]
    /// Local copies of remote documents: URL without fragment → file.
    package let references: [String: String]
    package let severities: [Severity]
    /// Of the Pact specification: `pactVersion`, else 4.
    package let pactVersion: Int

    /// One entry of `severities`; it is already in force.
    package struct Severity {
        package let code: DiagnosticCode
        package let severity: Diagnostics.SeverityOverride
        package let location: Location
    }

    /// What names the client files, to be blamed for them; nil where it is the default.
    let clientPatternLocation: Location?

    /// The nearest folder, from `directory` upwards, that is a workspace; nil where there is none.
    ///
    /// - Parameter directory: absolute, or relative to the current folder.
    package static func locate(from directory: String) -> String? {
        var folder = absolute(directory)
        while true {
            let isConfigured = FileManager.default.fileExists(atPath: "\(folder)/\(configurationFile)")
            if isConfigured || hasConventionalFolder(folder) {
                return folder.isEmpty ? "/" : folder
            }
            guard let slash = folder.lastIndex(of: "/") else { return nil }
            if folder == "/" { return nil }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
    }

    static func hasConventionalFolder(_ folder: String) -> Bool {
        ["clients", "services"].contains { name in
            var isFolder: ObjCBool = false
            let path = "\(folder)/\(contractsFolder)/\(name)"
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
        }
    }

    /// Reads `Contracts/bffgen.yaml`, where there is one, and puts its severities into force.
    ///
    /// - Parameters:
    ///   - directory: the workspace itself, absolute or relative to the current folder: `locate` finds it.
    ///   - files: nil: those on disk.
    /// - Returns: nil, reported, where the file cannot be read or has a fault.
    package static func open(
        directory: String, files: SourceFiles? = nil, diagnostics: Diagnostics
    ) -> Workspace? {
        let root = absolute(directory)
        return ConfigurationReader(root: root, files: files ?? SourceFiles(root: root), diagnostics: diagnostics).read()
    }

    private static func absolute(_ path: String) -> String {
        FilePath.normalise(path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)")
    }

    /// A reader for the workspace's documents; one serves a whole run.
    package func documentReader(diagnostics: Diagnostics) -> DocumentReader {
        DocumentReader(references: references, overlays: overlays, files: files, diagnostics: diagnostics)
    }

    /// Reports entries of `severities` and `exceptions` that nothing came under. To be called when everything has been checked:
    /// behind an error, not every rule has been looked at, so then it says nothing.
    ///
    /// - Parameter finder: who has looked; what others look for is not judged.
    package func reportNeedless(foundBy finder: DiagnosticCode.Finder, _ diagnostics: Diagnostics) {
        guard !diagnostics.hasErrors else { return }
        let needless = diagnostics.needlessOverrides.filter { $0.finder == finder }
        for entry in severities where needless.contains(entry.code) {
            diagnostics.report(
                .needlessSeverity, at: entry.location,
                "nothing in this workspace is reported as '\(entry.code.rawValue)'",
                fix: "remove the entry")
        }
        for exception in diagnostics.needlessExceptions where exception.code.finder == finder {
            diagnostics.report(
                .needlessException, at: exception.location,
                "nothing there is reported as '\(exception.code.rawValue)' any more", fix: "remove the entry")
        }
    }
}
