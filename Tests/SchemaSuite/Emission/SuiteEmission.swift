internal import Diagnostics
internal import Foundation
internal import OpenAPI
internal import Plan
internal import Render

/// A validator for each schema of the suite, and the table that says which tests each is for.
final class SuiteEmission {
    private struct Row {
        let set: String
        let file: String
        let group: Int
        let type: String
        /// JSON of values made from the schema.
        var samples: [String] = []
    }

    /// The type checker's share of one file.
    private static let validatorsPerFile = 30
    /// Values that are made of each schema, at most.
    private static let seedsCount: UInt64 = 4

    private let suite: String
    private let renderer: Renderer
    private var rows: [Row] = []
    private var texts: [String] = []
    private(set) var hasFaults = false

    init(suite: String) throws {
        self.suite = suite
        let diagnostics = Diagnostics()
        guard let templates = TemplateSet.load(overriding: nil, diagnostics: diagnostics) else {
            throw SuiteFault(description: "the templates are at fault")
        }
        renderer = Renderer(templates: templates)
    }

    func add(_ set: SuiteSet) throws {
        for file in set.files {
            let files = SourceFiles(root: suite)
            let groups = DocumentReader(files: files, diagnostics: Diagnostics()).readNode(file)?.array
            guard let groups else { throw SuiteFault(description: "\(file) is no list of test groups") }
            for (index, group) in groups.enumerated() { try add(group, at: index, of: file, in: set, files) }
        }
    }

    private func add(
        _ group: Node, at index: Int, of file: String, in set: SuiteSet, _ files: SourceFiles
    ) throws {
        guard let node = group["schema"] else { throw SuiteFault(description: "\(file) has a group without a schema") }
        // Groups repeat each other's identifiers, so each has a reader of its own.
        let diagnostics = Diagnostics()
        let reader = DocumentReader(
            references: ["http://localhost:1234/": "remotes/"], files: files, diagnostics: diagnostics)
        let name = "Case\(rows.count + 1)"
        let schema = reader.readSchema(node, uri: "http://localhost:1234/\(file)-\(index)", dialect: set.dialect)
        let validator = schema.map {
            StandaloneValidator($0, name: name, assertsFormats: set.assertsFormats, diagnostics: diagnostics)
        }
        guard let schema, let validator, !diagnostics.hasErrors else {
            for fault in diagnostics.sorted where fault.severity == .error {
                print("\(set.name): \(file): \(group["description"]?.string ?? ""): \(fault.message)")
            }
            // Its tests then fail, as they would without any validator.
            rows.append(Row(set: set.name, file: file, group: index, type: ""))
            hasFaults = hasFaults || !set.name.hasSuffix("optional")
            return
        }
        texts += try renderer.render(StandaloneValidator.values(of: [validator])).map(\.text)
        rows.append(
            Row(set: set.name, file: file, group: index, type: name, samples: samples(of: schema, set.assertsFormats)))
    }

    /// What stubs, tests and `bffgen examples` make has to pass what is compiled from the same schema.
    private func samples(of schema: Schema, _ assertsFormats: Bool) -> [String] {
        let check = SchemaCheck(assertsFormats: assertsFormats)
        var samples: [String] = []
        for seed in 0..<Self.seedsCount {
            let value = SchemaSample.value(of: schema, at: "", check: check, seed: seed)
            if let value, !samples.contains(value.json) { samples.append(value.json) }
        }
        return samples
    }

    // MARK: Output

    /// - Parameter package: the package that holds the runtime's modules.
    func write(package: String, to folder: String) throws {
        let sources = "\(folder)/Sources/suite"
        try FileManager.default.createDirectory(atPath: sources, withIntermediateDirectories: true)
        var written: Set<String> = []
        func put(_ name: String, _ text: String) throws {
            written.insert(name)
            // A file that says the same stays as old as it is, and is not compiled again.
            let old = FileManager.default.contents(atPath: "\(sources)/\(name)")
            if old != Data(text.utf8) { try Data(text.utf8).write(to: URL(filePath: "\(sources)/\(name)")) }
        }
        for (index, start) in stride(from: 0, to: texts.count, by: Self.validatorsPerFile).enumerated() {
            let part = texts[start..<min(start + Self.validatorsPerFile, texts.count)]
            try put("Validators\(index + 1).swift", part.joined(separator: "\n"))
        }
        try put("Table.swift", table)
        let runner = "\(package)/Tests/SchemaSuite/Runner"
        for name in try FileManager.default.contentsOfDirectory(atPath: runner) {
            try put(name, String(decoding: try Data(contentsOf: URL(filePath: "\(runner)/\(name)")), as: UTF8.self))
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: sources) where !written.contains(name) {
            try FileManager.default.removeItem(atPath: "\(sources)/\(name)")
        }
        try Data(manifest(package).utf8).write(to: URL(filePath: "\(folder)/Package.swift"))
    }

    private var table: String {
        let lines = rows.map { row in
            let place = "set: \(SwiftLiteral.quoted(row.set)), \(SwiftLiteral.quoted(row.file)), \(row.group)"
            if row.type.isEmpty { return "    run.refuse(\(place))" }
            let check = "    run.check(\(place), \(row.type).isValid, \(row.type).violations)"
            guard !row.samples.isEmpty else { return check }
            let set = row.set.hasPrefix("format-") ? "format-samples" : "\(row.set)-samples"
            let samples = row.samples.map(SwiftLiteral.quoted).joined(separator: ", ")
            let sampled = "\(SwiftLiteral.quoted(set)), \(SwiftLiteral.quoted(row.file)), \(row.group)"
            return check + "\n    run.take(set: \(sampled), [\(samples)], \(row.type).isValid)"
        }
        return """
            func runAll(_ run: SuiteRun) {
            \(lines.joined(separator: "\n"))
            }

            """
    }

    private func manifest(_ package: String) -> String {
        """
        // swift-tools-version: 6.2
        import PackageDescription

        let package = Package(
            name: "json-schema-suite",
            dependencies: [.package(name: "bffgen", path: \(SwiftLiteral.quoted(package)))],
            targets: [
                .executableTarget(
                    name: "suite", dependencies: [.product(name: "BFFValidation", package: "bffgen")],
                    swiftSettings: [
                        .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("ExistentialAny"),
                        .enableUpcomingFeature("MemberImportVisibility"),
                    ])
            ],
            swiftLanguageModes: [.v6])

        """
    }
}

struct SuiteFault: Error, CustomStringConvertible {
    let description: String
}
