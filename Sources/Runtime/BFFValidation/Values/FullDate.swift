public import BFFJSON

/// A day of the calendar: `full-date` of RFC 3339, section 5.6, such as `2024-02-29`. Years are 0 to 9999 of the
/// proleptic Gregorian calendar.
public struct FullDate: Hashable, Sendable {
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to the month's last.
    public let day: Int

    /// Nil where there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard 0...9999 ~= year, 1...12 ~= month, day >= 1, day <= Self.days(in: month, of: year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Nil for a text that is not exactly `YYYY-MM-DD`.
    public init?(_ text: JSONText) {
        guard let date = FormatBytes.read(text, { $0.count == 10 ? $0.datePrefix : nil }) else { return nil }
        self = date
    }

    /// Nil for a text that is not exactly `YYYY-MM-DD`.
    public init?(_ text: String) {
        guard let date = text.withJSONText({ FullDate($0) }) else { return nil }
        self = date
    }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

// MARK: Days as a number

extension FullDate {
    private static let daysPerEra = 146_097
    /// From 0000-03-01 to 1970-01-01.
    private static let daysBefore1970 = 719_468

    /// Days since 1970-01-01; negative before it.
    ///
    /// Years are counted from March, so that the leap day is a year's last; 400 years are an era of equal length.
    public var daysSince1970: Int {
        let years = month > 2 ? year : year - 1
        let era = (years >= 0 ? years : years - 399) / 400
        let yearOfEra = years - era * 400
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * Self.daysPerEra + dayOfEra - Self.daysBefore1970
    }

    /// Nil beyond the years 0 to 9999.
    public init?(daysSince1970: Int) {
        // Far outside of the years that can be written, and safe to calculate with.
        guard daysSince1970.magnitude < 10_000_000 else { return nil }
        let days = daysSince1970 + Self.daysBefore1970
        let era = (days >= 0 ? days : days - Self.daysPerEra + 1) / Self.daysPerEra
        let dayOfEra = days - era * Self.daysPerEra
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}

extension FullDate: Comparable {
    public static func < (left: FullDate, right: FullDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension FullDate: CustomStringConvertible {
    /// As JSON has it: `2024-02-29`.
    public var description: String {
        var text = AsciiText()
        text.append(self)
        return text.string
    }
}

extension FullDate: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        var text = AsciiText()
        text.append(self)
        text.withText { writer.value($0) }
    }
}

extension FullDate {
    /// 1970-01-01, for readers that need some day where there is none.
    package static let epoch = FullDate()

    private init() {
        year = 1970
        month = 1
        day = 1
    }
}
