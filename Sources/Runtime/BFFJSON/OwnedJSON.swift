/// A JSON text together with the parser that read it: for values that live as long as the process, such as a
/// fallback's `value` or a contract's example.
///
///     static let fallback = OwnedJSON(#"{"items": []}"#)
///
/// `@unchecked Sendable`: the parser is private and never parses again after `init`, so the tape that `value`
/// points to is never written again. Values borrow from this object, which must outlive them: keep it in a `static
/// let`.
public final class OwnedJSON: @unchecked Sendable {
    private let parser = JSONParser()
    public let value: JSONValue

    /// - Throws: the first fault, if the text is not JSON.
    public init(_ text: some StringProtocol) throws(JSONError) {
        var buffer = ByteBuffer()
        buffer.append(string: String(text))
        value = try parser.parse(buffer)
    }

    /// - Throws: the first fault, if the bytes are not JSON.
    public init(bytes: UnsafeRawBufferPointer) throws(JSONError) {
        var buffer = ByteBuffer()
        buffer.append(bytes)
        value = try parser.parse(buffer)
    }
}
