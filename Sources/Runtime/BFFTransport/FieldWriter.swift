public import BFFHTTP
public import BFFJSON

/// Writes fields of a message's head. What frames the message (Content-Length, Connection, Date …) is not its business.
public struct FieldWriter: ~Copyable {
    var buffer: ByteBuffer

    init(buffer: consuming ByteBuffer) {
        self.buffer = buffer
    }

    consuming func takeBuffer() -> ByteBuffer { buffer }

    public mutating func field(_ name: StaticString, _ value: StaticString) {
        open(name)
        buffer.append(value)
        buffer.append("\r\n")
    }

    public mutating func field(_ name: StaticString, _ value: Int) {
        open(name)
        buffer.append(decimal: value)
        buffer.append("\r\n")
    }

    public mutating func field(_ name: StaticString, _ value: Bool) {
        open(name)
        buffer.append(value ? "true" : "false")
        buffer.append("\r\n")
    }

    /// The number as JSON writes it.
    public mutating func field(_ name: StaticString, _ value: Double) {
        open(name)
        buffer.append(number: value)
        buffer.append("\r\n")
    }

    /// - Returns: false for a value with control characters, which is left out: it could end the field and begin
    ///   another.
    @discardableResult
    public mutating func field(_ name: StaticString, _ value: String) -> Bool {
        var value = value
        return value.withUTF8 { field(name, bytes: UnsafeRawBufferPointer($0)) }
    }

    /// - Returns: false for a value with control characters, which is left out.
    @discardableResult
    public mutating func field(_ name: StaticString, _ value: JSONText) -> Bool {
        value.withBytes { field(name, bytes: $0) }
    }

    /// - Returns: false for a value with control characters, which is left out.
    @discardableResult
    public mutating func field(_ name: StaticString, _ value: HTTPText) -> Bool {
        value.withBytes { field(name, bytes: $0) }
    }

    /// - Returns: false for a name that is no token or a value with control characters; both are left out.
    @discardableResult
    package mutating func field(named name: String, _ value: String) -> Bool {
        guard !name.isEmpty, name.utf8.allSatisfy(ASCII.isToken) else { return false }
        var value = value
        return value.withUTF8 { bytes in
            guard Self.isFieldValue(UnsafeRawBufferPointer(bytes)) else { return false }
            buffer.append(string: name)
            buffer.append(": ")
            buffer.append(UnsafeRawBufferPointer(bytes))
            buffer.append("\r\n")
            return true
        }
    }

    mutating func field(_ name: StaticString, bytes: UnsafeRawBufferPointer) -> Bool {
        guard Self.isFieldValue(bytes) else { return false }
        open(name)
        buffer.append(bytes)
        buffer.append("\r\n")
        return true
    }

    private mutating func open(_ name: StaticString) {
        buffer.append(name)
        buffer.append(": ")
    }

    /// No control characters but the tab (RFC 9110, section 5.5).
    static func isFieldValue(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == UInt8(ascii: "\t") }
    }
}

extension ByteBuffer {
    /// As JSON writes it.
    mutating func append(number: Double) {
        var writer = JSONWriter()
        writer.value(number)
        writer.withBytes { append($0) }
    }

    /// As JSON writes it, percent-encoded: the `+` of an exponent would be a blank in a query.
    mutating func append(encodedNumber number: Double) {
        var writer = JSONWriter()
        writer.value(number)
        writer.withBytes { PercentCoding.encode($0, into: &self) }
    }
}
