internal import BFFTesting
internal import Plan

/// A run as JUnit's XML, which build servers read: a suite for each operation, a case for each row.
struct JUnitReport {
    let run: ContractRun

    var text: String {
        var lines = [#"<?xml version="1.0" encoding="UTF-8"?>"#]
        let counts = Self.counts(run.allRows, in: run.duration)
        lines.append("<testsuites name=\(Self.quoted("bffgen test \(run.client)")) \(counts)>")
        for operation in run.operations {
            let name = "\(run.client).\(operation.checks.id)"
            let duration = operation.rows.reduce(Duration.zero) { $0 + $1.duration }
            lines.append("  <testsuite name=\(Self.quoted(name)) \(Self.counts(operation.rows, in: duration))>")
            for row in operation.rows { lines += Self.lines(row, in: name) }
            lines.append("  </testsuite>")
        }
        lines.append("</testsuites>")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func counts(_ rows: [ContractRun.Row], in duration: Duration) -> String {
        let failed = rows.count { $0.failures?.isEmpty == false }
        let skipped = rows.count { $0.failures == nil }
        return #"tests="\#(rows.count)" failures="\#(failed)" errors="0" skipped="\#(skipped)""#
            + #" time="\#(seconds(duration))""#
    }

    private static func lines(_ row: ContractRun.Row, in name: String) -> [String] {
        let attributes = "name=\(quoted(row.name)) classname=\(quoted(name)) time=\"\(seconds(row.duration))\""
        guard let failures = row.failures else {
            return ["    <testcase \(attributes)>", "      <skipped/>", "    </testcase>"]
        }
        guard let first = failures.first else { return ["    <testcase \(attributes)/>"] }
        let all = failures.map { escaped("\($0)") }.joined(separator: "\n")
        return [
            "    <testcase \(attributes)>",
            "      <failure message=\(quoted(first.message)) type=\"contract\">\(all)</failure>", "    </testcase>",
        ]
    }

    /// With three decimals.
    private static func seconds(_ duration: Duration) -> String {
        let milliseconds = Int((duration / .milliseconds(1)).rounded())
        let rest = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    private static func quoted(_ text: String) -> String {
        let plain = escaped(text).replacing("\n", with: "&#10;").replacing("\t", with: "&#9;")
        return "\"\(plain)\""
    }

    /// What XML 1.0 cannot say (section 2.2) becomes U+FFFD.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
            default:
                let isSayable = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
                escaped.unicodeScalars.append(isSayable ? scalar : "\u{FFFD}")
            }
        }
        return escaped
    }
}
