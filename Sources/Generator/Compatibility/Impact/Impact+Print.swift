internal import Contract
package import Diagnostics

extension Impact {
    /// For people: by client, the worst first.
    package var text: String {
        var lines = ["\(service): \(oldFile) → \(newFile)"]
        var clients: [String] = []
        for finding in findings where !clients.contains(finding.client) { clients.append(finding.client) }
        for client in clients.sorted() {
            let own = findings.filter { $0.client == client }
            let counts = Verdict.allCases.reversed().compactMap { verdict -> String? in
                let count = own.count { $0.verdict == verdict }
                return count == 0 ? nil : "\(count) \(verdict.rawValue)"
            }
            let owner = own.first?.owner.map { " (\($0))" } ?? ""
            lines += ["", "\(client)\(owner): \(counts.joined(separator: ", "))"]
            for finding in own { lines += finding.lines }
        }
        if findings.isEmpty { lines += ["", "nothing that a client reads or sends has changed"] }
        if isBroken {
            let owners = findings.filter { $0.verdict == .broken }.map { $0.owner ?? $0.client }
            let names = Set(owners).sorted().joined(separator: ", ")
            lines += ["", "\(findings.compactMap(\.serviceOwner).first ?? service) has to talk to \(names)"]
        }
        if !unused.isEmpty {
            let count = unused.count == 1 ? "1 change touches" : "\(unused.count) changes touch"
            lines += ["", "\(count) nothing that a client reads or sends"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Broken ones as errors, changed ones as warnings; what is harmless is not reported.
    package var diagnostics: [Diagnostic] {
        findings.compactMap { finding in
            let code: DiagnosticCode
            switch finding.verdict {
            case .broken: code = .clientBroken
            case .changed: code = .clientChanged
            case .harmless: return nil
            }
            var notes: [Diagnostic.Note] = []
            if let new = finding.new { notes.append(.init("the new contract says so here", at: new)) }
            if let old = finding.old { notes.append(.init("the old one said otherwise here", at: old)) }
            if !finding.rules.isEmpty { notes.append(.init("rules: \(finding.rules.joined(separator: ", "))")) }
            let owners = [finding.owner, finding.serviceOwner].compactMap { $0 }
            if !owners.isEmpty { notes.append(.init("owners: \(owners.joined(separator: ", "))")) }
            return Diagnostic(
                code, at: finding.location,
                "\(finding.client) \(finding.operation) \(finding.subject): \(finding.call) \(finding.text)",
                notes: notes)
        }
    }

    /// As JSON. Every key is always there; null where the contract does not tell. Keys are only ever added.
    package var report: ReportValue {
        .object([
            ("service", .text(service)), ("old", .text(oldFile)), ("new", .text(newFile)),
            ("broken", .flag(isBroken)), ("findings", .list(findings.map(\.report))),
            (
                "unused",
                .list(
                    unused.map { change in
                        .object([
                            ("rule", .text(change.rule.id)), ("level", .text(change.level.rawValue)),
                            ("operation", .text(orNull: change.operation?.words)),
                            ("pointer", .text(orNull: change.pointer)), ("text", .text(change.text)),
                        ])
                    })
            ),
        ])
    }
}

extension Impact.Finding {
    /// What of the client is concerned: `/rows/0/items/*/title`, `catalog: keys`, or the call.
    package var subject: String { reader.map(\.text) ?? "\(dependency): the call" }

    fileprivate var lines: [String] {
        let rules = rules.isEmpty ? "" : "  [\(rules.joined(separator: ", "))]"
        let fallback = isFallback ? " (fallback)" : ""
        let places = [location, new ?? old].compactMap { $0?.description }
        let verdict = verdict.rawValue + String(repeating: " ", count: 9 - verdict.rawValue.count)
        var lines = [
            "  \(verdict)\(operation) \(subject)", "           \(call)\(fallback) \(text)\(rules)",
            "           \(places.joined(separator: " ← "))",
        ]
        if self.verdict == .harmless { lines.append("           generate the client anew before the service changes") }
        let others = fields.filter { $0 != subject }
        if self.verdict != .harmless, !others.isEmpty {
            lines.append("           with it: \(others.joined(separator: ", "))")
        }
        return lines
    }

    fileprivate var report: ReportValue {
        .object([
            ("verdict", .text(verdict.rawValue)), ("client", .text(client)), ("owner", .text(orNull: owner)),
            ("operation", .text(operation)), ("dependency", .text(dependency)), ("critical", .flag(isCritical)),
            ("subject", .text(subject)), ("fields", .list(fields.map { .text($0) })), ("call", .text(call)),
            ("fallback", .flag(isFallback)), ("serviceOwner", .text(orNull: serviceOwner)),
            ("pointer", .text(orNull: pointer)), ("text", .text(text)),
            ("rules", .list(rules.map { .text($0) })), ("contract", .text(location.description)),
            ("old", .text(orNull: old?.description)), ("new", .text(orNull: new?.description)),
        ])
    }
}
