/// When each dependency starts and ends where every call takes all of its timeout and every fallback is needed.
package struct Timeline: Hashable, Sendable {
    package struct Span: Hashable, Sendable {
        /// When the last of what the dependency reads has settled.
        package let start: Duration
        /// The call's timeout, then those of its fallbacks.
        package let timeouts: [Duration]
        /// How much longer it may take before the plan no longer fits the budget; below zero where it does not fit now.
        package let slack: Duration
        package let isOnLongestPath: Bool

        package var length: Duration { timeouts.reduce(.zero, +) }
        package var end: Duration { start + length }
    }

    package let budget: Duration
    package let reserve: Duration
    /// By dependency.
    package let spans: [Span]
    /// Indices from the first call to the last of the slowest way; of equals the one that is written first.
    package let longestPath: [Int]
    /// Indices of dependencies that can start together. Those of a later wave wait for one of the wave before.
    package let waves: [[Int]]

    package var available: Duration { budget - reserve }
    package var longest: Duration { spans.map(\.end).max() ?? .zero }
    package var slack: Duration { available - longest }

    /// - Parameter timeouts: by dependency's name: of the call, in place of its own.
    package init(_ operation: OperationFacts, timeouts: [String: Duration] = [:]) {
        let dependencies = operation.dependencies
        let own = dependencies.map { dependency in
            [timeouts[dependency.name] ?? dependency.call.timeout] + dependency.fallbacks.map(\.timeout)
        }
        let lengths = own.map { $0.reduce(.zero, +) }
        let order = Self.order(dependencies)
        var starts = Array(repeating: Duration.zero, count: dependencies.count)
        var levels = Array(repeating: 0, count: dependencies.count)
        for index in order {
            for read in dependencies[index].reads {
                starts[index] = max(starts[index], starts[read] + lengths[read])
                levels[index] = max(levels[index], levels[read] + 1)
            }
        }
        // Backwards: when it must have ended so that those that wait for it still can.
        let available = operation.available
        var latest = Array(repeating: available, count: dependencies.count)
        for index in order.reversed() {
            for read in dependencies[index].reads { latest[read] = min(latest[read], latest[index] - lengths[index]) }
        }
        let path = Self.path(dependencies, starts, lengths)
        spans = dependencies.indices.map { index in
            Span(
                start: starts[index], timeouts: own[index], slack: latest[index] - starts[index] - lengths[index],
                isOnLongestPath: path.contains(index))
        }
        longestPath = path
        waves = (0...(levels.max() ?? 0)).map { level in levels.indices.filter { levels[$0] == level } }
            .filter { !$0.isEmpty }
        (budget, reserve) = (operation.budget, operation.reserve)
    }

    /// Dependencies behind what they wait for.
    private static func order(_ dependencies: [DependencyFacts]) -> [Int] {
        var done: [Int] = []
        var isDone = Array(repeating: false, count: dependencies.count)
        while done.count < dependencies.count {
            let ready = dependencies.indices.filter { index in
                !isDone[index] && dependencies[index].reads.allSatisfy { isDone[$0] }
            }
            // The contract's rules refuse cycles.
            if ready.isEmpty { return done }
            for index in ready { isDone[index] = true }
            done += ready
        }
        return done
    }

    private static func path(
        _ dependencies: [DependencyFacts], _ starts: [Duration], _ lengths: [Duration]
    ) -> [Int] {
        let ends = zip(starts, lengths).map { $0 + $1 }
        guard let longest = ends.max(), var next = ends.firstIndex(of: longest) else { return [] }
        var path = [next]
        while let before = dependencies[next].reads.first(where: { ends[$0] == starts[next] }) {
            path.append(before)
            next = before
        }
        return path.reversed()
    }
}
