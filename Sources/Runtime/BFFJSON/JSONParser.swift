internal import CSimdJSON

/// Reads one body at a time onto a tape. It is reused from body to body, and everything it handed out ends with the
/// next parse.
///
/// Not Sendable: it belongs to one event loop, or to the one request whose body it holds.
public final class JSONParser {
    /// Containers nested deeper than this (empty ones: than one more) are `.unreadable`, so that nobody who walks a
    /// tape recursively runs out of stack.
    public static var readableDepthMax: Int { 1023 }
    /// A body nested deeper than this is refused.
    public static var depthMax: Int { 100_000 }
    /// The largest body, in bytes: the tape indexes with 32 bits.
    public static var bodyBytesMax: Int { 0xFFFF_FF00 }
    /// Memory for bodies larger than this is given back by `releaseExcess`.
    public static var keptBodyBytesMax: Int { 1024 * 1024 }

    /// What becomes of a number's digits beyond those that a Double holds.
    public enum Numbers: Sendable {
        /// A number with a fraction or an exponent becomes the nearest Double.
        case nearest
        /// Its text is kept, and comparisons go by every digit. Every body is read by the lenient reader, some ten times
        /// as slow as simdjson.
        case exact
    }

    private let numbers: Numbers
    private var fast: OpaquePointer?
    private var largestBodyBytes = 0
    private var slow: LenientTape?

    public init(numbers: Numbers = .nearest) {
        self.numbers = numbers
    }

    deinit {
        bff_simdjson_destroy(fast)
    }

    /// Reads the whole buffer.
    ///
    /// - Throws: the first fault and its offset, if the bytes are not JSON by RFC 8259.
    public func parse(_ buffer: borrowing ByteBuffer) throws(JSONError) -> JSONValue {
        try parse(buffer, in: 0..<buffer.count)
    }

    /// Reads a part of the buffer; offsets in errors count from the part's start. The range is clamped to the buffer.
    public func parse(_ buffer: borrowing ByteBuffer, in range: Range<Int>) throws(JSONError) -> JSONValue {
        let range = range.clamped(to: 0..<buffer.count)
        return try buffer.withBytes { bytes throws(JSONError) in
            try parse(padded: UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
    }

    /// Gives memory back if the last bodies were larger than `keptBodyBytesMax`. For pools, when a parser comes back;
    /// all values of the last body end.
    public func releaseExcess() {
        slow = nil
        guard largestBodyBytes > Self.keptBodyBytesMax else { return }
        bff_simdjson_destroy(fast)
        fast = nil
        largestBodyBytes = 0
    }

    /// Behind `bytes`, `ByteBuffer.paddingBytes` more are readable: that is ByteBuffer's promise.
    private func parse(padded bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSONValue {
        slow = nil
        guard let start = bytes.baseAddress, !bytes.isEmpty else { throw JSONError(.empty, at: 0) }
        guard bytes.count <= Self.bodyBytesMax else { throw JSONError(.tooLarge, at: Self.bodyBytesMax) }
        if numbers == .exact { return try parseLeniently(bytes) }
        if fast == nil { fast = bff_simdjson_create() }
        guard let fast else { throw JSONError(.outOfMemory, at: 0) }
        largestBodyBytes = max(largestBodyBytes, bytes.count)
        var tape: UnsafePointer<UInt64>?
        var strings: UnsafePointer<UInt8>?
        let code = bff_simdjson_parse(fast, start.assumingMemoryBound(to: UInt8.self), bytes.count, &tape, &strings)
        if code == BFF_SIMDJSON_READ, let tape, let strings {
            return JSONValue(tape: tape, strings: strings, index: 1)
        }
        if code == BFF_SIMDJSON_OUT_OF_MEMORY { throw JSONError(.outOfMemory, at: 0) }
        return try parseLeniently(bytes)
    }

    /// simdjson does not say where a fault is, and refuses some of what RFC 8259 allows: this pass finds out.
    package func parseLeniently(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSONValue {
        var reader = LenientReader(bytes, keepsEveryDigit: numbers == .exact)
        try reader.read()
        if numbers == .nearest {
            if reader.causes.isEmpty { reader.causes.insert(.other) }
            for cause in reader.causes { cause.count() }
        }
        let lenient = LenientTape(words: reader.tape, strings: reader.strings)
        slow = lenient
        return JSONValue(tape: UnsafePointer(lenient.words), strings: UnsafePointer(lenient.strings), index: 1)
    }
}

/// The lenient reader's result at a stable address.
private final class LenientTape {
    let words: UnsafeMutablePointer<UInt64>
    let strings: UnsafeMutablePointer<UInt8>

    init(words: [UInt64], strings: [UInt8]) {
        self.words = .allocate(capacity: words.count)
        self.words.initialize(from: words, count: words.count)
        self.strings = .allocate(capacity: max(1, strings.count))
        self.strings.initialize(from: strings, count: strings.count)
    }

    deinit {
        words.deallocate()
        strings.deallocate()
    }
}
