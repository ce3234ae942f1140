public import BFFJSON

/// A borrowed slice of a message's bytes, not necessarily UTF-8. It lives as long as the message that it was taken
/// from.
@frozen
public struct HTTPText {
    @usableFromInline let start: UnsafePointer<UInt8>
    /// Length in bytes.
    public let count: Int

    @inlinable
    init(start: UnsafePointer<UInt8>, count: Int) {
        self.start = start
        self.count = count
    }

    /// A text that lives for ever.
    @inlinable
    public init(_ literal: StaticString) {
        self.init(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
    }

    /// Borrows `bytes`, which must outlive every use of the text.
    @inlinable
    public init(unsafelyBorrowing bytes: UnsafeRawBufferPointer) {
        if let start = bytes.baseAddress, !bytes.isEmpty {
            self.init(start: start.assumingMemoryBound(to: UInt8.self), count: bytes.count)
        } else {
            self.init("")
        }
    }

    @inlinable public var isEmpty: Bool { count == 0 }

    /// The byte at `index`, which must be within the text.
    @inlinable
    package subscript(index: Int) -> UInt8 { start[index] }

    @inlinable
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// An owned copy; bytes that are not UTF-8 become U+FFFD.
    public var string: String {
        String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// The same bytes as text of JSON; nil when they are not valid UTF-8.
    public var json: JSONText? {
        let bytes = UnsafeRawBufferPointer(start: start, count: count)
        guard bytes.allSatisfy({ $0 < 0x80 }) || String(validating: bytes, as: UTF8.self) != nil else { return nil }
        return JSONText(unsafelyBorrowing: bytes)
    }

    /// The number that the text spells in decimal digits, with an optional minus sign; nil for anything else,
    /// overflow too.
    public var integer: Int? {
        let digits = first == UInt8(ascii: "-") ? dropFirst(1) : self
        guard !digits.isEmpty else { return nil }
        var value = 0
        for index in 0..<digits.count {
            let digit = digits[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = shifted.subtractingReportingOverflow(Int(digit))
            guard !overflow, !carried else { return nil }
            value = sum
        }
        if digits.count < count { return value }
        return value == .min ? nil : -value
    }
}

@available(*, unavailable, message: "a borrowed text belongs to its message; use string")
extension HTTPText: Sendable {}

// MARK: Comparing

extension HTTPText: Equatable {
    @inlinable
    public static func == (left: HTTPText, right: HTTPText) -> Bool {
        JSONText(unsafelyBorrowing: left.raw) == JSONText(unsafelyBorrowing: right.raw)
    }

    @inlinable
    public static func == (left: HTTPText, right: StaticString) -> Bool {
        JSONText(unsafelyBorrowing: left.raw) == right
    }

    @usableFromInline
    var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// Compares without regard to the case of ASCII letters.
    /// - Parameter lowercase: in lower case already.
    public func equalsIgnoringCase(_ lowercase: StaticString) -> Bool {
        guard count == lowercase.utf8CodeUnitCount else { return false }
        let other = lowercase.utf8Start
        for index in 0..<count where ASCII.lowercased(start[index]) != other[index] { return false }
        return true
    }
}

// MARK: Taking apart

extension HTTPText {
    @inlinable var first: UInt8? { isEmpty ? nil : start[0] }

    func dropFirst(_ dropped: Int) -> HTTPText {
        let dropped = min(dropped, count)
        return HTTPText(start: start + dropped, count: count - dropped)
    }

    func prefix(_ length: Int) -> HTTPText {
        HTTPText(start: start, count: min(length, count))
    }

    package func firstIndex(of byte: UInt8) -> Int? {
        for index in 0..<count where start[index] == byte { return index }
        return nil
    }

    func hasPrefix(_ literal: StaticString) -> Bool {
        count >= literal.utf8CodeUnitCount && prefix(literal.utf8CodeUnitCount) == literal
    }

    /// Without spaces and tabs at both ends (OWS of RFC 9110, section 5.6.3).
    public var trimmed: HTTPText {
        var (from, to) = (0, count)
        while from < to, ASCII.isBlank(start[from]) { from += 1 }
        while to > from, ASCII.isBlank(start[to - 1]) { to -= 1 }
        return HTTPText(start: start + from, count: to - from)
    }

    /// Splits at the first `separator`: what stands before it, and what stands behind (nil without a separator).
    func split(at separator: UInt8) -> (head: HTTPText, tail: HTTPText?) {
        guard let index = firstIndex(of: separator) else { return (self, nil) }
        return (prefix(index), dropFirst(index + 1))
    }

    /// Calls `body` with each trimmed, non-empty part between separators, until it returns false.
    public func forEachPart(separator: UInt8 = UInt8(ascii: ","), _ body: (HTTPText) -> Bool) {
        var rest: HTTPText? = self
        while let text = rest {
            let (head, tail) = text.split(at: separator)
            rest = tail
            let part = head.trimmed
            if !part.isEmpty, !body(part) { return }
        }
    }
}

/// Classes of ASCII bytes.
package enum ASCII {
    @inlinable
    package static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    package static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// The value of a hexadecimal digit.
    package static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Letters, digits, `-`, `.`, `_`, `~` (RFC 3986, section 2.3).
    package static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// A byte of a token (RFC 9110, section 5.6.2).
    package static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "^"), UInt8(ascii: "`"),
            UInt8(ascii: "|"):
            true
        default: isUnreserved(byte)
        }
    }
}
