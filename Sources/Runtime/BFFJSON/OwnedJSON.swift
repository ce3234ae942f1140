/// A JSON value together with what keeps it alive: a copy of its own, or the lease of an answer. For values that live long, such as
/// a fallback's `value` or a token's claims, and for free-form JSON in hand-written code.
///
///     static let fallback = OwnedJSON(#"{"items": []}"#)
///
/// `@unchecked Sendable`: the owner is private, and what `value` points to is never written again while it is held here. Values
/// borrow from this object, which must outlive them: keep it in a `static let`.
public final class OwnedJSON: @unchecked Sendable {
    private let owner: AnyObject
    public let value: JSONValue

    /// - Throws: the first fault, if the text is not JSON.
    public init(_ text: some StringProtocol) throws(JSONError) {
        var buffer = ByteBuffer()
        buffer.append(string: String(text))
        let parser = JSONParser()
        let snapshot = JSONSnapshot(copying: try parser.parse(buffer))
        withExtendedLifetime(parser) {}
        (value, owner) = (snapshot.value, snapshot)
    }

    /// - Throws: the first fault, if the bytes are not JSON.
    public init(bytes: UnsafeRawBufferPointer) throws(JSONError) {
        let snapshot = try JSONSnapshot(parsing: bytes)
        (value, owner) = (snapshot.value, snapshot)
    }

    /// - Parameter lease: what the value is borrowed from; its parser must not parse again while somebody holds it.
    public init(_ value: JSONValue, lease: AnyObject) {
        self.value = value
        owner = lease
    }
}

extension OwnedJSON: JSONWritable {
    public func write(to writer: inout JSONWriter) { writer.copy(value) }
}
