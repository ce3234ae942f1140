internal import BFFHTTP
internal import BFFJSON

/// A finished request in its parts, for a transport that frames it by itself. Borrowed from the request's bytes.
struct RequestParts {
    /// Path and query, prefix included.
    let target: UnsafeRawBufferPointer
    /// All field lines, each with its line end.
    let fields: UnsafeRawBufferPointer
    let body: UnsafeRawBufferPointer

    /// - Parameter bytes: a request line, field lines and an empty line up to `bodyStart`, then the body.
    init(_ bytes: UnsafeRawBufferPointer, method: HTTPMethod, bodyStart: Int) {
        let targetStart = min(method.name.utf8.count + 1, bodyStart)
        let head = UnsafeRawBufferPointer(rebasing: bytes[..<bodyStart])
        let targetEnd = head[targetStart...].firstIndex(of: UInt8(ascii: " ")) ?? bodyStart
        let lineEnd = head[targetEnd...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bodyStart
        target = UnsafeRawBufferPointer(rebasing: bytes[targetStart..<targetEnd])
        fields = UnsafeRawBufferPointer(rebasing: bytes[lineEnd..<max(lineEnd, bodyStart - 2)])
        body = UnsafeRawBufferPointer(rebasing: bytes[bodyStart...])
    }

    /// Calls `take` with each field line, without its line end, and the length of its name.
    func forEachField(_ take: (_ line: UnsafeRawBufferPointer, _ nameCount: Int) -> Void) {
        var start = 0
        while start < fields.count {
            let end = fields[start...].firstIndex(of: UInt8(ascii: "\r")) ?? fields.count
            let line = UnsafeRawBufferPointer(rebasing: fields[start..<end])
            take(line, line.firstIndex(of: UInt8(ascii: ":")) ?? line.count)
            start = end + 2
        }
    }
}
