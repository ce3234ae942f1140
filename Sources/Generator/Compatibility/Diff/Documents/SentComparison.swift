internal import Diagnostics
internal import OpenAPI

/// Webhooks, and the callbacks of operations that both documents have.
///
/// oasdiff looks at no more of them than whether a webhook is there: that, `ComponentComparison` says. What differs inside has the
/// identifiers of responses and requests, by who sends it.
struct SentComparison {
    private let documents: DocumentComparison

    init(_ documents: DocumentComparison) { self.documents = documents }

    func compare() -> [Change] {
        let (old, new) = (Calls(documents.old), Calls(documents.new))
        if old.isEmpty, new.isEmpty { return [] }
        var changes: [Change] = []
        for (name, before) in old.webhooks {
            guard let after = new.webhooks.first(where: { $0.name == name })?.operations else { continue }
            changes += compare(before, after)
        }
        for (before, after) in OperationPairing(documents.old, documents.new).pairs where documents.isInScope(before) {
            changes += compareCallbacks(old.callbacks(of: before), new.callbacks(of: after), of: after)
        }
        return changes
    }

    private func compareCallbacks(_ old: [Calls.Group], _ new: [Calls.Group], of owner: Operation) -> [Change] {
        var changes: [Change] = []
        func report(_ id: String, _ level: Level, _ text: String, _ old: Location?, _ new: Location?) {
            changes.append(
                Change(rule: Rule(id, otherwise: level), text: text, operation: owner.reference, old: old, new: new))
        }
        for (name, before) in old {
            if let after = new.first(where: { $0.name == name })?.operations {
                changes += compare(before, after)
            } else {
                report("callback-removed", .error, "the callback '\(name)' is gone", before.first?.location, nil)
            }
        }
        for (name, after) in new where !old.contains(where: { $0.name == name }) {
            report("callback-added", .info, "the callback '\(name)' is new", nil, after.first?.location)
        }
        return changes
    }

    /// The operations of one webhook or callback.
    private func compare(_ old: [SentOperation], _ new: [SentOperation]) -> [Change] {
        var changes: [Change] = []
        var rest = new
        for before in old {
            let heir = rest.firstIndex { $0.isSame(as: before) } ?? rest.firstIndex { $0.isHeir(of: before, old, new) }
            guard let heir else {
                changes.append(change("operation-removed", .error, "the operation is gone", before, nil))
                continue
            }
            let after = rest.remove(at: heir)
            guard documents.isInScope(before.operation) else { continue }
            if before.operation.path != after.operation.path {
                let text = "it is sent to \(after.operation.path) now, no longer to \(before.operation.path)"
                changes.append(change("expression-changed", .error, text, before, after))
            }
            changes += OperationComparison(
                before.operation, after.operation, in: documents, as: after.reference, isSent: true
            ).compareSent()
        }
        return changes + rest.map { change("operation-added", .info, "the operation is new", nil, $0) }
    }

    private func change(
        _ action: String, _ level: Level, _ text: String, _ old: SentOperation?, _ new: SentOperation?
    ) -> Change {
        let kind = (new ?? old)?.owner == nil ? "webhook" : "callback"
        return Change(
            rule: Rule("\(kind)-\(action)", otherwise: level), text: text, operation: (new ?? old)?.reference,
            old: old?.location, new: new?.location)
    }
}

/// What a document's service calls, by name and in its order.
private struct Calls {
    typealias Group = (name: String, operations: [SentOperation])

    let webhooks: [Group]
    private let callbacks: [String: [Group]]

    init(_ document: Document) {
        var webhooks: [Group] = []
        var callbacks: [String: [Group]] = [:]
        func add(_ operation: SentOperation, to groups: inout [Group]) {
            if let index = groups.firstIndex(where: { $0.name == operation.name }) {
                groups[index].operations.append(operation)
            } else {
                groups.append((operation.name, [operation]))
            }
        }
        for operation in document.sentOperations {
            if let owner = operation.owner {
                add(operation, to: &callbacks[owner.reference.words, default: []])
            } else {
                add(operation, to: &webhooks)
            }
        }
        (self.webhooks, self.callbacks) = (webhooks, callbacks)
    }

    var isEmpty: Bool { webhooks.isEmpty && callbacks.isEmpty }

    func callbacks(of owner: Operation) -> [Group] { callbacks[owner.reference.words] ?? [] }
}

extension SentOperation {
    fileprivate var location: Location { operation.location }

    /// `POST webhook orderPlaced`, `POST /v1/orders callback paid`
    fileprivate var reference: Change.Operation {
        let path = owner.map { "\($0.path) callback \(name)" } ?? "webhook \(name)"
        return Change.Operation(method: operation.method, path: path, id: operation.id, isSent: true)
    }

    fileprivate func isSame(as other: SentOperation) -> Bool {
        operation.method == other.operation.method && operation.path == other.operation.path
    }

    /// Of a callback with one address then and now, whatever that is.
    fileprivate func isHeir(of old: SentOperation, _ before: [SentOperation], _ after: [SentOperation]) -> Bool {
        operation.method == old.operation.method && Set(before.map(\.operation.path)).count == 1
            && Set(after.map(\.operation.path)).count == 1
    }
}
