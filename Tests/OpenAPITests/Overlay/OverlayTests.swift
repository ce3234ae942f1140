import Diagnostics
import Foundation
import Testing

@testable import OpenAPI

@Suite struct OverlayTests {
    private static let header = "overlay: 1.0.0\ninfo: {title: A, version: '1'}\nactions:\n"

    private func apply(_ actions: String, to document: String) -> (result: Node?, faults: [String]) {
        let diagnostics = Diagnostics()
        let files = SourceFiles(
            root: "/", texts: ["api/a.yaml": document, "api/a.overlay.yaml": Self.header + actions])
        let use = OverlayUse(
            file: "api/a.overlay.yaml", location: Location(file: "bffgen.yaml", line: 1, column: 1, pointer: ""))
        let reader = DocumentReader(overlays: ["api/a.yaml": [use]], files: files, diagnostics: diagnostics)
        let result = reader.readNode("api/a.yaml")
        return (result, diagnostics.sorted.map { "\($0.location): \($0.message) [\($0.code.rawValue)]" })
    }

    @Test(arguments: [
        // Merged: only one has it, both have it.
        ("- {target: $.a, update: {y: 2, x: 3}}", "{a: {x: 1}}", #"{"a":{"x":3,"y":2}}"#),
        ("- {target: $, update: {a: {b: {c: 1}}}}", "{a: {b: {d: 2}}}", #"{"a":{"b":{"d":2,"c":1}}}"#),
        ("- {target: $.a, update: {x: null}}", "{a: {x: 1}}", #"{"a":{"x":null}}"#),
        // Arrays take an entry; inside an update they are concatenated.
        ("- {target: $.a, update: 3}", "{a: [1, 2]}", #"{"a":[1,2,3]}"#),
        ("- {target: $.a, update: [3]}", "{a: [1, 2]}", #"{"a":[1,2,[3]]}"#),
        ("- {target: $, update: {a: [3]}}", "{a: [1, 2]}", #"{"a":[1,2,3]}"#),
        ("- {target: '$.*', update: {x: 1}}", "{a: {}, b: {}}", #"{"a":{"x":1},"b":{"x":1}}"#),
        // Selected twice, changed once; what is below is changed first.
        ("- {target: \"$['a','a']\", update: 3}", "{a: [1]}", #"{"a":[1,3]}"#),
        ("- {target: '$..[?@.x]', update: {y: 1}}", "{a: {x: {x: 2}}}", #"{"a":{"x":{"x":2,"y":1},"y":1}}"#),
        // Removed, from arrays and objects, several at once.
        ("- {target: '$.a[?@ > 1]', remove: true}", "{a: [1, 2, 3, 1]}", #"{"a":[1,1]}"#),
        ("- {target: $.a.b, remove: true}", "{a: {b: 1, c: 2}}", #"{"a":{"c":2}}"#),
        ("- {target: $.a, remove: true, update: {b: 1}}", "{a: {}, c: 1}", #"{"c":1}"#),
        ("- {target: $.a, remove: false, update: {b: 1}}", "{a: {}}", #"{"a":{"b":1}}"#),
        // In order, each on what the one before has made.
        ("- {target: $.a, remove: true}\n- {target: $, update: {a: [2]}}", "{a: [1]}", #"{"a":[2]}"#),
        ("- {target: $, update: {b: {}}}\n- {target: $.b, update: {c: 1}}", "{a: 1}", #"{"a":1,"b":{"c":1}}"#),
        ("- {target: $.a, description: nothing else}", "{a: 1}", #"{"a":1}"#),
    ])
    func appliesActions(actions: String, document: String, expected: String) {
        let (result, faults) = apply(actions, to: document)
        #expect(faults == [])
        #expect(result?.json == expected)
    }

    @Test(arguments: [
        ("- {target: $.b, update: {}}", "{a: 1}", "4:12: '$.b' selects nothing in 'api/a.yaml' [unmatched-target]"),
        (
            "- {target: $.a, update: {b: 1}}", "{a: 1}",
            "4:12: the target selects an integer, and 'update' takes objects and arrays [overlay-mismatch]"
        ),
        (
            "- {target: $.a, update: 1}", "{a: {}}",
            "4:25: 'update' is an integer, and its target selects an object [overlay-mismatch]"
        ),
        (
            "- {target: $, update: {a: []}}", "{a: {}}",
            "4:27: an array cannot be merged into an object [overlay-mismatch]"
        ),
        ("- {target: $, remove: true}", "{a: 1}", "4:12: the action removes the whole document [overlay-mismatch]"),
        (
            "- {target: $.a.b[, remove: true}".replacing("b[", with: "'b'"), "{a: 1}",
            "4:12: 'target' is '$.a.'b'', which is no JSONPath query: ''' stands where a name or '*' was expected (character 5) [invalid-target]"
        ),
        ("- {target: $, updat: {}}", "{a: 1}", "4:15: an action has no field 'updat' [unknown-field]"),
        ("- {update: {}}", "{a: 1}", "4:3: an action lacks 'target' [missing-field]"),
    ])
    func refusesWhatDoesNotFit(actions: String, document: String, fault: String) {
        let (result, faults) = apply(actions, to: document)
        #expect(result == nil)
        #expect(faults == ["api/a.overlay.yaml:" + fault])
    }

    @Test func aValueReportsTheOverlayItComesFrom() throws {
        let (result, _) = apply(
            "- target: $.paths\n  update:\n    /b: {get: {tags: [x]}}\n- {target: '$.list[0]', remove: true}",
            to: "paths: {/a: 1}\nlist: [1, 2]")
        let root = try #require(result)
        let added = try #require(root["paths"]?.members?.last)
        #expect(
            added.keyLocation
                == .init(file: "api/a.yaml", line: 6, column: 5, pointer: "/paths/~1b", overlay: "api/a.overlay.yaml"))
        let tag = try #require(added.value["get"]?["tags"]?.array?.first)
        #expect(tag.location.description == "api/a.overlay.yaml:6:23")
        #expect(tag.location.pointer == "/paths/~1b/get/tags/0" && tag.location.file == "api/a.yaml")
        let kept = try #require(root["list"]?.array?.first)
        #expect(kept.location == .init(file: "api/a.yaml", line: 2, column: 11, pointer: "/list/0"))
    }

    @Test func referencesOfAnOverlayAreTheDocuments() throws {
        let diagnostics = Diagnostics()
        let document = """
            openapi: 3.1.0
            info: {title: A, version: '1'}
            paths: {}
            components: {schemas: {Row: {type: string}}}
            """
        let overlay =
            Self.header + """
                - target: $.components.schemas
                  update: {Rows: {type: array, items: {$ref: '#/components/schemas/Row'}}}
                """
        let files = SourceFiles(root: "/", texts: ["a.yaml": document, "overlays/o.yaml": overlay])
        let use = OverlayUse(
            file: "overlays/o.yaml", location: Location(file: "bffgen.yaml", line: 1, column: 1, pointer: ""))
        let reader = DocumentReader(overlays: ["a.yaml": [use]], files: files, diagnostics: diagnostics)
        let read = try #require(reader.read("a.yaml"))
        #expect(diagnostics.all.isEmpty)
        #expect(read.schemas.map(\.name) == ["Row", "Rows"])
        #expect(read.schemas.last?.schema.items?.name == "Row")
    }

    @Test func laterVersionsCopyAndReplacePrimitives() {
        let actions = "- {target: $.b, copy: $.a}\n- {target: $.c, update: 2}"
        let diagnostics = Diagnostics()
        let texts = [
            "a.yaml": "{a: {x: 1}, b: {y: 2}, c: 1}",
            "o.yaml": Self.header.replacing("1.0.0", with: "1.1.0") + actions,
        ]
        let use = OverlayUse(file: "o.yaml", location: Location(file: "b", line: 1, column: 1, pointer: ""))
        let files = SourceFiles(root: "/", texts: texts)
        let reader = DocumentReader(overlays: ["a.yaml": [use]], files: files, diagnostics: diagnostics)
        #expect(reader.readNode("a.yaml")?.json == #"{"a":{"x":1},"b":{"y":2,"x":1},"c":2}"#)
    }
}

/// The specification's own tests, from `$CORPORA/dev/overlay`.
@Suite(.enabled(if: Suite.corpora != nil, "CORPORA is unset"))
struct OverlaySuiteTests {
    @Test func compliantSetsGiveTheirOutput() throws {
        let folder = try Suite.folder("dev/overlay")
        var suite = Suite("overlay", "compliant-sets")
        for row in try rows(folder) where row.expect == "apply" {
            let diagnostics = Diagnostics()
            let reader = DocumentReader(files: SourceFiles(root: folder.path), diagnostics: diagnostics)
            let overlay = reader.readNode("\(row.file)/overlay.yaml").flatMap {
                Overlay.read($0, diagnostics: diagnostics)
            }
            let document = "\(row.file)/openapi.yaml"
            let result = try reader.readNode(document).flatMap {
                OverlayApplication(to: document, diagnostics: diagnostics).apply([try #require(overlay)], to: $0)
            }
            let output = try #require(reader.readNode("\(row.file)/output.yaml"))
            suite.check(result?.isEqual(to: output) ?? false, "\(row.file): \(diagnostics.all)")
        }
        try suite.finish()
    }

    /// The schema looks at a target's first character alone; these are no queries by RFC 9535.
    static let refusedTargets: Set = [
        "tests/v1.0/pass/actions-traits-example.yaml", "tests/v1.1/pass/actions-traits-example.yaml",
    ]

    @Test func documentsAreTakenAndRefusedAsTheirSchemaDoes() throws {
        let folder = try Suite.folder("dev/overlay")
        var suite = Suite("overlay", "documents")
        for row in try rows(folder) where row.expect != "apply" {
            let diagnostics = Diagnostics()
            let reader = DocumentReader(files: SourceFiles(root: folder.path), diagnostics: diagnostics)
            let overlay = reader.readNode(row.file).flatMap { Overlay.read($0, diagnostics: diagnostics) }
            if Self.refusedTargets.contains(row.file) {
                #expect(diagnostics.all.map(\.code) == [.invalidTarget], "\(row.file) is taken: strike it out")
                continue
            }
            suite.check((overlay != nil) == (row.expect == "accept"), "\(row.file): \(diagnostics.all.map(\.message))")
        }
        try suite.finish()
    }

    private func rows(_ folder: URL) throws -> [(file: String, expect: String)] {
        try Suite.text(folder.appending(path: "index.tsv")).split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: "\t")
            return (String(fields[0]), String(fields[1]))
        }
    }
}
