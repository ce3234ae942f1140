internal import Contract
internal import OpenAPI

/// What stands for the parts of an answer that hand-written code makes: what the contract's own examples have there, else
/// values made from their schemas.
struct HandWrittenParts {
    private static let depthMax = 100

    private var values: [ObjectIdentifier: Node] = [:]
    private let check: SchemaCheck

    init(_ operation: ClientOperation, check: SchemaCheck) {
        self.check = check
        guard let body = operation.body else { return }
        for example in operation.response.answered?.examples ?? [] { collect(body, example.value, depth: 0) }
    }

    func value(of composition: Composition) -> Node? {
        values[ObjectIdentifier(composition)] ?? SchemaSample.value(of: composition.target, at: "", check: check)
    }

    /// The first example that has the part decides.
    private mutating func collect(_ composition: Composition, _ example: Node, depth: Int) {
        guard depth < Self.depthMax else { return }
        func accepts(_ part: Composition, _ node: Node) -> Bool { check.accepts(node, part.target) }
        switch composition.kind {
        case .swift:
            guard values[ObjectIdentifier(composition)] == nil, accepts(composition, example) else { return }
            values[ObjectIdentifier(composition)] = example
        case .object(let properties, _):
            for property in properties {
                if let value = example[property.name] { collect(property.composition, value, depth: depth + 1) }
            }
        case .each(_, _, _, let element):
            for value in example.array ?? [] { collect(element, value, depth: depth + 1) }
        case .map(_, _, let value):
            for member in example.members ?? [] { collect(value, member.value, depth: depth + 1) }
        case .elements(let elements):
            for value in example.array ?? [] {
                if let element = elements.first(where: { accepts($0, value) }) {
                    collect(element, value, depth: depth + 1)
                }
            }
        case .union(_, _, let variants):
            if let variant = variants.first(where: { accepts($0.composition, example) }) {
                collect(variant.composition, example, depth: depth + 1)
            }
        case .value, .opaque, .constant, .text, .percent, .role, .recursion, .nothing: break
        }
    }
}
