public import BFFJSON

/// A regular expression that needs no engine: the generator has turned it into steps over bytes, each of which takes as
/// much as it can and never has to give anything back.
///
///     /// `^[a-z0-9-]{1,64}$`
///     static var identifier: BytePattern {
///         BytePattern("^[a-z0-9-]{1,64}$") { $0.run(0x3FF_2000_0000_0000, 0x7FF_FFFE_0000_0000, 1, 64) && $0.isAtEnd }
///     }
///
/// The property is computed, so that the steps are inlined where they are used.
@frozen
public struct BytePattern: Sendable {
    /// As the contract has it.
    public let source: StaticString
    @usableFromInline let steps: @Sendable (inout TextScan) -> Bool

    @inlinable @inline(__always)
    public init(_ source: StaticString, _ steps: @escaping @Sendable (inout TextScan) -> Bool) {
        self.source = source
        self.steps = steps
    }

    @inlinable @inline(__always)
    public func matches(_ text: JSONText) -> Bool {
        text.withBytes { bytes in
            var scan = TextScan(bytes)
            return steps(&scan)
        }
    }
}

/// A place in a text, for the steps of a `BytePattern`: each says whether it found what it takes, and moves behind it.
@frozen
public struct TextScan {
    @usableFromInline var bytes: UnsafeRawBufferPointer
    @usableFromInline var at = 0

    @inlinable @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    @inlinable @inline(__always)
    public var isAtEnd: Bool { at == bytes.count }

    /// From `least` to `greatest` bytes of a set: a bit for each byte of ASCII, the first 64 in `low`.
    /// - Parameter others: whether every byte beyond ASCII is in the set.
    @inlinable @inline(__always)
    public mutating func run(
        _ low: UInt64, _ high: UInt64, others: Bool = false, _ least: Int, _ greatest: Int = .max
    ) -> Bool {
        // Of a fixed number each is looked at, in a row and without a jump.
        if least == greatest {
            guard bytes.count &- at >= least else { return false }
            var isInside = true
            for offset in 0..<least { isInside = isMember(bytes[at &+ offset], low, high, others) && isInside }
            at &+= least
            return isInside
        }
        let start = at
        let end = greatest < bytes.count &- at ? at &+ greatest : bytes.count
        while at < end {
            guard isMember(bytes[at], low, high, others) else { break }
            at &+= 1
        }
        return at &- start >= least
    }

    @inlinable @inline(__always)
    func isMember(_ byte: UInt8, _ low: UInt64, _ high: UInt64, _ others: Bool) -> Bool {
        let half = byte & 64 == 0 ? low : high
        let bit = half &>> UInt64(byte & 63) & 1
        return byte < 128 ? bit != 0 : others
    }

    @inlinable @inline(__always)
    public mutating func literal(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard bytes.count &- at >= count else { return false }
        let start = bytes.baseAddress.map {
            JSONText(unsafelyBorrowing: UnsafeRawBufferPointer(start: $0 + at, count: count))
        }
        guard let start, start == text else { return false }
        at &+= count
        return true
    }

    /// From `least` to `greatest` rounds of steps that always take something.
    @inlinable @inline(__always)
    public mutating func rounds(_ least: Int, _ greatest: Int = .max, _ steps: (inout TextScan) -> Bool) -> Bool {
        var count = 0
        while count < greatest {
            let start = at
            guard steps(&self), at > start else {
                at = start
                break
            }
            count &+= 1
        }
        return count >= least
    }

    /// The first of two ways that fits; they begin with different bytes.
    @inlinable @inline(__always)
    public mutating func either(
        _ first: (inout TextScan) -> Bool, _ second: (inout TextScan) -> Bool
    ) -> Bool {
        let start = at
        if first(&self) { return true }
        at = start
        return second(&self)
    }
}

extension ViolationReport {
    /// A string whose pattern needs no engine.
    @inlinable @inline(__always) @discardableResult
    public mutating func text(
        _ value: JSONValue, at step: PathStep = .here, minLength: Int = 0, maxLength: Int = .max, pattern: BytePattern,
        format: Format? = nil, schema: SchemaPointer
    ) -> JSONText? {
        guard let text = value.text else {
            fail(.type("a string"), at: step, schema: schema)
            return nil
        }
        return self.text(
            text, at: step, minLength: minLength, maxLength: maxLength, pattern: pattern, format: format, schema: schema
        )
    }

    /// A text that comes from elsewhere, such as a path parameter.
    @inlinable @inline(__always) @discardableResult
    public mutating func text(
        _ text: JSONText, at step: PathStep = .here, minLength: Int = 0, maxLength: Int = .max, pattern: BytePattern,
        format: Format? = nil, schema: SchemaPointer
    ) -> JSONText? {
        let isMatch = pattern.matches(text)
        if !isMatch { fail(.bytePattern(pattern.source), at: step, schema: schema) }
        let isValid =
            self.text(text, at: step, minLength: minLength, maxLength: maxLength, format: format, schema: schema) != nil
        return isMatch && isValid ? text : nil
    }
}
