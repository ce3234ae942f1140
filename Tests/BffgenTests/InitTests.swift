import Foundation
import Testing

@testable import bffgen

/// `init`: what it writes. That it builds, runs and passes is .ci/init-proof's to show.
@Suite struct InitTests {
    private let folder: URL
    private var path: String { folder.path }
    private static let starter = SampleWorkspace.root.appending(path: "Starter")

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "bffgen-init-\(UUID().uuidString)")
            .resolvingSymlinksInPath()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func text(_ file: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: file)), as: UTF8.self)
    }

    /// Relative to the folder, hidden ones too.
    private static func files(in folder: URL) throws -> [String] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.resolvingSymlinksInPath().path)
        return paths.filter { path in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder.appending(path: path).path, isDirectory: &isFolder)
            return !isFolder.boolValue
        }.sorted()
    }

    @Test func `a new workspace's build server installs all that the build needs`() throws {
        let script = try String(contentsOf: SampleWorkspace.root.appending(path: ".ci/packages"), encoding: .utf8)
        let list = try #require(script.firstMatch(of: /needed=\(([^)]*)\)/)).1
        let needed = list.split(separator: "\n").flatMap { line in
            line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
        }
        #expect(needed.count > 10)
        let workflow = try String(
            contentsOf: SampleWorkspace.root.appending(path: "Starter/github/workflows/ci.yml"), encoding: .utf8)
        let installed = Set(workflow.split { $0.isWhitespace }.map(String.init))
        #expect(needed.filter { !installed.contains($0) } == [])
    }

    @Test func `a new workspace is complete, without a warning, and fresh`() throws {
        let call = Calls(["init", "shop", "--package-path", SampleWorkspace.root.path], in: path)
        #expect((call.code, call.errors) == (0, ""))
        #expect(call.output.hasPrefix("shop: 13 files, and 21 generated from its contracts\n"))
        #expect(
            try Self.files(in: folder.appending(path: "shop")) == [
                ".github/workflows/ci.yml", ".gitignore", "Contracts/bffgen.schema.json", "Contracts/bffgen.yaml",
                "Contracts/clients/mobile.yaml", "Contracts/services/catalog.yaml", "Contracts/services/inventory.yaml",
                "Generated/Mobile/CatalogClient.swift", "Generated/Mobile/GetProduct+Answers.swift",
                "Generated/Mobile/GetProduct+Composer.swift", "Generated/Mobile/GetProduct+Parameters.swift",
                "Generated/Mobile/GetProduct+Plan.swift", "Generated/Mobile/GetProduct+Views.swift",
                "Generated/Mobile/GetProduct.swift", "Generated/Mobile/InventoryClient.swift",
                "Generated/Mobile/Mobile.swift", "Generated/Mobile/MobileHandlers.swift",
                "Generated/Mobile/MobileValidators.swift", "Generated/Mobile/ViewModels.swift",
                "Generated/MobileContractTests/CatalogFixture.swift",
                "Generated/MobileContractTests/GetProductContractTests+Courses.swift",
                "Generated/MobileContractTests/GetProductContractTests+Edges.swift",
                "Generated/MobileContractTests/GetProductContractTests.swift",
                "Generated/MobileContractTests/InventoryFixture.swift",
                "Generated/MobileContractTests/MobileContract.swift", "Generated/bffgen.lock",
                "Generated/matrix/mobile/GetProduct.md", "Generated/pacts/mobile-catalog.json",
                "Generated/pacts/mobile-inventory.json", "Makefile",
                "Package.swift", "README.md", "Sources/Clients/Mobile/MobileProduct.swift",
                "Sources/Clients/Mobile/main.swift", "scripts/run",
            ])
        let shop = "\(path)/shop"
        #expect(Calls(["lint", "--strict"], in: shop).code == 0)
        #expect(Calls(["generate", "--check"], in: shop).output == "compared 22 files: all fresh\n")
        #expect(FileManager.default.isExecutableFile(atPath: "\(shop)/scripts/run"))
        #expect(try text("shop/Contracts/bffgen.schema.json") == Calls(["schema"], in: "/").output)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["shop"])
    }

    @Test func `the package is named by path or by URL`() throws {
        let root = SampleWorkspace.root.path
        #expect(Calls(["init", "a"], in: path).code == 0)
        #expect(try text("a/Package.swift").contains(#".package(name: "bffgen", path: "\#(root)")"#))
        let up = String(repeating: "../", count: path.split(separator: "/").count)
        #expect(Calls(["init", "b", "--package-path", up + root.dropFirst()], in: path).code == 0)
        #expect(try text("b/Package.swift").contains(#".package(name: "bffgen", path: "../"#))
        #expect(PackageReference.relative("/a/b/c", from: "/a/x/shop") == "../../b/c")
        let url = "https://git.example/team/bffgen-fork.git"
        #expect(Calls(["init", "c", "--package-url", url, "--package-branch", "next"], in: path).code == 0)
        let manifest = try text("c/Package.swift")
        #expect(manifest.contains(#".package(url: "\#(url)", branch: "next")"#))
        #expect(manifest.contains(#".product(name: "BFFRuntime", package: "bffgen-fork")"#))
        #expect(try text("c/README.md").hasPrefix("# c\n"))
    }

    @Test(arguments: [
        (["init", "Shop"], "'Shop' is no name of a package"), (["init", "taken"], "'taken' is there already"),
        (["init", "file"], "'file' is there already"),
        (["init", "x", "--package-path", "."], "'.' is no checkout of bffgen"),
        (["init", "x", "--package-path", ".", "--package-url", "u"], "exclude each other"),
        (["init", "x", "--package-branch", "b"], "--package-branch needs --package-url"),
    ])
    func `nothing is overwritten, and nothing doubtful is begun`(arguments: [String], message: String) throws {
        try FileManager.default.createDirectory(at: folder.appending(path: "taken"), withIntermediateDirectories: true)
        try Data().write(to: folder.appending(path: "taken/.hidden"))
        try Data().write(to: folder.appending(path: "file"))
        let call = Calls(arguments, in: path)
        #expect(call.code == 2)
        #expect(call.errors.contains(message))
        #expect(try Self.files(in: folder) == ["file", "taken/.hidden"])
    }

    @Test func `an empty folder is taken`() throws {
        try FileManager.default.createDirectory(at: folder.appending(path: "shop"), withIntermediateDirectories: true)
        #expect(Calls(["init", "shop"], in: path).code == 0)
        #expect(try text("shop/Package.swift").contains(#"name: "shop""#))
    }

    @Test func `every file of the starter is embedded`() throws {
        let files = try Self.files(in: Self.starter)
        #expect(files == StarterFiles.all.map(\.source).sorted())
        for file in StarterFiles.all {
            let data = try Data(contentsOf: Self.starter.appending(path: file.source))
            #expect(Array(data) == file.bytes, "\(file.source)")
        }
    }

    @Test func `the sample's own schema is the embedded one`() throws {
        let data = try Data(contentsOf: SampleWorkspace.root.appending(path: "Contracts/bffgen.schema.json"))
        #expect(String(decoding: data, as: UTF8.self) == Calls(["schema", "configuration"], in: "/").output)
        #expect(Calls(["schema", "reprt"], in: "/").errors.contains("did you mean 'report'?"))
    }

    /// Each member of a report is in its schema, and the other way round.
    @Test func `a report has the members that its schema names`() throws {
        func object(_ text: String) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }
        let workspace = try SampleWorkspace()
        try workspace.replace("budget: 330ms", with: "budget: 300ms", in: "Contracts/clients/mobile.yaml")
        let report = try object(Calls(["lint", "--format", "json"], in: workspace.path).output)
        let schema = try object(Calls(["schema", "report"], in: "/").output)
        let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
        func names(_ schema: [String: Any]?) -> [String] {
            (schema?["properties"] as? [String: Any])?.keys.sorted() ?? []
        }
        // What other commands find out.
        let others: Set = ["changes", "examples", "explanations", "impact", "plan", "replay", "test", "usage"]
        #expect(report.keys.sorted() == names(schema).filter { !others.contains($0) })
        let found = try #require((report["diagnostics"] as? [[String: Any]])?.first)
        #expect(found.keys.sorted() == names(definitions["diagnostic"]))
        let notes = try #require(found["notes"] as? [[String: Any]])
        #expect(notes.last?.keys.sorted() == names(definitions["note"]))
    }
}
