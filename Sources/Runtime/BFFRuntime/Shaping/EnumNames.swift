public import BFFJSON

/// `x-bff-map`: what an enum's values are called in the view model.
public struct EnumNames: Sendable {
    @usableFromInline let entries: [(source: StaticString, target: StaticString)]
    @usableFromInline let otherwise: StaticString?

    /// - Parameter otherwise: what every other value is called; nil: such a value keeps its name.
    @inlinable
    public init(_ entries: [(source: StaticString, target: StaticString)], otherwise: StaticString? = nil) {
        self.entries = entries
        self.otherwise = otherwise
    }

    /// Enums are short: the names are compared one by one.
    @inlinable
    public subscript(name: JSONText) -> JSONText {
        for entry in entries where name == entry.source { return JSONText(entry.target) }
        return otherwise.map { JSONText($0) } ?? name
    }
}
