internal import Diagnostics
internal import Foundation
internal import OpenAPI

@testable internal import Contract

/// Reads contracts that a test writes as text.
struct DeclarationReading {
    static let service = """
        openapi: 3.1.0
        info: {title: Users, version: 1.0.0}
        paths: {}
        """

    let client: ClientDeclaration?
    let diagnostics: Diagnostics

    /// What was found, sorted: `6:3 unknown-key`.
    var places: [String] {
        diagnostics.sorted.map { "\($0.location.line):\($0.location.column) \($0.code.rawValue)" }
    }

    var messages: [String] { diagnostics.sorted.map(\.message) }
    var fixes: [String?] { diagnostics.sorted.map(\.fix) }

    /// A client's whole document. `services/users.yaml` exists; other files are named from the workspace's root.
    static func client(_ document: String, files: [String: String] = [:]) -> DeclarationReading {
        let texts = ["clients/mobile.yaml": document, "services/users.yaml": service].merging(files) { $1 }
        let diagnostics = Diagnostics()
        let reader = DocumentReader(files: SourceFiles(root: "/nowhere", texts: texts), diagnostics: diagnostics)
        let client = reader.read("clients/mobile.yaml").flatMap {
            ClientReader(document: $0, reader: reader, diagnostics: diagnostics).read()
        }
        return DeclarationReading(client: client, diagnostics: diagnostics)
    }

    /// A client with an `x-bff` of its own, whose first member stands on line 4, column 3.
    static func header(_ members: String) -> DeclarationReading {
        client(
            """
            openapi: 3.1.0
            info: {title: Mobile, version: 1.0.0}
            x-bff:
            \(indented(members, by: 2))
            paths: {}
            """)
    }

    /// A client with one operation, whose plan's first member stands on line 12, column 9.
    static func plan(_ members: String, policies: String = "{}", defaults: String = "{}") -> DeclarationReading {
        client(
            """
            openapi: 3.1.0
            info: {title: Mobile, version: 1.0.0}
            x-bff:
              {vocabulary: 1, client: mobile, services: {users: {contract: ../services/users.yaml}},
              policies: \(policies), defaults: \(defaults)}
            paths:
              /v1/home:
                get:
                  operationId: getHome
                  responses: {'200': {description: Home.}}
                  x-bff-plan:
            \(indented(members, by: 8))
            """)
    }

    /// A plan with one dependency, `user`, whose first member stands on line 15, column 13.
    static func dependency(
        _ members: String, policies: String = "{}", defaults: String = "{}"
    ) -> (declaration: DependencyDeclaration?, reading: DeclarationReading) {
        let plan = "budget: 300ms\ndependencies:\n  user:\n\(indented(members, by: 4))"
        let reading = Self.plan(plan, policies: policies, defaults: defaults)
        return (reading.client?.operations.first?.plan.dependencies.first, reading)
    }

    /// A client with the schema `Subject`, whose first member stands on line 9, column 7.
    static func schema(
        _ members: String, openAPI: String = "3.1.0"
    ) -> (declaration: BindingDeclaration?, reading: DeclarationReading) {
        let reading = client(
            """
            openapi: \(openAPI)
            info: {title: Mobile, version: 1.0.0}
            x-bff:
              {vocabulary: 1, client: mobile}
            paths: {}
            components:
              schemas:
                Subject:
            \(indented(members, by: 6))
                Row: {type: object}
            """)
        let subject = reading.client?.document.schemas.first { $0.name == "Subject" }?.schema
        return (subject.flatMap { reading.client?.bindings[$0] }, reading)
    }

    static func indented(_ text: String, by count: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
    }
}

/// A folder that exists while the test runs.
final class TemporaryWorkspace {
    let root: String

    init(_ files: [String: String]) throws {
        root = FileManager.default.temporaryDirectory.path + "/workspace-\(UUID().uuidString)"
        for (file, text) in files {
            let url = URL(fileURLWithPath: "\(root)/\(file)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }
}
