package import Diagnostics
package import OpenAPI

/// Every example of a contract keeps its schema: what stubs serve, tests send and Pact files promise is taken from there.
///
/// In a client's own document what does not is an error; in a service's a warning, and only where a client calls the
/// operation: what nobody uses may be as it likes.
package struct ExampleRules {
    /// Of one example; whoever has corrected these is told the rest.
    private static let faultsMax = 5

    private let severity: Diagnostic.Severity
    private let diagnostics: Diagnostics
    private let seen = Seen()
    private let loose = SchemaCheck()
    private let checks: [(direction: Direction, check: SchemaCheck)] = [
        (.request, SchemaCheck(direction: .request)), (.response, SchemaCheck(direction: .response)),
    ]

    package init(severity: Diagnostic.Severity, diagnostics: Diagnostics) {
        (self.severity, self.diagnostics) = (severity, diagnostics)
    }

    private final class Seen {
        var schemas: Set<ObjectIdentifier> = []
    }

    /// Of every operation, and of every schema that the document reaches.
    package func check(_ document: Document) {
        for operation in document.operations { check(operation) }
        for schema in DocumentIndex(document).schemas { check(schema) }
    }

    /// - Parameter isUsed: whether anybody wants the operation.
    package func check(_ document: Document, where isUsed: (Operation) -> Bool) {
        for operation in document.operations where isUsed(operation) {
            check(operation)
            for schema in DocumentIndex(of: operation).schemas { check(schema) }
        }
    }

    private func check(_ operation: Operation) {
        for parameter in operation.parameters {
            let form = parameter.mediaType == nil ? TextForm.parameter(parameter.name) : .none
            for example in parameter.examples { check(example, parameter.schema, .request, form) }
            check(parameter.schema, form)
        }
        for media in operation.requestBody?.content ?? [] { check(media, .request) }
        for response in operation.responses {
            for header in response.headers {
                let form = header.mediaType == nil ? TextForm.parameter(header.name) : .none
                for example in header.examples { check(example, header.schema, .response, form) }
                check(header.schema, form)
            }
            for media in response.content { check(media, .response) }
        }
    }

    private func check(_ media: MediaType, _ direction: Direction) {
        guard let schema = media.schema else { return }
        for (_, example) in media.examples { check(example, schema, direction, media.isJSON ? .none : .body) }
    }

    /// Its own examples, each schema once: they may be written with either direction in mind.
    private func check(_ schema: Schema, _ form: TextForm = .none) {
        guard seen.schemas.insert(ObjectIdentifier(schema)).inserted else { return }
        for example in schema.examples { check(example, schema, nil, form) }
    }

    // MARK: One example

    /// How a value may be written as a text that only its place makes sense of.
    private enum TextForm {
        case none
        /// A body of another kind than JSON, such as XML, as it goes over the wire.
        case body
        /// By the parameter's style; a query or a cookie may name it, too.
        case parameter(String)
    }

    private func check(_ example: Node, _ schema: Schema, _ direction: Direction?, _ form: TextForm) {
        // What may be missing one way does not make an alternative fit that is not meant.
        if loose.accepts(example, schema) { return }
        let own = checks.filter { direction == nil || $0.direction == direction }.map(\.check)
        if own.contains(where: { $0.accepts(example, schema) }) { return }
        if let text = example.string, isWireText(text, at: example, schema, form) { return }
        let faults = ValueFaults(own.first ?? loose).faults(of: example, schema).filter { !isExcused($0, form) }
        for fault in faults.prefix(Self.faultsMax) { report(fault, of: example) }
    }

    /// OpenAPI lets `example` show a value as it is serialised (3.0.4, section 4.7.12.2.2), so a text is given the benefit
    /// of the doubt where the schema wants something else.
    private func isWireText(_ text: String, at example: Node, _ schema: Schema, _ form: TextForm) -> Bool {
        let variants = schema.variants
        let types = variants.isEmpty ? schema.effective.types : variants.reduce([]) { $0.union($1.effective.types) }
        switch form {
        case .none: return false
        case .body: return types.isDisjoint(with: .string)
        case .parameter(let name):
            if !types.isDisjoint(with: .object) { return true }
            let bare = text.hasPrefix("\(name)=") ? String(text.dropFirst(name.count + 1)) : text
            return values(of: bare, name, at: example).contains { loose.accepts($0, schema) }
        }
    }

    /// What the text may stand for: one value, or a list by any of the styles.
    private func values(of text: String, _ name: String, at example: Node) -> [Node] {
        func scalars(_ text: String) -> [Node] {
            let string = Node(.string(text), at: example.location)
            return [string] + [JSONTree.read(Array(text.utf8), file: "", diagnostics: Diagnostics())].compactMap(\.self)
        }
        let separators = [",", "|", " ", "%20", "%7C", "&\(name)="]
        let lists = separators.flatMap { separator -> [Node] in
            let parts = text.split(separator: separator, omittingEmptySubsequences: false).map { scalars(String($0)) }
            return [parts.compactMap(\.first), parts.compactMap(\.last)].map { Node(.array($0), at: example.location) }
        }
        return scalars(text) + lists
    }

    private func isExcused(_ fault: ValueFaults.Fault, _ form: TextForm) -> Bool {
        // Beside no `type` it means nothing (3.0.4, section 4.7.24.2), but it is clear what is meant.
        if fault.value.isNull, fault.schema.node["nullable"]?.bool == true { return true }
        guard case .body = form, let text = fault.value.string else { return false }
        return isWireText(text, at: fault.value, fault.schema, form)
    }

    private func report(_ fault: ValueFaults.Fault, of example: Node) {
        let subject = fault.pointer.isEmpty ? "the example" : "'\(fault.pointer)' of the example"
        diagnostics.report(
            Diagnostic(
                .invalidExample, at: fault.value.location, "\(subject) \(fault.text)",
                notes: [.init("its schema", at: fault.schema.location)], fix: fix(fault, of: example),
                severity: severity))
    }

    private func fix(_ fault: ValueFaults.Fault, of example: Node) -> String {
        if fault.value.isBare, loose.accepts(Node(.string(fault.value.json), at: fault.value.location), fault.schema) {
            return "write it in quotes, or correct the schema"
        }
        if example.members?.count == 1, example["$ref"] != nil {
            return "write the value out: '$ref' is data in an example, and only 'examples' take a reference"
        }
        if let text = example.string, fault.pointer.isEmpty, text.first.map({ "{[".contains($0) }) == true {
            return "write it as YAML or JSON, not as a text that holds some"
        }
        return "correct the example, or the schema"
    }
}

extension Node {
    /// A single value that YAML and JSON write without quotes.
    fileprivate var isBare: Bool { types.isDisjoint(with: [.string, .array, .object, .null]) }
}

extension DocumentIndex {
    init(of operation: Operation) {
        self.init()
        add(operation)
    }
}

/// Of every client, and of the operations that they call.
func checkExamples(of declarations: [ClientDeclaration], diagnostics: Diagnostics) {
    let strict = ExampleRules(severity: .error, diagnostics: diagnostics)
    for declaration in declarations { strict.check(declaration.document) }
    var documents: [Document] = []
    var called: [String: Set<String>] = [:]
    for declaration in declarations {
        let calls = declaration.operations.flatMap { $0.plan.dependencies.flatMap(\.calls) }
        for service in declaration.services {
            let file = service.document.file
            if called[file] == nil { documents.append(service.document) }
            called[file, default: []].formUnion(calls.filter { $0.service == service.name }.map(\.operationID))
        }
    }
    let lenient = ExampleRules(severity: .warning, diagnostics: diagnostics)
    for document in documents {
        lenient.check(document) { operation in
            operation.id.map { called[document.file, default: []].contains($0) } ?? false
        }
    }
}

extension DependencyDeclaration {
    /// The call, and those that stand in for it.
    fileprivate var calls: [CallDeclaration] {
        [call] + fallback.compactMap { if case .call(let call, _, _, _, _) = $0 { call } else { nil } }
    }
}
