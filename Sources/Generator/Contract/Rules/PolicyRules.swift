internal import Diagnostics
internal import OpenAPI

extension PlanRules {
    /// Every call of the plan with what a message calls it.
    var calls: [(call: CallDeclaration, subject: String, dependency: Int)] {
        dependencies.enumerated().flatMap { index, dependency in
            [(dependency.call, "'\(dependency.name)'", index)]
                + dependency.fallback.compactMap { link in
                    guard case .call(let call, _, _, _, _) = link else { return nil }
                    return (call, "the fallback of '\(dependency.name)'", index)
                }
        }
    }

    /// An attempt, and the wait for a hedge, must leave the call's timeout something to be a bound of.
    func checkPolicies() {
        for (call, subject, _) in calls {
            checkAttempts(call.policy, subject)
            guard case .after(let delay) = call.policy.hedge, let location = call.policy.hedgeLocation,
                delay >= call.policy.timeout
            else { continue }
            diagnostics.report(
                .policyConflict, at: location,
                "\(subject) sends a second call after \(delay.contractText), "
                    + "but times out after \(call.policy.timeout.contractText)",
                notes: timeoutNotes(call.policy), fix: "hedge earlier, or raise 'timeout'")
        }
    }

    private func checkAttempts(_ policy: PolicyDeclaration, _ subject: String) {
        guard let perTry = policy.retry.perTry, let location = policy.perTryLocation else { return }
        if perTry > policy.timeout {
            diagnostics.report(
                .policyConflict, at: location,
                "one attempt of \(subject) may take \(perTry.contractText), "
                    + "but all of them together \(policy.timeout.contractText)",
                notes: timeoutNotes(policy), fix: "lower 'perTry', or raise 'timeout', which covers every attempt")
            return
        }
        let whole = perTry * policy.retry.attempts
        guard policy.retry.attempts > 1, whole > policy.timeout else { return }
        diagnostics.report(
            .retriesBeyondTimeout, at: policy.attemptsLocation ?? location,
            "\(policy.retry.attempts) attempts of \(perTry.contractText) take \(whole.contractText), "
                + "but \(subject) times out after \(policy.timeout.contractText)",
            notes: timeoutNotes(policy), fix: "lower 'perTry' or 'attempts', or raise 'timeout'")
    }

    private func timeoutNotes(_ policy: PolicyDeclaration) -> [Diagnostic.Note] {
        guard let location = policy.timeoutLocation else { return [.init("the timeout is the runtime's default")] }
        return [.init("the timeout stands here", at: location)]
    }

    /// Buckets of a caller need to know the caller.
    func checkRateLimit() {
        guard let limit = plan.rateLimit else { return }
        for expression in limit.by { _ = context.source(expression, in: Scope()) }
    }
}
