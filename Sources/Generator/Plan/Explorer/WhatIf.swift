/// What becomes of a plan when timeouts change.
package struct WhatIf: Hashable, Sendable {
    package struct Change: Hashable, Sendable {
        package let dependency: String
        package let before: Duration
        package let after: Duration
    }

    /// What no longer holds.
    package enum Break: Hashable, Sendable {
        /// The longest path takes longer than the budget less the reserve: the contract would be refused.
        case budgetExceeded(by: Duration, path: [String])
        /// Above three seconds: a warning.
        case longTimeout(dependency: String)
        /// Its attempts fitted the timeout before.
        case attemptsCut(dependency: String, fitting: Int, of: Int)
    }

    /// Above which a timeout is a warning.
    package static let timeoutLong: Duration = .seconds(3)

    package let changes: [Change]
    package let before: Timeline
    package let after: Timeline
    package let breaks: [Break]

    /// - Parameter timeouts: by dependency's name.
    /// - Returns: nil where none of these dependencies is the operation's.
    package init?(_ operation: OperationFacts, timeouts: [String: Duration]) {
        let changed = operation.dependencies.filter { timeouts[$0.name] != nil }
        guard !changed.isEmpty else { return nil }
        changes = changed.map { dependency in
            let before = dependency.call.timeout
            return Change(
                dependency: dependency.name, before: before, after: timeouts[dependency.name] ?? before)
        }
        before = Timeline(operation)
        after = Timeline(operation, timeouts: timeouts)
        var breaks: [Break] = []
        if after.slack < .zero {
            let path = after.longestPath.map { operation.dependencies[$0].name }
            breaks.append(.budgetExceeded(by: .zero - after.slack, path: path))
        }
        for dependency in changed {
            guard let timeout = timeouts[dependency.name] else { continue }
            if timeout > Self.timeoutLong { breaks.append(.longTimeout(dependency: dependency.name)) }
            let schedule = AttemptSchedule(dependency.call, timeout: timeout)
            if !schedule.fits, AttemptSchedule(dependency.call).fits {
                breaks.append(
                    .attemptsCut(
                        dependency: dependency.name, fitting: schedule.attemptsThatFit, of: schedule.attempts))
            }
        }
        self.breaks = breaks
    }
}

extension WhatIf.Break: CustomStringConvertible {
    package var description: String {
        switch self {
        case .budgetExceeded(let excess, let path):
            "the longest path (\(path.joined(separator: " → "))) takes \(excess.shortText) more than the budget less "
                + "the reserve: the contract would be refused (budget-exceeded)"
        case .longTimeout(let dependency):
            "'\(dependency)' may take longer than \(WhatIf.timeoutLong.shortText): a warning (long-timeout)"
        case .attemptsCut(let dependency, let fitting, let attempts):
            "only \(fitting) of the \(attempts) attempts of '\(dependency)' fit its timeout at worst"
        }
    }
}
