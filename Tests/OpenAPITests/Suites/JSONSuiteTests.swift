import Diagnostics
import Foundation
import Testing

@testable import OpenAPI

/// nst/JSONTestSuite, from `$CORPORA/dev/json-test-suite`, against the reader of documents: y_ is accepted, n_ refused, i_
/// either but never a crash.
@Suite(.enabled(if: Suite.corpora != nil, "CORPORA is unset"))
struct JSONSuiteTests {
    /// JSON allows them, and nobody can mean them in a contract: both are reported.
    static let duplicateKeys: Set = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]

    @Test func documentsAreAcceptedAndRefusedAsTheSuiteSays() throws {
        let folder = try Suite.folder("dev/json-test-suite/test_parsing")
        var accepted = Suite("json-suite", "generator-y")
        var refused = Suite("json-suite", "generator-n")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
            let bytes = Array(try Data(contentsOf: folder.appending(path: name)))
            let diagnostics = Diagnostics()
            let tree = JSONTree.read(bytes, file: name, diagnostics: diagnostics)
            if Self.duplicateKeys.contains(name) {
                #expect(tree != nil && diagnostics.all.map(\.code) == [.duplicateKey])
                continue
            }
            let isAccepted = tree != nil && !diagnostics.hasErrors
            if name.hasPrefix("y_") { accepted.check(isAccepted, "\(name) is JSON: \(diagnostics.all)") }
            if name.hasPrefix("n_") { refused.check(!isAccepted, "\(name) is not JSON") }
            guard isAccepted, let tree else { continue }
            let again = JSONTree.read(Array(tree.json.utf8), file: name, diagnostics: Diagnostics())
            #expect(again?.isEqual(to: tree) ?? false, "\(name) changes when written")
        }
        try accepted.finish(differing: Self.duplicateKeys.count)
        try refused.finish()
    }
}
