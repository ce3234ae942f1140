internal import Diagnostics
internal import OpenAPI

extension PlanRules {
    /// Above this a call is no longer part of an answer that somebody waits for.
    static let timeoutUsualMax: Duration = .seconds(3)

    func checkTimeouts() {
        for dependency in dependencies {
            check(
                dependency.policy.timeout, at: dependency.policy.timeoutLocation, "'\(dependency.name)'",
                dependency.nameLocation)
            for link in dependency.fallback {
                if case .call(_, let timeout, let location, _, let place) = link {
                    check(timeout, at: location, "the fallback of '\(dependency.name)'", place)
                }
            }
        }
    }

    private func check(_ timeout: Duration, at location: Location?, _ subject: String, _ place: Location) {
        guard let location else {
            diagnostics.report(
                .defaultTimeout, at: place,
                "\(subject) has no timeout of its own: the runtime's default of \(timeout.milliseconds) applies",
                fix: "write 'timeout' there, in a policy, or under 'defaults'")
            return
        }
        if timeout > Self.timeoutUsualMax {
            diagnostics.report(
                .longTimeout, at: location,
                "the timeout of \(subject), \(timeout.milliseconds), is above \(Self.timeoutUsualMax.milliseconds)",
                fix: "lower it: a screen that waits longer is given up")
        }
    }

    /// Of two writes one must wait until the other has succeeded.
    func checkWrites() {
        let writes = context.heads.indices.filter { isWrite(context.heads[$0]) }
        for (position, later) in writes.enumerated() {
            let loose = writes[..<position].first { !graph.comesAfter(later, $0) && !graph.comesAfter($0, later) }
            guard let loose else { continue }
            diagnostics.report(
                .unorderedWrites, at: dependencies[later].nameLocation,
                "'\(dependencies[later].name)' and '\(dependencies[loose].name)' both write, "
                    + "and neither waits for the other",
                notes: [.init("the other write stands here", at: dependencies[loose].nameLocation)],
                fix: "write 'after: [\(dependencies[loose].name)]', or 'safe: true' if one only reads")
        }
    }

    private func isWrite(_ head: DependencyHead) -> Bool {
        guard let target = head.target else { return false }
        return !target.operation.isSafeMethod && !head.declaration.isSafe
    }

    /// From two dependencies on, some should be critical and some not.
    func checkCriticality() {
        guard dependencies.count > 1 else { return }
        let critical = dependencies.count(where: \.isCritical)
        if critical == dependencies.count {
            diagnostics.report(
                .allCritical, at: plan.location,
                "every dependency of '\(context.declaration.id)' is critical: the whole answer fails with any of them",
                fix: "let the answer do without some of them")
        } else if critical == 0 {
            diagnostics.report(
                .noneCritical, at: plan.location,
                "no dependency of '\(context.declaration.id)' is critical: it answers even when all of them fail",
                fix: "say 'critical: true' where the answer makes no sense without")
        }
    }

    func checkFallbackOperations() {
        for dependency in dependencies {
            for link in dependency.fallback {
                guard case .call(let call, _, _, _, _) = link, call.service == dependency.call.service,
                    call.operationID == dependency.call.operationID
                else { continue }
                diagnostics.report(
                    .fallbackSameOperation, at: call.location,
                    "the fallback of '\(dependency.name)' calls the same operation, which has just failed",
                    notes: [.init("the first call stands here", at: dependency.call.location)],
                    fix: "fall back on another operation, a value, or nothing")
            }
        }
    }
}
