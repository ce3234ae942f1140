package import OpenAPI

/// A client's contract: read, looked up in its services, and found to keep every rule.
package struct ClientContract {
    package let declaration: ClientDeclaration
    package let operations: [ClientOperation]
    package var name: String { declaration.name }

    /// Those that some operation calls, in the client's order.
    package var calledServices: [ClientDeclaration.ServiceUse] {
        let called = Set(
            operations.flatMap { operation in
                operation.dependencies.flatMap { dependency in
                    [dependency.call.service.name]
                        + dependency.fallback.compactMap { fallback in
                            if case .call(let call, _, _) = fallback { call.service.name } else { nil }
                        }
                }
            })
        return declaration.services.filter { called.contains($0.name) }
    }
}

package struct ClientOperation {
    package let declaration: OperationDeclaration
    package var id: String { declaration.id }
    package var operation: Operation { declaration.operation }
    package var plan: PlanDeclaration { declaration.plan }
    /// In contract order; indices into this array name dependencies everywhere.
    package let dependencies: [Dependency]
    /// The first 2xx response.
    package let response: Response
    package let status: Int
    /// nil where the response has no content (204).
    package let responseSchema: Schema?
    /// nil where the response is composed by hand, or has no content.
    package let body: Composition?
    package let headers: [(header: Header, composition: Composition)]
    /// nil where the operation is public; else the scopes that a token's `scope` must hold.
    package let requiredScopes: [String]?
    /// The slowest way through the plan: names with what each adds, in order.
    package let longestPath: [(dependency: String, timeouts: Duration)]
}

package struct Dependency {
    package let declaration: DependencyDeclaration
    package var name: String { declaration.name }
    package let call: Call
    package let fallback: [Fallback]
    package let batch: Batch?
    /// Indices of the dependencies that must have settled before this one starts, ascending: what the call, its keys,
    /// its fallback and `after` read.
    package let reads: [Int]
    /// Indices of `after`: skipped unless these succeeded.
    package let after: [Int]
    /// Paths for hand-written code, relative to the answer (a batch's: to a result).
    package let selections: [Source]
    /// The answer's body as contract (a batch's: one result). nil: no content.
    package let answer: Schema?
    /// May give nothing: optional, and its fallback does not end in `value` or `empty`; or `absent` is declared.
    package let mayBeAbsent: Bool
    /// What the call makes stale once it was answered with 2xx.
    package let invalidates: [Invalidation]
    /// The scope of the entries that `isScoped` names.
    package let invalidationScope: [Source]
    /// Anything user-scoped is read by the call: `$auth`, or a user's header or cookie.
    package let readsUser: Bool

    package struct Invalidation {
        package let service: String
        package let operationID: String
        /// Only entries of `invalidationScope`; false: every entry of the operation.
        package let isScoped: Bool
    }
}

package struct Call {
    package let service: ClientDeclaration.ServiceUse
    package let operation: Operation
    package let response: Response
    package let status: Int
    /// In the service operation's parameter order; only those that are given.
    package let parameters: [(parameter: Parameter, value: Value)]
    /// Indices in `parameters` of values that are not provably within the parameter's schema: a value outside skips
    /// the call with reason `input`.
    package let checkedParameters: Set<Int>
    package let body: BodyValue?
    package let bodySchema: Schema?
    /// Without what the operation's method does not allow.
    package let policy: PolicyDeclaration
    package let cache: CallCache?
}

package struct CallCache {
    package let declaration: CacheDeclaration
    /// Strings and integers, part of the key; empty: one entry serves every caller.
    package let scope: [Source]
}

package enum Value {
    case source(Source)
    case literal(Node)
}

package indirect enum BodyValue {
    /// `target` is what the service takes there. `isChecked` as in `Composition`: here the fault is an input that
    /// skips the call.
    case value(Value, target: Schema, isChecked: Bool)
    /// A structural copy or a whole object from a source.
    case composition(Composition)
    case object([(name: String, isRequired: Bool, value: BodyValue)])
}

package enum Fallback {
    case call(Call, timeout: Duration, absent: [Int])
    case empty
    case value(Node)
}

package struct Batch {
    package let keys: [(source: Source, take: Int?)]
    /// What the keys are put into: the parameter, or the property names in the body.
    package let into: Target
    /// The declared one, else the service's own `maxItems`; nil: no limit.
    package let maxSize: Int?
    /// Some key is not provably within `keyTarget`: such a key is not asked for, and so not found.
    package let isChecked: Bool
    /// What the service takes as one key.
    package let keyTarget: Schema
    /// From the response's root to the array of results.
    package let results: [Source.Step]
    /// From a result to its key.
    package let key: [Source.Step]
    package let keySchema: Schema
    package let isPartial: Bool

    package enum Target {
        case parameter(Parameter)
        case body([String])
    }
}
