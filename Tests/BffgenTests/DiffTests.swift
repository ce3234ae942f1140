import Foundation
import Testing

@testable import bffgen

/// `bffgen diff`, from its arguments to its exit code.
@Suite struct DiffTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "bffgen-diff-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private static let old = """
        openapi: 3.1.0
        info: {title: Shop, version: "1"}
        paths:
          /items:
            get:
              operationId: listItems
              responses:
                "200":
                  description: the items
                  content:
                    application/json:
                      schema: {$ref: "shared.yaml#/Item"}

        """
    private static let item =
        "Item: {type: object, required: [id], properties: {id: {type: string}, size: {type: string}}}\n"

    private func write(_ text: String, to file: String) throws {
        let url = folder.appending(path: file)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    private func writePair(_ new: (String) -> String = { $0.replacing("required: [id]", with: "required: []") }) throws
    {
        try write(Self.old, to: "old/shop.yaml")
        try write(Self.item, to: "old/shared.yaml")
        try write(Self.old, to: "new/shop.yaml")
        try write(new(Self.item), to: "new/shared.yaml")
    }

    private func call(_ arguments: String...) -> Calls { Calls(["diff"] + arguments, in: folder.path) }

    private static let breaking = """
        new/shared.yaml:1:32: error: GET /items: response body of status 200, '/id': the property is optional now \
        [response-property-became-optional]
            1 | Item: {type: object, required: [], properties: {id: {type: string}, size: {type: string}}}
              |                                ^
        old/shared.yaml:1:32: note: it was here
            1 | Item: {type: object, required: [id], properties: {id: {type: string}, size: {type: string}}}
              |                                ^
        """

    @Test func `what breaks is shown where it stands and where it stood`() throws {
        try writePair()
        let call = call("old/shop.yaml", "new/shop.yaml")
        #expect(call.code == 1)
        #expect(call.errors == Self.breaking + "\n\n1 error, 0 warnings\n")
        #expect(call.output == "1 breaking change, 0 that may break, 0 others\n")
    }

    @Test func `nothing breaks where a response only says more`() throws {
        try writePair { $0.replacing("size: {type: string}", with: "size: {type: string}, tone: {type: string}") }
        let call = call("old/shop.yaml", "new/shop.yaml")
        #expect((call.code, call.errors) == (0, ""))
        #expect(
            call.output == """
                info: GET /items: response body of status 200, '/tone': the optional property is new \
                [response-optional-property-added]
                0 breaking changes, 0 that may break, 1 others

                """)
        #expect(self.call("old/shop.yaml", "new/shop.yaml", "--fail-on", "info").code == 1)
    }

    @Test func `the level that fails is chosen`() throws {
        try writePair { $0.replacing(", size: {type: string}", with: "") }
        #expect(call("old/shop.yaml", "new/shop.yaml").code == 0)
        #expect(call("old/shop.yaml", "new/shop.yaml", "--fail-on", "warn").code == 1)
        #expect(call("old/shop.yaml", "new/shop.yaml", "--fail-on", "none").code == 0)
        #expect(call("old/shop.yaml", "new/shop.yaml", "--fail-on", "wran").errors.contains("did you mean 'warn'?"))
    }

    @Test func `what cannot be compared is no verdict`() throws {
        try writePair()
        #expect(call("old/shop.yaml", "nowhere.yaml").code == 2)
        #expect(call("old/shop.yaml", "new/shared.yaml").code == 2)
        #expect(call("old/shop.yaml").errors.contains("name the old and the new contract"))
    }

    @Test func `a reference that leads nowhere is said, and the rest compared`() throws {
        try writePair()
        try FileManager.default.removeItem(at: folder.appending(path: "new/shared.yaml"))
        let call = call("old/shop.yaml", "new/shop.yaml")
        #expect(call.code == 1)
        #expect(call.errors.contains("[unreadable-file]"))
        #expect(call.errors.contains("[response-body-type-generalized]"))
    }

    @Test func `an allowed change needs its reason, and does not outlive the change`() throws {
        try writePair()
        let entry = "- {rule: response-property-became-optional, operation: GET /items, reason: never read}"
        try write("allow:\n  \(entry)\n", to: "allow.yaml")
        let allowed = call("old/shop.yaml", "new/shop.yaml", "--allow", "allow.yaml")
        #expect((allowed.code, allowed.errors) == (0, ""))
        #expect(allowed.output.contains("allowed: GET /items:"))
        #expect(allowed.output.contains("[response-property-became-optional]: never read\n"))
        let needless = call("old/shop.yaml", "old/shop.yaml", "--allow", "allow.yaml")
        #expect(needless.code == 1)
        #expect(
            needless.errors.hasPrefix(
                "allow.yaml:2:5: error: no change is a 'response-property-became-optional' like this any more "
                    + "[needless-exception]\n"))
        try write("allow:\n  - {rule: a}\n", to: "allow.yaml")
        #expect(call("old/shop.yaml", "new/shop.yaml", "--allow", "allow.yaml").code == 2)
        #expect(call("old/shop.yaml", "new/shop.yaml", "--allow", "nowhere.yaml").code == 2)
    }

    @Test func `the formats name the rule`() throws {
        try writePair()
        func output(_ format: String) -> String { call("old/shop.yaml", "new/shop.yaml", "--format", format).output }
        #expect(
            output("github").hasPrefix(
                "1 breaking change, 0 that may break, 0 others\n"
                    + "::error file=new/shared.yaml,line=1,col=32,title=response-property-became-optional::GET /items"))
        let json = output("json")
        #expect(json.contains(#""code": "response-property-became-optional""#))
        #expect(json.contains(#""level": "ERR""#))
        #expect(json.contains(#""pointer": "/id""#))
        #expect(output("sarif").contains(#""id": "response-property-became-optional""#))
        #expect(
            output("markdown") == """
                # Changes from old/shop.yaml to new/shop.yaml

                1 breaking change, 0 that may break, 0 others.

                ## Breaking

                ### `GET /items`

                - response body of status 200, '/id': the property is optional now (`response-property-became-optional`)

                """)
    }

    // MARK: Revisions

    @discardableResult private func git(_ arguments: String..., in folder: URL? = nil) throws -> [UInt8] {
        let options = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
        return try #require(Git(folder: (folder ?? self.folder).path).run(options + arguments), "git \(arguments)")
    }

    @Test func `a revision has its own references`() throws {
        try write(Self.old, to: "api/shop.yaml")
        try write(Self.item, to: "api/shared.yaml")
        try git("init", "-q")
        try git("add", "-A")
        try git("commit", "-q", "-m", "First")
        #expect(call("api/shop.yaml", "--base", "git:HEAD").code == 0)
        try write(Self.item.replacing("required: [id]", with: "required: []"), to: "api/shared.yaml")
        let changed = call("api/shop.yaml", "--base", "git:HEAD")
        #expect(changed.code == 1)
        #expect(
            changed.errors.contains(
                "@HEAD/api/shared.yaml:1:32: note: it was here\n    1 | Item: {type: object, required: [id]"))
        #expect(call("api/shop.yaml", "--base", "git:nowhere").code == 2)
        #expect(call("api/shop.yaml", "--base", "HEAD").code == 2)
        try write(Self.old, to: "api/later.yaml")
        #expect(call("api/later.yaml", "--base", "git:HEAD").code == 2)
    }

    @Test func `every client is held against the last tag`() throws {
        let workspace = try SampleWorkspace()
        func diff(_ arguments: String...) -> Calls { Calls(["diff", "--clients"] + arguments, in: workspace.path) }
        try git("init", "-q", in: workspace.folder)
        try git("add", "-A", in: workspace.folder)
        try git("commit", "-q", "-m", "First", in: workspace.folder)
        #expect(diff().errors.contains("no tag is reachable from here"))
        try git("tag", "v1", in: workspace.folder)
        let unchanged = diff()
        #expect((unchanged.code, unchanged.output) == (0, "0 breaking changes, 0 that may break, 0 others\n"))
        let mobile = try workspace.text(of: "Contracts/clients/mobile.yaml")
        try workspace.write(
            mobile.replacing("operationId: getHome", with: "operationId: readHome"), to: "Contracts/clients/mobile.yaml"
        )
        #expect(diff().output.contains("[api-operation-id-removed]"))
        try workspace.write(mobile.replacing("  /v1/home:", with: "  /v2/home:"), to: "Contracts/clients/mobile.yaml")
        let moved = diff()
        #expect(moved.code == 1)
        #expect(moved.errors.contains("[api-path-removed-without-deprecation]"))
        try workspace.write(mobile.replacing("client: mobile", with: "client: car"), to: "Contracts/clients/car.yaml")
        #expect(diff("--base", "git:v1").output.contains("Contracts/clients/car.yaml is new since v1\n"))
        try workspace.remove("Contracts/clients/tv.yaml")
        #expect(diff().errors.contains("@v1/Contracts/clients/tv.yaml"))
        #expect(diff().errors.contains("error: the contract of the client 'tv' is gone [client-contract-removed]"))
    }

    // MARK: Schemas

    @Test func `schemas are compared in one direction`() throws {
        try write("{type: string, maxLength: 5}\n", to: "old.yaml")
        try write("{type: string}\n", to: "new.yaml")
        #expect(call("--schema", "old.yaml", "new.yaml").errors.contains("[response-body-max-length-unset]"))
        #expect(call("--schema", "old.yaml", "new.yaml", "--direction", "request").code == 0)
        #expect(call("--schema", "old.yaml", "new.yaml", "--direction", "back").code == 2)
    }

    @Test func `many pairs have a verdict each`() throws {
        try write(
            """
            {"id": 1, "old": {"type": "string"}, "new": {"type": "string", "maxLength": 5}, "direction": "request"}
            {"id": "b", "old": {"type": "string"}, "new": {"type": "string", "maxLength": 5}, "direction": "response"}

            """, to: "pairs.jsonl")
        let call = call("--pairs", "pairs.jsonl", "--literal")
        #expect(call.code == 0)
        #expect(call.output == "1\tbreaks\tWARN request-body-max-length-set \nb\tfits\n")
        try write("{}\n", to: "pairs.jsonl")
        #expect(self.call("--pairs", "pairs.jsonl").code == 2)
    }
}
