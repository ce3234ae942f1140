internal import Contract

extension Exploration {
    /// For terminals: what `WorkspacePlan.text` prints, then what the load and the budget make of it. At most 120 columns wide.
    package var text: String {
        var blocks = zip(texts, operations).map { text, operation in
            text + ExplorationText(operation, requests: options.requests).text
        }
        if !uses.isEmpty { blocks.append(unusedText) }
        return blocks.joined(separator: "\n").withPlainBlanks
    }

    private var unusedText: String {
        var rows: [[String]] = []
        for use in uses {
            let unread = use.unread.map { "\($0.label)\($0.fields > 1 ? " (\($0.fields))" : "")" }
            rows.append([
                "\(use.service).\(use.operation)", "\(use.readFields) of \(use.fields) read",
                unread.isEmpty ? "" : "unread: " + unread.joined(separator: ", "),
            ])
        }
        let lines = Table(rows).lines(columnsMax: PlanText.columnsMax - 2).map { "  \($0)".withoutTrailingBlanks }
        return (["Unread fields, of all that \(client) calls here"] + lines).joined(separator: "\n") + "\n"
    }
}

/// The explorer's sections of one operation, for terminals.
private struct ExplorationText {
    static let barColumns = 44

    let operation: ExploredOperation
    let requests: Int
    private var timeline: Timeline { operation.timeline }
    private var dependencies: [DependencyFacts] { operation.facts.dependencies }

    init(_ operation: ExploredOperation, requests: Int) {
        (self.operation, self.requests) = (operation, requests)
    }

    var text: String {
        guard !dependencies.isEmpty else { return "" }
        let sections =
            section("Waterfall", waterfall) + section("Worst case", worstCase) + section("Fan-out tax", tax)
            + section("Load at \(requests.countText) requests per second", load)
            + section("Cache", cache) + section("What if", whatIf)
        return sections.joined(separator: "\n") + "\n"
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", title] + lines.map { "  \($0)".withoutTrailingBlanks }
    }

    private func table(_ rows: [[String]]) -> [String] {
        Table(rows).lines(columnsMax: PlanText.columnsMax - 2)
    }
}

extension ExplorationText {
    /// `=` is the call, `-` its fallbacks; `*` stands before what is on the longest path.
    private var waterfall: [String] {
        var rows = [["", "", "start", "end", "slack"]]
        for (dependency, span) in zip(dependencies, timeline.spans) {
            rows.append([
                (span.isOnLongestPath ? "* " : "  ") + dependency.name, bar(span), span.start.shortText,
                span.end.shortText, span.slack.shortText,
            ])
        }
        let scale = "|\(String(repeating: " ", count: Self.barColumns - 2))|"
        rows.append(["", scale, "0ms to \(full.shortText); calls must end by \(timeline.available.shortText)"])
        return table(rows)
    }

    private var full: Duration { max(timeline.budget, timeline.longest) }

    private func column(_ time: Duration) -> Int {
        Int((time / full * Double(Self.barColumns)).rounded())
    }

    private func bar(_ span: Timeline.Span) -> String {
        let (start, middle, end) = (column(span.start), column(span.start + span.timeouts[0]), column(span.end))
        // A call of a hair's breadth is a call.
        let call = max(middle - start, 1)
        return String(repeating: " ", count: start) + String(repeating: "=", count: call)
            + String(repeating: "-", count: max(end - start - call, 0))
    }

    private var worstCase: [String] {
        var rows: [[String]] = []
        if operation.isRetried {
            for (dependency, schedules) in zip(dependencies, operation.schedules) {
                for (call, schedule) in zip(dependency.chain, schedules) {
                    rows.append([
                        dependency.name, call.name,
                        (schedule.attempts == 1 ? "1 attempt" : "\(schedule.attempts) attempts")
                            + (call.isHedged ? " and a hedge" : ""),
                        "wants \(schedule.wanted.shortText), gets \(schedule.bound.shortText)"
                            + (schedule.fits ? "" : ": \(schedule.attemptsThatFit) fit"),
                    ])
                }
            }
        }
        return [operation.worstCase] + table(rows)
    }

    private var tax: [String] {
        let critical =
            operation.criticalTax.callsMax == 0
            ? [] : [["critical calls", operation.criticalTax.callsText, operation.criticalTax.probabilityText]]
        return table(
            [
                ["", "calls", "one slower than its p99"],
                ["all calls", operation.tax.callsText, operation.tax.probabilityText],
            ] + critical)
    }

    private var load: [String] {
        var rows = [["calls per second", "least", "most", "fallbacks", "worst", "connections", "bulkhead"]]
        for call in operation.load.operations {
            rows.append([
                "\(call.service).\(call.operation)", call.least.countText, call.most.countText,
                call.withFallbacks.countText, call.worst.countText,
                "\(call.connectionsMax.countText) (\(call.connectionsAtBudgetShare.countText))", call.bulkheadText,
            ])
        }
        return table(rows) + [
            "connections: rate × timeout (in brackets: × all that the budget leaves the call)",
            "the answer itself: at most \(operation.load.requestsInFlightMax.countText) requests in flight",
        ]
    }

    private var cache: [String] {
        [operation.maxAgeText] + table(operation.caches.map { [$0.dependency, $0.text] })
    }

    private var whatIf: [String] {
        guard let whatIf = operation.whatIf else { return [] }
        let changes = whatIf.changes.map { "\($0.dependency) \($0.before.shortText) → \($0.after.shortText)" }
        var rows = [
            ["", "before", "after"], ["longest path", whatIf.before.longest.shortText, whatIf.after.longest.shortText],
            ["slack", whatIf.before.slack.shortText, whatIf.after.slack.shortText],
        ]
        for (index, dependency) in dependencies.enumerated() where whatIf.changesSpan(index) {
            rows.append([
                dependency.name, whatIf.before.spans[index].text, whatIf.after.spans[index].text,
            ])
        }
        let breaks = whatIf.breaks.isEmpty ? ["nothing breaks"] : whatIf.breaks.map { "breaks: \($0)" }
        return [changes.joined(separator: ", ")] + table(rows)
            + breaks.flatMap { $0.wrapped(to: PlanText.columnsMax - 2) }
    }
}

extension FieldUse.Unread {
    var label: String { pointer.isEmpty ? "the whole answer" : pointer }
}

extension Timeline.Span {
    /// `0ms to 180ms, slack 10ms`
    var text: String { "\(start.shortText) to \(end.shortText), slack \(slack.shortText)" }
}

extension WhatIf {
    func changesSpan(_ index: Int) -> Bool { before.spans[index] != after.spans[index] }
}

extension Load.Operation {
    /// `12 of 64`, `120 of 64: at least 2 processes`
    var bulkheadText: String {
        guard let connections = connectionsMax, let processes = processesMin else {
            return "\(unknownText) of \(concurrentMax.countText)"
        }
        return "\(connections.countText) of \(concurrentMax.countText)"
            + (processes > 1 ? ": at least \(processes.countText) processes" : "")
    }
}

extension CacheNeed {
    /// Entries and bytes with what they rest on.
    var text: String {
        let keys = knowsKeys ? "" : " if every call asks for another key"
        let size = entryBytes.map { ", \(Double($0).bytesText) each as in the example" } ?? ", size unknown: no example"
        return "\(service).\(operation): \(bytes.map(\.bytesText) ?? unknownText) "
            + "(at most \(entriesMax.countText) entries kept for \(lifetime.shortText)\(keys)\(size))"
    }
}

extension ExploredOperation {
    var maxAgeText: String {
        (caches.isEmpty
            ? "No call's answer is cached"
            : "Cached answers take memory up to the cache's bound, which drops the oldest")
            + (facts.maxAge.map { "; clients may keep the whole answer for \($0.shortText)" }
                ?? "; clients may not keep the whole answer")
    }
}
