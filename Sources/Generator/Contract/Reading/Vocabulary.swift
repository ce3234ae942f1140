internal import Diagnostics
internal import OpenAPI

/// Which `x-…` keys there are and where each may stand.
enum Vocabulary {
    enum Side {
        case client, service

        var name: String { self == .client ? "a client's document" : "a service contract" }
    }

    /// A kind of OpenAPI object, as far as the vocabulary tells them apart.
    enum Place: Hashable {
        case document, operation, schema, header
        /// The schema of a header or parameter, which takes no binding of its own.
        case fieldSchema
        case elsewhere

        /// With its article; nil where the kind of object has its own name.
        var name: String? {
            switch self {
            case .document: "the document's root"
            case .operation: "an operation"
            case .schema: "a schema"
            case .header: "a Header Object"
            case .fieldSchema: "the schema of a header or parameter"
            case .elsewhere: nil
            }
        }
    }

    struct Key {
        let name: String
        let side: Side
        let places: [Place]
        var isLater = false
    }

    static let keys: [Key] =
        [
            Key(name: "x-bff", side: .client, places: [.document]),
            Key(name: "x-bff-plan", side: .client, places: [.operation]),
            Key(name: "x-bff-raw", side: .client, places: [.operation, .schema, .header], isLater: true),
            Key(name: "x-bff-owner", side: .service, places: [.document]),
            Key(name: "x-bff-state", side: .service, places: [.operation]),
            Key(name: "x-bff-sensitive", side: .service, places: [.schema, .fieldSchema]),
        ]
        + ["x-bff-value", "x-bff-percent", "x-bff-text", "x-bff-swift", "x-bff-role", "x-bff-map", "x-bff-shape"].map {
            Key(name: $0, side: .client, places: [.schema, .header])
        }
        + ["x-bff-each", "x-bff-join", "x-bff-elements"].map { Key(name: $0, side: .client, places: [.schema]) }

    /// What `BindingReader` reads.
    static let bindings = Set(keys.filter { $0.side == .client && $0.places.first == .schema }.map(\.name))

    /// Whether one of the keys is no key of the vocabulary, but most likely means this one: then it has been reported.
    static func mean(_ name: String, _ members: [Node.Member]) -> Bool {
        members.contains { member in
            isOurs(member.key) && !keys.contains { $0.name == member.key }
                && Suggestion.nearest(to: member.key, in: keys.map(\.name)) == name
        }
    }

    /// Also with one letter wrong in the prefix: `x-bf-value`. Other extensions are other tools' own.
    private static func isOurs(_ key: String) -> Bool {
        if key.hasPrefix("x-bff") { return true }
        guard key.hasPrefix("x-"), key.utf8.count <= Suggestion.nameScalarsMax else { return false }
        let scalars = Array(key.unicodeScalars)
        return keys.contains { Suggestion.distance(scalars, Array($0.name.unicodeScalars)) == 1 }
    }

    /// Reports a key that starts like the vocabulary and does not belong where it stands.
    ///
    /// - Parameter object: what the place is called where it has no name of its own: `a path item`.
    static func check(
        _ member: Node.Member, on place: Place, called object: String, of side: Side, _ diagnostics: Diagnostics
    ) {
        guard isOurs(member.key) else { return }
        guard let key = keys.first(where: { $0.name == member.key }) else {
            let here = keys.filter { $0.side == side && $0.places.contains(place) && !$0.isLater }.map(\.name)
            diagnostics.report(
                .unknownKey, at: member.keyLocation, "there is no key '\(member.key)'",
                fix: Suggestion.fix(for: member.key, in: here)
                    ?? Suggestion.fix(for: member.key, in: keys.map(\.name))
                    ?? (here.isEmpty ? "remove it" : ObjectReader.list(here)))
            return
        }
        if key.isLater {
            diagnostics.report(
                .notSupportedYet, at: member.keyLocation, "'\(member.key)' is not supported yet", fix: "leave it out")
        } else if key.side != side {
            diagnostics.report(
                .misplacedKey, at: member.keyLocation, "'\(member.key)' cannot stand in \(side.name)",
                fix: "move it to \(key.side.name)")
        } else if !key.places.contains(place) {
            let right = key.places.filter { $0 != .fieldSchema }.compactMap(\.name).joined(separator: " or ")
            diagnostics.report(
                .misplacedKey, at: member.keyLocation, "'\(member.key)' cannot stand on \(place.name ?? object)",
                fix: "move it to \(right)")
        }
    }
}
