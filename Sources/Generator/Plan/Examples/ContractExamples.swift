internal import Contract
package import Diagnostics
package import OpenAPI

/// The examples of a contract, place by place: what is written there, or a value made from the schema where nothing is.
package struct ContractExamples {
    package struct Entry {
        package enum Origin: String, Sendable {
            /// The contract has it, at the place or on its schema.
            case contract
            case made
        }

        /// As `operationId` has it; nil for a schema under `components`, and for an operation without one.
        package let operationID: String?
        /// `GET /v1/home`; nil for a schema under `components`.
        package let call: String?
        /// What stands there, for people: `query limit`, `request application/json`, `200 application/json`, `200 header ETag`, `schema Order`.
        package let place: String
        /// Of the object that an example belongs on.
        package let location: Location
        package let origin: Origin
        /// nil where no value is found that keeps the schema.
        package let value: Node?
        /// The example belongs into the list `examples`, not into `example`.
        package let isListed: Bool
    }

    package struct Options {
        /// As `OperationSelection` takes them; empty: every operation.
        package var operations: [String] = []
        /// The schemas under `components`, too.
        package var includesSchemas = false
        /// 0 gives the values that stubs serve.
        package var seed: UInt64 = 0

        package init() {}
    }

    package let document: Document
    /// Operations in document order, each with parameters, request, responses; then schemas. A part that several operations share stands once.
    package let entries: [Entry]

    package init(_ document: Document, _ options: Options) {
        self.document = document
        var collector = ExampleCollector(document, options)
        collector.collect()
        entries = collector.entries
    }
}

/// Walks a document once.
private struct ExampleCollector {
    private let document: Document
    private let options: ContractExamples.Options
    private let checks: [Direction: SchemaCheck]
    private let strict = SchemaCheck()
    private var operation: Operation?
    private var seen: Set<String> = []
    private(set) var entries: [ContractExamples.Entry] = []

    init(_ document: Document, _ options: ContractExamples.Options) {
        (self.document, self.options) = (document, options)
        checks = [.request: SchemaCheck(direction: .request), .response: SchemaCheck(direction: .response)]
    }

    mutating func collect() {
        let selection = OperationSelection(options.operations)
        for operation in document.operations where selection.contains(operation) {
            self.operation = operation
            add(operation)
        }
        operation = nil
        guard options.includesSchemas else { return }
        let isListed = !document.openAPIVersion.hasPrefix("3.0.")
        for (name, schema) in document.schemas where schema.constant == nil {
            add("schema \(name)", at: schema.location, schema, [], nil, "", isListed: isListed)
        }
    }

    private mutating func add(_ operation: Operation) {
        for parameter in operation.parameters where parameter.isDeclared {
            add(
                "\(parameter.place.rawValue) \(parameter.name)", at: parameter.location, parameter.schema,
                parameter.examples, .request, parameter.name)
        }
        for media in operation.requestBody?.content ?? [] { add(media, "request", .request) }
        for response in operation.responses {
            for header in response.headers {
                add(
                    "\(response.status) header \(header.name)", at: header.location, header.schema, header.examples,
                    .response, "header.\(header.name)")
            }
            for media in response.content { add(media, response.status, .response) }
        }
    }

    /// What is neither JSON nor a form nor a text has no form that a value of its schema could be written in.
    private mutating func add(_ media: MediaType, _ what: String, _ direction: Direction) {
        guard let schema = media.schema, media.isJSON || media.isForm || media.isMultipart || media.isText else {
            return
        }
        add("\(what) \(media.name)", at: media.location, schema, media.examples.map(\.value), direction, "")
    }

    private mutating func add(
        _ place: String, at location: Location, _ schema: Schema, _ examples: [Node], _ direction: Direction?,
        _ seedPlace: String, isListed: Bool = false
    ) {
        guard seen.insert("\(location.file)#\(location.pointer)").inserted else { return }
        // Examples without a value here stand elsewhere: they are left alone.
        if examples.isEmpty, document.root.value(at: location, of: document)?["examples"] != nil { return }
        let written = examples.first ?? schema.examples.first ?? schema.effective.examples.first
        let check = direction.flatMap { checks[$0] } ?? strict
        let value =
            written
            ?? SchemaSample.value(
                of: schema, at: seedPlace, check: check, seed: options.seed, direction: direction)
        entries.append(
            ContractExamples.Entry(
                operationID: operation?.id, call: operation.map { "\($0.verb) \($0.path)" },
                place: place, location: location, origin: written == nil ? .made : .contract, value: value,
                isListed: isListed))
    }
}

extension Node {
    /// What stands at a place of the document itself; nil for one in another file.
    fileprivate func value(at location: Location, of document: Document) -> Node? {
        guard location.file == document.file else { return nil }
        return JSONPointer.tokens(of: location.pointer)?.reduce(self) { $0?.member($1) }
    }

    fileprivate func member(_ token: String) -> Node? {
        if let elements = array { return Int(token).flatMap { elements.indices.contains($0) ? elements[$0] : nil } }
        return self[token]
    }
}
