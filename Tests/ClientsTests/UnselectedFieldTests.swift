import Foundation
import MobileBFF
import Testing

/// The projection is the contract: hand-written code that touches what its client did not select does not compile.
@Suite struct UnselectedFieldTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let handWritten = root.appending(path: "Sources/Clients/Mobile/MobileHome.swift")

    @Test func theHandWrittenHalfCompilesAsItStands() throws {
        let source = try String(contentsOf: Self.handWritten, encoding: .utf8)
        #expect(try Self.typecheck(source) == "")
    }

    @Test(arguments: [
        ("user.profile.email", "value of type 'GetHome.UserProfileView' has no member 'email'"),
        ("user.id", "value of type 'GetHome.UserView' has no member 'id'"),
        ("subscription.renewsAt", "value of type 'GetHome.UserSubscriptionView' has no member 'renewsAt'"),
    ])
    func aFieldThatWasNotSelectedDoesNotCompile(expression: String, error: String) throws {
        let source = try String(contentsOf: Self.handWritten, encoding: .utf8)
        let line = "        let subscription = user.subscription\n"
        try #require(source.contains(line))
        let touching = source.replacing(line, with: line + "        _ = \(expression)\n")
        #expect(try Self.typecheck(touching).contains(error))
    }

    /// What the compiler says of a file in the place of Mobile's hand-written half; empty where it compiles.
    private static func typecheck(_ source: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "unselected-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "MobileHome.swift")
        try source.write(to: file, atomically: true, encoding: .utf8)

        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments =
            ["swiftc", "-typecheck", "-swift-version", "6", "-package-name", "bffgen"] + (try searchPaths()) + [
                file.path
            ]
        let output = Pipe()
        compiler.standardError = output
        compiler.standardOutput = output
        try compiler.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        compiler.waitUntilExit()
        return text
    }

    /// The modules that this test was built with stand beside its bundle, which the test runner is told.
    private static func searchPaths() throws -> [String] {
        let bundle = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
        let products = URL(filePath: bundle).deletingLastPathComponent()
        let runtime = root.appending(path: "Sources/Runtime")
        let maps = try [(runtime, ""), (products, ".build")].flatMap { folder, ending in
            try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasPrefix("C") && $0.hasSuffix(ending) && !$0.contains("-") }.sorted()
                .map { folder.appending(path: "\($0)/module.modulemap") }
                .filter { FileManager.default.fileExists(atPath: $0.path) }
        }
        try #require(!maps.isEmpty)
        return ["-I", products.appending(path: "Modules").path]
            + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
    }
}
