internal import Diagnostics
internal import OpenAPI

/// What the resolution of one operation shares: what its names mean, what has been read so far, and where faults go.
final class OperationContext {
    let client: ClientDeclaration
    let declaration: OperationDeclaration
    let bindings: BindingTable
    let diagnostics: Diagnostics
    /// The day for which the contracts are read; nil: of no day, so that nothing depends on when that is done.
    let today: CalendarDate?
    /// By index; made before anything reads an answer.
    var heads: [DependencyHead] = []
    /// What bindings and `x-bff-swift` read of each answer (a batch's: of a result).
    var projections: [Projection?] = []
    /// Batches whose keys are at fault, which was reported: what joins them merely follows.
    var faultyBatches: Set<Int> = []
    /// What a variable stands for, by its identifier: an element of this source, or the whole of it.
    private var origins: [Int: Source] = [:]
    private var variableCount = 0
    /// What single fields of answers become, in the order of the bindings.
    var mappings: [FieldMapping] = []

    init(
        client: ClientDeclaration, declaration: OperationDeclaration, bindings: BindingTable, today: CalendarDate?,
        diagnostics: Diagnostics
    ) {
        self.today = today
        self.client = client
        self.declaration = declaration
        self.bindings = bindings
        self.diagnostics = diagnostics
    }

    func makeVariable(_ name: String, schema: Schema, mayBeNull: Bool, origin: Source) -> Variable {
        let variable = Variable(id: variableCount, name: name, schema: schema, mayBeNull: mayBeNull)
        variableCount += 1
        origins[variable.id] = origin
        return variable
    }

    /// A service sends the value, so that its enums may grow.
    func isOpen(_ source: Source) -> Bool {
        if case .dependencyHeader = source.root { return true }
        return path(of: source) != nil
    }

    /// The dependency that a source reads and the way from its answer (a batch's: from one result); nil for the
    /// request's own values.
    func path(of source: Source) -> (dependency: Int, steps: [Source.Step])? {
        var steps = source.steps
        var root = source.root
        while case .variable(let id) = root {
            guard let origin = origins[id] else { return nil }
            steps = origin.steps + steps
            root = origin.root
        }
        guard case .dependency(let index) = root else { return nil }
        if heads[index].isBatch { steps = Array(steps.dropFirst()) }
        return (index, steps)
    }
}

/// A dependency whose call has been looked up, before its inputs are.
struct DependencyHead {
    let declaration: DependencyDeclaration
    /// nil where the service or operation is unknown, or its answer cannot be composed: reported already.
    let target: CallTarget?
    /// The answer's body, for a batch the array of found results; nil: no content.
    let root: Schema?
    /// The answer's body, for a batch one result; nil: no content.
    let answer: Schema?
    let results: BatchResults?
    /// Something of the answer was reported: what reads it merely follows.
    let isFaulty: Bool

    var isBatch: Bool { declaration.batch != nil }

    /// A status of the call, or of a link of its fallback chain, is data: null.
    var hasAbsentStatus: Bool {
        !declaration.absent.isEmpty
            || declaration.fallback.contains {
                if case .call(_, _, _, let absent, _) = $0 { !absent.isEmpty } else { false }
            }
    }

    /// `absent` names a status, or the dependency is optional and nothing certain stands in for it.
    var mayBeAbsent: Bool {
        hasAbsentStatus || (!declaration.isCritical && !endsInValue)
    }

    private var endsInValue: Bool {
        switch declaration.fallback.last {
        case .empty, .value: true
        case .call, nil: false
        }
    }
}

/// Where a batch's results stand and what of them equals the key.
struct BatchResults {
    /// From the response's root to the array.
    let path: [Source.Step]
    /// From a result to its key.
    let key: [Source.Step]
    let keySchema: Schema
}

/// An operation of a service and the answer that is its contract.
struct CallTarget {
    let service: ClientDeclaration.ServiceUse
    let operation: Operation
    let response: Response
    let status: Int
    /// nil: no content.
    let body: Schema?
}

/// The names that fan-outs and joins have brought in, innermost winning.
struct Scope {
    private(set) var variables: [Variable] = []

    func adding(_ variable: Variable) -> Scope {
        var scope = self
        scope.variables.append(variable)
        return scope
    }

    func variable(_ name: String) -> Variable? {
        variables.last { $0.name == name }
    }
}
