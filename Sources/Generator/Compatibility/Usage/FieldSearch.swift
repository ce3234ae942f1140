internal import Contract
internal import OpenAPI

/// Finds a field of an answer by a pointer as it stands in a real one: `/rows/0/items/3/title`.
struct FieldSearch {
    struct Match {
        /// As uses name it: `/rows/0/items/*/title`.
        let field: String
        let composition: Composition
        /// From the outermost to the composition itself, each with its field.
        let way: [(field: String, composition: Composition)]
        let isRequired: Bool
    }

    private(set) var matches: [Match] = []
    /// Names at the deepest place that was reached, where the pointer goes on with another one.
    private(set) var known: [String] = []
    private(set) var missing: String?
    private var depth = -1

    /// - Parameter tokens: unescaped.
    init(_ tokens: [String], in body: Composition) {
        visit(body, tokens[...], "", [], isRequired: true)
    }

    private mutating func visit(
        _ composition: Composition, _ rest: ArraySlice<String>, _ field: String,
        _ above: [(field: String, composition: Composition)], isRequired: Bool
    ) {
        let way = above + [(field, composition)]
        if case .union(_, _, let variants) = composition.kind, !rest.isEmpty {
            for variant in variants { visit(variant.composition, rest, field, way, isRequired: isRequired) }
            return
        }
        guard let token = rest.first else {
            matches.append(Match(field: field, composition: composition, way: way, isRequired: isRequired))
            return
        }
        let below = rest.dropFirst()
        switch composition.kind {
        case .object(let properties, _):
            guard let property = properties.first(where: { $0.name == token }) else {
                note(token, properties.map(\.name), rest.startIndex)
                return
            }
            visit(
                property.composition, below, "\(field)/\(JSONPointer.escape(token))", way,
                isRequired: property.isRequired)
        case .each(_, _, _, let element):
            guard token == "*" || Int(token) != nil else { return note(token, ["*"], rest.startIndex) }
            visit(element, below, field + "/*", way, isRequired: true)
        case .map(_, _, let value): visit(value, below, field + "/*", way, isRequired: true)
        case .elements(let elements):
            let chosen = elements.indices.filter { token == "*" || Int(token) == $0 }
            if chosen.isEmpty { note(token, elements.indices.map(String.init), rest.startIndex) }
            for index in chosen { visit(elements[index], below, "\(field)/\(index)", way, isRequired: true) }
        case .recursion(let same, _): visit(same, rest, field, way, isRequired: isRequired)
        // Of free-form JSON nothing else is known.
        case .opaque, .swift, .role:
            matches.append(Match(field: field, composition: composition, way: way, isRequired: isRequired))
        case .value, .constant, .text, .percent, .union, .nothing: note(token, [], rest.startIndex)
        }
    }

    private mutating func note(_ token: String, _ names: [String], _ at: Int) {
        if at > depth { (depth, missing, known) = (at, token, names) } else if at == depth { known += names }
    }
}
