internal import Contract
internal import OpenAPI

/// Where the envelope stands in the view model.
struct RolePlaces {
    private(set) var degraded: String?
    private(set) var components: String?

    init(_ operation: ClientOperation) {
        if let body = operation.body { collect(body, "") }
    }

    private mutating func collect(_ composition: Composition, _ pointer: String) {
        switch composition.kind {
        case .role(.degraded): degraded = degraded ?? pointer
        case .role(.components): components = components ?? pointer
        case .object(let properties, nil):
            for property in properties {
                collect(property.composition, pointer + "/" + JSONPointer.escape(property.name))
            }
        default: break
        }
    }
}

extension ClientOperation {
    /// Of every call that it may make.
    var callTimeouts: [Duration] {
        dependencies.flatMap { dependency in
            [dependency.declaration.policy.timeout]
                + dependency.fallback.compactMap { if case .call(_, let timeout, _) = $0 { timeout } else { nil } }
        }
    }
}
