/// A place in a contract: what every node, declaration and diagnostic carries.
package struct Location: Hashable, Sendable {
    /// The document that it belongs to, relative to the workspace's root where it lies inside: what references written
    /// there are relative to.
    package let file: String
    /// Counted from 1.
    package let line: Int
    /// Counted from 1, in Unicode scalars.
    package let column: Int
    /// The JSON Pointer inside the document, without `#`; empty for the root. Overlays are applied already.
    package let pointer: String
    /// The overlay that brought it into the document; nil where the document says it itself.
    package let overlay: String?

    package init(file: String, line: Int, column: Int, pointer: String, overlay: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.pointer = pointer
        self.overlay = overlay
    }

    /// Where line and column count: what people and tools are shown.
    package var source: String { overlay ?? file }
}

extension Location: Comparable {
    package static func < (left: Location, right: Location) -> Bool {
        (left.source, left.line, left.column, left.pointer) < (right.source, right.line, right.column, right.pointer)
    }
}

extension Location: CustomStringConvertible {
    /// `source:line:column`
    package var description: String { "\(source):\(line):\(column)" }
}
