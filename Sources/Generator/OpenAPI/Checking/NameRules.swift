internal import Diagnostics

/// Names that must be distinct, or must have a counterpart.
extension PartRules {
    func checkDistinct(_ operationIDs: [Node]) {
        var first: [String: Location] = [:]
        for id in operationIDs.sorted(by: { $0.location < $1.location }) {
            guard let text = id.string else { continue }
            guard let known = first[text] else {
                first[text] = id.location
                continue
            }
            diagnostics.report(
                .duplicateOperationID, at: id.location, "operationId '\(text)' is used twice",
                notes: [Diagnostic.Note("it is used here first", at: known)], fix: "rename one of them")
        }
    }

    func check(parameters list: Node?, _ resolver: ReferenceResolver) {
        var first: [String: Location] = [:]
        for element in list?.array ?? [] {
            guard let parameter = resolver.target(of: element), let name = parameter["name"]?.string,
                let place = parameter["in"]?.string
            else { continue }
            let key = "\(place) \(place == "header" ? name.lowercased() : name)"
            guard let known = first[key] else {
                first[key] = element.location
                continue
            }
            diagnostics.report(
                .duplicateParameter, at: element.location, "\(place) parameter '\(name)' stands twice in one list",
                notes: [Diagnostic.Note("it stands here first", at: known)], fix: "remove one of them")
        }
    }

    /// Operations of one method whose paths match the same requests are told apart by nothing, unless their parameters
    /// take different values.
    func check(_ operations: [Operation]) {
        var first: [String: Operation] = [:]
        for operation in operations {
            let names = PathTemplate.names(in: operation.path)
            let kinds = names.map { name in
                operation.parameters.first { $0.place == .path && $0.name == name }?.schema.valueKind ?? ""
            }
            let shape = ([operation.method, PathTemplate.shape(of: operation.path)] + kinds).joined(separator: " ")
            guard let known = first[shape] else {
                first[shape] = operation
                continue
            }
            diagnostics.report(
                Diagnostic(
                    .duplicatePath, at: operation.location,
                    "'\(operation.method) \(operation.path)' takes the same requests as "
                        + "'\(known.method) \(known.path)'",
                    notes: [Diagnostic.Note("that operation stands here", at: known.location)],
                    fix: "remove one of them", severity: .error))
        }
    }

    /// Templates that differ in parameter names alone are one path (OpenAPI, Paths Object).
    func check(paths: Node?) {
        var first: [String: Node.Member] = [:]
        for path in paths?.members ?? [] where path.key.hasPrefix("/") {
            let shape = PathTemplate.shape(of: path.key)
            guard let known = first[shape] else {
                first[shape] = path
                continue
            }
            diagnostics.report(
                .duplicatePath, at: path.keyLocation, "path '\(path.key)' matches what '\(known.key)' matches",
                notes: [Diagnostic.Note("that path stands here", at: known.keyLocation)],
                fix: "put the operations under one of them")
        }
    }

    /// Each `{name}` of a path has a parameter, and each path parameter a place in it.
    ///
    /// - Returns: the names without a parameter that can be read as undeclared ones: where a parameter has no place
    ///   either, one of the two
    ///   is misspelt, and that is an error.
    func check(_ operation: PathUse) -> [String] {
        let names = PathTemplate.names(in: operation.path)
        let defined = operation.parameters.filter { $0.place == .path }
        let unused = defined.filter { !names.contains($0.name) }
        let missing = names.filter { name in !defined.contains { $0.name == name } }
        let note = Diagnostic.Note("the operation", at: operation.location)
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            diagnostics.report(
                .nonconforming, at: operation.pathLocation, "'{\(name)}' stands twice in path '\(operation.path)'",
                fix: "rename one of them")
        }
        for name in missing {
            diagnostics.report(
                Diagnostic(
                    .undefinedPathParameter, at: operation.pathLocation,
                    "'{\(name)}' has no path parameter in '\(operation.method) \(operation.path)'", notes: [note],
                    fix: Suggestion.fix(for: name, in: unused.map(\.name))
                        ?? "add a parameter with 'name: \(name)' and 'in: path'",
                    severity: unused.isEmpty ? .warning : .error))
        }
        for parameter in unused where missing.isEmpty {
            diagnostics.report(
                .unusedPathParameter, at: parameter.location,
                "path parameter '\(parameter.name)' has no place in '\(operation.path)'", notes: [note],
                fix: "add '{\(parameter.name)}' to the path or remove the parameter")
        }
        return unused.isEmpty ? missing : []
    }

    /// Every scheme that `security` names is under `components/securitySchemes`.
    ///
    /// - Parameter file: the document; a part of it in another file may be made for a document that has the scheme, so
    ///   that there it is a warning.
    func check(_ requirements: [SecurityRequirement], schemes: [SecurityScheme], file: String) {
        for requirement in requirements {
            for (name, _) in requirement.schemes where !schemes.contains(where: { $0.name == name }) {
                diagnostics.report(
                    Diagnostic(
                        .unresolvedSecurity, at: requirement.location,
                        "security scheme '\(name)' is not under 'components/securitySchemes'",
                        fix: Suggestion.fix(for: name, in: schemes.map(\.name)) ?? "define it there",
                        severity: requirement.location.file == file ? .error : .warning))
            }
        }
    }
}

/// An operation's path with the parameters that it is given.
struct PathUse {
    let method: String
    let path: String
    let pathLocation: Location
    let parameters: [Parameter]
    let location: Location
}

extension Schema {
    /// What the schema says of its values' form, as written.
    fileprivate var valueKind: String {
        ["$ref", "type", "format", "pattern", "enum"].compactMap { node[$0]?.json }.joined(separator: " ")
    }
}

/// HTTP's own names.
enum FieldName {
    /// A token (RFC 9110, section 5.6.2): what header fields and cookies are named with.
    static func isToken(_ name: some StringProtocol) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(isTokenByte)
    }

    /// `type/subtype`, either of them `*`, with parameters behind `;` (section 8.3.1).
    static func isMediaType(_ name: String) -> Bool {
        let bare = name.prefix { $0 != ";" }
        let parts = bare.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && isToken(parts[0]) && isToken(parts[1].trimmingSpaces)
    }

    /// What is no media type but can stand as a name: no control characters, and something before the `;`.
    static func isReadable(_ name: String) -> Bool {
        !name.hasPrefix(";") && !name.isEmpty && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5E...0x7A: true
        default: "!#$%&'*+-.|~".utf8.contains(byte)
        }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = self
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
