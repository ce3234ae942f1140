#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Days of the Gregorian calendar, counted from 1970-01-01.
package enum CalendarDay {
    /// In UTC.
    package static var today: Int { time(nil) / 86_400 }

    /// Of `2026-08-10`, or of the day of an RFC 3339 time; nil for anything else.
    package static func parse(_ text: String) -> Int? {
        let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
        guard text.count == 10 || text.dropFirst(10).first == "T", parts.map(\.count) == [4, 2, 2],
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month),
            (1...lengths(year)[month - 1]).contains(day)
        else { return nil }
        return days(year, month, day)
    }

    /// `2026-08-10`
    package static func text(_ days: Int) -> String {
        var year = 1970 + days / 366
        while self.days(year + 1, 1, 1) <= days { year += 1 }
        var rest = days - self.days(year, 1, 1)
        var month = 0
        let lengths = lengths(year)
        while rest >= lengths[month] {
            rest -= lengths[month]
            month += 1
        }
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month + 1, 2))-\(padded(rest + 1, 2))"
    }

    private static func lengths(_ year: Int) -> [Int] {
        [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let before = year - 1
        let leaps = before / 4 - before / 100 + before / 400 - 477
        return (year - 1970) * 365 + leaps + lengths(year)[..<(month - 1)].reduce(0, +) + day - 1
    }
}
