package import Diagnostics
internal import OpenAPI

/// What a comparison found, for people and for tools.
package struct ChangeReport {
    package struct Entry {
        package let change: Change
        /// Why it is allowed; nil where it is not.
        package let reason: String?
        /// How many more operations and places the same line of a contract is felt at.
        package fileprivate(set) var others = 0

        /// One line for people.
        package var sentence: String { change.sentence + suffix }

        var suffix: String {
            others == 0 ? "" : others == 1 ? ", and at 1 other place" : ", and at \(others) other places"
        }
    }

    private struct Cause: Hashable {
        let rule: Rule
        let old: Location?
        let new: Location?
        let reason: String?
    }

    /// Heaviest first, else in the order of the documents.
    package let entries: [Entry]

    package init(_ changes: [Change], allowing allowed: inout AllowedChanges) {
        var entries: [Entry] = []
        for change in changes {
            // What breaks nobody needs no leave, and an entry for it none to stay.
            let reason = change.level == .info ? nil : allowed.reason(for: change)
            entries.append(Entry(change: change, reason: reason))
        }
        self.entries = Level.allCases.reversed().flatMap { level in entries.filter { $0.change.level == level } }
    }

    package init(_ entries: [Entry]) { self.entries = entries }

    /// Each change of a line once, though many operations share what it says.
    package var causes: [Entry] {
        var indexes: [Cause: Int] = [:]
        var causes: [Entry] = []
        for entry in entries {
            let cause = Cause(
                rule: entry.change.rule, old: entry.change.old, new: entry.change.new, reason: entry.reason)
            if let index = indexes[cause] {
                causes[index].others += 1
            } else {
                indexes[cause] = causes.count
                causes.append(entry)
            }
        }
        return causes
    }

    /// The heaviest that is not allowed; nil where there is nothing.
    package var level: Level? { entries.filter { $0.reason == nil }.map(\.change.level).max() }

    package func count(_ level: Level) -> Int { entries.count { $0.change.level == level && $0.reason == nil } }

    package var allowedCount: Int { entries.count { $0.reason != nil } }

    /// Errors and warnings that are not allowed.
    package var diagnostics: [Diagnostic] {
        causes.filter { $0.reason == nil }.compactMap { $0.change.diagnostic(saying: $0.sentence) }
    }

    /// `2 breaking changes, 1 that may break, 4 others`
    package var summary: String {
        let errors = count(.error)
        var text = "\(errors) breaking \(errors == 1 ? "change" : "changes"), \(count(.warning)) that may break, "
        text += "\(count(.info)) others"
        return allowedCount == 0 ? text : text + ", \(allowedCount) allowed"
    }

    // MARK: JSON

    package var value: ReportValue { .list(entries.map(Self.value)) }

    private static func value(_ entry: Entry) -> ReportValue {
        let change = entry.change
        return .object([
            ("rule", .text(change.rule.id)), ("level", .text(change.level.rawValue)), ("text", .text(change.text)),
            ("operation", change.operation.map { .text($0.words) }),
            ("operationId", change.operation?.id.map { .text($0) }),
            ("direction", change.direction.map { .text($0.rawValue) }), ("status", change.status.map { .text($0) }),
            ("pointer", change.pointer.map { .text($0) }), ("old", change.old?.report),
            ("new", change.new?.report), ("allowed", entry.reason.map { .text($0) }),
        ])
    }
}

extension Change {
    /// One line for people: the operation first.
    package var sentence: String { operation.map { "\($0.words): \(text)" } ?? text }

    /// nil for information.
    package func diagnostic(saying sentence: String) -> Diagnostic? {
        guard level > .info, let location else { return nil }
        let before = new == nil ? nil : old.map { Diagnostic.Note("it was here", at: $0) }
        return Diagnostic(
            .contractChange, at: location, sentence, notes: before.map { [$0] } ?? [],
            severity: level == .error ? .error : .warning, rule: rule.id)
    }
}
