/// When something comes about after a request, as far as the contract tells: what is not said to take time takes none.
struct Moment {
    /// At the earliest, and at the latest.
    private(set) var from = Duration.zero
    private(set) var by = Duration.zero

    /// When the last of these has come about.
    init(after others: [Moment] = []) {
        from = others.map(\.from).max() ?? .zero
        by = others.map(\.by).max() ?? .zero
    }

    /// So much later, but not behind the end.
    mutating func pass(from least: Duration, to most: Duration, end: Duration) {
        from = min(from + least, end)
        by = min(by + most, end)
    }
}

/// Critical failures side by side: the first one is what the request is answered.
struct FailureRace {
    /// What is no further apart may come in either order.
    private static let gap = Duration.milliseconds(20)

    private var failures: [(problem: ProblemAnswer, moment: Moment)] = []

    mutating func add(_ problem: ProblemAnswer, at moment: Moment) {
        failures.append((problem, moment))
    }

    /// Those that may be the first, each once, in the plan's order.
    var first: [ProblemAnswer] {
        guard let soonest = failures.map(\.moment.by).min() else { return [] }
        var found: [ProblemAnswer] = []
        for (problem, moment) in failures where moment.from < soonest + Self.gap && !found.contains(problem) {
            found.append(problem)
        }
        return found
    }
}
