internal import BFFJSON
internal import Glibc

/// The wall clock, and its time as RFC 3339 has it: `2026-03-01T12:00:00.123Z`. The part down to the second is kept.
struct Timestamp: ~Copyable {
    private var second = Int.min
    private var text = ByteBuffer()

    /// Seconds since 1970.
    static var now: Double {
        let (seconds, nanoseconds) = read()
        return Double(seconds) + Double(nanoseconds) / 1e9
    }

    /// Appends the present time in quotes.
    mutating func append(to writer: inout JSONWriter) {
        let (seconds, nanoseconds) = Self.read()
        if seconds != second { format(seconds) }
        text.truncate(to: 20)
        appendDigits(nanoseconds / 1_000_000, count: 3)
        text.append("Z")
        text.withBytes { writer.value(JSONText(unsafelyBorrowing: $0)) }
    }

    private mutating func format(_ seconds: Int) {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        second = seconds
        text.removeAll()
        appendDigits(Int(parts.tm_year) + 1900, count: 4)
        text.append("-")
        appendDigits(Int(parts.tm_mon) + 1, count: 2)
        text.append("-")
        appendDigits(Int(parts.tm_mday), count: 2)
        text.append("T")
        appendDigits(Int(parts.tm_hour), count: 2)
        text.append(":")
        appendDigits(Int(parts.tm_min), count: 2)
        text.append(":")
        appendDigits(Int(parts.tm_sec), count: 2)
        text.append(".")
    }

    private mutating func appendDigits(_ number: Int, count: Int) {
        var divisor = 1
        for _ in 1..<count { divisor *= 10 }
        while divisor > 0 {
            text.append(byte: UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    private static func read() -> (seconds: Int, nanoseconds: Int) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return (time.tv_sec, time.tv_nsec)
    }
}
