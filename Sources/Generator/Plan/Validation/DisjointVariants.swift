internal import OpenAPI

/// Alternatives of `oneOf` or `anyOf` of which a value can keep at most one: the one that its kind, or a constant in
/// it, points to. Then just that one is checked, and says itself what is wrong.
struct DisjointVariants {
    /// What a value of one kind may be.
    enum Choice {
        case only(Int)
        /// Told apart by a required property with constants.
        case constants(property: String, [(values: [String], variant: Int)])
    }

    /// By the runtime's name of the kind.
    let choices: [(kind: String, choice: Choice)]

    /// Nil where two alternatives may take the same value, or trying them costs as little.
    init?(_ alternatives: [Schema]) {
        guard alternatives.count > 1 else { return nil }
        let variants = alternatives.map(\.fused)
        guard !variants.contains(where: { $0.types == .any || $0.types.isEmpty || $0.constant != nil }),
            variants.contains(where: { $0.keywords != .types })
        else { return nil }
        var kinds: [String] = []
        var byKind: [String: [Int]] = [:]
        for (index, variant) in variants.enumerated() {
            for kind in variant.types.kinds {
                if byKind[kind] == nil { kinds.append(kind) }
                byKind[kind, default: []].append(index)
            }
        }
        var choices: [(kind: String, choice: Choice)] = []
        for kind in kinds {
            let indices = byKind[kind] ?? []
            if indices.count == 1 {
                choices.append((kind, .only(indices[0])))
            } else if kind == "object", let choice = Self.byConstants(variants, indices) {
                choices.append((kind, choice))
            } else {
                return nil
            }
        }
        self.choices = choices
    }

    /// A property that all of the variants require, each with texts of its own.
    private static func byConstants(_ variants: [Schema], _ indices: [Int]) -> Choice? {
        for property in variants[indices[0]].required {
            let values = indices.map { texts(of: property, in: variants[$0]) }
            let all = values.flatMap { $0 ?? [] }
            guard values.allSatisfy({ $0 != nil }), Set(all).count == all.count, !all.contains("") else { continue }
            return .constants(property: property, zip(values, indices).map { ($0 ?? [], $1) })
        }
        return nil
    }

    /// All that the required property may be; nil where it is no list of texts.
    private static func texts(of property: String, in variant: Schema) -> [String]? {
        guard variant.required.contains(property),
            let schema = variant.properties.first(where: { $0.name == property })?.schema.fused,
            let values = schema.const.map({ [$0] }) ?? schema.enumeration, !values.isEmpty
        else { return nil }
        let texts = values.compactMap(\.string)
        return texts.count == values.count ? texts : nil
    }
}

extension ValidatorPlanner {
    /// - Parameter failure: what is said of a value that is none of them.
    func disjoint(_ alternatives: [Schema], failure: String, _ name: (Int) -> String) -> [Statement]? {
        guard let variants = DisjointVariants(alternatives) else { return nil }
        func check(_ index: Int) -> [Statement] {
            let statements = ownStatements(alternatives[index], named: name(index + 1))
            return statements.isEmpty ? [.line("break")] : statements
        }
        let cases = variants.choices.map { kind, choice in
            switch choice {
            case .only(let index): return Statement.labelled("case .\(kind):", check(index))
            case .constants(let property, let values):
                let tags = values.flatMap { texts, index in
                    texts.map { text in
                        Statement.labelled(
                            "case \(text.utf8.count) where tag == \(SwiftLiteral.quoted(text)):", check(index))
                    }
                }
                let tag = "value[\(SwiftLiteral.quoted(property))]?.text ?? JSONText(\"\")"
                return .labelled(
                    "case .object:",
                    [
                        .line("let tag = \(tag)"),
                        .block("switch tag.count {", tags + [.otherwise([.line(failure)])]),
                    ])
            }
        }
        return [.block("switch value.kind {", cases + [.otherwise([.line(failure)])])]
    }
}
