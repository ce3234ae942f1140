internal import Diagnostics
internal import OpenAPI

/// Single values beside a body: the headers of one response, and of an operation that the service calls its parameters too.
struct FieldComparison {
    struct Field {
        let name: String
        /// As people call it: `header 'X-Total'`.
        let words: String
        let isRequired: Bool
        let schema: Schema
        let isText: Bool
        let location: Location

        init(_ header: Header) {
            (name, words) = (header.name, "header '\(header.name)'")
            (isRequired, schema, location) = (header.isRequired, header.schema, header.location)
            isText = header.mediaType == nil
        }

        init(_ parameter: Parameter) {
            (name, words) = (parameter.name, parameter.words)
            (isRequired, schema, location) = (parameter.isRequired, parameter.schema, parameter.location)
            isText = parameter.mediaType == nil
        }
    }

    /// Where the fields stand: what precedes findings, and the place of those that are not there.
    struct Owner {
        let prefix: String
        var status: String?
        let old: Location
        let new: Location
    }

    private let operation: OperationComparison
    /// `response`: clients read them, and oasdiff's rules of response headers hold; else those of request parameters.
    private let direction: Direction

    init(_ operation: OperationComparison, _ direction: Direction) {
        (self.operation, self.direction) = (operation, direction)
    }

    func compare(_ old: Response, _ new: Response) -> [Change] {
        compare(
            old.headers.map { Field($0) }, new.headers.map { Field($0) },
            in: Owner(
                prefix: "response of status \(new.status): ", status: new.status, old: old.location, new: new.location))
    }

    func compare(_ old: [Field], _ new: [Field], in owner: Owner) -> [Change] {
        var changes: [Change] = []
        func find(_ field: Field, in fields: [Field]) -> Field? {
            fields.first { $0.name.lowercased() == field.name.lowercased() }
        }
        func report(_ id: String, _ level: Level, _ text: String, _ field: Field?, _ other: Field?) {
            changes.append(
                operation.change(
                    id, level, owner.prefix + text, field?.location ?? owner.old, other?.location ?? owner.new,
                    direction))
        }
        for field in old {
            guard let other = find(field, in: new) else {
                report(removed(field.kind), .error, "the \(field.kind) \(field.words) is gone", field, nil)
                continue
            }
            if field.isRequired != other.isRequired {
                report(became(other.kind), .info, "the \(field.words) is \(other.kind) now", field, other)
            }
            changes += operation.compare(subject(other, owner.status), field.schema, other.schema)
        }
        for field in new where find(field, in: old) == nil {
            report(added(field.kind), .info, "the \(field.words) is new", nil, field)
        }
        return changes.map { change in
            var change = change
            change.status = owner.status
            return change
        }
    }

    private func subject(_ field: Field, _ status: String?) -> SchemaSubject {
        let part: SchemaSubject.Part =
            direction == .response ? .header(name: field.name) : .parameter(name: field.name, place: "header")
        var subject = SchemaSubject(part, direction, isText: field.isText, status: status)
        subject.isSent = operation.isSent
        return subject
    }

    // MARK: Rules

    private func removed(_ kind: String) -> String {
        direction == .response ? "\(kind)-response-header-removed" : "request-parameter-removed"
    }

    private func became(_ kind: String) -> String {
        direction == .response ? "response-header-became-\(kind)" : "request-parameter-became-\(kind)"
    }

    private func added(_ kind: String) -> String {
        direction == .response ? "response-header-added" : "new-\(kind)-request-parameter"
    }
}

extension FieldComparison.Field {
    fileprivate var kind: String { isRequired ? "required" : "optional" }
}
