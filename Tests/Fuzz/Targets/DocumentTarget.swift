internal import Diagnostics
internal import OpenAPI

/// Whole OpenAPI documents with parts exchanged, renamed and lost. Whatever is left must be read or refused, and said the same
/// way twice.
struct DocumentTarget: FuzzTarget {
    static let name = "documents"

    private static let words = [
        "openapi", "3.0.3", "3.1.0", "3.2.0", "$ref", "#/components/schemas/A", "#", "#/", "allOf", "oneOf", "anyOf",
        "not",
        "if", "then", "properties", "items", "prefixItems",
        "additionalProperties", "unevaluatedProperties", "$dynamicRef", "$dynamicAnchor", "$id", "$anchor", "#a",
        "discriminator", "mapping", "propertyName", "defaultMapping", "nullable", "$self", "query",
        "additionalOperations",
        "querystring", "mediaTypes", "itemSchema",
        "type", "object", "array", "string", "integer", "enum", "const", "default", "pattern", "^(a|b)*$", "parameters",
        "in", "path", "/a/{b}", "required", "responses",
        "200", "default", "content", "application/json", "schema", "security", "exclusiveMinimum", "multipleOf",
        "dependentSchemas", "contains", "https://a.b/c", "format",
    ]

    private let trees: [Node]
    private let mutation: Mutation

    init(seeds: [[UInt8]]) {
        trees = seeds.compactMap { Trees.node($0, isJSON: false) }
        mutation = Mutation(words: Self.words, seeds: seeds)
    }

    func input(_ random: inout RandomSource) -> [UInt8] {
        if random.once(in: 5) { return mutation.mutate(random.pick(mutation.seeds), &random) }
        var tree = random.pick(trees)
        let other = random.pick(trees)
        for _ in 0...random.below(4) { tree = changed(tree, from: other, &random) }
        return Trees.bytes(tree.json)
    }

    func fault(in input: [UInt8]) -> String? {
        let first = said(input)
        return said(input) == first ? nil : "it is reported in two ways"
    }

    private func said(_ input: [UInt8]) -> [Diagnostic] {
        let diagnostics = Diagnostics()
        let files = SourceFiles(root: "/nowhere", texts: ["a.yaml": String(decoding: input, as: UTF8.self)])
        let document = DocumentReader(files: files, diagnostics: diagnostics).read("a.yaml")
        for (_, schema) in document?.schemas ?? [] {
            _ = schema.effective
            _ = schema.ecmaPattern(reporting: diagnostics)
        }
        return diagnostics.sorted
    }

    // MARK: Trees

    /// One place somewhere below changes.
    private func changed(_ node: Node, from other: Node, _ random: inout RandomSource) -> Node {
        if random.once(in: 7) { return replacement(node, from: other, &random) }
        switch node.value {
        case .array(var elements) where !elements.isEmpty:
            let index = random.below(elements.count)
            if random.once(in: 10) {
                elements.remove(at: index)
            } else {
                elements[index] = changed(elements[index], from: other, &random)
            }
            return Node(.array(elements), at: node.location)
        case .object(var members) where !members.isEmpty:
            let index = random.below(members.count)
            let member = members[index]
            switch random.below(20) {
            case 0: members.remove(at: index)
            case 1:
                let key = random.pick(Self.words)
                members.removeAll { $0.key == key && $0.key != member.key }
                members = members.map {
                    $0.key == member.key ? .init(key: key, keyLocation: $0.keyLocation, value: $0.value) : $0
                }
            case 2:
                let key = random.pick(Self.words)
                if !members.contains(where: { $0.key == key }) {
                    members.append(.init(key: key, keyLocation: member.keyLocation, value: member.value))
                }
            default:
                let value = changed(member.value, from: other, &random)
                members[index] = .init(key: member.key, keyLocation: member.keyLocation, value: value)
            }
            return Node(.object(members), at: node.location)
        default: return replacement(node, from: other, &random)
        }
    }

    private func replacement(_ node: Node, from other: Node, _ random: inout RandomSource) -> Node {
        switch random.below(6) {
        case 0: return Trees.tree(&random)
        case 1: return Node(.string(random.pick(Self.words)), at: node.location)
        case 2: return part(of: other, &random)
        case 3: return reference(part(of: other, &random).location.pointer)
        case 4: return Node(.bool(random.once(in: 2)), at: node.location)
        default: return reference(node.location.pointer)
        }
    }

    private func reference(_ pointer: String) -> Node {
        let text = Node(.string("#\(pointer)"), at: Trees.place)
        return Node(.object([.init(key: "$ref", keyLocation: Trees.place, value: text)]), at: Trees.place)
    }

    private func part(of node: Node, _ random: inout RandomSource) -> Node {
        var node = node
        for _ in 0..<random.below(12) {
            let children = node.array ?? node.members?.map(\.value) ?? []
            guard !children.isEmpty else { return node }
            node = random.pick(children)
        }
        return node
    }
}
