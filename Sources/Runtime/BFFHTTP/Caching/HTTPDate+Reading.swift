extension HTTPDate {
    /// The Unix time that a date means, in any of the three forms that a recipient must take (RFC 9110, section 5.6.7):
    ///
    ///     Sun, 06 Nov 1994 08:49:37 GMT
    ///     Sunday, 06-Nov-94 08:49:37 GMT
    ///     Sun Nov  6 08:49:37 1994
    ///
    /// Nil for everything else, for days that no month has, and before 1970. The weekday is not checked against the day.
    ///
    /// - Parameter now: Unix time. A year of two digits that seems more than 50 years ahead is one of the past.
    public static func read(_ text: HTTPText, now: Int) -> Int? {
        var reader = DateReader(text)
        guard let nameCount = reader.weekday() else { return nil }
        let date: (year: Int, month: Int, day: Int)?
        if reader.skip(", ") {
            date = nameCount == 3 ? reader.fixedDate() : reader.shortDate(now: now)
            guard let date, reader.skip(" "), let second = reader.time(), reader.skip(" GMT"), reader.isAtEnd else {
                return nil
            }
            return seconds(date, second)
        }
        guard nameCount == 3, reader.skip(" "), let month = reader.month(), reader.skip(" "),
            let day = reader.number(digits: 2, padding: UInt8(ascii: " ")), reader.skip(" "),
            let second = reader.time(), reader.skip(" "), let year = reader.number(digits: 4), reader.isAtEnd
        else { return nil }
        return seconds((year, month, day), second)
    }

    private static func seconds(_ date: (year: Int, month: Int, day: Int), _ second: Int) -> Int? {
        let (year, month, day) = date
        guard year >= 1970, day >= 1, day <= daysOfMonth(month, of: year) else { return nil }
        return days(year, month, day) * 86_400 + second
    }

    private static func daysOfMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970; years begin in March (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let yearOfEra = year % 400
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return year / 400 * 146_097 + dayOfEra - 719_468
    }
}

private struct DateReader {
    private static let weekdays: [StaticString] = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private var rest: HTTPText

    init(_ text: HTTPText) {
        rest = text
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ literal: StaticString) -> Bool {
        guard rest.hasPrefix(literal) else { return false }
        rest = rest.dropFirst(literal.utf8CodeUnitCount)
        return true
    }

    /// How many letters the name has: three where it is short.
    mutating func weekday() -> Int? {
        for name in Self.weekdays {
            if skip(name) { return name.utf8CodeUnitCount }
            let short = HTTPText(name).prefix(3)
            if rest.prefix(3) == short {
                rest = rest.dropFirst(3)
                return 3
            }
        }
        return nil
    }

    /// `06 Nov 1994`
    mutating func fixedDate() -> (year: Int, month: Int, day: Int)? {
        guard let day = number(digits: 2), skip(" "), let month = month(), skip(" "), let year = number(digits: 4)
        else { return nil }
        return (year, month, day)
    }

    /// `06-Nov-94`
    mutating func shortDate(now: Int) -> (year: Int, month: Int, day: Int)? {
        guard let day = number(digits: 2), skip("-"), let month = month(), skip("-"), let short = number(digits: 2)
        else { return nil }
        // The average Gregorian year: close enough for a rule about half a century.
        let present = 1970 + now / 31_556_952
        var year = present / 100 * 100 + short
        if year > present + 50 { year -= 100 }
        return (year, month, day)
    }

    mutating func month() -> Int? {
        for (index, name) in Self.months.enumerated() where skip(name) { return index + 1 }
        return nil
    }

    /// `08:49:37`, as seconds of the day; a leap second counts as the one before.
    mutating func time() -> Int? {
        guard let hour = number(digits: 2), hour < 24, skip(":"), let minute = number(digits: 2), minute < 60,
            skip(":"), let second = number(digits: 2), second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + min(second, 59)
    }

    mutating func number(digits: Int, padding: UInt8? = nil) -> Int? {
        guard rest.count >= digits else { return nil }
        var value = 0
        for index in 0..<digits {
            if index == 0, rest[0] == padding { continue }
            let digit = rest[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value * 10 + Int(digit)
        }
        rest = rest.dropFirst(digits)
        return value
    }
}
