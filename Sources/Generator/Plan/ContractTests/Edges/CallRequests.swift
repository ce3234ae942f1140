internal import Contract
internal import OpenAPI

/// A request that a service must get.
struct PlannedRequest {
    let operation: ServiceOperation
    /// Path and query, encoded.
    let target: String
    let headers: [(name: String, value: String)]
    /// nil where it is not told.
    let body: String?
}

/// Works out what an operation asks of services in a state in which they can be reached.
struct CallRequests {
    private let model: DependencyModel
    private let outcome: DependencyModel.Outcome

    init(_ model: DependencyModel, _ outcome: DependencyModel.Outcome) {
        (self.model, self.outcome) = (model, outcome)
    }

    /// Of operations of which not everything is known nothing is said.
    var all: [PlannedRequest] {
        let reader = ConsumedCallReader(model, outcome.reader)
        var found: [PlannedRequest] = []
        var unknown: Set<ServiceOperation> = []
        for (index, dependency) in model.operation.dependencies.enumerated() {
            for (call, isAsked) in calls(of: dependency, index) {
                let operation = ServiceOperation(call)
                switch isAsked ? reader.requests(of: call, index) : nil {
                case let requests?: found += requests
                case nil: unknown.insert(operation)
                }
            }
        }
        return found.filter { !unknown.contains($0.operation) }
    }

    /// Those that are made, and those that may be.
    private func calls(of dependency: Dependency, _ index: Int) -> [(call: Call, isAsked: Bool)] {
        let fallbacks = dependency.fallback.compactMap { if case .call(let call, _, _) = $0 { call } else { nil } }
        switch outcome.settlements[index] {
        case .ok?, .stale?: return [(dependency.call, true)]
        case .skipped?, .shed?: return []
        case .fallback(source: "call")?:
            return [(dependency.call, true)] + fallbacks.map { ($0, fallbacks.count == 1) }
        case .fallback?, .error?:
            return [(dependency.call, true)] + fallbacks.map { ($0, model.hasInputs($0, outcome.reader)) }
        case nil: return ([dependency.call] + fallbacks).map { ($0, false) }
        }
    }
}

extension PlannedRequest {
    func isSame(as other: PlannedRequest) -> Bool {
        operation == other.operation && target == other.target && body == other.body
            && headers.elementsEqual(other.headers) { $0 == $1 }
    }
}
