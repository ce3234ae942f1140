/// Verdicts as people and build servers read them.
package struct PactReport {
    package let file: PactFile
    package let verdicts: [PactVerdict]

    private let redact: (String) -> String

    /// - Parameter redact: takes what is confidential out of the reasons, which quote answers.
    package init(_ file: PactFile, _ verdicts: [PactVerdict], redact: @escaping (String) -> String = { $0 }) {
        self.file = file
        self.verdicts = verdicts
        self.redact = redact
    }

    /// What is wrong, a line each.
    func reasons(of verdict: PactVerdict) -> [String] { verdict.reasons.map(redact) }

    package var failuresCount: Int { verdicts.count { $0.isFailure } }

    /// A line per interaction, and what is wrong with it below.
    package var text: String {
        var text = "\(file.provider) for \(file.consumer)\n"
        for verdict in verdicts {
            let mark = verdict.isKept ? "ok     " : verdict.isFailure ? "FAILED " : "pending"
            text += "  \(mark)  \(verdict.name)\n"
            for reason in reasons(of: verdict) { text += "             \(reason)\n" }
        }
        let kept = verdicts.count { $0.isKept }
        return text + "  \(kept) of \(verdicts.count) interactions kept\n"
    }

    package var json: String {
        let list = verdicts.map { verdict -> PactValue in
            .object(
                PactObject([
                    ("key", verdict.interaction.key.map { .string($0) } ?? .null),
                    ("description", .string(verdict.interaction.description)), ("kept", .bool(verdict.isKept)),
                    ("pending", .bool(verdict.interaction.isPending)),
                    ("reasons", .array(reasons(of: verdict).map { .string($0) })),
                ]))
        }
        return PactValue.object(
            PactObject([
                ("consumer", .string(file.consumer)), ("provider", .string(file.provider)),
                ("failures", .number(PactNumber(String(failuresCount)))), ("interactions", .array(list)),
            ])
        ).text
    }

    /// Several as JUnit's XML: a suite each.
    package static func junit(_ reports: [PactReport]) -> String { JUnitReport(reports.map(\.junit)).text }

    private var junit: JUnitReport.Suite {
        let cases = verdicts.map { verdict -> JUnitReport.Case in
            let reasons = reasons(of: verdict)
            let outcome: JUnitReport.Outcome =
                if verdict.isKept {
                    .passed
                } else if verdict.isFailure {
                    .failed(message: reasons.first ?? "", type: nil, lines: reasons)
                } else {
                    .skipped(reason: "pending")
                }
            return JUnitReport.Case(verdict.name, in: verdict.elapsed, outcome)
        }
        return JUnitReport.Suite("\(file.consumer)-\(file.provider)", group: file.provider, cases)
    }
}

extension PactVerdict {
    /// The key names the client's view; older files have descriptions alone.
    package var name: String { interaction.key ?? interaction.description }
}
