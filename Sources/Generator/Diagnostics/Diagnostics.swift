/// Collects what the stages find, so that all of it is reported together. A stage goes on behind a fault as far as what follows
/// does not merely repeat it.
package final class Diagnostics {
    package private(set) var all: [Diagnostic] = []

    package init() {}

    package func report(_ diagnostic: Diagnostic) {
        all.append(diagnostic)
    }

    package func report(
        _ code: DiagnosticCode, at location: Location, _ message: String, notes: [Diagnostic.Note] = [],
        fix: String? = nil
    ) {
        report(Diagnostic(code, at: location, message, notes: notes, fix: fix))
    }

    package var hasErrors: Bool { all.contains { $0.severity == .error } }

    /// Sorted by place, each fault once.
    package var sorted: [Diagnostic] {
        var seen = Set<Diagnostic>()
        return all.filter { seen.insert($0).inserted }.sorted { ($0.location, $0.code.rawValue) < ($1.location, $1.code.rawValue) }
    }
}
