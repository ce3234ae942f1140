import Diagnostics
import Foundation
import OpenAPI
import Plan
import Testing

/// Counts values made from schemas: each keeps its schema, and where none is found is known beforehand, by name and reason
/// (Tests/Suites/samples-refused.tsv). So the list shrinks when something is learnt, and cannot grow unseen.
///
/// `BFFGEN_SAMPLES=file` writes every value there, a line of JSON each, for other validators to judge.
final class SampleTally {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private let part: String
    private(set) var made = 0
    private var refused: [String] = []
    private var seen: Set<ObjectIdentifier> = []
    /// A schema is known by its identity, which is another's once it is gone.
    private var kept: [Schema] = []
    private var written = ""

    /// - Parameter part: the first word of the names in the list.
    init(_ part: String) {
        self.part = part
    }

    /// Every schema of a document that a value is sent or answered by, and every component.
    func add(_ document: Document, _ name: String) {
        let check = SchemaCheck()
        for component in document.schemas { add(component.schema, "\(name) \(component.name)", check) }
        for operation in document.operations {
            let call = "\(name) \(operation.method.uppercased()) \(operation.path)"
            for parameter in operation.parameters { add(parameter.schema, "\(call) \(parameter.name)", check) }
            for media in operation.requestBody?.content ?? [] {
                media.schema.map { add($0, "\(call) request \(media.name)", check, .request) }
            }
            for response in operation.responses {
                for header in response.headers {
                    add(header.schema, "\(call) \(response.status) \(header.name)", check)
                }
                for media in response.content {
                    media.schema.map { add($0, "\(call) \(response.status) \(media.name)", check, .response) }
                }
            }
        }
    }

    /// Judged by the schema as written, not flattened, and by another seed too.
    func add(_ schema: Schema, _ name: String, _ check: SchemaCheck, _ direction: Direction? = nil) {
        guard seen.insert(ObjectIdentifier(schema)).inserted else { return }
        kept.append(schema)
        guard let value = SchemaSample.value(of: schema, at: "", check: check) else { return refused.append(name) }
        made += 1
        let judge = SchemaCheck(isFlattened: false)
        #expect(judge.accepts(value, schema), "\(name): \(value.json.prefix(500))")
        if let other = SchemaSample.value(of: schema, at: "", check: check, seed: 7) {
            #expect(judge.accepts(other, schema), "\(name), seed 7: \(other.json.prefix(500))")
        } else {
            Issue.record("\(name) has a value, and none with another seed")
        }
        if let direction {
            let loose = SchemaCheck(direction: direction)
            if let sent = SchemaSample.value(of: schema, at: "", check: loose, direction: direction) {
                let judge = SchemaCheck(isFlattened: false, direction: direction)
                #expect(judge.accepts(sent, schema), "\(name), \(direction.rawValue): \(sent.json.prefix(500))")
            } else {
                Issue.record("\(name) has a value, and none as a \(direction.rawValue)")
            }
        }
        let place = Node(.string("\(schema.location.file)#\(schema.location.pointer)"), at: schema.location)
        written += "{\"schema\":\(place.json),\"value\":\(value.json)}\n"
    }

    func finish() throws {
        let file = Self.root.appending(path: "Tests/Suites/samples-refused.tsv").standardized
        let known = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: "\t").map(String.init) }
        #expect(known.allSatisfy { $0.count == 3 }, "each line has a part, a name and a reason")
        let expected = known.filter { $0.first == part }.map { $0[1] }
        #expect(Set(refused).subtracting(expected).sorted() == [], "no value is found for these, and nothing says why")
        #expect(Set(expected).subtracting(refused).sorted() == [], "these have a value by now: take them out")
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["BFFGEN_SAMPLES"] {
            try Data(written.utf8).write(to: URL(filePath: "\(path).\(part)"))
        }
        let text = "samples of \(part): \(made) made, \(refused.count) refused\n"
        try FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
