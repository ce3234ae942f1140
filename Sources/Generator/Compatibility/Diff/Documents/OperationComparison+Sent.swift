internal import Diagnostics
internal import OpenAPI

/// An operation that the service calls at its clients. What it sends may only narrow, as a response; what clients answer may only be taken
/// more widely, as a request: the rules, and their identifiers, are those.
extension OperationComparison {
    func compareSent() -> [Change] {
        let changes = compareIdentity() + compareLifecycle() + compareSentParameters() + compareSentBodies()
        return (changes + compareAnswers() + SecurityComparison.compareSent(old, new)).map(referring)
    }

    private func compareSentParameters() -> [Change] {
        let owner = FieldComparison.Owner(prefix: "", old: old.location, new: new.location)
        return [Parameter.Place.path, .query, .header, .cookie].flatMap { place in
            FieldComparison(self, .response).compare(
                old.parameters.filter { $0.place == place }.map { FieldComparison.Field($0) },
                new.parameters.filter { $0.place == place }.map { FieldComparison.Field($0) }, in: owner)
        }
    }

    private func compareSentBodies() -> [Change] {
        var changes: [Change] = []
        if let before = old.requestBody, let after = new.requestBody, before.isRequired != after.isRequired {
            let kind = after.isRequired ? "required" : "optional"
            changes.append(
                change(
                    "sent-body-became-\(kind)", after.isRequired ? .info : .error, "the request body is \(kind) now",
                    before.location, after.location, .response))
        }
        // A body that is gone takes all of its media types with it.
        return changes
            + compareContent(
                old.requestBody?.content ?? [], new.requestBody?.content ?? [], .response, nil,
                old.requestBody?.location ?? old.location, new.requestBody?.location ?? new.location)
    }

    /// A status that is gone is one that the service no longer takes for an answer.
    private func compareAnswers() -> [Change] {
        compareStatuses { before, after in
            FieldComparison(self, .request).compare(before, after)
                + compareContent(
                    before.content, after.content, .request, before.status, before.location, after.location)
        }
    }
}
