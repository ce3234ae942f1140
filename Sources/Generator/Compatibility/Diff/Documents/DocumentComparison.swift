internal import Contract
internal import Diagnostics
package import OpenAPI

/// Names what differs between two versions of a document, part by part: operations with their parameters, bodies and responses, those that
/// the service calls at its clients the other way round, and what concerns the whole.
package final class DocumentComparison {
    let old: Document
    let new: Document
    let settings: DiffSettings
    let containments = Containments()
    private var changes: [Change] = []

    package init(_ old: Document, _ new: Document, settings: DiffSettings = DiffSettings()) {
        (self.old, self.new, self.settings) = (old, new, settings)
    }

    /// In the order of the old document, what is new behind it.
    package func compare() -> [Change] {
        changes = []
        let pairing = OperationPairing(old, new)
        for (before, after) in pairing.pairs where isInScope(before) {
            changes += OperationComparison(before, after, in: self).compare()
        }
        for operation in pairing.removed where isInScope(operation) {
            report(removal(of: operation, withPath: !pairing.keepsPath(operation)))
        }
        for operation in pairing.added where isInScope(operation) {
            report(
                Change(
                    rule: Rule("endpoint-added", otherwise: .info), text: "the operation is new",
                    operation: operation.reference, old: nil, new: operation.location))
        }
        changes += SentComparison(self).compare()
        changes += SecurityComparison(self).compareDocuments()
        changes += ComponentComparison(old, new).compare()
        return changes
    }

    private func report(_ change: Change?) {
        if let change { changes.append(change) }
    }

    func isInScope(_ operation: Operation) -> Bool { operation.stability >= settings.leastStability }

    // MARK: Operations that are gone

    private func removal(of operation: Operation, withPath isPath: Bool) -> Change? {
        guard operation.stability >= .beta else { return nil }
        let prefix = isPath ? "api-path" : "api"
        var place = operation.location
        let action: String
        let words: String
        switch Removal(operation.isDeprecated, operation.extensions.value(of: "x-sunset"), settings) {
        case .withoutDeprecation: (action, words) = ("removed-without-deprecation", "without having been deprecated")
        case .withDeprecation: (action, words) = ("removed-with-deprecation", "as its deprecation announced")
        case .beforeSunset(let day, let location):
            place = location
            (action, words) = ("removed-before-sunset", "before its x-sunset, \(day.text)")
        case .invalidSunset(let text, let location):
            place = location
            let rule = Rule("api-path-sunset-parse", otherwise: .error)
            return Change(
                rule: rule, text: "the operation is gone, and its x-sunset '\(text)' is no date like 2026-08-10",
                operation: operation.reference, old: place, new: nil)
        }
        return Change(
            rule: Rule("\(prefix)-\(action)", otherwise: .error), text: "the operation is gone \(words)",
            operation: operation.reference, old: place, new: nil)
    }
}

/// How something went.
enum Removal {
    case withoutDeprecation
    case withDeprecation
    case beforeSunset(CalendarDate, Location)
    case invalidSunset(String, Location)

    init(_ isDeprecated: Bool, _ sunset: Node?, _ settings: DiffSettings) {
        guard isDeprecated else {
            self = .withoutDeprecation
            return
        }
        guard let sunset else {
            self = .withDeprecation
            return
        }
        let text = sunset.string ?? sunset.json
        guard let day = CalendarDate(dayOf: text) else {
            self = .invalidSunset(text, sunset.location)
            return
        }
        self = day > settings.today ? .beforeSunset(day, sunset.location) : .withDeprecation
    }
}

extension Operation {
    package var reference: Change.Operation { Change.Operation(method: method, path: path, id: id) }

    /// What says nothing is stable.
    var stability: Stability { Stability(extensions) ?? .stable }
}

extension [Node.Member] {
    func value(of key: String) -> Node? { first { $0.key == key }?.value }
}
