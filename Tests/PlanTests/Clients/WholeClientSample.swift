internal import Diagnostics
internal import OpenAPI
internal import Plan
internal import Render
internal import Testing

/// A client of whole operations made from a document's text.
struct WholeClientSample {
    let plan: WholeClientPlan
    /// Path → text.
    let files: [String: String]

    /// Of everything, in the order of paths.
    var text: String { files.sorted { $0.key < $1.key }.map(\.value).joined(separator: "\n") }
    var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    init(_ document: String, name: String = "Shop", operations: [String] = []) throws {
        let diagnostics = Diagnostics()
        let reader = DocumentReader(
            files: SourceFiles(root: "/", texts: ["shop.yaml": document]), diagnostics: diagnostics)
        let read = try #require(reader.read("shop.yaml"))
        #expect(diagnostics.sorted.filter { $0.severity == .error }.map(\.message) == [])
        plan = planWholeClient(read, WholeClientOptions(name: name, operations: operations))
        let templates = try #require(TemplateSet.load(overriding: nil, diagnostics: diagnostics))
        let made = try Renderer(templates: templates).render(plan.values)
        files = Dictionary(uniqueKeysWithValues: made.map { ($0.path, $0.text) })
    }

    /// A document whose one operation answers with a component; `schemas` are YAML, indented by four.
    init(schemas: String, answer: String = "Thing", sends: String? = nil) throws {
        let body =
            sends.map {
                """

                      requestBody:
                        required: true
                        content: {application/json: {schema: {$ref: '#/components/schemas/\($0)'}}}
                """
            } ?? ""
        try self.init(
            """
            openapi: 3.1.0
            info: {title: Shop, version: "1"}
            paths:
              /thing:
                post:
                  operationId: getThing\(body)
                  responses:
                    "200":
                      description: ok
                      content: {application/json: {schema: {$ref: '#/components/schemas/\(answer)'}}}
            components:
              schemas:
            \(schemas)
            """)
    }

    /// Lines that are missing among those that were made, leading blanks aside.
    func missing(_ expected: String) -> [String] {
        let made = Set(lines.map { $0.drop { $0 == " " } })
        return expected.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { !made.contains($0) }.map(
            String.init)
    }
}
