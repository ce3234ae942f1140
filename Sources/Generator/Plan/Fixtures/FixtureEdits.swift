internal import Diagnostics
internal import OpenAPI

/// A place in a schema's values, written with `*` for elements and values of maps.
struct SchemaPlace {
    let pointer: String
    let schema: Schema
    /// Its value is the discriminator of a union: another value is another variant.
    let isDiscriminator: Bool

    /// Every place below a schema, outermost first, each once. What is recursive is gone into once.
    static func all(in schema: Schema) -> [SchemaPlace] {
        var places: [SchemaPlace] = []
        var open: [ObjectIdentifier] = []
        var seen: Set<String> = []
        collect(schema, "", false, &open, &places, &seen)
        return places
    }

    private static func collect(
        _ written: Schema, _ pointer: String, _ isDiscriminator: Bool, _ open: inout [ObjectIdentifier],
        _ places: inout [SchemaPlace], _ seen: inout Set<String>
    ) {
        let schema = written.effective
        guard !open.contains(ObjectIdentifier(schema)) else { return }
        open.append(ObjectIdentifier(schema))
        defer { open.removeLast() }
        let isUnion = !schema.oneOf.isEmpty || !schema.anyOf.isEmpty
        if !isUnion, seen.insert(pointer).inserted {
            places.append(SchemaPlace(pointer: pointer, schema: schema, isDiscriminator: isDiscriminator))
        }
        let discriminator = schema.discriminator?.propertyName
        for alternative in schema.oneOf + schema.anyOf + schema.allOf {
            collect(alternative, pointer, isDiscriminator, &open, &places, &seen)
        }
        for property in schema.properties {
            let isNamed = property.name == discriminator || property.schema.effective.const != nil
            collect(property.schema, pointer + "/" + escape(property.name), isNamed, &open, &places, &seen)
        }
        if let values = schema.additionalProperties, values.constant == nil {
            collect(values, pointer + "/*", false, &open, &places, &seen)
        }
        if let items = schema.items { collect(items, pointer + "/*", false, &open, &places, &seen) }
    }

    private static func escape(_ name: String) -> String {
        JSONPointer.escape(name).split(separator: "*", omittingEmptySubsequences: false).joined(separator: "~2")
    }
}

extension Node {
    /// The body with the edits made, as a stub makes them.
    func applying(_ edits: [EditFixture]) -> Node { edits.reduce(self) { $0.applying($1) } }

    /// With at most two elements in each array.
    var shortened: Node {
        switch value {
        case .array(let elements): Node(.array(elements.prefix(2).map(\.shortened)), at: location)
        case .object(let members):
            Node(
                .object(members.map { Member(key: $0.key, keyLocation: $0.keyLocation, value: $0.value.shortened) }),
                at: location)
        default: self
        }
    }

    private func applying(_ edit: EditFixture) -> Node {
        let tokens = edit.pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        switch edit {
        case .set(_, let json):
            let value = Node(.string(json), at: location).parsedLiteral
            guard let last = tokens.last else { return value }
            return changing(tokens.dropLast()[...]) { $0.setting(last, value) }
        case .lengthen(_, let count):
            return changing(tokens[...]) { node in
                guard let elements = node.array, !elements.isEmpty else { return node }
                return Node(.array((0..<count).map { elements[$0 % elements.count] }), at: node.location)
            }
        }
    }

    /// Only the literals that edits are made of.
    private var parsedLiteral: Node {
        switch string ?? "" {
        case "null": Node(.null, at: location)
        case "true": Node(.bool(true), at: location)
        case "0": Node(.integer(0), at: location)
        case "[]": Node(.array([]), at: location)
        case "{}": Node(.object([]), at: location)
        default: Node(.string(String((string ?? "").dropFirst().dropLast())), at: location)
        }
    }

    private func changing(_ tokens: ArraySlice<String>, _ change: (Node) -> Node) -> Node {
        guard let token = tokens.first else { return change(self) }
        let rest = tokens.dropFirst()
        switch value {
        case .object(let members):
            let changed = members.map { member in
                guard Self.matches(token, member.key) else { return member }
                let value = member.value.changing(rest, change)
                return Member(key: member.key, keyLocation: member.keyLocation, value: value)
            }
            return Node(.object(changed), at: location)
        case .array(let elements):
            let changed = elements.enumerated().map { index, element in
                Self.matches(token, String(index)) ? element.changing(rest, change) : element
            }
            return Node(.array(changed), at: location)
        default: return self
        }
    }

    private func setting(_ token: String, _ new: Node) -> Node {
        guard let members, token != "*", !members.contains(where: { Self.matches(token, $0.key) }) else {
            return changing([token]) { _ in new }
        }
        let added = Member(key: Self.unescape(token), keyLocation: location, value: new)
        return Node(.object(members + [added]), at: location)
    }

    private static func matches(_ token: String, _ name: String) -> Bool { token == "*" || unescape(token) == name }

    private static func unescape(_ token: String) -> String {
        guard token.utf8.contains(UInt8(ascii: "~")) else { return token }
        return JSONPointer.unescape(token.replacing("~2", with: "*")) ?? token
    }
}
