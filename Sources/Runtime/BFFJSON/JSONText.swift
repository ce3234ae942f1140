/// A borrowed slice of valid, unescaped UTF-8: the text of a JSON string, or a literal.
///
/// It lives as long as what it was taken from: until the parser's next parse, or for ever if made from a literal.
/// Equality and hashing compare bytes, as JSON does, not Unicode's canonical equivalence as `String` does.
@frozen
public struct JSONText {
    @usableFromInline let start: UnsafePointer<UInt8>
    /// Length in bytes of UTF-8.
    public let count: Int

    @inlinable @inline(__always)
    init(start: UnsafePointer<UInt8>, count: Int) {
        self.start = start
        self.count = count
    }

    /// A text that lives for ever.
    @inlinable @inline(__always)
    public init(_ literal: StaticString) {
        self.init(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
    }

    /// Borrows `bytes`, which must be valid UTF-8 and outlive every use of the text.
    @inlinable
    public init(unsafelyBorrowing bytes: UnsafeRawBufferPointer) {
        if let start = bytes.baseAddress, !bytes.isEmpty {
            self.init(start: start.assumingMemoryBound(to: UInt8.self), count: bytes.count)
        } else {
            self.init("")
        }
    }

    @inlinable public var isEmpty: Bool { count == 0 }

    /// An owned copy, for whatever outlives the parser.
    public var string: String {
        String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// Unicode scalars, which is what JSON Schema's minLength and maxLength count (JSON Schema validation 6.3).
    public var codePointCount: Int {
        CodePoints.count(in: UnsafeRawBufferPointer(start: start, count: count))
    }

    @inlinable
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: start, count: count))
    }
}

@available(*, unavailable, message: "a borrowed text belongs to its parser; use string")
extension JSONText: Sendable {}

extension JSONText: Hashable {
    @inlinable @inline(__always)
    public static func == (left: JSONText, right: JSONText) -> Bool {
        left.count == right.count && BytesEqual.compare(left.start, right.start, count: left.count)
    }

    /// Folds to a few word comparisons, since a literal's length and bytes are known to the compiler.
    @inlinable @inline(__always)
    public static func == (left: JSONText, right: StaticString) -> Bool {
        left.count == right.utf8CodeUnitCount
            && BytesEqual.compare(left.start, right.utf8Start, count: right.utf8CodeUnitCount)
    }

    @inlinable @inline(__always)
    public static func != (left: JSONText, right: StaticString) -> Bool { !(left == right) }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytes: UnsafeRawBufferPointer(start: start, count: count))
    }
}

extension JSONText: CustomStringConvertible {
    public var description: String { string }
}

extension String {
    /// Lends the string's bytes as a text, for checks that take one; it must not leave `body`.
    public func withJSONText<Result, Failure: Error>(
        _ body: (JSONText) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var copy = self
        copy.makeContiguousUTF8()
        let outcome: Swift.Result<Result, Failure> = copy.withUTF8 { bytes in
            do throws(Failure) {
                return .success(try body(JSONText(unsafelyBorrowing: UnsafeRawBufferPointer(bytes))))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}

/// Comparison in words of eight bytes with overlapping ends: no call, and foldable where one side is a literal.
@usableFromInline
enum BytesEqual {
    @inlinable @inline(__always)
    static func compare(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, count: Int) -> Bool {
        let left = UnsafeRawPointer(left)
        let right = UnsafeRawPointer(right)
        if count >= 8 {
            var at = 0
            while at < count &- 8 {
                if same(left, right, at, UInt64.self) == false { return false }
                at &+= 8
            }
            return same(left, right, count &- 8, UInt64.self)
        }
        if count >= 4 { return same(left, right, 0, UInt32.self) && same(left, right, count &- 4, UInt32.self) }
        if count >= 2 { return same(left, right, 0, UInt16.self) && same(left, right, count &- 2, UInt16.self) }
        return count == 0 || same(left, right, 0, UInt8.self)
    }

    @inlinable @inline(__always)
    static func same<Word: FixedWidthInteger & BitwiseCopyable>(
        _ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ offset: Int, _: Word.Type
    ) -> Bool {
        left.loadUnaligned(fromByteOffset: offset, as: Word.self)
            == right.loadUnaligned(fromByteOffset: offset, as: Word.self)
    }
}
