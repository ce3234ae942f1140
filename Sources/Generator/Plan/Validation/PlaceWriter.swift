internal import Diagnostics
internal import OpenAPI

/// Schema pointers as generated checks name them: relative to the schema of the function that they stand in, where
/// they lie below it.
struct PlaceWriter {
    /// Of the function's own schema.
    private let base: Location?

    /// What generated functions call their schema's pointer.
    static let baseName = "schema"

    init(base: Location? = nil) {
        self.base = base
    }

    /// `schema["title"]`, `schema["tags"].items`, or the whole pointer as a literal.
    func expression(for schema: Schema) -> String {
        let location = schema.location
        guard let base, base.file == location.file, location.pointer.hasPrefix(base.pointer),
            let tokens = JSONPointer.tokens(of: String(location.pointer.dropFirst(base.pointer.count)))
        else { return SwiftLiteral.quoted(location.place) }
        if tokens.isEmpty { return Self.baseName }
        // The runtime's pointers have one property and one step behind it.
        guard tokens.count >= 2, tokens[0] == "properties" else { return SwiftLiteral.quoted(location.place) }
        let property = "\(Self.baseName)[\(SwiftLiteral.quoted(JSONPointer.escape(tokens[1])))]"
        switch tokens.dropFirst(2) {
        case []: return property
        case ["items"]: return property + ".items"
        case ["additionalProperties"]: return property + ".additionalProperties"
        default: return SwiftLiteral.quoted(location.place)
        }
    }
}
