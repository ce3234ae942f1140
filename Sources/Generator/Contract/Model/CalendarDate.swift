/// A day of the Gregorian calendar, as `x-sunset` names it.
package struct CalendarDate: Comparable, Hashable, Sendable {
    /// `2027-03-01`: a full-date of RFC 3339, section 5.6.
    package let text: String

    /// nil where the text is no such day.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), day >= 1, day <= days[month - 1] else { return nil }
        self.text = text
    }

    package static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.text < right.text }
}
