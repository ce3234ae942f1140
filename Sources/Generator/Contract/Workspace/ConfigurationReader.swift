internal import Diagnostics
internal import Foundation
internal import OpenAPI

/// Reads `Contracts/bffgen.yaml`. `bffgen.schema.json` describes it to editors; a test holds the two together.
struct ConfigurationReader {
    static let keys = [
        "clients", "services", "generated", "templates", "references", "severities", "exceptions", "pactVersion",
    ]
    static let clientsDefault = ["clients/*.yaml", "clients/*.yml", "clients/*.json"]
    static let servicesDefault = ["services/*.yaml", "services/*.yml", "services/*.json"]

    let root: String
    let files: SourceFiles
    let diagnostics: Diagnostics
    var scalars: ScalarReader { ScalarReader(diagnostics: diagnostics) }

    func read() -> Workspace? {
        let faults = diagnostics.errorCount
        let file = Workspace.configurationFile
        let reader = DocumentReader(files: files, diagnostics: diagnostics)
        let start = Location(file: file, line: 1, column: 1, pointer: "")
        // Without the file, everything is found by convention.
        guard exists("\(root)/\(file)", isFolder: false) else {
            guard Workspace.hasConventionalFolder(root) else {
                _ = reader.readNode(file)
                return nil
            }
            return workspace(Node(.object([]), at: start))
        }
        guard case .success(let bytes) = files.bytes(of: file) else {
            _ = reader.readNode(file)
            return nil
        }
        let isEmpty = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).allSatisfy {
            $0.allSatisfy(\.isWhitespace) || $0.drop(while: \.isWhitespace).hasPrefix("#")
        }
        guard let node = isEmpty ? Node(.object([]), at: start) : reader.readNode(file),
            let workspace = workspace(node), diagnostics.errorCount == faults
        else { return nil }
        return workspace
    }

    private func workspace(_ node: Node) -> Workspace? {
        let content = node.isNull ? Node(.object([]), at: node.location) : node
        let object = ObjectReader(content, "bffgen.yaml", keys: Self.keys, diagnostics: diagnostics)
        guard let object else { return nil }
        let clients = documents(object, "clients", default: Self.clientsDefault)
        let services = documents(object, "services", default: Self.servicesDefault)
        let generated = object.string("generated") ?? "../Generated"
        let templates = templates(object)
        let references = references(object)
        let severities = severities(object)
        exceptions(object)
        let pactVersion = object.integer("pactVersion", in: Workspace.pactVersions) ?? Workspace.pactVersionDefault
        return Workspace(
            root: root, files: files, contracts: absolute("."), generatedDirectory: absolute(generated),
            templatesDirectory: templates, clientFiles: clients.files, serviceFiles: services.files,
            overlays: clients.overlays.merging(services.overlays) { $0 + $1 }, references: references,
            severities: severities, pactVersion: pactVersion,
            clientPatternLocation: object.node("clients")?.location)
    }

    /// What a path in the file means, from the root of the file system.
    func absolute(_ path: String) -> String {
        path.hasPrefix("/")
            ? FilePath.normalise(path) : FilePath.normalise("\(root)/\(Workspace.contractsFolder)/\(path)")
    }

    func exists(_ path: String, isFolder: Bool) -> Bool {
        var found: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &found) && found.boolValue == isFolder
    }

    private func templates(_ object: ObjectReader) -> String? {
        guard let path = object.string("templates"), let node = object.node("templates") else { return nil }
        guard exists(absolute(path), isFolder: true) else {
            diagnostics.report(
                .unreadableFile, at: node.location, "there is no folder '\(path)'",
                fix: "write it relative to \(Workspace.contractsFolder)/, or remove the key")
            return nil
        }
        return absolute(path)
    }

    private func references(_ object: ObjectReader) -> [String: String] {
        guard let node = object.node("references") else { return [:] }
        guard let members = node.members else {
            scalars.wrongKind(
                node, "'references'", "an object",
                fix: "write addresses and local copies: {\"https://example.com/common.yaml\": shared/common.yaml}")
            return [:]
        }
        var references: [String: String] = [:]
        for member in members {
            guard let path = scalars.string(member.value, "the copy of '\(member.key)'") else { continue }
            // An address that ends in a slash stands for all that the folder holds.
            let isFolder = member.key.hasSuffix("/")
            guard exists(absolute(path), isFolder: isFolder) else {
                diagnostics.report(
                    .unreadableFile, at: member.value.location, "there is no \(isFolder ? "folder" : "file") '\(path)'",
                    fix: "write it relative to \(Workspace.contractsFolder)/")
                continue
            }
            references[member.key] = FilePath.relative(absolute(path), to: root)
        }
        return references
    }

    private func severities(_ object: ObjectReader) -> [Workspace.Severity] {
        guard let node = object.node("severities") else { return [] }
        guard let members = node.members else {
            scalars.wrongKind(
                node, "'severities'", "an object", fix: "write codes and severities: {unbound-optional: off}")
            return []
        }
        return members.compactMap(severity)
    }

    private func severity(_ member: Node.Member) -> Workspace.Severity? {
        let severity = scalars.choice(
            member.value, "the severity of '\(member.key)'", Diagnostics.SeverityOverride.self)
        guard let code = DiagnosticCode(rawValue: member.key) else {
            let warnings = DiagnosticCode.allCases.filter { $0.severity == .warning }.map(\.rawValue)
            diagnostics.report(
                .needlessSeverity, at: member.keyLocation, "there is no code '\(member.key)'",
                fix: Suggestion.fix(for: member.key, in: warnings) ?? "use a code as messages show it in brackets")
            return nil
        }
        guard let severity else { return nil }
        guard severity.rawValue != code.severity.rawValue else {
            diagnostics.report(
                .needlessSeverity, at: member.keyLocation,
                "'\(code.rawValue)' is \(severity == .error ? "an error" : "a warning") anyway",
                fix: "remove the entry")
            return nil
        }
        guard diagnostics.override(code, with: severity) else {
            diagnostics.report(
                .needlessSeverity, at: member.keyLocation,
                "'\(code.rawValue)' is an error, and only warnings can be changed",
                fix: "remove the entry and repair what it names")
            return nil
        }
        return Workspace.Severity(code: code, severity: severity, location: member.keyLocation)
    }
}
