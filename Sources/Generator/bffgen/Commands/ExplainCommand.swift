internal import Compatibility
internal import Contract
internal import Diagnostics
internal import OpenAPI
internal import Plan
internal import Render

/// Says of one field of an answer where it comes from and what happens without it.
enum ExplainCommand: Command {
    static let specification = CommandSpecification(
        name: "explain", summary: "says of one field of an answer what is behind it, in both contracts and in Swift",
        arguments: [.init(name: "client"), .init(name: "operation"), .init(name: "pointer", isRepeated: true)],
        options: [CommandSpecification.workspace],
        notes: [
            "The operation is an operationId, or a method and a path: bffgen explain mobile GET /v1/home /rows/0/items/0/title",
            "The path may be a real one: /v1/titles/7 is explained as /v1/titles/{titleId}.",
            "The pointer is one into a real answer; * stands for any element, '' for the whole answer.",
            "json: the explanations under 'explanations'; github and sarif: faults alone are in that format.",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        guard let pipeline = try Pipeline.open(given, in: surroundings) else { return .faults }
        guard let contracts = pipeline.contracts() else { return pipeline.finish() }
        let name = given.positional[0]
        guard let client = contracts.first(where: { $0.name == name }) else {
            throw UsageError.unknown("client", name, among: contracts.map(\.name))
        }
        let (operation, pointers) = try operation(given.positional.dropFirst(), of: client)
        var found: [Explanation] = []
        for pointer in pointers {
            guard let tokens = JSONPointer.tokens(of: pointer) else {
                throw UsageError("'\(pointer)' is no JSON Pointer such as /rows/0/items/0/title")
            }
            found += try explanations(tokens, operation, client)
        }
        guard let plan = pipeline.plan(), let files = pipeline.render(plan.values, templates: nil) else {
            return pipeline.finish()
        }
        let explained = found.map { explanation in
            let line = GeneratedLine.find(explanation, in: files)
            return (explanation, line.map { "\(pipeline.generatedName)/\($0)" })
        }
        if given.value("--format") == ReportFormat.json.rawValue {
            surroundings.reporter?.add("explanations", .list(explained.map { $0.0.report(generated: $0.1) }))
        } else {
            surroundings.output(explained.map { $0.0.text(generated: $0.1) }.joined(separator: "\n"))
        }
        return pipeline.finish()
    }

    private static func explanations(
        _ tokens: [String], _ operation: ClientOperation, _ client: ClientContract
    ) throws(UsageError) -> [Explanation] {
        do throws(Explanation.Failure) {
            return try Explanation.find(tokens, in: operation, of: client)
        } catch {
            switch error {
            case .notBound:
                throw UsageError("the answer of '\(operation.id)' is composed by hand, or has no body")
            case .unknownField(let field, let known): throw UsageError.unknown("field", field, among: known)
            }
        }
    }

    private static func operation(
        _ words: ArraySlice<String>, of client: ClientContract
    ) throws(UsageError) -> (ClientOperation, pointers: ArraySlice<String>) {
        let (first, rest) = (words.first ?? "", words.dropFirst())
        if !rest.isEmpty, let operation = client.operations.first(where: { $0.id == first }) {
            return (operation, rest)
        }
        guard let path = rest.first, rest.count > 1 else {
            if rest.isEmpty {
                throw UsageError("name an operation and a field: getHome /profile/name, or GET /v1/home /profile/name")
            }
            throw UsageError.unknown("operation", first, among: client.operations.map(\.id))
        }
        let documented = client.operations.map(\.operation)
        let asked = PathTemplate.operation(OperationMethod.named(first), path, among: documented)
        let found = client.operations.first { ($0.operation.method, $0.operation.path) == (asked?.method, asked?.path) }
        guard let found else {
            throw UsageError.unknown(
                "operation", "\(first.uppercased()) \(path)",
                among: client.operations.map { "\($0.operation.verb) \($0.operation.path)" })
        }
        return (found, rest.dropFirst())
    }
}

/// Where generated code writes a field: in the function that cites the schema which the field is part of.
enum GeneratedLine {
    /// `Mobile/GetHome+Composer.swift:120`; nil where no function of its own writes the field.
    static func find(_ explanation: Explanation, in files: [GeneratedFile]) -> String? {
        let folder = files.filter { $0.path.hasSuffix("+Composer.swift") && isOf(explanation, $0) }
        for writer in explanation.writers {
            for file in folder {
                let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
                let starts = lines.indices.filter { lines[$0].hasSuffix("/// \(writer)") }
                for start in starts {
                    let body = lines[(start + 1)...].prefix { !$0.contains("/// ") }
                    if let name = explanation.name, let line = body.firstIndex(where: { $0.contains("(\"\(name)\"") }) {
                        return "\(file.path):\(line + 1)"
                    }
                }
                // A scalar element has no name: its list's function writes it.
                if explanation.field.hasSuffix("*"), let start = starts.first { return "\(file.path):\(start + 2)" }
            }
        }
        return nil
    }

    private static func isOf(_ explanation: Explanation, _ file: GeneratedFile) -> Bool {
        file.text.contains("\(explanation.document)#")
            && file.path.split(separator: "/").last?.lowercased()
                == "\(explanation.operation)+composer.swift".lowercased()
    }
}
