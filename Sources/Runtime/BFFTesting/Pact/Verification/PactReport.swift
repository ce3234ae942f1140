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

    private func reasons(of verdict: PactVerdict) -> [String] { verdict.reasons.map(redact) }

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

    /// A `testsuite` as build servers take it.
    package var junit: String {
        var text =
            "  <testsuite name=\"\(Self.escaped("\(file.consumer)-\(file.provider)"))\" tests=\"\(verdicts.count)\" "
            + "failures=\"\(failuresCount)\">\n"
        for verdict in verdicts {
            let seconds = verdict.elapsed / .milliseconds(1) / 1000
            text +=
                "    <testcase classname=\"\(Self.escaped(file.provider))\" name=\"\(Self.escaped(verdict.name))\" "
                + "time=\"\((seconds * 1000).rounded() / 1000)\""
            if verdict.isKept {
                text += "/>\n"
                continue
            }
            let reasons = reasons(of: verdict)
            let body =
                verdict.isFailure
                ? "<failure message=\"\(Self.escaped(reasons.first ?? ""))\">\(reasons.map(Self.escaped).joined(separator: "\n"))</failure>"
                : "<skipped message=\"pending\"/>"
            text += ">\n      \(body)\n    </testcase>\n"
        }
        return text + "  </testsuite>\n"
    }

    /// Several as one document.
    package static func junit(_ reports: [PactReport]) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n\(reports.map(\.junit).joined())</testsuites>\n"
    }

    /// XML has no control characters but these (XML 1.0, section 2.2).
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n": escaped += "&#10;"
            case "\u{0}"..."\u{1F}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}

extension PactVerdict {
    /// The key names the client's view; older files have descriptions alone.
    package var name: String { interaction.key ?? interaction.description }
}
