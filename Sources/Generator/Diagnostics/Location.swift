/// A place in a contract: what every node, declaration and diagnostic carries.
package struct Location: Hashable, Sendable {
    /// The file, relative to the workspace's root where it lies inside.
    package let file: String
    /// Counted from 1.
    package let line: Int
    /// Counted from 1, in Unicode scalars.
    package let column: Int
    /// The JSON Pointer inside the file, without `#`; empty for the root.
    package let pointer: String

    package init(file: String, line: Int, column: Int, pointer: String) {
        self.file = file
        self.line = line
        self.column = column
        self.pointer = pointer
    }
}

extension Location: Comparable {
    package static func < (left: Location, right: Location) -> Bool {
        (left.file, left.line, left.column, left.pointer) < (right.file, right.line, right.column, right.pointer)
    }
}

extension Location: CustomStringConvertible {
    /// `file:line:column`
    package var description: String { "\(file):\(line):\(column)" }
}
