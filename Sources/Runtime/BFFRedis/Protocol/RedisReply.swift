internal import BFFJSON

/// One reply of Redis, flat: a single value, or an array of them. It is filled anew for each reply.
final class RedisReply {
    enum Kind {
        case text, error, integer, nothing
    }

    struct Element {
        let kind: Kind
        let bytes: Range<Int>
        let integer: Int64
    }

    /// No command of ours is answered by a longer array.
    static let elementsMax = 8

    private(set) var elements: [Element] = []
    private(set) var isArray = false
    private var bytes = ByteBuffer()

    func reset(isArray: Bool) {
        self.isArray = isArray
        elements.removeAll(keepingCapacity: true)
        bytes.removeAll()
    }

    func append(_ kind: Kind, _ content: UnsafeRawBufferPointer) {
        let start = bytes.count
        bytes.append(content)
        elements.append(Element(kind: kind, bytes: start..<bytes.count, integer: 0))
    }

    func append(_ integer: Int64) {
        elements.append(Element(kind: .integer, bytes: 0..<0, integer: integer))
    }

    func appendNothing() {
        elements.append(Element(kind: .nothing, bytes: 0..<0, integer: 0))
    }

    // MARK: Reading

    /// The single value's kind; nil for an array.
    var kind: Kind? { isArray ? nil : elements.first?.kind }

    /// The single text's or error's bytes begin so.
    func begins(with prefix: StaticString) -> Bool {
        guard !isArray, let element = elements.first else { return false }
        let wanted = UnsafeRawBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
        return withBytes(of: element) { $0.starts(with: wanted) }
    }

    func withBytes<Result>(of element: Element, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withBytes { body(UnsafeRawBufferPointer(rebasing: $0[element.bytes])) }
    }
}
