import Diagnostics
import Plan
import Render
import Testing

@Suite struct RendererTests {
    private let diagnostics = Diagnostics()

    private func render(
        _ manifest: String, _ templates: [String: String], _ values: TemplateValue
    ) throws -> [GeneratedFile] {
        let sources = templates.sorted { $0.key < $1.key }.map { name, text in
            TemplateSet.Source(name: name, file: "T/\(name)", bytes: Array(text.utf8))
        }
        let table = TemplateSet.Source(name: "manifest.yaml", file: "T/manifest.yaml", bytes: Array(manifest.utf8))
        let set = try #require(TemplateSet(sources, manifest: table, diagnostics: diagnostics))
        return try Renderer(templates: set).render(values)
    }

    static let values: TemplateValue = [
        "package": .text("store"),
        "clients": [
            [
                "module": .text("Mobile"),
                "operations": [
                    ["name": .text("Home"), "isWritten": true], ["name": .text("Search"), "isWritten": false],
                ],
            ],
            ["module": .text("TV"), "operations": []],
        ],
    ]

    @Test func `a line makes a file for each element, with the elements on the way as context`() throws {
        let manifest = """
            # comment
            summary.md.mustache: {per: ., output: "summary.md"}
            client.mustache:     {per: clients, output: "{{module}}/Client.swift"}
            operation.mustache:  {per: clients.operations, when: isWritten, output: "{{module}}/{{name}}.swift"}
            header.mustache:     partial

            """
        let templates = [
            "summary.md.mustache": "{{#clients}}{{module}}\n{{/clients}}",
            "client.mustache": "{{> header}}\n{{module}}\n",
            "operation.mustache": "{{package}} {{module}} {{name}}\n", "header.mustache": "// {{package}}\n",
        ]
        #expect(
            try render(manifest, templates, Self.values) == [
                GeneratedFile("summary.md", "Mobile\nTV\n"),
                GeneratedFile("Mobile/Client.swift", "// store\nMobile\n"),
                GeneratedFile("TV/Client.swift", "// store\nTV\n"),
                GeneratedFile("Mobile/Home.swift", "store Mobile Home\n"),
            ])
    }

    @Test(arguments: [
        (#"a.mustache: {per: client, output: "a"}"#, TemplateError.Fault.missingValue("client")),
        (#"a.mustache: {per: package, output: "a"}"#, .notAList("package")),
        (#"a.mustache: {per: clients, output: "{{nme}}"}"#, .missingValue("nme")),
        (#"a.mustache: {per: clients, when: nme, output: "a"}"#, .missingValue("nme")),
        (#"a.mustache: {per: clients, output: "../{{module}}"}"#, .invalidOutputPath("../Mobile")),
        (#"a.mustache: {per: clients, output: "one"}"#, .duplicateOutput("one")),
        (#"a.mustache: {per: ., output: "Bffgen.lock"}"#, .duplicateOutput("Bffgen.lock")),
    ])
    func `a line that cannot hold is an error at its place`(
        manifest: String, fault: TemplateError.Fault
    ) throws {
        #expect {
            try render(manifest, ["a.mustache": ""], Self.values)
        } throws: { error in
            guard let error = error as? TemplateError else { return false }
            return error.fault == fault && error.diagnostic.location.description == "T/manifest.yaml:1:1"
        }
    }

    @Test func `an error in a template names the file that was being made`() throws {
        let manifest = #"a.mustache: {per: clients, output: "{{module}}.swift"}"#
        #expect {
            try render(manifest, ["a.mustache": "\n{{nme}}"], Self.values)
        } throws: { error in
            let diagnostic = (error as? TemplateError)?.diagnostic
            return diagnostic?.location.description == "T/a.mustache:2:1"
                && diagnostic?.notes.map(\.message) == ["while 'Mobile.swift' was made"]
        }
    }
}
