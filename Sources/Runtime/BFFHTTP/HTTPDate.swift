public import BFFJSON

/// Dates as fields have them: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
public enum HTTPDate {
    /// Always this long.
    public static let bytes = 29

    private static let weekdays: [StaticString] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// - Parameter secondsSinceEpoch: Unix time, from 1970 to 9999.
    public static func append(_ secondsSinceEpoch: Int, to buffer: inout ByteBuffer) {
        let (days, second) = secondsSinceEpoch.quotientAndRemainder(dividingBy: 86_400)
        let (year, month, day) = civil(days)
        buffer.append(weekdays[days % 7])
        buffer.append(", ")
        appendTwoDigits(day, to: &buffer)
        buffer.append(" ")
        buffer.append(months[month - 1])
        buffer.append(" ")
        appendTwoDigits(year / 100, to: &buffer)
        appendTwoDigits(year % 100, to: &buffer)
        buffer.append(" ")
        appendTwoDigits(second / 3600, to: &buffer)
        buffer.append(":")
        appendTwoDigits(second / 60 % 60, to: &buffer)
        buffer.append(":")
        appendTwoDigits(second % 60, to: &buffer)
        buffer.append(" GMT")
    }

    private static func appendTwoDigits(_ number: Int, to buffer: inout ByteBuffer) {
        buffer.append(byte: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
        buffer.append(byte: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }

    /// Days since 1970 to a Gregorian date: years begin in March, so that the leap day comes last (H. Hinnant,
    /// "chrono-Compatible Low-Level Date Algorithms").
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
