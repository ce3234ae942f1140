import Foundation
import Testing

@testable import bffgen

/// `scaffold` on copies of the tests' own workspace. That what it writes compiles and answers 501 is FeatureTests' to show.
@Suite struct ScaffoldTests {
    private static let features = SampleWorkspace.root.appending(path: "Tests/Features")
    private let folder: URL
    private let implementation = "Sources/Clients/Features/FeaturesImplementation.swift"

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "bffgen-scaffold-\(UUID().uuidString)")
            .resolvingSymlinksInPath()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Self.features.appending(path: "Contracts").resolvingSymlinksInPath(),
            to: folder.appending(path: "Contracts"))
    }

    private func text(_ file: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: file)), as: UTF8.self)
    }

    private func call(_ arguments: String...) -> Calls { Calls(["scaffold"] + arguments, in: folder.path) }

    @Test func `the half is written once, and is the one that FeatureTests compile`() throws {
        let call = call("features")
        #expect((call.code, call.errors) == (0, ""))
        let main = "Sources/Clients/Features/main.swift"
        #expect(call.output.hasPrefix("wrote \(implementation)\nwrote \(main)\n20 requirements "))
        let golden = Self.features.appending(path: "Scaffolded")
        for file in ["FeaturesImplementation.swift", "main.swift"] {
            let expected = String(decoding: try Data(contentsOf: golden.appending(path: file)), as: UTF8.self)
            #expect(try text("Sources/Clients/Features/\(file)") == expected, "\(file)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "Generated").path))
    }

    @Test func `a half that is there is not touched, and is in step`() throws {
        #expect(call("features").code == 0)
        let written = try text(implementation)
        let again = call("features")
        #expect((again.code, again.errors) == (0, ""))
        #expect(again.output == "Sources/Clients/Features: 2 Swift files, kept\n")
        #expect(try text(implementation) == written)
    }

    @Test func `what is new or gone since is named with its place`() throws {
        #expect(call("features").code == 0)
        let edited = try text(implementation)
            .replacing("func upper(name: String)", with: "func uper(name: String)")
            .replacing("func label(item: GetSwift.ListRowView, device: String)", with: "func label(item: Int)")
        try Data(edited.utf8).write(to: folder.appending(path: implementation))
        let call = call("features")
        #expect(call.code == 0)
        #expect(call.errors.contains("'upper(name:)' is not in Sources/Clients/Features yet [new-requirement]"))
        #expect(call.errors.contains("'label(item:device:)' is not in Sources/Clients/Features yet [new-requirement]"))
        #expect(
            call.errors.contains(
                "fix: add: func upper(name: String) throws(CompositionFailure) -> String { throw .unwritten }\n"))
        #expect(call.errors.contains("'uper(name:)' is no requirement of 'features' any more [gone-requirement]"))
        #expect(call.errors.contains("'label(item:)' is no requirement of 'features' any more [gone-requirement]"))
        #expect(call.errors.hasSuffix("0 errors, 4 warnings\n"))
        #expect(try text(implementation) == edited)
    }

    @Test func `a client without requirements gets a half too, elsewhere if asked`() throws {
        #expect(call("stripped", "--output", "here").code == 0)
        let half = try text("here/StrippedImplementation.swift")
        #expect(half.contains("struct StrippedImplementation: StrippedHandlers {\n}\n"))
        #expect(!half.contains("import BFFRuntime"))
        #expect(call("striped").errors.contains("unknown client 'striped', did you mean 'stripped'?"))
    }

    @Test(arguments: [
        ("func a() {}", ["a()"]), ("func a(b: Int, _ c: Int, d e: Int) -> Int { 0 }", ["a(b:_:d:)"]),
        ("// func a()\n/* func b() /* func c() */ func d() */ let s = \"func e()\"", []),
        ("let s = \"\\(f(\"func a()\"))\"; func b() {}", ["b()"]), ("let s = #\"\"func a()\"#; func b()", ["b()"]),
        ("\"\"\"\nfunc a()\n\"\"\"\nfunc `in`(`for`: Int) {}", ["in(for:)"]),
        ("func a<T: Collection<Int>>(b: T, c: (x: Int) -> Int = { y in f(z: y) }, d: [String: Int]) {}", ["a(b:c:d:)"]),
        ("func a(@ViewBuilder b: () -> Int) {}", ["a(b:)"]), ("func", []), ("func a", []), ("func a(", ["a()"]),
    ])
    func `functions are found by name and labels`(source: String, expected: [String]) {
        #expect(SwiftFunctions.all(in: source).map(\.display) == expected)
    }

    @Test func `a comment's place belongs to the function behind it alone`() {
        let source = """
            struct A {
                /// What it is.
                ///
                /// Contracts/a.yaml#/b/x-bff-swift
                @inlinable
                func a() {}
                /// Contracts/a.yaml#/c/x-bff-swift
                let x = 1
                func b() {}
            }
            """
        let found = SwiftFunctions.all(in: source)
        #expect(found.map(\.place) == ["Contracts/a.yaml#/b/x-bff-swift", nil])
        #expect(found.map(\.line) == [6, 9])
    }
}
