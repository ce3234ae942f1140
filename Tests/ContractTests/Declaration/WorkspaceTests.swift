internal import Diagnostics
internal import Foundation
internal import OpenAPI
internal import Testing

@testable internal import Contract

@Suite("Workspaces")
struct WorkspaceTests {
    private let diagnostics = Diagnostics()
    /// The place of one that is a warning of its own accord.
    private let warning = DiagnosticCode.duplicatePath

    private var places: [String] {
        diagnostics.sorted.map { "\($0.location.line):\($0.location.column) \($0.code.rawValue)" }
    }

    @Test("an empty bffgen.yaml has every default", arguments: ["", "# nothing\n", "{}\n"])
    func defaults(text: String) throws {
        let folder = try TemporaryWorkspace([
            "Contracts/bffgen.yaml": text, "Contracts/clients/b.yaml": "", "Contracts/clients/a.json": "",
            "Contracts/clients/shared/c.yaml": "", "Contracts/clients/.hidden.yaml": "", "Contracts/services/s.yml": "",
        ])
        let workspace = try #require(Workspace.open(directory: folder.root, diagnostics: diagnostics))
        #expect(places == [])
        #expect(workspace.root == folder.root)
        #expect(workspace.contracts == folder.root + "/Contracts")
        #expect(workspace.generatedDirectory == folder.root + "/Generated")
        #expect(workspace.templatesDirectory == nil)
        #expect(workspace.clientFiles == ["Contracts/clients/a.json", "Contracts/clients/b.yaml"])
        #expect(workspace.serviceFiles == ["Contracts/services/s.yml"])
    }

    @Test("every key is read, relative to Contracts")
    func keys() throws {
        let folder = try TemporaryWorkspace([
            "Contracts/bffgen.yaml": """
            clients: [apps/**/*.yaml, apps/x/on?.yaml]
            services: [../elsewhere/*.json]
            generated: ../Out
            templates: ../Mine
            references: {"https://example.com/common.yaml": shared/common.yaml, "https://example.com/all/": shared}
            severities: {\(warning.rawValue): off}
            """,
            "Contracts/apps/a.yaml": "", "Contracts/apps/x/one.yaml": "", "elsewhere/s.json": "", "Mine/a.mustache": "",
            "Contracts/shared/common.yaml": "",
        ])
        let workspace = try #require(Workspace.open(directory: folder.root, diagnostics: diagnostics))
        #expect(places == [])
        #expect(workspace.clientFiles == ["Contracts/apps/a.yaml", "Contracts/apps/x/one.yaml"])
        #expect(workspace.serviceFiles == ["elsewhere/s.json"])
        #expect(workspace.generatedDirectory == folder.root + "/Out")
        #expect(workspace.templatesDirectory == folder.root + "/Mine")
        #expect(
            workspace.references == [
                "https://example.com/common.yaml": "Contracts/shared/common.yaml",
                "https://example.com/all/": "Contracts/shared",
            ])
        #expect(workspace.severities.map(\.code) == [warning])
    }

    @Test("the workspace around a folder is found")
    func locates() throws {
        let folder = try TemporaryWorkspace(["Contracts/bffgen.yaml": "", "a/b/c.txt": ""])
        #expect(Workspace.locate(from: folder.root + "/a/b") == folder.root)
        #expect(Workspace.locate(from: folder.root) == folder.root)
        #expect(Workspace.locate(from: "/") == nil)
    }

    @Test("a folder without bffgen.yaml is no workspace")
    func noWorkspace() throws {
        let folder = try TemporaryWorkspace(["a.txt": ""])
        #expect(Workspace.open(directory: folder.root, diagnostics: diagnostics) == nil)
        #expect(places == ["1:1 unreadable-file"])
    }

    @Test(
        "faults stand at the scalar or key that has them",
        arguments: [
            ("client: [a]", ["1:1 unknown-key"]), ("clients: clients/*.yaml", ["1:10 wrong-kind"]),
            ("clients: [none/*.yaml]", ["1:11 unreadable-file"]), ("generated: 5", ["1:12 wrong-kind"]),
            ("templates: none", ["1:12 unreadable-file"]), ("references: {a: none.yaml}", ["1:17 unreadable-file"]),
            ("references: {a/: bffgen.yaml}", ["1:18 unreadable-file"]),
            ("references: [a]", ["1:13 wrong-kind"]), ("severities: {duplicate-paht: off}", ["1:14 needless-severity"]),
            ("severities: {unknown-key: off}", ["1:14 needless-severity"]),
            ("severities: {unknown-key: error}", ["1:14 needless-severity"]),
            ("severities: {duplicate-path: warning}", ["1:14 needless-severity"]),
            ("severities: {duplicate-path: silent}", ["1:30 invalid-value"]), ("[a]", ["1:1 wrong-kind"]),
            ("a: [", ["2:1 invalid-yaml"]),
        ])
    func faults(text: String, places: [String]) throws {
        let folder = try TemporaryWorkspace(["Contracts/bffgen.yaml": text + "\n"])
        #expect(Workspace.open(directory: folder.root, diagnostics: diagnostics) == nil)
        #expect(self.places == places, "\(diagnostics.all.map(\.message))")
        #expect(diagnostics.all.allSatisfy { $0.location.file == "Contracts/bffgen.yaml" })
    }

    @Test("a severity that nothing came under is an error, unless there are others")
    func needless() throws {
        let folder = try TemporaryWorkspace(["Contracts/bffgen.yaml": "severities: {\(warning.rawValue): off}\n"])
        let workspace = try #require(Workspace.open(directory: folder.root, diagnostics: diagnostics))
        workspace.reportNeedless(foundBy: .reading, diagnostics)
        #expect(places == ["1:14 needless-severity"])
        let used = Diagnostics()
        let again = try #require(Workspace.open(directory: folder.root, diagnostics: used))
        used.report(warning, at: Location(file: "a", line: 1, column: 1, pointer: ""), "x")
        again.reportNeedless(foundBy: .reading, used)
        #expect(used.all.isEmpty)
    }

    @Test(
        "patterns match names as a shell does",
        arguments: [
            ("*.yaml", "a.yaml", true), ("*.yaml", "a.yml", false), ("*", ".a", false), (".*", ".a", true),
            ("a?c", "abc", true),
            ("a*b*c", "aXbXbc", true), ("a*b*c", "aXc", false), ("*a", "aaab", false), ("", "", true),
        ])
    func patterns(pattern: String, name: String, matches: Bool) {
        #expect(FilePattern.matches(name, pattern) == matches)
    }

    @Test("a client is read through the workspace")
    func readsClient() throws {
        let folder = try TemporaryWorkspace([
            "Contracts/bffgen.yaml": "",
            "Contracts/clients/mobile.yaml": """
            openapi: 3.1.0
            info: {title: Mobile, version: 1.0.0}
            x-bff: {vocabulary: 1, client: mobile, services: {users: {contract: ../services/users.yaml}}}
            paths: {}
            """,
            "Contracts/services/users.yaml": DeclarationReading.service,
        ])
        let workspace = try #require(Workspace.open(directory: folder.root, diagnostics: diagnostics))
        let client = readClient(
            file: "Contracts/clients/mobile.yaml", workspace: workspace,
            reader: workspace.documentReader(diagnostics: diagnostics), diagnostics: diagnostics)
        #expect(places == [])
        #expect(client?.services.map(\.contractFile) == ["Contracts/services/users.yaml"])
    }
}
