internal import Contract
internal import OpenAPI

/// Reads expressions from trees. nil is absence, a null node is null.
struct SourceReader {
    let sample: RequestSample
    /// By dependency: the body that is read, for a batch the array of found results; nil where it gave nothing.
    var slots: [Node?]
    /// The last answer's status and header fields, where the dependency's call was answered.
    var heads: [AnswerHead?]
    var variables: [Int: Node] = [:]

    struct AnswerHead {
        let status: Int
        let headers: [(name: String, value: String)]
    }

    /// The value of an expression without stars.
    func value(_ source: Source) -> Node? {
        var node = root(source)
        for step in source.steps {
            switch step.kind {
            case .property(let name): node = node?[name]
            case .index(let index):
                guard let elements = node?.array else { return nil }
                node = elements.indices.contains(index) ? elements[index] : Node(.null, at: source.location)
            case .elements, .values: return nil
            }
        }
        return node
    }

    /// The flat sequence that an expression with stars gives: what is absent or null on the way contributes nothing.
    func sequence(_ source: Source) -> [Node] {
        source.steps.reduce(root(source).map { [$0] } ?? []) { nodes, step in
            nodes.flatMap { node -> [Node] in
                switch step.kind {
                case .property(let name): node[name].map { [$0] } ?? []
                case .elements: node.array ?? []
                case .values: node.members?.map(\.value) ?? []
                case .index(let index): node.array.flatMap { $0.indices.contains(index) ? [$0[index]] : nil } ?? []
                }
            }
        }
    }

    /// A header field is text, whatever its schema says.
    private static func typed(_ value: String, _ source: Source) -> Node {
        let types = source.rootSchema.typesWithoutNull
        if !types.isDisjoint(with: [.integer, .number]), let number = Int64(value) {
            return Node(.integer(number), at: source.location)
        }
        if types == .boolean, value == "true" || value == "false" {
            return Node(.bool(value == "true"), at: source.location)
        }
        return Node(.string(value), at: source.location)
    }

    private func root(_ source: Source) -> Node? {
        func text(_ value: String) -> Node { Node(.string(value), at: source.location) }
        switch source.root {
        case .requestParameter(let place, let name): return sample.value(of: place, name)
        case .requestBody: return sample.body
        case .requestID: return text(RequestSample.requestID)
        case .subject: return text(sample.subject)
        case .claim(let name): return sample.claims.first { $0.name == name }?.value
        case .dependency(let index): return slots[index]
        case .dependencyStatus(let index):
            return heads[index].map { Node(.integer(Int64($0.status)), at: source.location) }
        case .dependencyHeader(let index, let name):
            let field = heads[index]?.headers.first { $0.name.lowercased() == name.lowercased() }
            return field.map { Self.typed($0.value, source) }
        case .variable(let id): return variables[id]
        }
    }
}
