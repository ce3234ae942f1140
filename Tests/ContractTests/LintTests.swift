import Diagnostics
import Foundation
import OpenAPI
import Testing

@testable import Contract

/// What single lints look at; what they say stands in Tests/Cases.
@Suite struct LintTests {
    // MARK: Secrets

    private static func found(_ yaml: String) throws -> [Diagnostic] {
        let diagnostics = Diagnostics()
        let reader = DocumentReader(files: SourceFiles(root: "/", texts: ["a.yaml": yaml]), diagnostics: diagnostics)
        let root = try #require(reader.readNode("a.yaml"))
        SecretSearch.check([root], diagnostics: diagnostics)
        return diagnostics.all
    }

    @Test(arguments: [
        "example: Zq8Lw2Rt5Yx1Vn7Kp3Md9Bs4", "default: 9f86d081884c7d659a2feaa0c55ad015", "const: V7kq-pLm2x",
        "examples: [Zq8Lw2Rt5Yx1Vn7Kp3Md9Bs4]", "enum: [Zq8Lw2Rt5Yx1Vn7Kp3Md9Bs4]",
        "description: 'Send Basic c3RvcmU6VjdrcS1wTG0y with it'", "description: https://store:V7kq-pLm2@store.internal",
    ])
    func `a property that means a secret is looked at wherever it has a value`(line: String) throws {
        #expect(try Self.found("properties: {apiToken: {\(line)}}").count == 1)
    }

    @Test(arguments: [
        "example: 123e4567-e89b-12d3-a456-426614174000", "example: your-api-token-goes-here1", "example: string",
        "example: <token>", "example: '{{token}}'", "example: aaaaaaaaaaaaaaaaaaaa11", "example: abcdefghij1234567890",
        "example: 2026-05-02T10:00:00.000Z", "default: ''", "const: bearer",
        "example: sk_test_Zq8Lw2Rt5Yx1Vn7Kp3Md9Bs4",
        "example: the quick brown fox 12", "pattern: Zq8Lw2Rt5Yx1Vn7Kp3Md9Bs4", "description: Basic authentication",
        "description: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='", "description: https://user:password@store.internal",
        "description: https://store.internal:8080/a@b", "description: 'https://{user}:{key}@store.internal'",
        "example: eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    ])
    func `what stands for a secret is none`(line: String) throws {
        #expect(try Self.found("properties: {apiToken: {\(line)}}").map(\.message) == [])
    }

    @Test(arguments: [
        ("apiKey", true), ("X-API-KEY", true), ("client_secret", true), ("dbPassword", true), ("access token", true),
        ("Authorization", true), ("nextPageToken", false), ("clientToken", false), ("passwordHash", false),
        ("publicKey", false), ("key", false), ("tokenType", false), ("sortKey", false), ("X-CSRF-Token", false),
    ])
    func `names tell what lets somebody in`(name: String, isSecret: Bool) {
        #expect(SecretName.isOne(name) == isSecret)
    }

    @Test func `no more than four characters of a secret are printed, and not its line`() throws {
        let secret = "Zq8Lw2Rt5Yx1Vn7Kp3Md9Bs4"
        let yaml = "properties: {apiToken: {example: \(secret)}}\n"
        let faults = try Self.found(yaml)
        let other = Diagnostic(.unknownKeyword, at: Location(file: "a.yaml", line: 1, column: 1, pointer: ""), "odd")
        let text = TextPrinter(files: SourceFiles(root: "/", texts: ["a.yaml": yaml])).print(faults + [other])
        #expect(text.contains("'Zq8L…', 24 characters"))
        #expect(!text.contains(secret.prefix(5)))
        #expect(text.contains("odd"))
        let reports =
            SARIFPrinter(root: "/", repository: nil).print(faults) + JSONPrinter(command: "lint").print(faults)
        #expect(!reports.contains(secret.prefix(5)))
    }

    @Test func `a secret is reported once per file`() throws {
        let property = "{apiToken: {example: Zq8Lw2Rt5Yx1Vn7Kp3Md9Bs4}}"
        let faults = try Self.found("a: {properties: \(property)}\nb: {properties: \(property)}\n")
        #expect(faults.map(\.location.line) == [1])
        #expect(faults.first?.notes.map(\.message) == ["it stands in 1 more place of this file"])
    }

    // MARK: Exceptions

    @Test(arguments: [
        ("/paths/~1home", "/paths/~1home/get", true), ("/paths/~1home", "/paths/~1homes/get", false),
        ("", "/paths", true), ("/paths", "/paths", true), ("/paths/~1home", "/paths", false),
    ])
    func `an exception covers a place and all below`(pointer: String, place: String, isCovered: Bool) {
        let diagnostics = Diagnostics()
        let entry = Location(file: "Contracts/bffgen.yaml", line: 1, column: 1, pointer: "")
        diagnostics.accept(
            DiagnosticException(code: .passThrough, file: "a.yaml", pointer: pointer, reason: "so", location: entry))
        let location = Location(file: "a.yaml", line: 1, column: 1, pointer: place)
        diagnostics.report(.passThrough, at: location, "hands on")
        #expect(diagnostics.all.isEmpty == isCovered)
        #expect(diagnostics.needlessExceptions.isEmpty == isCovered)
        diagnostics.report(.nonconforming, at: location, "another code")
        #expect(diagnostics.all.contains { $0.code == .nonconforming })
    }
}
