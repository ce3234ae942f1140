// Taking back what was written, and comparing it: `omitWhenEmpty` and structural `distinct` need no tree.

extension JSONWriter {
    /// A place in the output, set before a name or a value.
    @frozen
    public struct Mark: Sendable {
        @usableFromInline let offset: Int

        @inlinable
        init(offset: Int) { self.offset = offset }
    }

    /// The bytes of something written, without the comma before it.
    @frozen
    public struct Span: Equatable, Sendable {
        @usableFromInline let range: Range<Int>

        @inlinable
        init(range: Range<Int>) { self.range = range }

        @inlinable public var count: Int { range.count }
    }

    @inlinable @inline(__always)
    public func mark() -> Mark { Mark(offset: buffer.count) }

    /// Takes back everything written since the mark, its comma too.
    @inlinable
    public mutating func rollback(to mark: Mark) {
        buffer.truncate(to: Swift.max(mark.offset, start))
    }

    /// What was written since the mark. It holds until something before its end is rolled back.
    @inlinable
    public func span(since mark: Mark) -> Span {
        var lower = Swift.min(mark.offset, buffer.count)
        if lower < buffer.count, buffer.base[lower] == UInt8(ascii: ",") { lower += 1 }
        return Span(range: lower..<buffer.count)
    }

    /// Whether the value written since the mark is `[]` or `{}`. The mark stands behind the name.
    @inlinable
    public func isEmptyContainer(since mark: Mark) -> Bool {
        let span = span(since: mark)
        guard span.count == 2 else { return false }
        let first = buffer.base[span.range.lowerBound]
        return first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
    }

    /// Whether the value written since the mark is `[]`, `{}` or `""`. The mark stands behind the name.
    @inlinable
    public func isEmptyValue(since mark: Mark) -> Bool {
        let span = span(since: mark)
        guard span.count == 2 else { return false }
        switch buffer.base[span.range.lowerBound] {
        case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "\""): return true
        default: return false
        }
    }

    /// Whether two written values are the same bytes: for values written by the same code that is structural
    /// equality.
    @inlinable
    public func isSame(_ left: Span, _ right: Span) -> Bool {
        left.count == right.count
            && BytesEqual.compare(
                buffer.base + left.range.lowerBound, buffer.base + right.range.lowerBound, count: left.count)
    }

    @inlinable
    public func withBytes<Result, Failure: Error>(
        of span: Span, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: buffer.base + span.range.lowerBound, count: span.count))
    }
}

/// Keeps the first of equal elements of an array that is being written.
///
///     var distinct = DistinctElements()
///     for row in rows {
///         let mark = writer.mark()
///         row.write(to: &writer)
///         distinct.keepIfNew(&writer, since: mark)
///     }
public struct DistinctElements {
    private var seen: [Int: [JSONWriter.Span]] = [:]

    public init() {}

    /// Rolls the writer back to the mark if an equal element was kept before. Says whether the element stays.
    @discardableResult
    public mutating func keepIfNew(_ writer: inout JSONWriter, since mark: JSONWriter.Mark) -> Bool {
        let span = writer.span(since: mark)
        let hash = writer.withBytes(of: span) { bytes in
            var hasher = Hasher()
            hasher.combine(bytes: bytes)
            return hasher.finalize()
        }
        for earlier in seen[hash, default: []] where writer.isSame(earlier, span) {
            writer.rollback(to: mark)
            return false
        }
        seen[hash, default: []].append(span)
        return true
    }
}
