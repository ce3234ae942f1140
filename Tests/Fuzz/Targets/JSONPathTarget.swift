internal import Diagnostics
internal import OpenAPI

/// Queries over one document. Each selected node lies where its steps lead, and the path of its steps selects it alone.
struct JSONPathTarget: FuzzTarget {
    static let name = "jsonpath"

    private static let words = [
        "$", "@", ".", "..", "*", "[", "]", "[*]", "[0]", "[-1]", "[1:]", "[::-1]", "[:2:2]", "[?", "'a'", "\"b\"",
        "['a']", "(", ")", "!", "&&", "||", "==", "!=", "<=", ">", ",",
        " ", "length(", "count(", "match(", "search(", "value(", "@.a", "$.a", "1", "-0", "1e2", "'[a-z]+'", "'(a|b)*'",
        "true", "null", ".a", "..b", "é", "\\u0041", "'\\p{L}{2,3}'",
        ".paths", ".*.get", "[?@.name == 'a']",
    ]
    private static let document = Trees.node(
        Trees.bytes(
            #"{"a": [1, 2.5, "ab", null, {"b": "abc", "a": [true, {"a": 3}]}], "b": {"é": "x", "": [], "b": {"name": "a"}}, "paths": {"/x": {"get": {"tags": ["q"]}}}}"#
        ), isJSON: true)

    private let mutation: Mutation

    init(seeds: [[UInt8]]) {
        mutation = Mutation(words: Self.words, seeds: seeds)
    }

    func input(_ random: inout RandomSource) -> [UInt8] {
        if random.once(in: 2) {
            var text = "$"
            for _ in 0..<random.below(12) { text += random.once(in: 10) ? random.string() : random.pick(Self.words) }
            return Trees.bytes(text)
        }
        return mutation.mutate(random.pick(mutation.seeds), &random)
    }

    func fault(in input: [UInt8]) -> String? {
        let text = String(decoding: input, as: UTF8.self)
        guard let document = Self.document, let query = try? JSONPath(text),
            let selected = try? query.select(in: document)
        else {
            return nil
        }
        for node in selected.prefix(50) {
            guard let reached = Self.walk(document, node.steps), reached.isEqual(to: node.node) else {
                return "its steps \(node.steps) lead elsewhere"
            }
            let path = Self.path(node.steps)
            guard let again = try? JSONPath(path).select(in: document), again.count == 1, again[0].steps == node.steps
            else {
                return "its path \(path) selects something else"
            }
        }
        return nil
    }

    private static func walk(_ node: Node, _ steps: [JSONPath.Step]) -> Node? {
        steps.reduce(node) { node, step in
            switch step {
            case .key(let key): node?[key]
            case .index(let index): node?.array.flatMap { $0.indices.contains(index) ? $0[index] : nil }
            }
        }
    }

    /// Section 2.7, with escapes for all that is not plain.
    private static func path(_ steps: [JSONPath.Step]) -> String {
        "$"
            + steps.map { step in
                switch step {
                case .key(let key): "[\(Node(.string(key), at: Trees.place).json)]"
                case .index(let index): "[\(index)]"
                }
            }.joined()
    }
}
