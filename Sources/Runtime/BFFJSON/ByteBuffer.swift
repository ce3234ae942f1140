/// Growable bytes, owned uniquely, with `paddingBytes` readable bytes behind the last one, as simdjson wants them.
///
/// Sendable because it is not copyable: whoever holds it holds the only reference to its memory.
@frozen
public struct ByteBuffer: ~Copyable, @unchecked Sendable {
    /// Readable bytes that always stand behind `count`; their content is undefined.
    public static var paddingBytes: Int { 64 }
    /// What the first allocation holds at least.
    public static var initialBytesMin: Int { 512 }
    /// Above this, `removeAll` gives memory back instead of keeping it for the next use.
    public static var keptBytesMax: Int { 256 * 1024 }

    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var used: Int
    /// Without the padding; zero means that `base` is the shared, never written empty page.
    @usableFromInline var capacity: Int

    /// - Parameter capacity: bytes to reserve at once; none by default, the first append allocates.
    public init(capacity: Int = 0) {
        base = EmptyPage.bytes
        used = 0
        self.capacity = 0
        if capacity > 0 { grow(toFit: capacity) }
    }

    deinit {
        if capacity > 0 { base.deallocate() }
    }

    @inlinable public var count: Int { used }
    @inlinable public var isEmpty: Bool { used == 0 }

    /// Bytes that fit without another allocation, those in use among them.
    @inlinable public var reservedBytes: Int { capacity }

    /// Makes room for `additional` bytes behind those in use.
    @inlinable @inline(__always)
    public mutating func reserve(_ additional: Int) {
        if capacity &- used < additional { grow(toFit: used + additional) }
    }

    /// Writes over a byte that is there; any other place is left alone.
    package mutating func overwrite(at index: Int, with byte: UInt8) {
        if index >= 0, index < used { base[index] = byte }
    }

    /// Drops everything behind the first `count` bytes; a greater count changes nothing.
    @inlinable
    public mutating func truncate(to count: Int) {
        if count < used { used = Swift.max(0, count) }
    }

    /// Empties the buffer. Memory is kept for the next use, unless it is more than `keptBytesMax`.
    public mutating func removeAll(keepingCapacity: Bool = true) {
        used = 0
        guard capacity > 0, !keepingCapacity || capacity > Self.keptBytesMax else { return }
        base.deallocate()
        base = EmptyPage.bytes
        capacity = 0
    }

    /// Drops the first `count` bytes (all, when there are fewer) and moves the rest to the front.
    public mutating func removeFirst(_ count: Int) {
        let dropped = min(max(0, count), used)
        guard dropped > 0 else { return }
        used -= dropped
        if used > 0 { UnsafeMutableRawPointer(base).copyMemory(from: base + dropped, byteCount: used) }
    }

    @usableFromInline
    mutating func grow(toFit needed: Int) {
        let wanted = max(needed, capacity * 2, Self.initialBytesMin)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted + Self.paddingBytes)
        // simdjson ignores what stands in the padding, but reads it.
        (moved + wanted).initialize(repeating: 0, count: Self.paddingBytes)
        moved.initialize(from: base, count: used)
        if capacity > 0 { base.deallocate() }
        base = moved
        capacity = wanted
    }
}

// MARK: Appending

extension ByteBuffer {
    @inlinable @inline(__always)
    public mutating func append(byte: UInt8) {
        reserve(1)
        base[used] = byte
        used &+= 1
    }

    @inlinable @inline(__always)
    public mutating func append(_ literal: StaticString) {
        let count = literal.utf8CodeUnitCount
        reserve(count)
        UnsafeMutableRawPointer(base + used).copyMemory(from: literal.utf8Start, byteCount: count)
        used &+= count
    }

    @inlinable
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        UnsafeMutableRawPointer(base + used).copyMemory(from: source, byteCount: bytes.count)
        used &+= bytes.count
    }

    @inlinable
    public mutating func append(_ text: JSONText) {
        text.withBytes { append($0) }
    }

    /// The string's UTF-8.
    public mutating func append(string: String) {
        var string = string
        string.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// The number in decimal digits, with a minus sign where it is negative.
    @inlinable @inline(__always)
    public mutating func append(decimal number: Int) {
        reserve(DecimalDigits.bytesMax)
        used &+= DecimalDigits.write(number, to: base + used)
    }
}

// MARK: Access

extension ByteBuffer {
    @inlinable
    public borrowing func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: used))
    }

    /// Gives `body` at least `minimum` writable bytes behind those in use; what it returns, at most the region's
    /// size, is how many it filled.
    @inlinable
    public mutating func withSpareCapacity<Failure: Error>(
        minimum: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        commit(try body(spareCapacity(minimum: minimum)))
    }

    /// At least `minimum` writable bytes behind those in use, for readers that fill them in a later callback and then
    /// call `commit`. The region dangles as soon as the buffer grows, shrinks or goes away.
    @inlinable
    public mutating func spareCapacity(minimum: Int) -> UnsafeMutableRawBufferPointer {
        reserve(minimum)
        return UnsafeMutableRawBufferPointer(start: base + used, count: capacity - used)
    }

    /// Takes over the first `filled` bytes of the spare capacity; more than there is counts as all of it.
    @inlinable
    public mutating func commit(_ filled: Int) {
        used += Swift.min(Swift.max(0, filled), capacity - used)
    }
}

/// What buffers without memory of their own point to, so that their padding is readable too.
enum EmptyPage {
    /// Never written to, because every write is preceded by `reserve`: safe to share.
    nonisolated(unsafe) static let bytes: UnsafeMutablePointer<UInt8> = {
        let page = UnsafeMutablePointer<UInt8>.allocate(capacity: ByteBuffer.paddingBytes)
        page.initialize(repeating: 0, count: ByteBuffer.paddingBytes)
        return page
    }()
}
