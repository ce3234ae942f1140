internal import OpenAPI

/// The Swift type of a value in a client of whole operations.
indirect enum WholeType {
    /// A type of the standard library or the runtime, by its name: `String`, `Int32`, `DateTime`.
    case plain(String)
    /// A part of a form: a file where it is sent as one, else a string.
    case binary
    /// Free-form JSON on its own tape.
    case json
    case array(WholeType)
    case map(WholeType)
    case named(WholeDeclaration)
    /// An element that may be null.
    case optional(WholeType)
}

extension WholeType {
    /// What the type is made of, through arrays, maps and optionals.
    var declaration: WholeDeclaration? {
        switch self {
        case .named(let declaration): declaration
        case .array(let element), .map(let element), .optional(let element): element.declaration
        case .plain, .binary, .json: nil
        }
    }

    /// What a value holds in place, not behind an array's or a map's own storage.
    var inline: WholeDeclaration? {
        switch self {
        case .named(let declaration): declaration
        case .optional(let wrapped): wrapped.inline
        case .plain, .binary, .json, .array, .map: nil
        }
    }

    /// Spelled by `scope`: a type that stands directly in what is being declared keeps its short name.
    func text(_ scope: WholeTypeScope) -> String {
        switch self {
        case .plain(let name): name
        case .binary: scope.isForm ? "FilePart" : "String"
        case .json: "JSONFreeForm"
        case .array(let element): "[\(element.text(scope))]"
        case .map(let value): "[String: \(value.text(scope))]"
        case .named(let declaration):
            declaration.isEnumeration && (scope.isOpen || declaration.isAlwaysOpen)
                ? "Open<\(scope.name(of: declaration))>" : scope.name(of: declaration)
        case .optional(let wrapped): wrapped.text(scope) + "?"
        }
    }

    /// One file, or several.
    var isFile: Bool {
        switch self {
        case .binary: true
        case .array(let element), .optional(let element): element.isFile
        case .plain, .json, .map, .named: false
        }
    }

    /// Whether a form writes it as text or as a file; everything else goes as JSON.
    var isFormScalar: Bool {
        switch self {
        case .plain, .binary: true
        case .named(let declaration): declaration.isEnumeration
        case .array(let element): if case .array = element { false } else { element.isFormScalar }
        case .json, .map, .optional: false
        }
    }
}

/// Where a type is spelled.
struct WholeTypeScope {
    /// The declaration that the spelling stands in; empty at the top.
    var path: [String]
    /// Enums may have values that the contract does not list: what services send.
    var isOpen: Bool
    /// Files are `FilePart`s.
    var isForm = false

    func name(of declaration: WholeDeclaration) -> String {
        let path = declaration.swiftPath
        if !self.path.isEmpty, path.count == self.path.count + 1, path.starts(with: self.path) {
            return path[path.count - 1]
        }
        // A method stands in the client: what the client declares is near.
        if self.path.count == 1, path.count > 1, path[0] == self.path[0] {
            return path.dropFirst().joined(separator: ".")
        }
        return path.joined(separator: ".")
    }
}
