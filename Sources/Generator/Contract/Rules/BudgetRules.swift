internal import Diagnostics

extension PlanRules {
    /// The longest path of timeouts and fallback timeouts fits the budget less the reserve; hops cost nothing.
    func checkBudget() {
        let path = graph.longestPath
        let total = path.reduce(.zero) { $0 + graph.timeouts[$1] }
        let available = plan.budget - plan.reserve
        guard total > available else { return }
        let steps = path.map { "\(dependencies[$0].name) \(graph.timeouts[$0].milliseconds)" }
        diagnostics.report(
            .budgetExceeded, at: plan.budgetLocation,
            "the longest path takes \(total.milliseconds), \((total - available).milliseconds) more than "
                + "the budget \(plan.budget.milliseconds) less the reserve \(plan.reserve.milliseconds)",
            notes: [.init("the path: \(steps.joined(separator: " → "))")] + path.compactMap(fallbackNote),
            fix: "raise 'budget' to \((total + plan.reserve).milliseconds), or lower the timeouts on the path")
    }

    private func fallbackNote(_ index: Int) -> Diagnostic.Note? {
        let dependency = dependencies[index]
        let fallbacks = graph.timeouts[index] - dependency.policy.timeout
        guard fallbacks > .zero else { return nil }
        return .init(
            "'\(dependency.name)' takes \(dependency.policy.timeout.milliseconds), "
                + "its fallbacks \(fallbacks.milliseconds)",
            at: dependency.nameLocation)
    }

    /// Calls in sequence add their latencies: two hops are usual, more are worth a thought.
    static let hopsMax = 2

    func checkHops() {
        let path = graph.deepestPath
        guard path.count > Self.hopsMax, let last = path.last else { return }
        let names = path.map { dependencies[$0].name }.joined(separator: " → ")
        diagnostics.report(
            .sequentialHops, at: dependencies[last].nameLocation, "\(path.count) calls wait for one another: \(names)",
            fix: "let a service answer two of them at once, or read the later ones' inputs from somewhere earlier")
    }
}

extension Duration {
    /// `80ms`, `1500ms`, `0.5ms`
    var milliseconds: String {
        let (seconds, attoseconds) = components
        let whole = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        let rest = attoseconds % 1_000_000_000_000_000
        if rest == 0 { return "\(whole)ms" }
        var digits = String(rest + 1_000_000_000_000_000).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)ms"
    }
}
