internal import OpenAPI

extension Operation {
    /// The method as generated code names it, behind a dot: `get`, `other("COPY")`.
    var methodLiteral: String { method == verb ? "other(\(SwiftLiteral.quoted(verb)))" : method }
}
