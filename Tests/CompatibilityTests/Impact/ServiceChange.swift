import Contract
import Diagnostics
import Foundation
import OpenAPI
import Testing

@testable import Compatibility

/// A new version of one of the sample's services: a few lines that read otherwise.
struct ServiceChange: Sendable {
    let name: String
    let service: String
    /// Relative to `Contracts/services`; one of those that the service's document is made of.
    let file: String
    let edits: [(old: String, new: String)]
    /// `mobile /rows/0/items/*/title`: just these.
    let broken: [String]
    let changed: [String]

    init(
        _ name: String, _ service: String, _ file: String, _ edits: [(old: String, new: String)], broken: [String] = [],
        changed: [String] = []
    ) {
        (self.name, self.service, self.file, self.edits) = (name, service, file, edits)
        (self.broken, self.changed) = (broken, changed)
    }

    /// The sample's files with the change in them.
    func texts() throws -> [String: String] {
        let path = "Contracts/services/\(file)"
        var text = try String(contentsOf: SampleContracts.root.appending(path: path), encoding: .utf8)
        for edit in edits {
            try #require(text.contains(edit.old), "'\(edit.old)' is not in \(path)")
            text = text.replacing(edit.old, with: edit.new)
        }
        return [path: text]
    }

    var document: String { service == "lists" ? "Contracts/services/lists.json" : "Contracts/services/\(service).yaml" }

    func newDocument() throws -> Document {
        let diagnostics = Diagnostics()
        let files = SourceFiles(root: SampleContracts.root.path, texts: try texts())
        let reader = DocumentReader(files: files, diagnostics: diagnostics)
        let read = try #require(reader.read(document))
        try #require(!diagnostics.hasErrors, "\(TextPrinter(files: files).print(diagnostics.sorted))")
        return read
    }

    func impact(on sample: SampleContracts) throws -> Impact {
        let old = try #require(sample.services.first { $0.name == service }?.document)
        return Impact(sample.contracts, service: service, old: old, new: try newDocument())
    }
}

extension Impact {
    func subjects(_ verdict: Verdict) -> [String] {
        Set(findings.filter { $0.verdict == verdict }.map { "\($0.client) \($0.subject)" }).sorted()
    }
}
