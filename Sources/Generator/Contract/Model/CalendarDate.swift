#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A day of the Gregorian calendar, as `x-sunset` names it.
package struct CalendarDate: Hashable, Sendable {
    private let year: Int
    private let month: Int
    private let day: Int

    /// `2027-03-01`, a full-date of RFC 3339, section 5.6; nil where the text is no such day.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...lengths[month - 1]).contains(day) else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// Of a full-date, or of the time that begins with one: `2027-03-01T00:00:00Z`.
    package init?(dayOf text: String) {
        guard text.count == 10 || text.dropFirst(10).first == "T" else { return nil }
        self.init(String(text.prefix(10)))
    }

    /// Eras of 400 years have equally many days; inside of one, years begin in March, so that a leap day ends its year.
    package init(daysSince1970 days: Int) {
        let shifted = days + Self.daysTo1970
        let era = (shifted >= 0 ? shifted : shifted - Self.eraDays + 1) / Self.eraDays
        let dayOfEra = shifted - era * Self.eraDays
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * part + 2) / 5 + 1
        month = part < 10 ? part + 3 : part - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// In UTC.
    package static var today: CalendarDate { CalendarDate(daysSince1970: time(nil) / 86_400) }

    private static let eraDays = 146_097
    /// From 0000-03-01.
    private static let daysTo1970 = 719_468

    package var daysSince1970: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * Self.eraDays + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - Self.daysTo1970
    }

    package func advanced(by days: Int) -> CalendarDate { CalendarDate(daysSince1970: daysSince1970 + days) }

    /// `2027-03-01`
    package var text: String { "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))" }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension CalendarDate: Comparable {
    package static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}
