internal import Contract
internal import Diagnostics
internal import OpenAPI

/// The parameters of one operation, those of its path item included.
struct ParameterComparison {
    private let operation: OperationComparison
    /// Old names of path parameters by new ones.
    private let renamed: [String: String]

    init(_ operation: OperationComparison) {
        self.operation = operation
        let names = zip(
            OperationPairing.names(in: operation.new.path), OperationPairing.names(in: operation.old.path))
        renamed = Dictionary(names.map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    }

    func compare() -> [Change] {
        let old = operation.old.parameters.filter(\.isDeclared)
        let new = operation.new.parameters.filter(\.isDeclared)
        var changes: [Change] = []
        var rest = new
        for parameter in old {
            if let index = rest.firstIndex(where: { isSame(parameter, $0) }) {
                let other = rest.remove(at: index)
                changes += compare(parameter, other)
            } else {
                changes += removal(of: parameter).map { [$0] } ?? []
            }
        }
        for parameter in new where !old.contains(where: { isSame($0, parameter) }) {
            let kind = parameter.isRequired ? "required" : "optional"
            let id =
                if parameter.place == .path {
                    "new-request-path-parameter"
                } else if parameter.isShared {
                    "new-\(kind)-request-default-parameter-to-existing-path"
                } else {
                    "new-\(kind)-request-parameter"
                }
            changes.append(
                operation.change(
                    id, .error, "the \(parameter.words) is new", operation.old.location, parameter.location, .request))
        }
        return changes
    }

    private func isSame(_ old: Parameter, _ new: Parameter) -> Bool {
        guard old.place == new.place else { return false }
        switch old.place {
        case .path: return old.name == renamed[new.name] ?? new.name
        case .header: return old.name.lowercased() == new.name.lowercased()
        case .query, .cookie: return old.name == new.name
        // There is one, and its name is sent nowhere.
        case .querystring: return true
        }
    }

    // MARK: Gone

    private func removal(of parameter: Parameter) -> Change? {
        let sunset = parameter.extensions.value(of: "x-sunset")
        let what = "the \(parameter.words) is gone"
        func change(_ id: String, _ text: String) -> Change {
            operation.change(id, .error, text, sunset?.location ?? parameter.location, operation.new.location, .request)
        }
        switch Removal(parameter.isDeprecated, sunset, operation.settings) {
        case .withoutDeprecation: return change("request-parameter-removed", what)
        case .withDeprecation: return change("request-parameter-removed-with-deprecation", "\(what), as announced")
        case .beforeSunset(let day, _):
            return change(
                "request-parameter-removed-before-sunset", "\(what) before its x-sunset, \(day.text)")
        case .invalidSunset(let text, _):
            return change(
                "request-parameter-sunset-parse", "\(what), and its x-sunset '\(text)' is no date like 2026-08-10")
        }
    }

    // MARK: Changed

    private func compare(_ old: Parameter, _ new: Parameter) -> [Change] {
        var changes: [Change] = []
        func report(_ id: String, _ level: Level, _ text: String, _ place: Location? = nil) {
            changes.append(operation.change(id, level, text, old.location, place ?? new.location, .request))
        }
        if old.isRequired != new.isRequired {
            let kind = new.isRequired ? "required" : "optional"
            report("request-parameter-became-\(kind)", .error, "the \(new.words) is \(kind) now")
        }
        let sunset = new.extensions.value(of: "x-sunset")
        for finding in Lifecycle(operation.settings).compare(
            wasDeprecated: old.isDeprecated, isDeprecated: new.isDeprecated, sunset: sunset,
            stability: operation.stability)
        {
            report(finding.parameterRule, finding.level, "the \(new.words): \(finding.words)", sunset?.location)
        }
        if old.isDeprecated, new.isDeprecated {
            changes += operation.sunsetChanges(
                old.extensions, new.extensions, of: "the \(new.words)", deleted: "request-parameter-sunset-deleted",
                earlier: "request-parameter-sunset-date-changed-too-small", new.location)
        }
        guard old.mediaType == new.mediaType else {
            report(
                "request-parameter-content-changed", .error,
                "the \(new.words) was written as \(old.mediaType ?? "style \(old.style)"), now as "
                    + (new.mediaType ?? "style \(new.style)"))
            return changes
        }
        if new.mediaType == nil, old.style != new.style || (old.explode != new.explode && new.isComposite) {
            report(
                "request-parameter-style-changed", .error,
                "the \(new.words) was written in style \(old.style)\(old.explode ? ", exploded" : ""), now in style "
                    + "\(new.style)\(new.explode ? ", exploded" : "")")
        }
        return changes + operation.compare(new.subject, old.schema, new.schema)
    }
}

extension Parameter {
    var words: String { "\(place.rawValue) parameter '\(name)'" }

    fileprivate var isComposite: Bool {
        !schema.effective.types.isDisjoint(with: [.array, .object]) && schema.effective.types != .any
    }

    fileprivate var subject: SchemaSubject {
        var subject = SchemaSubject(
            mediaType == nil
                ? .parameter(name: name, place: place.rawValue) : .content(name: name, place: place.rawValue),
            .request, isText: mediaType == nil)
        subject.isExploded = explode && style == "form"
        return subject
    }
}
