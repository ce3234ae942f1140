// Diagnostics: how every stage says what is wrong with a contract.
//
// A `Diagnostic` has a stable code, a severity, a `Location`, one sentence, notes and a fix. Stages report into one
// `Diagnostics` and go on, so that all faults come together; whoever runs them prints `sorted` and writes nothing
// where `hasErrors`. `TextPrinter` shows the line from `SourceFiles`, which also is where every stage reads its
// files. `Suggestion` finds the name that was meant. Reports/ prints the same values as JSON, GitHub annotations and SARIF.

/// Collects what the stages find, so that all of it is reported together. A stage goes on behind a fault as far as
/// what follows does not merely repeat it.
package final class Diagnostics {
    /// What bffgen.yaml's `severities` can make of a code.
    package enum SeverityOverride: String, CaseIterable, Sendable {
        case off, warning, error
    }

    package private(set) var all: [Diagnostic] = []
    private var overrides: [DiagnosticCode: SeverityOverride] = [:]
    private var overridesUsed: Set<DiagnosticCode> = []
    private var exceptions: [DiagnosticException] = []
    private var exceptionsUsed: Set<DiagnosticException> = []

    package init() {}

    package func report(_ diagnostic: Diagnostic) {
        let covering = exceptions.filter { $0.covers(diagnostic) }
        exceptionsUsed.formUnion(covering)
        guard covering.isEmpty else { return }
        // A code that warns may be an error in some place: there it stays one.
        guard let override = overrides[diagnostic.code], diagnostic.severity == .warning || override == .error else {
            return all.append(diagnostic)
        }
        overridesUsed.insert(diagnostic.code)
        switch override {
        case .off: break
        case .warning: all.append(diagnostic.with(.warning))
        case .error: all.append(diagnostic.with(.error))
        }
    }

    /// Applies to what is reported from now on.
    ///
    /// - Returns: false, changing nothing, where the code is an error of its own accord: what follows an error is
    ///   not sound enough to
    ///   generate from, so only warnings can be silenced or raised.
    package func override(_ code: DiagnosticCode, with severity: SeverityOverride) -> Bool {
        if code.severity == .error { return severity == .error }
        overrides[code] = severity
        return true
    }

    /// Codes whose override changed nothing that was reported, in declaration order.
    package var needlessOverrides: [DiagnosticCode] {
        DiagnosticCode.allCases.filter { overrides[$0] != nil && !overridesUsed.contains($0) }
    }

    /// Warnings that it covers are left out from now on, whatever their severity has become.
    package func accept(_ exception: DiagnosticException) { exceptions.append(exception) }

    /// Exceptions that nothing came under, in the order in which they were accepted.
    package var needlessExceptions: [DiagnosticException] { exceptions.filter { !exceptionsUsed.contains($0) } }

    package func report(
        _ code: DiagnosticCode, at location: Location, _ message: String, notes: [Diagnostic.Note] = [],
        fix: String? = nil
    ) {
        report(Diagnostic(code, at: location, message, notes: notes, fix: fix))
    }

    package var hasErrors: Bool { all.contains { $0.severity == .error } }

    /// How many errors there are: what stayed the same since an earlier count was read without fault.
    package var errorCount: Int { all.count { $0.severity == .error } }

    /// Sorted by place, each fault once.
    package var sorted: [Diagnostic] {
        var seen = Set<Diagnostic>()
        return all.filter { seen.insert($0).inserted }
            .sorted { ($0.location, $0.code.rawValue, $0.message) < ($1.location, $1.code.rawValue, $1.message) }
    }
}
