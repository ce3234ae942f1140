internal import Diagnostics
internal import OpenAPI

/// Bodies that a schema refuses, each because of one keyword at one place.
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

    let schema: Schema
    let body: Node
    let check: SchemaCheck

    init(_ schema: Schema, body: Node, check: SchemaCheck) {
        self.schema = schema
        self.body = body
        self.check = check
    }

    var all: [Body] {
        var found: [Body] = []
        collect(schema, body, [], depth: 0) { keyword, tokens, pointer, edited in
            // A union may take what one variant refuses.
            guard !check.accepts(edited, schema) else { return }
            found.append(Body(keyword: keyword, place: JSONPointer.join(tokens), pointer: pointer, body: edited))
        }
        return found
    }

    /// What a place lies in that is at fault in its stead.
    struct Surroundings {
        /// Of a union whose variants are all tried.
        var union: String?
        /// Tells the variant that the value is: with another one it would be another.
        var tag: String?
        /// The value is another variant of a union than the example's.
        var isOther = false
    }

    typealias Report = (_ keyword: String, _ tokens: [String], _ pointer: String, _ edited: Node) -> Void

    func collect(
        _ written: Schema, _ value: Node, _ tokens: [String], depth: Int,
        in surroundings: Surroundings = Surroundings(), _ tell: Report
    ) {
        let schema = written.withoutNull.effective
        guard depth < Self.depthMax, schema.not == nil else { return }
        if !schema.oneOf.isEmpty || !schema.anyOf.isEmpty {
            guard schema.isBareUnion else { return }
            return collectUnion(schema, value, tokens, depth: depth, in: surroundings, tell)
        }
        let here = JSONPointer.join(tokens)
        let inside = Surroundings(union: surroundings.union, isOther: surroundings.isOther)
        func report(_ keyword: String, _ tokens: [String], _ pointer: String, _ edited: Node) {
            tell(keyword, tokens, surroundings.union ?? pointer, edited)
        }
        func replaced(_ new: Node?, below extra: [String] = []) -> Node {
            body.replacing((tokens + extra)[...], with: new)
        }
        if !schema.types.isDisjoint(with: .any), schema.types != .any {
            let wrong = Self.wrongValue(written.effective.types, at: value.location)
            if let wrong, !check.accepts(wrong, written) { report("type", tokens, here, replaced(wrong)) }
        }
        switch value.value {
        case .object(let members):
            for name in schema.required where name != surroundings.tag && members.contains(where: { $0.key == name }) {
                report("required", tokens + [name], here, replaced(nil, below: [name]))
            }
            if schema.additionalProperties?.constant == false {
                let extra = "anUnknownMember"
                report(
                    "additionalProperties", tokens, "\(here)/\(extra)",
                    replaced(Node(.bool(true), at: value.location), below: [extra]))
            }
            for member in members where member.key != surroundings.tag {
                guard let inner = schema.propertySchema(member.key), inner.constant == nil else { continue }
                collect(inner, member.value, tokens + [member.key], depth: depth + 1, in: inside, tell)
            }
        case .array(let elements):
            for broken in BrokenValues(schema, check: check).all where broken.pointer.isEmpty {
                report(broken.keyword, tokens, here, replaced(broken.value))
            }
            if let first = elements.first, let items = schema.items {
                collect(items, first, tokens + ["0"], depth: depth + 1, in: inside, tell)
            }
        case .string, .integer, .number, .bool:
            for broken in BrokenValues(schema, check: check).all where broken.keyword != "type" {
                report(broken.keyword, tokens, here, replaced(broken.value))
            }
        case .null: break
        }
    }

    /// One of another type; nil where every type is taken.
    static func wrongValue(_ types: Schema.Types, at location: Location) -> Node? {
        let candidates: [(Schema.Types, Node.Value)] = [
            (.boolean, .bool(true)), (.string, .string("wrong")), ([.integer, .number], .integer(0)),
            (.array, .array([])),
        ]
        return candidates.first { types.isDisjoint(with: $0.0) }.map { Node($0.1, at: location) }
    }
}

extension Node {
    /// nil removes. What is not there is added to its object.
    func replacing(_ tokens: ArraySlice<String>, with new: Node?) -> Node {
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
