/// What became of tests as JUnit's XML, which build servers read.
package struct JUnitReport {
    package enum Outcome {
        case passed
        /// - Parameter reason: nil where there is none to tell.
        case skipped(reason: String?)
        /// - Parameters:
        ///   - type: what kind of failure it is; nil where there is but one.
        ///   - lines: all that is wrong; `message` says the first of it.
        case failed(message: String, type: String?, lines: [String])
    }

    package struct Case {
        let name: String
        let duration: Duration
        let outcome: Outcome

        package init(_ name: String, in duration: Duration, _ outcome: Outcome) {
            (self.name, self.duration, self.outcome) = (name, duration, outcome)
        }
    }

    package struct Suite {
        let name: String
        let group: String
        let cases: [Case]

        /// - Parameter group: what its cases are listed under, JUnit's `classname`; nil: the suite's name.
        package init(_ name: String, group: String? = nil, _ cases: [Case]) {
            (self.name, self.group, self.cases) = (name, group ?? name, cases)
        }
    }

    private let name: String?
    private let duration: Duration
    private let suites: [Suite]

    /// - Parameters:
    ///   - name: of the whole; nil: the whole has neither name nor sums.
    ///   - duration: of the whole; nil: that of its cases.
    package init(named name: String? = nil, in duration: Duration? = nil, _ suites: [Suite]) {
        (self.name, self.suites) = (name, suites)
        self.duration = duration ?? suites.map(\.duration).reduce(.zero, +)
    }

    /// A document, ending in a line feed.
    package var text: String {
        var lines = [#"<?xml version="1.0" encoding="UTF-8"?>"#]
        let sums = Self.counts(suites.flatMap(\.cases), in: duration)
        lines.append(name.map { "<testsuites name=\(Self.quoted($0)) \(sums)>" } ?? "<testsuites>")
        for suite in suites {
            lines.append(
                "  <testsuite name=\(Self.quoted(suite.name)) \(Self.counts(suite.cases, in: suite.duration))>")
            for one in suite.cases { lines += Self.lines(one, in: suite.group) }
            lines.append("  </testsuite>")
        }
        lines.append("</testsuites>")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func counts(_ cases: [Case], in duration: Duration) -> String {
        let failed = cases.count { if case .failed = $0.outcome { true } else { false } }
        let skipped = cases.count { if case .skipped = $0.outcome { true } else { false } }
        return #"tests="\#(cases.count)" failures="\#(failed)" errors="0" skipped="\#(skipped)""#
            + #" time="\#(seconds(duration))""#
    }

    private static func lines(_ one: Case, in group: String) -> [String] {
        let attributes = "name=\(quoted(one.name)) classname=\(quoted(group)) time=\"\(seconds(one.duration))\""
        let inner: String
        switch one.outcome {
        case .passed: return ["    <testcase \(attributes)/>"]
        case .skipped(let reason): inner = "<skipped\(reason.map { " message=\(quoted($0))" } ?? "")/>"
        case .failed(let message, let type, let all):
            let kind = type.map { " type=\(quoted($0))" } ?? ""
            inner =
                "<failure message=\(quoted(message))\(kind)>\(all.map(escaped).joined(separator: "\n"))</failure>"
        }
        return ["    <testcase \(attributes)>", "      \(inner)", "    </testcase>"]
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
    private static func escaped(_ text: String) -> String {
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

extension JUnitReport.Suite {
    fileprivate var duration: Duration { cases.map(\.duration).reduce(.zero, +) }
}
