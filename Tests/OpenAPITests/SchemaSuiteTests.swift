import Testing

@testable import Diagnostics
@testable import OpenAPI

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The folder of the outside suites; tests that need it are skipped without it.
let corpora = Suite.corpora

/// The official JSON Schema suite, evaluated on the model as it is read and as it is flattened.
@Suite(.enabled(if: corpora != nil)) struct SchemaSuiteTests {
    @Test(arguments: [("draft2020-12", SchemaDialect.draft2020_12, 1299), ("draft4", .draft4, 618)])
    func theModelMeansWhatTheSuiteSays(folder: String, dialect: SchemaDialect, count: Int) throws {
        let root = try #require(corpora) + "/json-schema-test-suite"
        var faults: [String] = []
        var passed = 0
        for name in try files(in: "\(root)/tests/\(folder)") where name.hasSuffix(".json") {
            for isFlattened in [false, true] {
                let (ok, wrong) = try run("tests/\(folder)/\(name)", root, dialect, isFlattened)
                passed += ok
                faults += wrong
            }
        }
        try Suite.say("json-schema-model \(folder): \(passed) passed, \(faults.count) failed")
        #expect(faults == [])
        #expect(passed == 2 * count)
    }

    private func run(
        _ file: String, _ root: String, _ dialect: SchemaDialect, _ isFlattened: Bool
    ) throws -> (passed: Int, faults: [String]) {
        let files = SourceFiles(root: root)
        let cases = try #require(DocumentReader(files: files, diagnostics: Diagnostics()).readNode(file)?.array)
        var passed = 0
        var faults: [String] = []
        for (index, test) in cases.enumerated() {
            // Cases repeat each other's identifiers.
            let diagnostics = Diagnostics()
            let reader = DocumentReader(
                references: ["http://localhost:1234/": "remotes/"], files: files, diagnostics: diagnostics)
            let node = try #require(test["schema"])
            let uri = "http://localhost:1234/\(file)-\(index)"
            let schema = try #require(reader.readSchema(node, uri: uri, dialect: dialect))
            let check = SchemaCheck(isFlattened: isFlattened, assertsFormats: false)
            let place = "\(file) \(isFlattened ? "flattened" : "read"): \(test["description"]?.string ?? "")"
            faults += diagnostics.sorted.map { "\(place): \($0.message)" }
            for data in test["tests"]?.array ?? [] {
                let value = try #require(data["data"])
                if check.accepts(value, schema) == data["valid"]?.bool {
                    passed += 1
                } else {
                    faults.append("\(place): \(data["description"]?.string ?? "")")
                }
            }
        }
        return (passed, faults)
    }
}

/// The names in a folder, sorted.
func files(in folder: String) throws -> [String] {
    let directory = try #require(opendir(folder))
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
}
