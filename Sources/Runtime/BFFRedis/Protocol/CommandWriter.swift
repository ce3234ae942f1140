internal import BFFJSON

/// Commands on the wire: an array of bulk strings (Redis serialization protocol, version 2). They are written straight into what the
/// socket sends; hiredis' formatter would copy each value once more.
extension ByteBuffer {
    /// Begins a command of a name and `count - 1` arguments.
    mutating func appendCommand(_ name: StaticString, count: Int) {
        append(byte: UInt8(ascii: "*"))
        append(decimal: count)
        append("\r\n")
        appendArgument(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    mutating func appendArgument(_ bytes: UnsafeRawBufferPointer) {
        beginArgument(count: bytes.count)
        append(bytes)
        append("\r\n")
    }

    mutating func appendArgument(_ string: String) {
        var string = string
        string.withUTF8 { appendArgument(UnsafeRawBufferPointer($0)) }
    }

    mutating func appendArgument(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { appendArgument($0) }
    }

    /// `count` bytes and `endArgument` must follow.
    mutating func beginArgument(count: Int) {
        append(byte: UInt8(ascii: "$"))
        append(decimal: count)
        append("\r\n")
    }

    mutating func endArgument() {
        append("\r\n")
    }
}
