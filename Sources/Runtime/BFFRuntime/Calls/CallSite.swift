internal import BFFTelemetry
internal import BFFTransport

/// A place of a plan where a service is called: what the contract says of it, and what the process remembers. Made at start.
final class CallSite: Sendable {
    /// Its number among all sites of the process.
    let index: Int
    let dependency: Int
    let step: Int
    let call: CallDeclaration
    let target: CallTarget
    /// Nil: every call asks the service.
    let cache: CacheDeclaration?
    /// Another place of the plan calls the same safe operation: two calls of one request may turn out to be equal.
    let mayMeetItsLike: Bool
    let metrics: CallMetrics
    let cacheMetrics: CacheMetrics

    init(
        index: Int, dependency: Int, step: Int, call: CallDeclaration, target: CallTarget, mayMeetItsLike: Bool,
        metrics: CallMetrics, cacheMetrics: CacheMetrics
    ) {
        self.index = index
        self.dependency = dependency
        self.step = step
        self.call = call
        self.target = target
        cache = call.cache
        self.mayMeetItsLike = mayMeetItsLike
        self.metrics = metrics
        self.cacheMetrics = cacheMetrics
    }

    /// An answer of this status says that the service is ill. What the contract calls absent is data, whatever its status.
    func isFailure(status: Int) -> Bool { status >= 500 && !call.absent.contains(status) }

    /// An answer of this status may be followed by another attempt.
    func isRetried(status: Int) -> Bool {
        switch status {
        case 502, 503, 504: !call.absent.contains(status)
        default: false
        }
    }
}

extension CallSite {
    /// Writes the field that tells the service how long it has, if the policy wants it. Behind the call's own fields.
    /// - Returns: where its number stands, to be written by each attempt.
    func writeDeadline(into request: inout OutgoingRequest) -> Int {
        guard let field = target.policy.deadline else { return 0 }
        return request.field(field.name, digits: 0, count: field.digits, unit: field.unit)
    }

    /// The sites of a plan by dependency and step; nil where the step is no call.
    static func sites(
        of operation: OperationDeclaration, in targets: CallTargets, metrics: OperationMetrics
    ) -> [[CallSite?]] {
        var uses: [String: Int] = [:]
        for case .call(let call) in operation.dependencies.flatMap(\.steps) {
            uses["\(call.service).\(call.operation)", default: 0] += 1
        }
        return operation.dependencies.enumerated().map { dependency, declaration in
            declaration.steps.enumerated().map { step, kind in
                guard case .call(let call) = kind else { return nil }
                let isAlone = uses["\(call.service).\(call.operation)"] == 1
                return CallSite(
                    index: targets.nextSite(), dependency: dependency, step: step, call: call,
                    target: targets.target(of: call), mayMeetItsLike: call.isSafe && !isAlone,
                    metrics: metrics.call(dependency: dependency, step: step),
                    cacheMetrics: metrics.cache(dependency: dependency, step: step))
            }
        }
    }
}
