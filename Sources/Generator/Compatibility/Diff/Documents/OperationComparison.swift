internal import Contract
internal import Diagnostics
internal import OpenAPI

/// One operation in two versions.
struct OperationComparison {
    let old: Operation
    let new: Operation
    let documents: DocumentComparison
    /// What findings are about.
    let reference: Change.Operation
    /// The service calls it at its clients: `compareSent`.
    let isSent: Bool

    /// - Parameter reference: nil: the newer operation.
    init(
        _ old: Operation, _ new: Operation, in documents: DocumentComparison, as reference: Change.Operation? = nil,
        isSent: Bool = false
    ) {
        (self.old, self.new, self.documents) = (old, new, documents)
        self.reference = reference ?? new.reference
        self.isSent = isSent
    }

    var settings: DiffSettings { documents.settings }
    /// The lower of the two: what was not stable may still change.
    var stability: Stability { min(old.stability, new.stability) }

    func compare() -> [Change] {
        var changes = compareIdentity() + compareLifecycle() + SecurityComparison(documents).compare(old, new)
        changes += ParameterComparison(self).compare() + compareRequestBodies() + compareResponses()
        return changes.map(referring)
    }

    func referring(_ change: Change) -> Change {
        var change = change
        change.operation = reference
        return change
    }

    func change(
        _ id: String, _ level: Level, _ text: String, _ old: Location?, _ new: Location?,
        _ direction: Direction? = nil
    ) -> Change {
        Change(rule: Rule(id, otherwise: level), text: text, old: old, new: new, direction: direction)
    }

    func compare(_ subject: SchemaSubject, _ old: Schema, _ new: Schema) -> [Change] {
        SchemaComparison(
            subject, settings: settings, stability: stability, containments: documents.containments
        ).compare(old, new)
    }

    // MARK: Names and lifecycle

    func compareIdentity() -> [Change] {
        var changes: [Change] = []
        if old.id != new.id {
            if let id = old.id {
                let heir = new.id.map { ", which is '\($0)' now" } ?? ""
                changes.append(
                    change(
                        "api-operation-id-removed", .info, "the operationId '\(id)' is gone\(heir)", old.location,
                        new.location))
            } else if let id = new.id {
                changes.append(
                    change(
                        "api-operation-id-added", .info, "the operationId '\(id)' is new", old.location, new.location))
            }
        }
        for tag in old.tags where !new.tags.contains(tag) {
            changes.append(change("api-tag-removed", .info, "the tag '\(tag)' is gone", old.location, new.location))
        }
        for tag in new.tags where !old.tags.contains(tag) {
            changes.append(change("api-tag-added", .info, "the tag '\(tag)' is new", old.location, new.location))
        }
        return changes
    }

    func compareLifecycle() -> [Change] {
        let sunset = new.extensions.value(of: "x-sunset")
        var changes = Lifecycle(settings).compare(
            wasDeprecated: old.isDeprecated, isDeprecated: new.isDeprecated, sunset: sunset, stability: stability
        ).map {
            change(
                $0.operationRule, $0.level, "the operation: \($0.words)", old.location, sunset?.location ?? new.location
            )
        }
        if old.isDeprecated, new.isDeprecated {
            changes += sunsetChanges(
                old.extensions, new.extensions, of: "the operation", deleted: "sunset-deleted",
                earlier: "api-sunset-date-changed-too-small", new.location)
        }
        if let written = new.extensions.value(of: "x-stability-level"), Stability(new.extensions) == nil {
            changes.append(
                change(
                    "api-invalid-stability-level", .error,
                    "the stability \(written.json) is none of \(Stability.allCases.map(\.rawValue).joined(separator: ", "))",
                    old.location, written.location))
        }
        let (was, becomes) = (old.stability, new.stability)
        if was != becomes, was >= settings.leastStability {
            changes.append(
                change(
                    becomes > was ? "api-stability-increased" : "api-stability-decreased",
                    becomes > was ? .info : .error,
                    "the stability changed from \(was.rawValue) to \(becomes.rawValue)", old.location, new.location))
        }
        return changes
    }

    func sunsetChanges(
        _ before: [Node.Member], _ after: [Node.Member], of what: String, deleted: String, earlier: String,
        _ place: Location
    ) -> [Change] {
        let (was, becomes) = (before.value(of: "x-sunset"), after.value(of: "x-sunset"))
        switch Lifecycle(settings).sunsetChange(was, becomes, stability: stability) {
        case nil: return []
        case .deleted:
            return [change(deleted, .error, "\(what) stays deprecated, and its x-sunset is gone", was?.location, place)]
        case .earlier(let from, let to):
            let days = Lifecycle(settings).notice(stability)
            let text =
                "the x-sunset of \(what) moved from \(from.text) to \(to.text), "
                + "less than \(days) days from now"
            return [change(earlier, .error, text, was?.location, becomes?.location ?? place)]
        }
    }

    // MARK: Request bodies

    private func compareRequestBodies() -> [Change] {
        switch (old.requestBody, new.requestBody) {
        case (nil, nil): return []
        case (nil, let body?):
            let kind = body.isRequired ? "required" : "optional"
            return [
                change(
                    "request-body-added-\(kind)", .error, "a \(kind) request body is new", old.location, body.location,
                    .request)
            ]
        case (let body?, nil):
            return [
                change(
                    "request-body-removed", .error, "the request body is gone", body.location, new.location, .request)
            ]
        case (let before?, let after?):
            var changes: [Change] = []
            if before.isRequired != after.isRequired {
                let kind = after.isRequired ? "required" : "optional"
                changes.append(
                    change(
                        "request-body-became-\(kind)", .error, "the request body is \(kind) now", before.location,
                        after.location, .request))
            }
            return changes
                + compareContent(before.content, after.content, .request, nil, before.location, after.location)
        }
    }

    // MARK: Responses

    private func compareResponses() -> [Change] {
        compareStatuses { before, after in
            FieldComparison(self, .response).compare(before, after)
                + compareContent(
                    before.content, after.content, .response, before.status, before.location, after.location)
        }
    }

    /// - Parameter compare: two responses of one status.
    func compareStatuses(_ compare: (Response, Response) -> [Change]) -> [Change] {
        var changes: [Change] = []
        for response in old.responses {
            guard let other = new.responses.first(where: { $0.status.uppercased() == response.status.uppercased() })
            else {
                let kind = response.isSuccess ? "success" : "non-success"
                changes.append(
                    change(
                        "response-\(kind)-status-removed", .info, "the response of status \(response.status) is gone",
                        response.location, new.location, .response))
                continue
            }
            changes += compare(response, other)
        }
        for response in new.responses
        where !old.responses.contains(where: { $0.status.uppercased() == response.status.uppercased() }) {
            let kind = response.isSuccess ? "success" : "non-success"
            changes.append(
                change(
                    "response-\(kind)-status-added", .info, "the response of status \(response.status) is new",
                    old.location, response.location, .response))
        }
        return changes
    }
}

extension Response {
    fileprivate var isSuccess: Bool { status.hasPrefix("2") }
}
