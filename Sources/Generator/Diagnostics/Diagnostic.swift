/// One fault, said once: what is wrong, where, and what to do about it.
package struct Diagnostic: Hashable, Sendable {
    package enum Severity: String, Sendable {
        case warning, error
    }

    /// A second place that the reader needs to understand the fault.
    package struct Note: Hashable, Sendable {
        package let message: String
        package let location: Location?

        package init(_ message: String, at location: Location? = nil) {
            self.message = message
            self.location = location
        }
    }

    package let code: DiagnosticCode
    package let severity: Severity
    package let location: Location
    /// One sentence in the user's own words, without a full stop.
    package let message: String
    package let notes: [Note]
    /// What to do: an imperative sentence without a full stop.
    package let fix: String?
    /// What tools are told in place of the code, where that stands for a whole book of rules; nil: the code itself.
    package let rule: String?
    /// The line holds what must not be printed.
    package let hidesLine: Bool

    /// The stable name: of the rule, else of the code.
    package var name: String { rule ?? code.rawValue }

    /// - Parameter severity: nil means the code's own.
    package init(
        _ code: DiagnosticCode, at location: Location, _ message: String, notes: [Note] = [], fix: String? = nil,
        severity: Severity? = nil, rule: String? = nil, hidesLine: Bool = false
    ) {
        self.code = code
        self.rule = rule
        self.severity = severity ?? code.severity
        self.location = location
        self.message = message
        self.notes = notes
        self.fix = fix
        self.hidesLine = hidesLine
    }

    package func with(_ severity: Severity) -> Diagnostic {
        Diagnostic(
            code, at: location, message, notes: notes, fix: fix, severity: severity, rule: rule, hidesLine: hidesLine)
    }
}
