import Contract
import OpenAPI

/// Where one field of a view model comes from.
package struct Provenance {
    /// In the view model, with `*` for every element: `/rows/*/items/*/title`.
    package let field: String
    /// `catalog /images/portrait`, `const`, `Swift`, …
    package let origins: [String]
}

/// Collects the provenance of every leaf of a composition, in contract order.
struct ProvenanceCollector {
    private let operation: ClientOperation
    private var variables: [Int: String] = [:]
    private(set) var fields: [Provenance] = []

    init(_ operation: ClientOperation) {
        self.operation = operation
        if let body = operation.body { collect(body, at: "") }
    }

    private mutating func collect(_ composition: Composition, at field: String) {
        for join in composition.joins {
            variables[join.variable.id] = operation.dependencies[join.dependency].name + " "
        }
        switch composition.kind {
        case .value(let source, _), .opaque(let source): add(field, [origin(source)])
        case .constant: add(field, ["const"])
        case .text(let parts):
            add(field, parts.compactMap { if case .source(let source) = $0 { origin(source) } else { nil } })
        case .percent(let part, let total): add(field, [origin(part), origin(total)])
        case .swift(_, _, let inputs): add(field, ["Swift"] + inputs.map { origin($0) })
        case .role(let role): add(field, ["runtime \(role.rawValue)"])
        case .object(let properties, let presence):
            if let variable = composition.recursionVariable, let presence { variables[variable.id] = origin(presence) }
            for property in properties {
                collect(property.composition, at: "\(field)/\(JSONPointer.escape(property.name))")
            }
        case .each(let source, let variable, _, let element):
            variables[variable.id] = origin(source)
            collect(element, at: field + "/*")
        case .map(let source, let variable, let value):
            variables[variable.id] = origin(source) + "/*"
            collect(value, at: field + "/*")
        case .elements(let elements):
            for (index, element) in elements.enumerated() { collect(element, at: "\(field)/\(index)") }
        case .union(let source, _, let variants):
            for variant in variants {
                variables[variant.variable.id] = origin(source)
                collect(variant.composition, at: field)
            }
        case .recursion(_, let source): add(field, [origin(source)])
        case .nothing: break
        }
    }

    private mutating func add(_ field: String, _ origins: [String]) {
        fields.append(Provenance(field: field, origins: origins))
    }

    private func origin(_ source: Source) -> String {
        let root =
            switch source.root {
            case .dependency(let index): operation.dependencies[index].name + " "
            case .dependencyStatus(let index): operation.dependencies[index].name + " status"
            case .dependencyHeader(let index, let name): "\(operation.dependencies[index].name) header \(name)"
            case .variable(let id): variables[id] ?? ""
            case .requestParameter(let place, let name): "request \(place.rawValue) \(name)"
            case .requestBody: "request body "
            case .requestID: "request id"
            case .subject: "token sub"
            case .claim(let name): "token \(name)"
            }
        return root + source.steps.map { "/" + $0.token }.joined()
    }
}

extension Source.Step {
    fileprivate var token: String {
        switch kind {
        case .property(let name): JSONPointer.escape(name)
        case .elements, .values: "*"
        case .index(let index): "\(index)"
        }
    }
}
