package import Diagnostics

/// The exploration as JSON. Every key is always there; null where the contract does not tell. Durations are milliseconds, rates per
/// second, probabilities from 0 to 1. Keys are only ever added.
extension Exploration {
    package var report: ReportValue {
        .object([
            ("client", .text(client)), ("requestsPerSecond", .number(options.requests)),
            ("assumptions", .names(assumptions.map(\.withPlainBlanks))),
            ("operations", .list(operations.map(\.report))), ("fieldUse", .list(uses.map(\.report))),
        ])
    }
}

extension ReportValue {
    fileprivate static func milliseconds(_ duration: Duration?) -> ReportValue {
        duration.map { .decimal($0.inMilliseconds) } ?? .null
    }

    fileprivate static func decimal(orNull number: Double?) -> ReportValue { number.map { .decimal($0) } ?? .null }

    fileprivate static func number(orNull number: Int?) -> ReportValue { number.map { .number($0) } ?? .null }

    fileprivate static func names(_ names: [String]) -> ReportValue { .list(names.map { .text($0) }) }
}

extension ExploredOperation {
    fileprivate var report: ReportValue {
        .object([
            ("operation", .text(facts.id)), ("method", .text(facts.method)), ("path", .text(facts.path)),
            ("budgetMs", .milliseconds(timeline.budget)), ("reserveMs", .milliseconds(timeline.reserve)),
            ("longestPathMs", .milliseconds(timeline.longest)), ("slackMs", .milliseconds(timeline.slack)),
            ("longestPath", .names(longestPath)),
            ("waves", .list(timeline.waves.map { .names($0.map { facts.dependencies[$0].name }) })),
            ("dependencies", .list(facts.dependencies.indices.map(dependency))),
            ("fanOutTax", .object([("all", tax.report), ("critical", criticalTax.report)])),
            ("load", load.report), ("maxAgeMs", .milliseconds(facts.maxAge)), ("caches", .list(caches.map(\.report))),
            ("whatIf", whatIf.map { $0.report(facts) } ?? .null),
            ("fields", .list(fields.map { $0.report(facts) })),
            ("headers", .list(headerFields.map { $0.report(facts) })),
        ])
    }

    private func dependency(_ index: Int) -> ReportValue {
        let dependency = facts.dependencies[index]
        let span = timeline.spans[index]
        let names = { (indices: [Int]) in ReportValue.names(indices.map { facts.dependencies[$0].name }) }
        return .object([
            ("name", .text(dependency.name)), ("critical", .flag(dependency.isCritical)),
            ("reads", names(dependency.reads)), ("after", names(dependency.after)),
            ("startMs", .milliseconds(span.start)), ("endMs", .milliseconds(span.end)),
            ("slackMs", .milliseconds(span.slack)), ("onLongestPath", .flag(span.isOnLongestPath)),
            ("callsMin", .number(dependency.callsMin)), ("callsMax", .number(orNull: dependency.callsMax)),
            ("keysMax", .number(orNull: dependency.keysMax)),
            ("keysPerCallMax", .number(orNull: dependency.keysPerCallMax)),
            (
                "calls",
                .list(zip(dependency.chain, schedules[index]).map { call, schedule in call.report(schedule) })
            ),
            ("standIn", .text(orNull: dependency.standIn)),
        ])
    }
}

extension CallFacts {
    fileprivate func report(_ schedule: AttemptSchedule) -> ReportValue {
        .object([
            ("service", .text(service)), ("operation", .text(operation)), ("method", .text(method)),
            ("timeoutMs", .milliseconds(timeout)), ("attempts", .number(schedule.attempts)),
            ("attemptsThatFit", .number(schedule.attemptsThatFit)), ("wantedMs", .milliseconds(schedule.wanted)),
            ("worstMs", .milliseconds(schedule.bound)), ("hedged", .flag(isHedged)),
        ])
    }
}

extension FanOutTax {
    fileprivate var report: ReportValue {
        .object([
            ("callsMin", .number(callsMin)), ("callsMax", .number(orNull: callsMax)),
            ("probabilityMin", .decimal(probabilityMin)), ("probabilityMax", .decimal(orNull: probabilityMax)),
        ])
    }
}

extension Load {
    fileprivate var report: ReportValue {
        .object([
            ("requestsInFlightMax", .decimal(requestsInFlightMax)), ("callsPerSecondLeast", .decimal(least)),
            ("callsPerSecondMost", .decimal(orNull: most)), ("callsPerSecondWorst", .decimal(orNull: worst)),
            ("serviceOperations", .list(operations.map(\.report))),
        ])
    }
}

extension Load.Operation {
    fileprivate var report: ReportValue {
        .object([
            ("service", .text(service)), ("operation", .text(operation)), ("callsPerSecondLeast", .decimal(least)),
            ("callsPerSecondMost", .decimal(orNull: most)),
            ("callsPerSecondWithFallbacks", .decimal(orNull: withFallbacks)),
            ("callsPerSecondWorst", .decimal(orNull: worst)), ("connectionsMax", .decimal(orNull: connectionsMax)),
            ("connectionsAtBudgetShare", .decimal(orNull: connectionsAtBudgetShare)),
            ("bulkheadConcurrent", .number(concurrentMax)), ("bulkheadQueue", .number(queueMax)),
            ("processesMin", .decimal(orNull: processesMin)),
        ])
    }
}

extension CacheNeed {
    fileprivate var report: ReportValue {
        .object([
            ("dependency", .text(dependency)), ("service", .text(service)), ("operation", .text(operation)),
            ("lifetimeMs", .milliseconds(lifetime)), ("entriesMax", .decimal(orNull: entriesMax)),
            ("keysKnown", .flag(knowsKeys)), ("entryBytes", .number(orNull: entryBytes)),
            ("bytes", .decimal(orNull: bytes)),
        ])
    }
}

extension WhatIf {
    fileprivate func report(_ facts: OperationFacts) -> ReportValue {
        let changed = changes.map { change in
            ReportValue.object([
                ("dependency", .text(change.dependency)), ("beforeMs", .milliseconds(change.before)),
                ("afterMs", .milliseconds(change.after)),
            ])
        }
        return .object([
            ("changes", .list(changed)), ("before", report(before, facts)), ("after", report(after, facts)),
            ("breaks", .list(breaks.map { .text($0.description) })),
        ])
    }

    private func report(_ timeline: Timeline, _ facts: OperationFacts) -> ReportValue {
        let spans = zip(facts.dependencies, timeline.spans).map { dependency, span in
            ReportValue.object([
                ("name", .text(dependency.name)), ("startMs", .milliseconds(span.start)),
                ("endMs", .milliseconds(span.end)), ("slackMs", .milliseconds(span.slack)),
                ("onLongestPath", .flag(span.isOnLongestPath)),
            ])
        }
        return .object([
            ("longestPathMs", .milliseconds(timeline.longest)), ("slackMs", .milliseconds(timeline.slack)),
            ("dependencies", .list(spans)),
        ])
    }
}

extension Provenance {
    fileprivate func report(_ facts: OperationFacts) -> ReportValue {
        let sources = origins.map { origin in
            let call = facts.dependencies.first { $0.name == origin.name }?.call
            return ReportValue.object([
                ("name", .text(origin.name)), ("service", .text(orNull: call?.service)),
                ("operation", .text(orNull: call?.operation)), ("pointer", .text(origin.pointer)),
            ])
        }
        return .object([("field", .text(field)), ("sources", .list(sources))])
    }
}

extension FieldUse {
    fileprivate var report: ReportValue {
        .object([
            ("service", .text(service)), ("operation", .text(operation)), ("callers", .names(callers)),
            ("fields", .number(fields)), ("fieldsRead", .number(readFields)),
            (
                "unread",
                .list(unread.map { .object([("pointer", .text($0.pointer)), ("fields", .number($0.fields))]) })
            ),
        ])
    }
}
