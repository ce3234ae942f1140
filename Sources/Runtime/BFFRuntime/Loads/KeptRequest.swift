internal import BFFHTTP
internal import BFFJSON
internal import BFFPolicy

/// The request whose answer, or an item of whose answer, is kept under a key: what `Execution.beginKey` and `ItemKeys` have written,
/// read back. Borrows the key's bytes.
struct KeptRequest {
    private typealias Parts = CacheKey.Parts

    /// The request line as it was written, and fields behind it; a batch's without its keys.
    private let head: UnsafeRawBufferPointer
    /// Nil where the answer is kept as a whole.
    private let item: CacheKey.Parts.Part?

    /// - Returns: nil for a key of another kind.
    init?(_ key: UnsafeRawBufferPointer) {
        var parts = Parts(key)
        guard case .bytes(let first)? = parts.next(), let second = parts.next() else { return nil }
        // An item's key has two parts, the batch's key and the item's own; a whole answer's has the fields, the body and more behind.
        let isItem = parts.next() == nil
        guard let head = Self.head(of: isItem ? first : key) else { return nil }
        (self.head, item) = (head, isItem ? second : nil)
    }

    /// Behind the operation, and the fields that are kept with their number before them.
    private static func head(of key: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        var parts = Parts(key)
        guard case .bytes? = parts.next(), case .integer(let fields)? = parts.next() else { return nil }
        for _ in 0..<fields { _ = parts.next() }
        guard case .bytes(let head)? = parts.next() else { return nil }
        return head
    }

    /// Path and query, without the keys of a batch.
    private var target: Slice<UnsafeRawBufferPointer> {
        let blank = UInt8(ascii: " ")
        guard let method = head.firstIndex(of: blank) else { return head[head.endIndex...] }
        return head[(method + 1)...].prefix { $0 != blank }
    }

    // MARK: What a purge asks

    /// An item of a batch, as its answer has it.
    enum Item {
        case integer(Int)
        case text(String)

        /// As it stands in a path or a query.
        fileprivate var encoded: [UInt8] {
            switch self {
            case .integer(let number): return Array("\(number)".utf8)
            case .text(var text):
                var buffer = ByteBuffer()
                text.withUTF8 { PercentCoding.encode(UnsafeRawBufferPointer($0), into: &buffer) }
                return buffer.withBytes { Array($0) }
            }
        }
    }

    func isOf(_ item: Item) -> Bool {
        switch (self.item, item) {
        case (.integer(let mine)?, .integer(let other)): mine == other
        case (.bytes(let mine)?, .text(let other)): mine.elementsEqual(other.utf8)
        case (.integer?, _), (.bytes?, _), (.nothing?, _), (nil, _): false
        }
    }

    /// Whether a request of this path and query has brought what is kept: an item, if the batch's keys are in the body or the item's is
    /// among those in the target.
    func isAsked(by target: String) -> Bool {
        let (mine, asked) = (self.target, Array(target.utf8))
        if mine.elementsEqual(asked) { return true }
        guard let key = itemKey else { return false }
        // What the target has beside the batch's own parts is the keys.
        let before = zip(mine, asked).prefix { $0 == $1 }.count
        let behind = mine.dropFirst(before)
        guard asked.count > mine.count, asked.suffix(behind.count).elementsEqual(behind) else { return false }
        let values = asked[before..<asked.count - behind.count]
        // In a list of one parameter, no other one begins.
        let isList = asked[..<before].last.map { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "/") } ?? false
        guard !isList || !values.contains(where: Self.endsParameter) else { return false }
        return Self.holds(values, key)
    }

    private static func endsParameter(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "&") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "?")
    }

    private var itemKey: [UInt8]? {
        switch item {
        case .integer(let number)?: Item.integer(number).encoded
        case .bytes(let text)?: Item.text(String(decoding: text, as: UTF8.self)).encoded
        case .nothing?, nil: nil
        }
    }

    /// Whether one of the values in this part of a target is the key: `,`, `|`, `%20` and what ends parameters stand between them.
    private static func holds(_ values: ArraySlice<UInt8>, _ key: [UInt8]) -> Bool {
        func parts(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "|") || endsParameter(byte)
        }
        for place in values.indices.dropLast(max(0, key.count - 1)) {
            let end = place + key.count
            guard values[place..<end].elementsEqual(key) else { continue }
            let before = values[..<place]
            let behind = values[end...]
            if before.last.map(parts) ?? true || before.suffix(3).elementsEqual("%20".utf8),
                behind.first.map(parts) ?? true || behind.prefix(3).elementsEqual("%20".utf8)
            {
                return true
            }
        }
        return false
    }
}
