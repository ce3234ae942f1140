internal import Diagnostics
internal import OpenAPI

/// One object of the vocabulary while it is read. Making it reports every key that does not belong; what it hands out
/// has been checked, and a fault has been reported where it hands out nil for a key that is there.
struct ObjectReader {
    /// Keys that later steps bring, wherever they stand: refused by name until then.
    static let laterKeys: Set<String> = [
        "version", "variants", "when", "flags", "idempotency",
    ]

    let members: [Node.Member]
    /// Where a key that lacks is missed: at the key that holds the object.
    let location: Location
    let scalars: ScalarReader
    /// Keys that unknown ones most likely mean: each has been reported once, so it is not missed as well.
    private let meant: Set<String>
    var diagnostics: Diagnostics { scalars.diagnostics }

    /// - Parameters:
    ///   - name: the user's word for the object: `x-bff-plan`, `dependency 'user'`.
    ///   - location: of the key that holds it; nil means where it stands.
    ///   - later: keys that are known here but not supported yet, besides `laterKeys`.
    ///   - hint: the fix for a value of another kind.
    /// - Returns: nil, reported, where the node is no object.
    init?(
        _ node: Node, _ name: String, at location: Location? = nil, keys: [String], later: Set<String> = [],
        hint: String? = nil, diagnostics: Diagnostics
    ) {
        scalars = ScalarReader(diagnostics: diagnostics)
        guard let members = node.members else {
            let known = "write its keys: \(keys.map { "'\($0)'" }.joined(separator: ", "))"
            scalars.wrongKind(node, name, "an object", fix: hint ?? known)
            return nil
        }
        self.members = members
        self.location = location ?? node.location
        let unknown = members.filter { !keys.contains($0.key) }
        for member in unknown { Self.refuse(member, in: name, keys: keys, later: later, diagnostics) }
        meant = Set(unknown.compactMap { Suggestion.nearest(to: $0.key, in: keys) })
    }

    private static func refuse(
        _ member: Node.Member, in name: String, keys: [String], later: Set<String>, _ diagnostics: Diagnostics
    ) {
        if later.contains(member.key) || laterKeys.contains(member.key) {
            diagnostics.report(
                .notSupportedYet, at: member.keyLocation, "'\(member.key)' is not supported yet",
                fix: "leave it out")
        } else {
            diagnostics.report(
                .unknownKey, at: member.keyLocation, "\(name) has no key '\(member.key)'",
                fix: Suggestion.fix(for: member.key, in: keys) ?? Self.list(keys))
        }
    }

    /// `use one of 'a', 'b'` as a fix.
    static func list(_ names: some Sequence<String>) -> String {
        let quoted = names.map { "'\($0)'" }
        return quoted.count == 1 ? "use \(quoted[0])" : "use one of \(quoted.joined(separator: ", "))"
    }

    func member(_ key: String) -> Node.Member? { members.first { $0.key == key } }
    func node(_ key: String) -> Node? { member(key)?.value }
    func has(_ key: String) -> Bool { member(key) != nil }

    /// The value of a key that must be there; reported where it is not.
    func required(_ key: String, in name: String, fix: String) -> Node? {
        if let node = node(key) { return node }
        if meant.contains(key) { return nil }
        diagnostics.report(.missingKey, at: location, "\(name) lacks '\(key)'", fix: fix)
        return nil
    }

    func string(_ key: String) -> String? { node(key).flatMap { scalars.string($0, "'\(key)'") } }

    func bool(_ key: String) -> Bool? { node(key).flatMap { scalars.bool($0, "'\(key)'") } }

    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        node(key).flatMap { scalars.integer($0, "'\(key)'", in: range) }
    }

    func duration(_ key: String) -> Duration? { node(key).flatMap { scalars.duration($0, "'\(key)'") } }

    func expression(_ key: String) -> Expression? { node(key).flatMap { scalars.expression($0, "'\(key)'") } }

    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        node(key).flatMap { scalars.choice($0, "'\(key)'", type) }
    }

    func array(_ key: String, of items: String) -> [Node]? {
        node(key).flatMap { scalars.array($0, "'\(key)'", of: items) }
    }
}
