internal import OpenAPI

/// The headers of one response.
struct HeaderComparison {
    private let operation: OperationComparison

    init(_ operation: OperationComparison) { self.operation = operation }

    func compare(_ old: Response, _ new: Response) -> [Change] {
        var changes: [Change] = []
        func find(_ header: Header, in response: Response) -> Header? {
            response.headers.first { $0.name.lowercased() == header.name.lowercased() }
        }
        func report(_ id: String, _ level: Level, _ text: String, _ header: Header?, _ other: Header?) {
            changes.append(
                operation.change(
                    id, level, "response of status \(new.status): \(text)", header?.location ?? old.location,
                    other?.location ?? new.location, .response))
        }
        for header in old.headers {
            guard let other = find(header, in: new) else {
                let kind = header.isRequired ? "required" : "optional"
                report(
                    "\(kind)-response-header-removed", .error, "the \(kind) header '\(header.name)' is gone", header,
                    nil)
                continue
            }
            if header.isRequired != other.isRequired {
                let kind = other.isRequired ? "required" : "optional"
                report(
                    "response-header-became-\(kind)", .info, "the header '\(header.name)' is \(kind) now", header, other
                )
            }
            let subject = SchemaSubject(
                .header(name: other.name), .response, isText: other.mediaType == nil, status: new.status)
            changes += operation.compare(subject, header.schema, other.schema)
        }
        for header in new.headers where find(header, in: old) == nil {
            report("response-header-added", .info, "the header '\(header.name)' is new", nil, header)
        }
        return changes.map { change in
            var change = change
            change.status = new.status
            return change
        }
    }
}
