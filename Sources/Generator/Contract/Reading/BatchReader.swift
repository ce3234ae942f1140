internal import Diagnostics
internal import OpenAPI

/// Reads `batch`.
struct BatchReader {
    static let keys = ["keys", "into", "maxSize", "results", "key", "partial"]

    let diagnostics: Diagnostics
    private var scalars: ScalarReader { ScalarReader(diagnostics: diagnostics) }

    func read(_ node: Node, at location: Location?) -> BatchDeclaration? {
        let reader = ObjectReader(node, "'batch'", at: location, keys: Self.keys, diagnostics: diagnostics)
        guard let reader else { return nil }
        let keys =
            reader.required("keys", in: "'batch'", fix: "say what to ask for: keys: [{in: $list#/ids/*}]").map(keys)
            ?? []
        let intoNode = reader.required("into", in: "'batch'", fix: "say where the keys go: into: body#/ids")
        let into = intoNode.flatMap(target)
        let maxSize = reader.integer("maxSize", in: 1...Int.max)
        let resultsNode = reader.required("results", in: "'batch'", fix: "say where the results stand: results: \"#\"")
        let results = resultsNode.flatMap { scalars.pointer($0, "'results'", hash: true) }
        let keyNode = reader.required("key", in: "'batch'", fix: "say which part of a result equals its key: key: /id")
        let key = keyNode.flatMap { scalars.pointer($0, "'key'") }
        let isPartial = reader.bool("partial") ?? false
        guard let into, let intoNode, let results, let resultsNode, let key, let keyNode else { return nil }
        guard isPlain(results, resultsNode, "'results'"), isPlain(key, keyNode, "'key'") else { return nil }
        return BatchDeclaration(
            keys: keys, into: into, intoLocation: intoNode.location, maxSize: maxSize,
            maxSizeLocation: reader.node("maxSize")?.location, results: results, resultsLocation: resultsNode.location,
            key: key,
            keyLocation: keyNode.location, isPartial: isPartial, location: reader.location)
    }

    private func keys(_ node: Node) -> [BatchDeclaration.Keys] {
        guard let nodes = scalars.array(node, "'keys'", of: "objects") else { return [] }
        if nodes.isEmpty {
            diagnostics.report(
                .invalidValue, at: node.location, "'keys' is empty", fix: "say what to ask for: [{in: $list#/ids/*}]")
        }
        return nodes.compactMap { node in
            let reader = ObjectReader(
                node, "an entry of 'keys'", keys: ["in", "take"], hint: "write {in: \(node.string ?? "$list#/ids/*")}",
                diagnostics: diagnostics)
            guard let reader,
                let source = reader.required("in", in: "an entry of 'keys'", fix: "write {in: $list#/ids/*}"),
                let expression = scalars.expression(source, "'in'")
            else { return nil }
            return BatchDeclaration.Keys(
                source: expression, take: reader.integer("take", in: 1...Int.max),
                takeLocation: reader.node("take")?.location)
        }
    }

    /// `body#/ids`, `query.ids` or `path.ids`.
    private func target(_ node: Node) -> BatchDeclaration.Target? {
        let form = "write body#/ids, query.ids or path.ids"
        guard let text = scalars.string(node, "'into'", fix: form) else { return nil }
        if let place = ["query", "path"].first(where: { text.hasPrefix($0 + ".") }).flatMap(Parameter.Place.init),
            text.count > place.rawValue.count + 1
        {
            return .parameter(place, name: String(text.dropFirst(place.rawValue.count + 1)))
        }
        guard text.hasPrefix("body#") else {
            diagnostics.report(
                .invalidValue, at: node.location, "'into' cannot be '\(text)'",
                fix: text.hasPrefix("$request.")
                    ? "write \(text.dropFirst(9)): '$' would mean the client's request" : form)
            return nil
        }
        do {
            let steps = try PointerParser.parse(String(text.dropFirst(5)), from: 6)
            return isPlain(steps, node, "'into'") ? .body(steps) : nil
        } catch {
            scalars.report(error, in: node, "'into'")
            return nil
        }
    }

    /// - Returns: false, reported, where `*` stands in the pointer.
    private func isPlain(_ steps: [Expression.Step], _ node: Node, _ name: String) -> Bool {
        guard steps.contains(.elements) else { return true }
        diagnostics.report(
            .invalidExpression, at: node.location, "\(name) is '\(node.string ?? "")', but must name one place",
            fix: "write it without '*'")
        return false
    }
}
