internal import Contract

/// What `bffgen plan` explores: a client's operations under a load, with timeouts changed.
///
///     facts (CallFacts …) ─► Timeline, FanOutTax, AttemptSchedule, Load, CacheNeed, WhatIf ─► Exploration ─► text · JSON · page
///
/// The sums know numbers only; what they print in three ways is decided once, in `Exploration`.
package struct Exploration {
    package struct Options: Hashable, Sendable {
        package static let requestsDefault = 100
        package static let requestsMax = 10_000_000

        /// nil: all.
        package var operation: String?
        /// Per second, of each operation.
        package var requests: Int
        /// New timeouts by dependency's name.
        package var timeouts: [String: Duration]

        package init(operation: String? = nil, requests: Int = requestsDefault, timeouts: [String: Duration] = [:]) {
            (self.operation, self.requests, self.timeouts) = (operation, requests, timeouts)
        }
    }

    package let client: String
    package let options: Options
    package let operations: [ExploredOperation]
    /// Of each service operation that those operations call; every operation of the client counts as a reader.
    package let uses: [FieldUse]
    /// The printed plan of each operation, as far as it needs no load.
    let texts: [String]

    package init(
        client: String, options: Options, operations: [ExploredOperation], uses: [FieldUse], texts: [String]
    ) {
        (self.client, self.options, self.operations) = (client, options, operations)
        (self.uses, self.texts) = (uses, texts)
    }
}

/// One operation and all that follows from its facts.
package struct ExploredOperation {
    package let facts: OperationFacts
    package let timeline: Timeline
    /// Of all dependencies, and of the critical ones alone.
    package let tax: FanOutTax
    package let criticalTax: FanOutTax
    /// By dependency: of the call, then of its fallbacks.
    package let schedules: [[AttemptSchedule]]
    package let load: Load
    package let caches: [CacheNeed]
    /// nil unless a timeout of this operation changes.
    package let whatIf: WhatIf?
    /// Of the body's fields, then of the bound response headers.
    package let fields: [Provenance]
    package let headerFields: [Provenance]

    package init(
        _ facts: OperationFacts, _ options: Exploration.Options, fields: [Provenance] = [],
        headerFields: [Provenance] = []
    ) {
        self.facts = facts
        timeline = Timeline(facts)
        tax = FanOutTax(facts.dependencies)
        criticalTax = FanOutTax(facts.dependencies.filter(\.isCritical))
        schedules = facts.dependencies.map { $0.chain.map { AttemptSchedule($0) } }
        load = Load(facts, timeline, requests: options.requests)
        caches = CacheNeed.needs(of: facts, requests: options.requests)
        whatIf = WhatIf(facts, timeouts: options.timeouts)
        (self.fields, self.headerFields) = (fields, headerFields)
    }

    /// Some call may be repeated or sent twice.
    package var isRetried: Bool {
        facts.dependencies.contains { $0.chain.contains { $0.retry.attempts > 1 || $0.isHedged } }
    }

    /// The names of the longest path, in order.
    package var longestPath: [String] { timeline.longestPath.map { facts.dependencies[$0].name } }
}

extension ClientPlan {
    /// Ids of its operations, in contract order.
    package var operationIDs: [String] { operations.map(\.id) }

    /// Names of the dependencies of one operation, or of all; each once.
    package func dependencyNames(of operation: String? = nil) -> [String] {
        var names: [String] = []
        for plan in operations where operation == nil || plan.id == operation {
            names += plan.operation.dependencies.map(\.name).filter { !names.contains($0) }
        }
        return names
    }

    /// Operations that are not the client's are not there: `operationIDs` tells them.
    package func explore(_ options: Exploration.Options) -> Exploration {
        let plans = operations.filter { options.operation == nil || $0.id == options.operation }
        let explored = plans.map { plan in
            ExploredOperation(
                OperationFacts(plan), options, fields: plan.provenance, headerFields: plan.headerProvenance)
        }
        let called = Set(explored.flatMap { $0.load.operations.map { "\($0.service).\($0.operation)" } })
        return Exploration(
            client: name, options: options, operations: explored,
            uses: FieldUse.all(of: self).filter { called.contains("\($0.service).\($0.operation)") },
            texts: plans.map { PlanText($0, client: name).text })
    }
}
