/// Integers as decimal digits, two at a time.
@usableFromInline
enum DecimalDigits {
    /// "-9223372036854775808", and a spare byte for the comma before it.
    @usableFromInline static var bytesMax: Int { 24 }

    /// Writes `number` and returns how many bytes that took; the destination has room for `bytesMax`.
    @inlinable
    static func write(_ number: Int, to destination: UnsafeMutablePointer<UInt8>) -> Int {
        if number >= 0 { return write(magnitude: UInt64(number), to: destination) }
        destination[0] = UInt8(ascii: "-")
        return 1 + write(magnitude: UInt64(number.magnitude), to: destination + 1)
    }

    @usableFromInline
    static func write(magnitude: UInt64, to destination: UnsafeMutablePointer<UInt8>) -> Int {
        let count = digits(in: magnitude)
        var rest = magnitude
        var at = count
        while rest >= 100 {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 100)
            at -= 2
            writePair(Int(remainder), to: destination + at)
            rest = quotient
        }
        if rest >= 10 {
            writePair(Int(rest), to: destination + at - 2)
        } else {
            destination[at - 1] = UInt8(ascii: "0") + UInt8(rest)
        }
        return count
    }

    @inline(__always)
    private static func writePair(_ pair: Int, to destination: UnsafeMutablePointer<UInt8>) {
        let source = pairs.utf8Start + pair * 2
        destination[0] = source[0]
        destination[1] = source[1]
    }

    @inline(__always)
    private static func digits(in number: UInt64) -> Int {
        var count = 1
        var bound: UInt64 = 10
        while number >= bound {
            count += 1
            let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
            if overflow { break }
            bound = next
        }
        return count
    }

    private static var pairs: StaticString {
        """
        00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354\
        555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899
        """
    }
}
