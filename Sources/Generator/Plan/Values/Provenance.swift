internal import Contract
internal import OpenAPI

/// Where one field of a view model comes from.
package struct Provenance {
    package struct Origin: Hashable, Sendable {
        /// A dependency's name, else what the value is: `const "landscape"`, `request query limit`, `Swift`,
        /// `runtime degraded`.
        package let name: String
        /// In that dependency's answer, a batch's result, the request's body or a claim; empty for the whole.
        package let pointer: String
    }

    /// In the view model, with `*` for every element: `/rows/*/items/*/title`. Of a header, its name.
    package let field: String
    /// Several for texts, percentages and hand-written parts.
    package let origins: [Origin]
    /// What the field was copied with: the view model's object, array, map or union, and where that comes from.
    package let copy: Copy?

    package struct Copy: Hashable, Sendable {
        package let field: String
        package let origin: Origin
    }
}

/// Collects the provenance of every leaf of a composition, in contract order.
struct ProvenanceCollector {
    /// Longer constants are cut.
    private static let constantMax = 40

    private let operation: ClientOperation
    private var variables: [Int: Provenance.Origin] = [:]
    private var copy: Provenance.Copy?
    private(set) var fields: [Provenance] = []
    private(set) var headers: [Provenance] = []

    init(_ operation: ClientOperation) {
        self.operation = operation
        if let body = operation.body { collect(body, at: "") }
        let inBody = fields
        for (header, composition) in operation.headers { collect(composition, at: header.name) }
        headers = Array(fields.dropFirst(inBody.count))
        fields = inBody
    }

    private mutating func collect(_ composition: Composition, at field: String) {
        guard copy == nil, let presence = composition.presence else { return collectParts(of: composition, at: field) }
        copy = Provenance.Copy(field: field, origin: origin(presence))
        collectParts(of: composition, at: field)
        copy = nil
    }

    private mutating func collectParts(of composition: Composition, at field: String) {
        for join in composition.joins {
            variables[join.variable.id] = .init(name: operation.dependencies[join.dependency].name, pointer: "")
        }
        if let variable = composition.recursionVariable, let presence = composition.presence {
            variables[variable.id] = origin(presence)
        }
        switch composition.kind {
        case .value(let source, _), .opaque(let source): add(field, [origin(source)])
        case .constant(let node):
            add(field, [.init(name: "const \(node.json.shortened(to: Self.constantMax))", pointer: "")])
        case .text(let parts):
            add(field, parts.compactMap { if case .source(let source) = $0 { origin(source) } else { nil } })
        case .percent(let part, let total): add(field, [origin(part), origin(total)])
        case .swift(_, _, let inputs): add(field, [.init(name: "Swift", pointer: "")] + inputs.map { origin($0) })
        case .role(let role): add(field, [.init(name: "runtime \(role.rawValue)", pointer: "")])
        case .object(let properties, _):
            for property in properties {
                collect(property.composition, at: "\(field)/\(JSONPointer.escape(property.name))")
            }
        case .each(let source, let variable, _, let element):
            variables[variable.id] = origin(source)
            collect(element, at: field + "/*")
        case .map(let source, let variable, let value):
            variables[variable.id] = origin(source, then: "/*")
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

    private mutating func add(_ field: String, _ origins: [Provenance.Origin]) {
        fields.append(Provenance(field: field, origins: origins, copy: copy))
    }

    private func origin(_ source: Source, then end: String = "") -> Provenance.Origin {
        let dependencies = operation.dependencies
        var base: Provenance.Origin?
        let name: String
        switch source.root {
        case .dependency(let index): name = dependencies[index].name
        case .dependencyStatus(let index): name = "\(dependencies[index].name) status"
        case .dependencyHeader(let index, let field): name = "\(dependencies[index].name) header \(field)"
        case .variable(let id):
            base = variables[id]
            name = source.text
        case .requestParameter(let place, let parameter): name = "request \(place.rawValue) \(parameter)"
        case .requestBody: name = "request body"
        case .requestID: name = "request id"
        case .subject: name = "token sub"
        case .claim(let claim): name = "token \(claim)"
        }
        let steps = source.steps.map { "/" + $0.token }.joined()
        return Provenance.Origin(name: base?.name ?? name, pointer: (base?.pointer ?? "") + steps + end)
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
