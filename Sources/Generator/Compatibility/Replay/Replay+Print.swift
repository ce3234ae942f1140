package import Diagnostics
internal import OpenAPI

extension Replay {
    package var text: String {
        var lines: [String] = []
        for result in results where result.verdict != .fits {
            let exchange = result.exchange
            lines.append("\(exchange.location): \(exchange.name) \(exchange.status): \(result.verdict.rawValue)")
            if let reason = result.reason { lines.append("  \(reason)") }
            for fault in result.faults {
                let place = fault.pointer.isEmpty ? "the body" : fault.pointer
                let whose = fault.isOfContract ? "" : " (by what clients were generated from)"
                lines.append("  \(place) \(fault.text)\(whose)  [\(fault.schema)]")
                if !fault.readers.isEmpty { lines.append("    read by \(fault.readers.joined(separator: ", "))") }
            }
        }
        let counts = [Verdict.fits, .broken, .unknown].map { verdict in
            "\(results.count { $0.verdict == verdict }) \(verdict.rawValue)"
        }
        let exchanges = results.count == 1 ? "1 exchange" : "\(results.count) exchanges"
        lines.append("\(exchanges) of \(service) against \(contract): \(counts.joined(separator: ", "))")
        return lines.joined(separator: "\n") + "\n"
    }

    package var diagnostics: [Diagnostic] {
        results.flatMap { result -> [Diagnostic] in
            let exchange = result.exchange
            if let reason = result.reason { return [Diagnostic(.unknownExchange, at: exchange.location, reason)] }
            return result.faults.map { fault in
                let place = fault.pointer.isEmpty ? "the body" : fault.pointer
                var notes = [Diagnostic.Note("the schema stands here", at: fault.schema)]
                if !fault.readers.isEmpty { notes.append(.init("read by \(fault.readers.joined(separator: ", "))")) }
                return Diagnostic(
                    .brokenExchange, at: exchange.location,
                    "\(exchange.name) \(exchange.status): \(place) \(fault.text)",
                    notes: notes)
            }
        }
    }

    /// As JSON. Every key is always there; null where there is nothing to tell. Keys are only ever added.
    package var report: ReportValue {
        .object([
            ("service", .text(service)), ("contract", .text(contract)), ("broken", .flag(isBroken)),
            ("exchanges", .list(results.map(\.report))),
        ])
    }
}

extension Replay.Result {
    fileprivate var report: ReportValue {
        .object([
            ("file", .text(exchange.location.file)), ("name", .text(exchange.name)),
            ("status", .number(exchange.status)),
            ("verdict", .text(verdict.rawValue)), ("reason", .text(orNull: reason)),
            (
                "faults",
                .list(
                    faults.map { fault in
                        .object([
                            ("pointer", .text(fault.pointer)), ("text", .text(fault.text)),
                            ("schema", .text(fault.schema.description)), ("ofContract", .flag(fault.isOfContract)),
                            ("readers", .list(fault.readers.map { .text($0) })),
                        ])
                    })
            ),
        ])
    }
}
