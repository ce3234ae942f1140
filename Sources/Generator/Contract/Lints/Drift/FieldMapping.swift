internal import Diagnostics
internal import OpenAPI

/// What a client makes of one field of a service's answer.
struct FieldMapping {
    let client: String
    /// The field as its service knows it: `services/users.yaml.getUser#/subscription/tier`.
    let field: String
    /// The same for a message: `'/subscription/tier' of 'users.getUser'`.
    let words: String
    let source: Source
    let composition: Composition
    /// Of a percentage: the field that is its whole. nil: the value is copied.
    let total: String?
    /// The view model need not have the field.
    let mayBeLeftOut: Bool
    /// Where the view model declares it.
    let location: Location
    /// Where its values are renamed, else listed.
    let valuesLocation: Location

    var view: SchemaView { composition.target.view }
    var isPromised: Bool { !mayBeLeftOut && !view.isNullable }
    /// The service may give nothing.
    var mayLack: Bool { source.isNullable || source.mayBeAbsent }
}

extension FieldMapping {
    /// What becomes of one value of the source.
    enum Outcome: Equatable {
        case shown(String)
        case refused
    }

    private var map: Composition.EnumMap? {
        if case .value(_, let map) = composition.kind { map } else { nil }
    }

    private var listed: [String]? { view.listedValues?.compactMap(\.string) }

    /// - Parameter value: nil: one that nobody lists yet.
    func outcome(of value: String?) -> Outcome {
        if let map {
            if let target = map.entries.first(where: { $0.source == value })?.target { return .shown(target) }
            if let otherwise = map.otherwise { return .shown(otherwise) }
        }
        guard let listed else { return .shown(value ?? Self.itself) }
        return value.map { listed.contains($0) ? .shown($0) : .refused } ?? .refused
    }

    /// Stands for a value that nobody lists and that is shown as it is: the empty name is no enum's value.
    private static let itself = ""

    /// Values of which something may be said, the service's own first.
    var knownValues: [String] {
        let given = source.schema.view.listedValues?.compactMap(\.string)
        let renamed = map?.entries.map(\.source) ?? []
        return (given ?? (map == nil ? listed : nil) ?? []) + renamed
    }

    var isText: Bool {
        if case .string = view.kind, total == nil { true } else { false }
    }
}
