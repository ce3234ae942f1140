/// A JSON text that is known to be valid, written as it is: constants and defaults of a contract.
public struct RawJSON: JSONWritable, Sendable {
    @usableFromInline let text: StaticString

    @inlinable
    public init(_ text: StaticString) {
        self.text = text
    }

    @inlinable
    public func write(to writer: inout JSONWriter) { writer.raw(text) }
}
