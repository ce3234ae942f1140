internal import Contract
internal import Diagnostics
package import OpenAPI

/// What a stub serves for one service: the contract's examples, else values made from its schemas. Deterministic.
package struct ServiceFixture: Sendable {
    /// As clients call the service: `catalog`.
    package let name: String
    /// Those with an `operationId`, in the document's order.
    package let operations: [OperationFixture]
}

package struct OperationFixture: Sendable {
    /// The `operationId`.
    package let id: String
    /// Upper-case: `GET`.
    package let method: String
    /// The path template.
    package let path: String
    /// The first 2xx first, then the others in the document's order.
    package let responses: [ResponseFixture]
    /// Makes the first response's body break its schema: every scalar gets a wrong type, wherever it stands. Single edits may be left out, as
    /// long as one stays that concerns what a client reads. Empty where no value breaks the schema.
    package let breaking: [EditFixture]
    /// Bodies at the edge of what the first response's schema takes, and just beyond.
    package let boundaries: [BoundaryFixture]
}

package struct ResponseFixture: Sendable {
    package let status: Int
    /// `Content-Type` first, where there is a body.
    package let headers: [(name: String, value: String)]
    /// Compact JSON, numbers as written; empty where there is none.
    package let body: String

    var isJSON: Bool { headers.contains { $0.name == "Content-Type" && $0.value.contains("json") } }
}

/// A change of a JSON body. The pointer may hold `*` for every element of an array or every value of an object.
package enum EditFixture: Hashable, Sendable {
    case set(pointer: String, json: String)
    case lengthen(pointer: String, count: Int)

    package var pointer: String {
        switch self {
        case .set(let pointer, _), .lengthen(let pointer, _): pointer
        }
    }
}

package struct BoundaryFixture: Sendable {
    package enum Kind: String, Sendable {
        /// Every array that may be empty is.
        case emptyLists
        /// Every array is as long as its `maxItems`.
        case longestLists
        /// Every value that may be null is.
        case nulls
        /// One enum holds a value that the contract does not list; the body breaks the contract.
        case unknownEnum
    }

    package let kind: Kind
    /// The enum's place; nil for the other kinds.
    package let pointer: String?
    package let edits: [EditFixture]
}

/// - Parameters:
///   - document: the service's.
///   - name: what clients call it.
///   - isWanted: of an operation, by its name; default: all of them.
package func planFixtures(
    _ document: Document, name: String, where isWanted: (String) -> Bool = { _ in true }
) -> ServiceFixture {
    let check = SchemaCheck()
    let operations = document.operations.filter { $0.id.map(isWanted) ?? false }
    return ServiceFixture(name: name, operations: operations.compactMap { operationFixture($0, check) })
}

private func operationFixture(_ operation: Operation, _ check: SchemaCheck) -> OperationFixture? {
    guard let id = operation.id else { return nil }
    let numbered = operation.responses.compactMap { response in statusCode(response.status).map { ($0, response) } }
    let first = numbered.firstIndex { (200..<300).contains($0.0) }
    let others = numbered.indices.filter { $0 != first }
    let ordered = ((first.map { [$0] } ?? []) + others).map { numbered[$0] }
    var breaking: [EditFixture] = []
    var boundaries: [BoundaryFixture] = []
    if let first, let content = numbered[first].1.json, let schema = content.schema,
        let body = body(of: content, check)
    {
        breaking = BreakingEdits.edits(for: schema, body: body, check: check)
        boundaries = BoundaryEdits.boundaries(of: schema, body: body, check: check)
    }
    return OperationFixture(
        id: id, method: operation.verb, path: operation.path,
        responses: ordered.map { responseFixture($0, $1, check) }, breaking: breaking, boundaries: boundaries)
}

/// The first code of a range: 400 for `4XX`; nil for `default`, which stands for no code of its own.
private func statusCode(_ status: String) -> Int? {
    if let code = Int(status) { return code }
    guard status.count == 3, status.dropFirst().uppercased() == "XX" else { return nil }
    return status.first?.wholeNumberValue.map { $0 * 100 }
}

private func responseFixture(_ status: Int, _ response: Response, _ check: SchemaCheck) -> ResponseFixture {
    var headers: [(name: String, value: String)] = []
    var text = ""
    if let content = response.answered, let value = body(of: content, check) {
        headers.append(("Content-Type", content.name))
        text = content.isJSON ? value.json : value.string ?? value.json
    } else if let content = response.content.first, let example = content.examples.first?.value {
        headers.append(("Content-Type", content.name))
        text = example.string ?? example.json
    }
    for header in response.headers where header.name.lowercased() != "content-type" {
        let value =
            header.examples.first ?? SchemaSample.value(of: header.schema, at: "header.\(header.name)", check: check)
        if let value { headers.append((header.name, value.string ?? value.json)) }
    }
    return ResponseFixture(status: status, headers: headers, body: text)
}

/// The first example that fits the schema, else a value made from the schema, else an example that does not fit.
private func body(of content: MediaType, _ check: SchemaCheck) -> Node? {
    let examples = content.examples.map(\.value) + (content.schema?.examples ?? [])
    return content.fittingBody(check, .response) ?? examples.first
}

extension MediaType {
    /// An example that fits the schema, else a value made from the schema; nil where there is neither.
    ///
    /// - Parameter direction: what is never sent this way is not made.
    func fittingBody(_ check: SchemaCheck, _ direction: Direction) -> Node? {
        guard let schema else { return examples.first?.value }
        let written = examples.map(\.value) + schema.examples
        return written.first { check.accepts($0, schema) }
            ?? SchemaSample.value(of: schema, at: "", check: check, direction: direction)
    }
}

/// The body that an operation's stub serves where nothing is wrong; nil where there is none.
func healthyBody(of operation: Operation, _ check: SchemaCheck) -> Node? {
    guard let content = operation.healthyResponse?.answered, let value = body(of: content, check) else { return nil }
    return content.isJSON ? value : Node(.string(value.string ?? value.json), at: value.location)
}

/// The same, by a check of its own.
package func healthyBody(of operation: Operation) -> Node? { healthyBody(of: operation, SchemaCheck()) }

extension Operation {
    /// The first 2xx response.
    package var healthyResponse: Response? {
        responses.first { response in statusCode(response.status).map { (200..<300).contains($0) } ?? false }
    }
}
