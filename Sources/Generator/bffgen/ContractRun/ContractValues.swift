internal import BFFJSON
internal import BFFTesting
internal import BFFValidation
internal import Diagnostics
internal import Foundation
internal import OpenAPI
internal import Plan

// What the planner says of generated tests, as BFFTesting takes it.

extension ContractOperation {
    init(_ checks: OperationChecks) {
        let schema = checks.schema.map { PublishedSchema($0) }
        self.init(
            checks.id, checks.method, checks.target, headers: checks.headers.map { StubHeader($0.name, $0.value) },
            body: checks.body, claims: checks.claims, budget: checks.budget, shortestTimeout: checks.shortestTimeout,
            degraded: checks.degraded, components: checks.components,
            validate: { answer, report in schema?.check(answer, &report) ?? true })
    }
}

extension ContractRow {
    init(_ checks: RowChecks) {
        self.init(
            checks.name, changes: checks.changes.map(RequestChange.init),
            faults: checks.faults.compactMap { entry in
                StubFault(rawValue: entry.fault).map { RowFault(entry.service, entry.operation, $0) }
            },
            answers: checks.answers.map { RowAnswer($0.service, $0.operation, StubAnswer($0.answer)) },
            requests: checks.requests.map(RowRequest.init), status: checks.status, code: checks.code,
            location: checks.violation, alternatives: checks.alternatives.map { RowProblem($0.status, $0.code) },
            isDegraded: checks.isDegraded,
            components: checks.components.map {
                RowComponent($0.name, $0.status, reason: $0.reason, source: $0.source)
            },
            unchanged: checks.unchanged, values: checks.values.map { RowValue($0.pointer, $0.json) },
            headers: checks.headers.map { StubHeader($0.name, $0.value) })
    }
}

extension RowRequest {
    fileprivate init(_ checks: CheckedRequest) {
        self.init(
            checks.service, checks.operation, checks.target,
            headers: checks.headers.map { StubHeader($0.name, $0.value) }, body: checks.body)
    }
}

extension StubAnswer {
    fileprivate init(_ answer: CheckedAnswer) {
        switch answer {
        case .edited(let edits): self = .edited(edits.map(StubEdit.init))
        case .keepable(let edits): self = .keepable(edits.map(StubEdit.init))
        case .refused(let status, let retryAfter):
            let headers = retryAfter.map { [StubHeader("Retry-After", "\($0)")] } ?? []
            self = .response(StubResponse(status, headers: headers))
        }
    }
}

extension StubEdit {
    fileprivate init(_ edit: CheckedEdit) {
        switch edit {
        case .set(let pointer, let json): self = .set(pointer, json)
        case .remove(let pointer): self = .remove(pointer)
        case .lengthen(let pointer, let count): self = .lengthen(pointer, to: count)
        }
    }
}

extension RequestChange {
    fileprivate init(_ change: CheckedChange) {
        switch change {
        case .target(let target): self = .target(target)
        case .query(let name, let value): self = .query(name, value)
        case .header(let name, let value): self = .header(name, value)
        case .body(let body): self = .body(body)
        case .claims(let claims): self = .claims(claims)
        case .token(let token): self = .token(token)
        }
    }
}

extension StubDefinition {
    /// Without `Retry-After`: nobody waits for as long as examples say.
    init(impatient fixture: ServiceFixture) {
        let definition = StubDefinition(fixture)
        self.init(
            definition.name,
            definition.operations.map { operation in
                StubOperation(
                    operation.id, operation.method, operation.path,
                    responses: operation.responses.map { response in
                        let headers = response.headers.filter { $0.name.lowercased() != "retry-after" }
                        return StubResponse(
                            response.status, headers: headers, body: String(decoding: response.body, as: UTF8.self))
                    }, breaking: operation.breaking)
            })
    }
}

/// The schema of an operation's answers, asked without compiled code.
///
/// `@unchecked Sendable`: the schema and its check, which remember what they have found out, are only touched while `lock` is held.
private final class PublishedSchema: @unchecked Sendable {
    private let schema: Schema
    private let check = SchemaCheck()
    private let lock = NSLock()

    init(_ schema: Schema) {
        self.schema = schema
    }

    func check(_ answer: JSONValue, _ report: inout FullReport) -> Bool {
        let place = schema.location
        return lock.withLock {
            let node = Node(json: answer, at: place)
            if check.accepts(node, schema) { return true }
            let pointer = fault(in: node, schema, "") ?? ""
            report.add(
                Violation(
                    instancePointer: pointer, schemaPointer: place.pointer, keyword: "schema",
                    message: "breaks the published schema"))
            return false
        }
    }

    /// The innermost place that is at fault by itself; nil where the value keeps its schema.
    private func fault(in node: Node, _ written: Schema, _ pointer: String) -> String? {
        guard !check.accepts(node, written) else { return nil }
        let schema = written.effective
        for property in schema.properties {
            guard let value = node[property.name] else { continue }
            if let found = fault(in: value, property.schema, JSONPointer.child(property.name, of: pointer)) {
                return found
            }
        }
        if let items = schema.items {
            for (index, element) in (node.array ?? []).enumerated() {
                if let found = fault(in: element, items, "\(pointer)/\(index)") { return found }
            }
        }
        return pointer
    }
}

extension Node {
    fileprivate init(json value: JSONValue, at place: Location) {
        let content: Value
        if let members = value.members {
            var nodes: [Member] = []
            var members = members
            while let (key, value) = members.next() {
                nodes.append(Member(key: key.string, keyLocation: place, value: Node(json: value, at: place)))
            }
            content = .object(nodes)
        } else if let elements = value.elements {
            var nodes: [Node] = []
            var elements = elements
            while let element = elements.next() { nodes.append(Node(json: element, at: place)) }
            content = .array(nodes)
        } else if let text = value.text {
            content = .string(text.string)
        } else if let flag = value.bool {
            content = .bool(flag)
        } else if let number = value.int {
            content = .integer(Int64(number))
        } else if let number = value.double {
            content = .number(text: "\(number)", value: number)
        } else {
            content = .null
        }
        self.init(content, at: place)
    }
}
