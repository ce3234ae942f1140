import Foundation
import Plan
import Render
import Testing

/// The official specification's required modules, from `$CORPORA/dev/mustache-spec/specs/*.json`.
@Suite struct MustacheSpecificationTests {
    static let corpora = ProcessInfo.processInfo.environment["CORPORA"]

    @Test(
        .enabled(if: corpora != nil, "CORPORA is unset: it names the folder that holds dev/mustache-spec/specs"),
        arguments: ["comments", "delimiters", "interpolation", "inverted", "partials", "sections"])
    func `every test of the required module passes`(module: String) throws {
        let specs = URL(filePath: try #require(Self.corpora)).appending(path: "dev/mustache-spec/specs")
        let file = try Data(contentsOf: specs.appending(path: "\(module).json"))
        let tests = try JSONDecoder().decode(Specification.self, from: file).tests
        #expect(!tests.isEmpty)
        var failed = 0
        for test in tests {
            let output = Result { () throws in try test.output() }
            let passes = (try? output.get()) == test.expected
            if !passes { failed += 1 }
            #expect(passes, "\(test.name): \(test.desc) Expected \(test.expected.debugDescription), got \(output).")
        }
        // In one write, so that no other test's line comes between: .ci/run adds these up.
        let total = "mustache-specification \(module): \(tests.count - failed) passed, \(failed) failed\n"
        try FileHandle.standardError.write(contentsOf: Data(total.utf8))
    }
}

private struct Specification: Decodable {
    struct Test: Decodable {
        let name: String
        let desc: String
        let data: JSON
        let template: String
        let partials: [String: String]?
        let expected: String

        func output() throws -> String {
            var templates: [String: Template] = [:]
            for (name, text) in partials ?? [:] { templates[name] = try Template(file: name, text: text) }
            let main = try Template(file: name, text: template)
            return try TemplateEvaluator.render(main, [data.value], templates: templates, format: .html)
        }
    }

    let tests: [Test]
}

/// JSON as a template sees it: numbers are text.
private struct JSON: Decodable {
    let value: TemplateValue

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            value = .absent
        } else if let flag = try? container.decode(Bool.self) {
            value = .flag(flag)
        } else if let integer = try? container.decode(Int.self) {
            value = .text(String(integer))
        } else if let number = try? container.decode(Double.self) {
            value = .text(String(number))
        } else if let text = try? container.decode(String.self) {
            value = .text(text)
        } else if let elements = try? container.decode([JSON].self) {
            value = .list(elements.map(\.value))
        } else {
            let members = try container.decode([String: JSON].self)
            value = .object(members.map { TemplateValue.Member($0, $1.value) })
        }
    }
}
