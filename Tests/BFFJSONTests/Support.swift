import BFFJSON

/// Parses `text`, hands the value to `body` while the parser lives.
func withJSON<Result>(_ text: String, _ body: (JSONValue) throws -> Result) throws -> Result {
    var buffer = ByteBuffer()
    buffer.append(string: text)
    let parser = JSONParser()
    defer { withExtendedLifetime(parser) {} }
    return try body(try parser.parse(buffer))
}

/// What `body` wrote.
func written(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    body(&writer)
    return text(of: writer)
}

func text(of writer: borrowing JSONWriter) -> String {
    writer.withBytes { String(decoding: $0, as: UTF8.self) }
}

func text(of buffer: borrowing ByteBuffer) -> String {
    buffer.withBytes { String(decoding: $0, as: UTF8.self) }
}

/// Read and written again.
func copied(_ json: String) throws -> String {
    try withJSON(json) { value in written { $0.copy(value) } }
}
