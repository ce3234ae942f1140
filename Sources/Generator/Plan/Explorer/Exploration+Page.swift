internal import Contract

/// What the page's template is given. Everything is decided here: the template only places it.
extension Exploration {
    package var page: TemplateValue {
        [
            "client": .text(client), "rate": .text(options.requests.countText),
            "hasSeveral": .flag(operations.count > 1),
            "operations": .list(operations.enumerated().map { $1.page(options, number: $0 + 1) }),
            "assumptions": .list(assumptions.map { .text($0) }), "uses": .list(uses.map(\.page)),
            "hasUses": .flag(!uses.isEmpty),
        ]
    }
}

extension ExploredOperation {
    fileprivate func page(_ options: Exploration.Options, number: Int) -> TemplateValue {
        [
            // An operation's id need not be one of a document's.
            "anchor": .text("operation-\(number)"),
            "id": .text(facts.id), "method": .text(facts.method), "path": .text(facts.path),
            "summary": .text(orAbsent: facts.summary?.firstLine), "verdict": .text(verdict),
            "fits": .flag(timeline.slack >= .zero),
            "figures": .list(figures(options)), "hasCalls": .flag(!facts.dependencies.isEmpty),
            "graphs": [graph(isNarrow: false), graph(isNarrow: true)], "waterfall": waterfall(timeline),
            "calls": .list(calls), "taxes": .list(taxes),
            "worstCase": .text(worstCase), "isRetried": .flag(isRetried), "schedules": .list(attempts),
            "load": .list(load.operations.map(\.page)),
            "inFlight": .text(load.requestsInFlightMax.countText), "maxAge": .text(maxAgeText),
            "caches": .list(caches.map { ["dependency": .text($0.dependency), "text": .text($0.text)] }),
            "whatIf": whatIf.map { page($0) } ?? .absent,
            "hasFields": .flag(!fields.isEmpty || !headerFields.isEmpty),
            "fields": .list(
                fields.map { row($0, $0.field.isEmpty ? "the whole answer" : $0.field) }
                    + headerFields.map { row($0, "header \($0.field)") }),
        ]
    }

    private func figures(_ options: Exploration.Options) -> [TemplateValue] {
        let figures = [
            ("Budget", timeline.budget.shortText, "\(timeline.reserve.shortText) of it in reserve"),
            ("Longest path", timeline.longest.shortText, longestPath.joined(separator: " → ")),
            ("Slack", timeline.slack.shortText, "before the budget breaks"),
            ("Calls", tax.callsText, "per request, without fallbacks"),
            ("Fan-out tax", tax.probabilityText, "one of them is slower than its p99"),
            (
                "Calls per second", "\(load.most.countText)",
                "at \(options.requests.countText) requests; \(load.worst.countText) at worst"
            ),
        ]
        return figures.map { ["name": .text($0.0), "value": .text($0.1), "note": .text($0.2)] }
    }

    // MARK: Graph

    private func graph(isNarrow: Bool) -> TemplateValue {
        let drawing = GraphDrawing(self, isNarrow: isNarrow)
        let nodes = drawing.nodes.map { node -> TemplateValue in
            let dependency = facts.dependencies[node.index]
            let span = timeline.spans[node.index]
            let left = node.x + GraphDrawing.inset
            let kind = dependency.isCritical ? "critical" : "optional"
            return [
                "x": .text("\(node.x)"), "y": .text("\(node.y)"), "labelX": .text("\(left)"),
                "labelY": .text("\(node.y + 20)"), "callY": .text("\(node.y + 37)"), "noteY": .text("\(node.y + 53)"),
                "label": .text(node.label), "call": .text(node.call),
                "note": .text("\(kind), \(span.length.shortText)"),
                "title": .text("\(dependency.name): \(dependency.call.name), \(kind)"),
                "kind": .text(kind + (span.isOnLongestPath ? " longest" : "")),
            ]
        }
        let edges = drawing.edges.map { edge -> TemplateValue in
            let kinds = [edge.isOrder ? "order" : "", edge.isOnLongestPath ? "longest" : ""].filter { !$0.isEmpty }
            return [
                "path": .text(edge.path), "kind": .text((["edge"] + kinds).joined(separator: " ")),
                "marker": .text(edge.isOnLongestPath ? "head-longest" : "head"),
            ]
        }
        let words = facts.dependencies.map { dependency in
            let reads = dependency.reads.map { facts.dependencies[$0].name }
            return dependency.name + (reads.isEmpty ? " starts at once" : " waits for \(reads.joined(separator: ", "))")
        }
        return [
            "form": .text(isNarrow ? "narrow" : "wide"), "width": .text("\(drawing.width)"),
            "height": .text("\(drawing.height)"),
            "nodeWidth": .text("\(drawing.nodeWidth)"), "nodeHeight": .text("\(GraphDrawing.nodeHeight)"),
            "nodes": .list(nodes), "edges": .list(edges), "words": .text(words.joined(separator: "; ")),
        ]
    }

    // MARK: Waterfall

    private func waterfall(_ timeline: Timeline) -> TemplateValue {
        let full = max(timeline.budget, timeline.longest, whatIf?.after.longest ?? .zero)
        func percent(_ time: Duration) -> String {
            let hundredths = Int((time / full * 10_000).rounded())
            return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)%"
        }
        let rows = zip(facts.dependencies, timeline.spans).map { dependency, span -> TemplateValue in
            var start = span.start
            var bars: [TemplateValue] = []
            for (index, timeout) in span.timeouts.enumerated() {
                let call = dependency.chain[index]
                bars.append([
                    "x": .text(percent(start)), "width": .text(percent(timeout)),
                    "kind": .text(index == 0 ? "call" : "fallback"),
                    "title": .text("\(call.name), at most \(timeout.shortText)"),
                ])
                start += timeout
            }
            return [
                "name": .text(dependency.name), "isLongest": .flag(span.isOnLongestPath),
                "isCritical": .flag(dependency.isCritical), "bars": .list(bars), "text": .text(span.text),
            ]
        }
        return [
            "rows": .list(rows), "limit": .text(percent(timeline.available)), "budget": .text(percent(timeline.budget)),
            "reserveWidth": .text(percent(timeline.reserve)), "limitText": .text(timeline.available.shortText),
            "budgetText": .text(timeline.budget.shortText), "reserveText": .text(timeline.reserve.shortText),
            "fullText": .text(full.shortText), "exceeds": .flag(full > timeline.budget),
        ]
    }

    private var calls: [TemplateValue] {
        facts.dependencies.map { dependency in
            var chain = dependency.fallbacks.map { "\($0.name) \($0.timeout.shortText)" }
            if let standIn = dependency.standIn { chain.append(standIn) }
            let keys = dependency.keysMax.map { "; at most \($0) keys" } ?? ""
            let perCall = dependency.keysPerCallMax.map { ", \($0) to a call" } ?? ""
            return [
                "name": .text(dependency.name), "call": .text("\(dependency.call.method) \(dependency.call.name)"),
                "kind": .text(dependency.isCritical ? "critical" : "optional"),
                "timeout": .text(dependency.call.timeout.shortText),
                "fallback": .text(chain.isEmpty ? "–" : chain.joined(separator: " → ")),
                "count": .text(rangeText(dependency.callsMin, dependency.callsMax) + keys + perCall),
            ]
        }
    }

    private var taxes: [TemplateValue] {
        [("all calls", tax), ("critical calls", criticalTax)].map { name, tax in
            ["name": .text(name), "calls": .text(tax.callsText), "probability": .text(tax.probabilityText)]
        }
    }

    private var attempts: [TemplateValue] {
        zip(facts.dependencies, schedules).flatMap { dependency, schedules in
            zip(dependency.chain, schedules).map { call, schedule in
                [
                    "dependency": .text(dependency.name), "call": .text(call.name),
                    "attempts": .text("\(schedule.attempts)\(call.isHedged ? " and a hedge" : "")"),
                    "wanted": .text(schedule.wanted.shortText), "bound": .text(schedule.bound.shortText),
                    "fitting": .text("\(schedule.attemptsThatFit)"),
                ]
            }
        }
    }

    // MARK: What if

    private func page(_ whatIf: WhatIf) -> TemplateValue {
        var rows: [(String, String, String)] = whatIf.changes.map { change in
            ("\(change.dependency): timeout", change.before.shortText, change.after.shortText)
        }
        rows += [
            ("longest path", whatIf.before.longest.shortText, whatIf.after.longest.shortText),
            ("slack of the plan", whatIf.before.slack.shortText, whatIf.after.slack.shortText),
        ]
        for (index, dependency) in facts.dependencies.enumerated() where whatIf.changesSpan(index) {
            rows.append((dependency.name, whatIf.before.spans[index].text, whatIf.after.spans[index].text))
        }
        return [
            "rows": .list(rows.map { ["name": .text($0.0), "before": .text($0.1), "after": .text($0.2)] }),
            "breaks": .list(whatIf.breaks.map { .text($0.description) }), "waterfall": waterfall(whatIf.after),
        ]
    }

    // MARK: Fields

    private func row(_ provenance: Provenance, _ field: String) -> TemplateValue {
        let sources = provenance.origins.map { origin -> TemplateValue in
            let call = facts.dependencies.first { $0.name == origin.name }?.call
            return [
                "name": .text(origin.name), "call": .text(orAbsent: call?.name),
                "pointer": .text(orAbsent: origin.pointer.isEmpty ? nil : origin.pointer),
            ]
        }
        return ["field": .text(field), "sources": .positioned(sources)]
    }
}

extension Load.Operation {
    fileprivate var page: TemplateValue {
        [
            "name": .text("\(service).\(operation)"), "least": .text(least.countText), "most": .text(most.countText),
            "fallbacks": .text(withFallbacks.countText), "worst": .text(worst.countText),
            "connections": .text(connectionsMax.countText), "share": .text(connectionsAtBudgetShare.countText),
            "bulkhead": .text(bulkheadText),
        ]
    }
}

extension FieldUse {
    fileprivate var page: TemplateValue {
        let share = fields == 0 ? 0 : Double(readFields) / Double(fields) * 100
        return [
            "name": .text("\(service).\(operation)"), "callers": .text(callers.joined(separator: ", ")),
            "fields": .text("\(fields)"), "read": .text("\(readFields)"), "share": .text("\(Int(share.rounded()))%"),
            "hasUnread": .flag(!unread.isEmpty),
            "unread": .list(
                unread.map { part in
                    [
                        "pointer": .text(part.label),
                        "fields": .text(orAbsent: part.fields > 1 ? "\(part.fields) fields" : nil),
                    ]
                }),
        ]
    }
}

extension String {
    /// Contracts write several lines.
    fileprivate var firstLine: String { split(whereSeparator: \.isNewline).first.map(String.init) ?? "" }
}
