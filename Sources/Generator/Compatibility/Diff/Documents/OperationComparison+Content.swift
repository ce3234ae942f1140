internal import Diagnostics
internal import OpenAPI

/// Media types of one body.
extension OperationComparison {
    func compareContent(
        _ old: [MediaType], _ new: [MediaType], _ direction: Direction, _ status: String?, _ oldPlace: Location,
        _ newPlace: Location
    ) -> [Change] {
        let isRequest = direction == .request
        let prefix = isRequest ? "request-body" : "response"
        let words = status.map { "response of status \($0)" } ?? "request body"
        var changes: [Change] = []
        for type in old {
            guard let other = new.first(where: { $0.name == type.name }) ?? new.first(where: { $0.base == type.base })
            else {
                changes.append(
                    change(
                        "\(prefix)-media-type-removed", .error, "\(words): the media type '\(type.name)' is gone",
                        type.location, newPlace, direction))
                continue
            }
            if other.name != type.name, !isRequest { changes.append(rename(type, other, words)) }
            changes += compareSchemas(type, other, direction, status, words)
        }
        for type in new where !old.contains(where: { $0.base == type.base }) {
            changes.append(
                change(
                    "\(prefix)-media-type-added", .info, "\(words): the media type '\(type.name)' is new", oldPlace,
                    type.location, direction))
        }
        return changes.map { change in
            var change = change
            change.status = status
            return change
        }
    }

    /// The same type with other parameters.
    private func rename(_ old: MediaType, _ new: MediaType, _ words: String) -> Change {
        let action =
            old.name.lowercased() == old.base
            ? "specialized" : new.name.lowercased() == new.base ? "generalized" : "changed"
        return change(
            "response-media-type-name-\(action)", .info,
            "\(words): the media type '\(old.name)' is '\(new.name)' now", old.location, new.location, .response)
    }

    private func compareSchemas(
        _ old: MediaType, _ new: MediaType, _ direction: Direction, _ status: String?, _ words: String
    ) -> [Change] {
        let prefix = "\(direction.rawValue)-body-media-type-schema"
        switch (old.schema, new.schema) {
        case (nil, nil): return []
        case (nil, let schema?):
            return [
                change(
                    "\(prefix)-added", .info, "\(words): '\(new.name)' has a schema now", old.location, schema.location,
                    direction)
            ]
        case (let schema?, nil):
            return [
                change(
                    "\(prefix)-removed", .info, "\(words): '\(old.name)' has no schema any more", schema.location,
                    new.location, direction)
            ]
        case (let before?, let after?):
            var subject = SchemaSubject(
                .body, direction, isText: !new.isJSON, mediaType: new.name, status: status)
            subject.isSent = isSent
            return compare(subject, before, after)
        }
    }
}

extension MediaType {
    /// Lower-case, without parameters.
    fileprivate var base: String {
        (name.split(separator: ";").first ?? "").lowercased().filter { $0 != " " }
    }

    fileprivate var isJSON: Bool { base.hasSuffix("/json") || base.hasSuffix("+json") || base.hasPrefix("*/") }
}
