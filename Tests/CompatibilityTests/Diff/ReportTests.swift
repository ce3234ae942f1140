import Diagnostics
import OpenAPI
import Testing

@testable import Compatibility

@Suite struct ReportTests {
    static let old =
        "paths: {/a: {get: {responses: {'200': {description: x, content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: string}, kind: {type: string, enum: [a]}}}}}}}}}}"
    static let new = old.replacing("required: [id], ", with: "").replacing("enum: [a]", with: "enum: [a, b*]")
        .replacing("get: {", with: "get: {tags: [t], ")

    private static func allowed(_ text: String) throws -> (AllowedChanges, Diagnostics) {
        let diagnostics = Diagnostics()
        let reader = DocumentReader(
            files: SourceFiles(root: "/", texts: ["allow.yaml": text]), diagnostics: diagnostics)
        return (AllowedChanges(try #require(reader.readNode("allow.yaml")), diagnostics: diagnostics), diagnostics)
    }

    @Test func `the changelog begins with what breaks`() throws {
        var none = AllowedChanges()
        let report = ChangeReport(try Comparing.documents(Self.old, Self.new), allowing: &none)
        #expect(
            Changelog(report, title: "Changes").markdown == """
                # Changes

                1 breaking change, 1 that may break, 1 others.

                ## Breaking

                ### `GET /a`

                - response body of status 200, '/id': the property is optional now (`response-property-became-optional`)

                ## May break

                ### `GET /a`

                - response body of status 200, '/kind': the value "b\\*" is new (`response-property-enum-value-added`)

                ## Other changes

                ### `GET /a`

                - the tag 't' is new (`api-tag-added`)

                """)
    }

    @Test func `an allowed change is listed with its reason and breaks nothing`() throws {
        var (allowed, diagnostics) = try Self.allowed(
            """
            allow:
              - {rule: response-property-became-optional, operation: GET /a, pointer: /id, reason: nobody reads it}
              - {rule: response-property-enum-value-added, path: /*, reason: announced}
            """)
        let report = ChangeReport(try Comparing.documents(Self.old, Self.new), allowing: &allowed)
        allowed.reportNeedless(diagnostics)
        #expect(diagnostics.sorted.isEmpty)
        #expect(report.level == .info)
        #expect(report.diagnostics.isEmpty)
        #expect(report.summary == "0 breaking changes, 0 that may break, 1 others, 2 allowed")
        #expect(
            Changelog(report, title: "C").markdown.contains("`response-property-became-optional`): nobody reads it"))
    }

    @Test(arguments: [
        "{rule: response-property-became-optional, operation: GET /b, reason: r}",
        "{rule: response-property-became-optional, operation: GET /a, pointer: /kind, reason: r}",
        "{rule: response-property-became-optional, reason: of the whole document}",
        "{rule: api-tag-added, operation: GET /a, reason: what is information needs no leave}",
    ])
    func `an exception that matches nothing is an error`(entry: String) throws {
        var (allowed, diagnostics) = try Self.allowed("allow:\n  - \(entry)\n")
        let report = ChangeReport(try Comparing.documents(Self.old, Self.new), allowing: &allowed)
        allowed.reportNeedless(diagnostics)
        #expect(report.level == .error)
        #expect(diagnostics.sorted.map(\.code) == [.needlessException])
        #expect(diagnostics.sorted.first?.location.line == 2)
    }

    @Test(arguments: [
        ("allow:\n  - {rule: a, operation: GET /a}\n", DiagnosticCode.missingKey),
        ("allow:\n  - {rule: a, resaon: b, reason: c}\n", .unknownKey),
        ("allow:\n  - {rule: a, reason: 3}\n", .wrongKind), ("allow:\n  - a\n", .wrongKind),
        ("rules: []\n", .wrongKind),
    ])
    func `a faulty exception is refused`(text: String, code: DiagnosticCode) throws {
        let (_, diagnostics) = try Self.allowed(text)
        #expect(diagnostics.sorted.contains { $0.code == code })
        #expect(diagnostics.hasErrors)
    }

    @Test func `a line that many operations share is said once`() throws {
        func document(_ type: String) -> String {
            let get =
                "get: {responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}"
            return "paths: {/a: {\(get)}, /b: {\(get)}, /c: {\(get)}}\ncomponents: {schemas: {A: {type: \(type)}}}"
        }
        var none = AllowedChanges()
        let report = ChangeReport(
            try Comparing.documents(document("string"), document("integer")), allowing: &none)
        #expect(report.entries.count == 3)
        #expect(
            report.diagnostics.map(\.message) == [
                "GET /a: response body of status 200: the type changed from 'string' to 'integer', and at 2 other places"
            ])
        #expect(
            Changelog(report, title: "C").markdown.contains(
                "to 'integer', and at 2 other places (`response-body-type-changed`)"))
        #expect(report.summary == "3 breaking changes, 0 that may break, 0 others")
    }

    @Test func `tools are told the rule`() throws {
        var none = AllowedChanges()
        let report = ChangeReport(try Comparing.documents(Self.old, Self.new), allowing: &none)
        #expect(
            report.diagnostics.map(\.name) == [
                "response-property-became-optional", "response-property-enum-value-added",
            ])
        #expect(report.diagnostics.map(\.severity) == [.error, .warning])
        #expect(report.diagnostics.map { $0.notes.first?.location?.file } == ["old.yaml", "old.yaml"])
    }
}
