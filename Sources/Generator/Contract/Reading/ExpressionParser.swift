internal import Diagnostics
internal import OpenAPI

/// Why a text is no expression.
package struct ExpressionFault: Error, Hashable {
    /// Counted from 1, in Unicode scalars, from the expression's `$`.
    let character: Int
    /// What is wrong there, without a place: `'#' is missing before the pointer`.
    let message: String
    let fix: String?
    /// The form is known but comes in a later step.
    var isLater = false
}

/// Parses `$request.path.id`, `$user#/profile/name` and their like; what the names mean is decided later.
package struct ExpressionParser {
    package typealias Parsed = (root: Expression.Root, steps: [Expression.Step])

    private let text: String
    private let scalars: [Unicode.Scalar]

    private init(_ text: String) {
        self.text = text
        scalars = Array(text.unicodeScalars)
    }

    package static func parse(_ text: String) throws(ExpressionFault) -> Parsed {
        try ExpressionParser(text).parse()
    }

    private func parse() throws(ExpressionFault) -> Parsed {
        guard scalars.first == "$" else {
            throw ExpressionFault(
                character: 1, message: "an expression starts with '$'",
                fix: "write '$' and what to read, such as $user#/name; a fixed value is given by const")
        }
        let hash = scalars.firstIndex(of: "#") ?? scalars.count
        let head = Array(scalars[1..<hash])
        let name = String(scalars: head.prefix { $0 != "." && $0 != "/" })
        let afterName = 1 + name.unicodeScalars.count
        guard !name.isEmpty else {
            throw ExpressionFault(character: 2, message: "a name is missing behind '$'", fix: "write it: $user")
        }
        if afterName < hash, scalars[afterName] == "/" {
            throw ExpressionFault(
                character: afterName + 1, message: "'#' is missing before the pointer",
                fix: "write $\(name)#\(String(scalars: scalars[afterName...]))")
        }
        let rest = afterName < hash ? String(scalars: scalars[(afterName + 1)..<hash]) : nil
        let root = try root(name, rest, at: afterName + 2)
        let steps = hash < scalars.count ? try steps(from: hash + 1) : []
        if hash < scalars.count { try refusePointer(behind: root, at: hash + 1) }
        return (root, steps)
    }

    /// - Parameters:
    ///   - rest: what stands between the first dot and `#`; nil without a dot.
    ///   - position: the character at which the rest starts.
    private func root(_ name: String, _ rest: String?, at position: Int) throws(ExpressionFault) -> Expression.Root {
        switch name {
        case "request": return try request(rest, at: position)
        case "auth": return try auth(rest, at: position)
        case "variant", "flags":
            throw ExpressionFault(
                character: 1, message: "'$\(name)' is not supported yet", fix: "read something else", isLater: true)
        default: return try variable(name, rest, at: position)
        }
    }

    private func request(_ rest: String?, at position: Int) throws(ExpressionFault) -> Expression.Root {
        let forms = ["path", "query", "header", "cookie", "body", "id"]
        guard let rest else {
            throw ExpressionFault(
                character: position - 1, message: "'$request' is no value by itself",
                fix: "read a part of it: \(forms.map { "$request.\($0)" }.joined(separator: ", "))")
        }
        let part = String(rest.prefix { $0 != "." })
        let named = rest.count > part.count ? String(rest.dropFirst(part.count + 1)) : nil
        switch (part, named) {
        case ("body", nil): return .requestBody
        case ("id", nil): return .requestID
        case ("body", let named?):
            throw ExpressionFault(
                character: position + part.count, message: "a part of the body is read with '#'",
                fix: "write $request.body#/\(named.replacing(".", with: "/"))")
        case (_, let named):
            guard let place = Parameter.Place(rawValue: part) else {
                throw ExpressionFault(
                    character: position, message: "'$request' has no part '\(part)'",
                    fix: Suggestion.fix(for: part, in: forms) ?? ObjectReader.list(forms))
            }
            guard let named, !named.isEmpty else {
                throw ExpressionFault(
                    character: position + part.count, message: "the name of the \(part) parameter is missing",
                    fix: "write it: $request.\(part).name")
            }
            return .requestParameter(place, name: named)
        }
    }

    private func auth(_ rest: String?, at position: Int) throws(ExpressionFault) -> Expression.Root {
        if rest == "sub" { return .subject }
        if let rest, rest.hasPrefix("claims."), rest != "claims." { return .claim(String(rest.dropFirst(7))) }
        guard let rest, rest != "claims", rest != "claims." else {
            throw ExpressionFault(
                character: scalars.firstIndex(of: "#").map { $0 + 1 } ?? scalars.count + 1,
                message: rest == nil ? "'$auth' is no value by itself" : "the name of the claim is missing",
                fix: rest == nil ? "write $auth.sub or $auth.claims.name" : "write it: $auth.claims.tenant")
        }
        throw ExpressionFault(
            character: position, message: "'$auth' has no part '\(rest)'",
            fix: Suggestion.fix(for: rest, in: ["sub", "claims"]) ?? "write $auth.sub or $auth.claims.\(rest)")
    }

    private func variable(_ name: String, _ rest: String?, at position: Int) throws(ExpressionFault) -> Expression.Root
    {
        guard NameReader.isIdentifier(name) else {
            let index = name.unicodeScalars.enumerated().first { offset, scalar in
                !NameReader.isIdentifier(offset == 0 ? String(scalar) : "a\(scalar)")
            }
            let found = index.map { "'\($0.element)'" } ?? "this"
            throw ExpressionFault(
                character: 2 + (index?.offset ?? 0), message: "\(found) cannot stand in a name",
                fix: "use letters, digits and underscores, a letter first")
        }
        guard let rest else { return .variable(name) }
        if rest == "status" { return .variableStatus(name) }
        if rest.hasPrefix("header."), Self.isFieldName(rest.dropFirst(7)) {
            return .variableHeader(name, header: String(rest.dropFirst(7)))
        }
        if rest == "header" || rest.hasPrefix("header.") {
            throw ExpressionFault(
                character: position + 6, message: "the name of the header is missing or no header's name",
                fix: "write it: $\(name).header.ETag")
        }
        throw ExpressionFault(
            character: position - 1, message: "'$\(name)' has only '.status' and '.header.<name>' behind a dot",
            fix: "write $\(name)#/\(rest.replacing(".", with: "/")) for a part of its body")
    }

    /// RFC 9110 section 5.1: a token.
    private static func isFieldName(_ name: Substring) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy { scalar in
                let isAlphanumeric = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                return scalar.isASCII && (isAlphanumeric || "!#$%&'*+-.^_`|~".unicodeScalars.contains(scalar))
            }
    }

    private func refusePointer(behind root: Expression.Root, at position: Int) throws(ExpressionFault) {
        switch root {
        case .requestParameter, .requestBody, .claim, .variable: return
        case .requestID, .subject, .variableStatus, .variableHeader:
            throw ExpressionFault(
                character: position,
                message: "a pointer cannot go into '\(String(scalars: scalars[..<(position - 1)]))'",
                fix: "write \(String(scalars: scalars[..<(position - 1)]))")
        }
    }

    private func steps(from index: Int) throws(ExpressionFault) -> [Expression.Step] {
        try PointerParser.parse(String(scalars: scalars[index...]), from: index + 1)
    }
}
