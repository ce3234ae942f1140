/// A number as it was written.
package struct PactNumber: Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// - Parameter isInteger: false for a decimal, whatever its shortest text looks like.
    init(_ text: String, isInteger: Bool) {
        self.text = isInteger || text.utf8.contains { [0x2E, 0x65, 0x45].contains($0) } ? text : text + ".0"
    }

    /// Written without fraction and exponent. A minus zero is none: nothing but a decimal can hold it.
    package var isInteger: Bool { text != "-0" && !text.utf8.contains { [0x2E, 0x65, 0x45].contains($0) } }

    /// nil for a decimal, and beyond 64 bits.
    package var integer: Int? { isInteger ? Int(text) : nil }

    package var double: Double { Double(text) ?? .nan }
}

extension PactNumber: Equatable {
    package static func == (left: PactNumber, right: PactNumber) -> Bool {
        guard left.isInteger == right.isInteger else { return false }
        return left.isInteger ? left.text == right.text : left.double == right.double
    }
}
