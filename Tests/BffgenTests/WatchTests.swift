import Foundation
import Testing

@testable import bffgen

/// `generate --watch`: looks are the test's own, so nothing waits.
@Suite struct WatchTests {
    private let workspace: SampleWorkspace

    init() throws {
        workspace = try SampleWorkspace()
        // Every look that changes something generates anew: one client shows it.
        try workspace.remove("Contracts/clients/tv.yaml")
    }

    private func watch(_ looks: [() throws -> Void], _ arguments: [String] = []) -> Calls {
        Calls(["generate", "--watch"] + arguments, in: workspace.path, looks: looks)
    }

    /// How often it generated.
    private func runs(_ call: Calls) -> Int { call.output.components(separatedBy: "; Ctrl-C ends\n").count - 1 }

    @Test func `nothing changed, nothing is generated again`() {
        let call = watch([{}, {}, {}])
        #expect((call.code, call.errors) == (0, ""))
        #expect(runs(call) == 1)
        #expect(call.output.contains(" created, 0 changed, 0 deleted, 0 unchanged\nwatching "))
    }

    @Test func `a changed contract is generated from when it has come to rest`() throws {
        var early = -1
        let call = watch([
            { try workspace.replace("title: Mobile", with: "title: Phone", in: "Contracts/clients/mobile.yaml") },
            {
                // The first look has seen the change, and waits for another that sees the same.
                early = try workspace.text(of: "Generated/bffgen.lock").count
                try workspace.replace(
                    "/v1/home:\n", with: "/v1/start:\n", in: "Contracts/clients/mobile.yaml")
            }, {}, {}, {},
        ])
        #expect(call.code == 0)
        #expect(early > 0)
        #expect(runs(call) == 2)
        #expect(try workspace.text(of: "Generated/Mobile/GetHome.swift").contains(#"path: "/v1/start""#))
    }

    @Test func `a fault is said, and watching goes on`() throws {
        let call = watch([
            { try workspace.replace("budget: 330ms", with: "budget: 300ms", in: "Contracts/clients/mobile.yaml") }, {},
            { try workspace.replace("budget: 300ms", with: "budget: 340ms", in: "Contracts/clients/mobile.yaml") }, {},
            {},
        ])
        #expect(call.code == 0)
        #expect(call.errors.contains("[budget-exceeded]"))
        #expect(runs(call) == 3)
        #expect(try workspace.text(of: "Generated/Mobile/GetHome.swift").contains(".milliseconds(340)"))
    }

    @Test func `a replaced file counts though its size and text are the same, and so do new and lost ones`() throws {
        let file = workspace.folder.appending(path: "Contracts/services/users.yaml")
        let call = watch([
            { try Data(contentsOf: file).write(to: file, options: .atomic) }, {},
            { try workspace.write("{}", to: "Contracts/services/notes.txt") }, {},
            { try workspace.remove("Contracts/services/notes.txt") }, {},
            { try workspace.write("{}", to: "Contracts/services/.users.yaml.swp") }, {}, {},
        ])
        #expect(runs(call) == 4)
    }

    @Test func `templates and the configuration are watched too`() throws {
        try workspace.write("// Ours.\n", to: "ours/header.mustache")
        let call = watch(
            [
                { try workspace.write("// Theirs.\n", to: "ours/header.mustache") }, {},
                { try workspace.write("client: [x]\n", to: "Contracts/bffgen.yaml") }, {},
                { try workspace.write("", to: "Contracts/bffgen.yaml") }, {}, {},
            ], ["--templates", "ours"])
        #expect(runs(call) == 4)
        #expect(call.errors.contains("Contracts/bffgen.yaml:1:1: error: "))
        #expect(try workspace.text(of: "Generated/Mobile/Mobile.swift").contains("// Theirs."))
    }

    @Test func `watching compares nothing`() {
        let call = Calls(["generate", "--watch", "--check"], in: workspace.path)
        #expect(call.code == 2)
        #expect(call.errors.hasPrefix("bffgen generate: --watch and --check exclude each other\n"))
    }

    @Test func `only a state that two looks have seen counts, and only once`() {
        func stamps(_ files: [String]) -> FileStamps { FileStamps(folders: [], files: files) }
        let (one, two) = (stamps(["/etc/passwd"]), stamps(["/etc/passwd", "/etc/group"]))
        var watch = FileWatch(one)
        let looks = [one, two, one, two, two, two, one, one].map { watch.look($0) }
        #expect(looks == [false, false, false, false, true, false, false, true])
    }
}
