internal import Contract
internal import OpenAPI

/// What a client's operations answer while services fail, without anything that runs.
package struct ClientPreview {
    package let operations: [OperationPreview]
    /// What `OperationPreview.answer` takes, as generated tests name them.
    package static var faults: [String] { Scenario.Fault.allCases.map(\.name) }
}

/// One operation in any state of its services.
package struct OperationPreview {
    /// The calls of these dependencies fail so; each once.
    package typealias Faults = [(dependency: String, fault: String)]

    package enum Answer {
        /// - Parameters:
        ///   - body: nil where the operation answers without content.
        ///   - handWritten: places that hold an example's value, `*` for each element.
        case view(status: Int, headers: [(name: String, value: String)], body: String?, handWritten: [String])
        /// - component: the one that was not obtained, where that is known.
        case problem(status: Int, code: String, component: String?)
        /// The contract alone does not decide which of these comes; empty: a part of the answer breaks its own schema.
        case undecided(codes: [String])
        case unknown(String, suggestions: [String])
    }

    /// Of every answer.
    package static var requestID: String { RequestSample.requestID }

    package let id: String
    /// Upper-case.
    package let method: String
    /// The path template.
    package let path: String
    /// Of the plan, in contract order.
    package let dependencies: [String]
    private let model: AnswerModel

    init(_ model: AnswerModel) {
        let operation = model.dependencies.operation
        id = operation.id
        method = operation.operation.verb
        path = operation.operation.path
        dependencies = operation.dependencies.map(\.name)
        self.model = model
    }

    private func faults(of name: String) -> [String] {
        guard let dependency = model.dependencies.operation.dependencies.first(where: { $0.name == name }) else {
            return []
        }
        let hasContent = model.dependencies.catalog.body(ServiceOperation(dependency.call)) != nil
        return Scenario.Fault.allCases.filter { hasContent || !$0.isOfContent }.map(\.name)
    }

    package func answer(to faults: Faults) -> Answer {
        var scenario = Scenario()
        for (name, fault) in faults {
            let operation = model.dependencies.operation
            guard let dependency = operation.dependencies.first(where: { $0.name == name }) else {
                return .unknown("dependency '\(name)'", suggestions: dependencies)
            }
            guard let known = Scenario.Fault.allCases.first(where: { $0.name == fault }),
                self.faults(of: name).contains(fault)
            else { return .unknown("fault '\(fault)' of \(name)", suggestions: self.faults(of: name)) }
            scenario.faults.append((ServiceOperation(dependency.call), known))
        }
        switch model.answer(in: scenario) {
        case .view(let view): return answer(view)
        case .problem(let problem, let dependency):
            let component = dependency.map { model.dependencies.operation.dependencies[$0].declaration.component }
            return .problem(status: problem.status, code: problem.code, component: component)
        case .undecided(let problems): return .undecided(codes: problems.map(\.code))
        }
    }

    /// With the header fields that the runtime writes, but for the request's id and what caches say.
    private func answer(_ view: AnswerModel.View) -> Answer {
        let plan = model.dependencies.plan
        var headers: [(name: String, value: String)] = []
        if view.body != nil { headers.append(("Content-Type", "application/json")) }
        headers.append(("Cache-Control", plan.cacheControl(isDegraded: view.isDegraded)))
        let degraded = view.settlements.filter(\.settlement.isDegrading).map(\.component)
        if !degraded.isEmpty { headers.append(("X-BFF-Degraded", degraded.joined(separator: ", "))) }
        if plan.isPrivate { headers.append(("Vary", "Authorization")) }
        headers.append(("X-Request-Id", RequestSample.requestID))
        return .view(
            status: plan.operation.status, headers: headers + view.headers, body: view.body?.json,
            handWritten: view.handWritten)
    }
}

extension OperationPlan {
    /// What an answer says of its being kept, where no cache has a part in it.
    func cacheControl(isDegraded: Bool) -> String {
        guard !isDegraded, let maxAge = operation.plan.cacheMaxAge else { return "no-store" }
        return "\(isPrivate ? "private" : "public"), max-age=\(maxAge.components.seconds)"
    }
}

extension ClientPlan {
    package var preview: ClientPreview {
        ClientPreview(operations: dependencyModels.map { OperationPreview(AnswerModel($0)) })
    }
}
