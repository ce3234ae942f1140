internal import Diagnostics
internal import OpenAPI

/// Bodies that a schema refuses, each because of one keyword at one place. Inside unions nothing is broken: which
/// variant is at fault is theirs to say.
struct BrokenBodies {
    struct Body {
        let keyword: String
        /// The value that was changed.
        let place: String
        /// What is at fault: for a missing member its object.
        let pointer: String
        let body: Node
    }

    private static let depthMax = 12

    private let schema: Schema
    private let body: Node
    private let check: SchemaCheck

    init(_ schema: Schema, body: Node, check: SchemaCheck) {
        self.schema = schema
        self.body = body
        self.check = check
    }

    var all: [Body] {
        var found: [Body] = []
        collect(schema, body, [], depth: 0) { keyword, tokens, pointer, edited in
            found.append(Body(keyword: keyword, place: JSONPointer.join(tokens), pointer: pointer, body: edited))
        }
        return found
    }

    private typealias Report = (_ keyword: String, _ tokens: [String], _ pointer: String, _ edited: Node) -> Void

    private func collect(_ written: Schema, _ value: Node, _ tokens: [String], depth: Int, _ report: Report) {
        let schema = written.withoutNull.effective
        guard depth < Self.depthMax, schema.oneOf.isEmpty, schema.anyOf.isEmpty, schema.not == nil else { return }
        let here = JSONPointer.join(tokens)
        func replaced(_ new: Node?, below extra: [String] = []) -> Node {
            body.replacing((tokens + extra)[...], with: new)
        }
        if !schema.types.isDisjoint(with: .any), schema.types != .any {
            let wrong = Self.wrongValue(written.effective.types, at: value.location)
            if let wrong, !check.accepts(wrong, written) { report("type", tokens, here, replaced(wrong)) }
        }
        switch value.value {
        case .object(let members):
            for name in schema.required where members.contains(where: { $0.key == name }) {
                report("required", tokens + [name], here, replaced(nil, below: [name]))
            }
            if schema.additionalProperties?.constant == false {
                let extra = "anUnknownMember"
                report(
                    "additionalProperties", tokens, "\(here)/\(extra)",
                    replaced(Node(.bool(true), at: value.location), below: [extra]))
            }
            for member in members {
                guard let inner = schema.propertySchema(member.key), inner.constant == nil else { continue }
                collect(inner, member.value, tokens + [member.key], depth: depth + 1, report)
            }
        case .array(let elements):
            for broken in BrokenValues(schema, check: check).all where broken.pointer.isEmpty {
                report(broken.keyword, tokens, here, replaced(broken.value))
            }
            if let first = elements.first, let items = schema.items {
                collect(items, first, tokens + ["0"], depth: depth + 1, report)
            }
        case .string, .integer, .number, .bool:
            for broken in BrokenValues(schema, check: check).all where broken.keyword != "type" {
                report(broken.keyword, tokens, here, replaced(broken.value))
            }
        case .null: break
        }
    }

    private static func wrongValue(_ types: Schema.Types, at location: Location) -> Node? {
        let candidates: [(Schema.Types, Node.Value)] = [
            (.boolean, .bool(true)), (.string, .string("wrong")), ([.integer, .number], .integer(0)),
            (.array, .array([])),
        ]
        return candidates.first { types.isDisjoint(with: $0.0) }.map { Node($0.1, at: location) }
    }
}

extension Node {
    /// nil removes. What is not there is added to its object.
    fileprivate func replacing(_ tokens: ArraySlice<String>, with new: Node?) -> Node {
        guard let token = tokens.first else { return new ?? self }
        let rest = tokens.dropFirst()
        switch value {
        case .object(let members):
            var result: [Member] = []
            var isFound = false
            for member in members {
                guard member.key == token else {
                    result.append(member)
                    continue
                }
                isFound = true
                if rest.isEmpty, new == nil { continue }
                result.append(
                    Member(key: token, keyLocation: member.keyLocation, value: member.value.replacing(rest, with: new)))
            }
            if !isFound, rest.isEmpty, let new { result.append(Member(key: token, keyLocation: location, value: new)) }
            return Node(.object(result), at: location)
        case .array(let elements):
            let changed = elements.enumerated().map { index, element in
                String(index) == token ? element.replacing(rest, with: new) : element
            }
            return Node(.array(changed), at: location)
        case .null, .bool, .integer, .number, .string: return self
        }
    }
}
