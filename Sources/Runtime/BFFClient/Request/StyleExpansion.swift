/// The spelling of each style, as text that is encoded already. RFC 6570's expansions, except where OpenAPI has none of its own.
enum StyleExpansion {
    typealias Encode = (String) -> String

    /// A name and a value of a query, a form or a cookie.
    typealias Pair = (name: String, value: String)

    // MARK: Path

    /// - Returns: nil for a value that is undefined: an empty list, an empty object, null.
    static func path(
        _ form: ParameterForm, name: String, style: PathStyle, explode: Bool, encode: Encode
    ) throws(RefusedValue) -> String? {
        guard form.isDefined else { return nil }
        switch style {
        case .simple:
            return try joined(form, name, explode, separator: ",", encode)
        case .label:
            return "." + (try joined(form, name, explode, separator: explode ? "." : ",", encode))
        case .matrix:
            return try matrix(form, name, explode, encode)
        }
    }

    private static func matrix(
        _ form: ParameterForm, _ name: String, _ explode: Bool, _ encode: Encode
    ) throws(RefusedValue) -> String {
        let key = encode(name)
        // An empty value has no equals sign (RFC 6570, section 3.2.7).
        func named(_ name: String, _ value: String) -> String { value.isEmpty ? ";\(name)" : ";\(name)=\(value)" }
        switch form {
        case .list(let elements) where explode:
            return try scalars(elements, name).map { named(key, encode($0)) }.joined()
        case .object(let members) where explode:
            return try scalarMembers(members, name).map { named(encode($0.name), encode($0.value)) }.joined()
        default:
            return named(key, try joined(form, name, false, separator: ",", encode))
        }
    }

    // MARK: Header

    /// Not encoded: fields are no URIs. An element with a comma would become two.
    static func header(_ form: ParameterForm, name: String, explode: Bool) throws(RefusedValue) -> String? {
        guard form.isDefined else { return nil }
        if case .scalar(let text) = form { return text }
        var isSplit = false
        let text = try joined(form, name, explode, separator: ",") {
            if $0.utf8.contains(UInt8(ascii: ",")) { isSplit = true }
            return $0
        }
        if isSplit { throw RefusedValue(name, .separator) }
        return text
    }

    // MARK: Query, cookies and forms

    static func pairs(
        _ form: ParameterForm, name: String, style: QueryStyle, explode: Bool, encodeName: Encode, encode: Encode
    ) throws(RefusedValue) -> [Pair] {
        guard form.isDefined else { return [] }
        let key = encodeName(name)
        if case .scalar(let text) = form { return [(key, encode(text))] }
        switch style {
        case .deepObject:
            var pairs: [Pair] = []
            deepen(form, key, encodeName, encode, into: &pairs)
            return pairs
        case .form, .spaceDelimited, .pipeDelimited:
            if explode { return try exploded(form, name, key, encodeName, encode) }
            return [(key, try delimited(form, name, style, encode))]
        }
    }

    private static func delimited(
        _ form: ParameterForm, _ name: String, _ style: QueryStyle, _ encode: Encode
    ) throws(RefusedValue) -> String {
        guard style != .form else { return try joined(form, name, false, separator: ",", encode) }
        // A comma in an element is encoded and tells itself from those between elements. These separators are encoded themselves.
        let (character, separator) = style == .spaceDelimited ? (" ", "%20") : ("|", "%7C")
        var isSplit = false
        let text = try joined(form, name, false, separator: separator) {
            if $0.contains(character) { isSplit = true }
            return encode($0)
        }
        if isSplit { throw RefusedValue(name, .separator) }
        return text
    }

    private static func exploded(
        _ form: ParameterForm, _ name: String, _ key: String, _ encodeName: Encode, _ encode: Encode
    ) throws(RefusedValue) -> [Pair] {
        switch form {
        case .nothing: []
        case .scalar(let text): [(key, encode(text))]
        case .list(let elements): try scalars(elements, name).map { (key, encode($0)) }
        case .object(let members):
            try scalarMembers(members, name).map { (encodeName($0.name), encode($0.value)) }
        }
    }

    /// Brackets for each step. OpenAPI leaves lists and nested objects open: lists are numbered, which is what the common servers read
    /// back as the same structure.
    private static func deepen(
        _ form: ParameterForm, _ key: String, _ encodeName: Encode, _ encode: Encode, into pairs: inout [Pair]
    ) {
        switch form {
        case .nothing: break
        case .scalar(let text): pairs.append((key, encode(text)))
        case .list(let elements):
            for (index, element) in elements.filter({ $0 != .nothing }).enumerated() {
                deepen(element, "\(key)%5B\(index)%5D", encodeName, encode, into: &pairs)
            }
        case .object(let members):
            for member in members {
                deepen(member.value, "\(key)%5B\(encodeName(member.name))%5D", encodeName, encode, into: &pairs)
            }
        }
    }

    // MARK: Parts

    /// Elements behind each other; an object's names and values as `name=value` where it is exploded, else as elements of their own.
    private static func joined(
        _ form: ParameterForm, _ name: String, _ explode: Bool, separator: String, _ encode: Encode
    ) throws(RefusedValue) -> String {
        switch form {
        case .nothing: ""
        case .scalar(let text): encode(text)
        case .list(let elements): try scalars(elements, name).map(encode).joined(separator: separator)
        case .object(let members):
            try scalarMembers(members, name)
                .map { encode($0.name) + (explode ? "=" : separator) + encode($0.value) }
                .joined(separator: separator)
        }
    }

    private static func scalars(_ elements: [ParameterForm], _ name: String) throws(RefusedValue) -> [String] {
        var texts: [String] = []
        for element in elements {
            if let text = try scalar(element, name) { texts.append(text) }
        }
        return texts
    }

    private static func scalarMembers(
        _ members: [ParameterForm.Member], _ name: String
    ) throws(RefusedValue) -> [Pair] {
        var pairs: [Pair] = []
        for member in members {
            if let text = try scalar(member.value, name) { pairs.append((member.name, text)) }
        }
        return pairs
    }

    private static func scalar(_ form: ParameterForm, _ name: String) throws(RefusedValue) -> String? {
        switch form {
        case .nothing: nil
        case .scalar(let text): text
        case .list, .object: throw RefusedValue(name, .nested)
        }
    }
}
