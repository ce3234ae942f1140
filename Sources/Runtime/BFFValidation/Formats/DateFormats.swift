// RFC 3339, section 5.6, with section 5.7's days of the month and leap second.

extension FormatBytes {
    var isDate: Bool { count == 10 && hasDatePrefix }

    var isDateTime: Bool {
        guard count >= 20, hasDatePrefix, self[10] | 0x20 == UInt8(ascii: "t") else { return false }
        return part(from: 11).isTime
    }

    private var hasDatePrefix: Bool {
        guard let year = number(at: 0, digits: 4), self[4] == UInt8(ascii: "-"),
            let month = number(at: 5, digits: 2), self[7] == UInt8(ascii: "-"),
            let day = number(at: 8, digits: 2)
        else { return false }
        return 1...12 ~= month && day >= 1 && day <= Self.days(in: month, of: year)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// full-time. A second of 60 is a leap second only where it is 23:59:60 in UTC.
    var isTime: Bool {
        guard let hour = number(at: 0, digits: 2), hour < 24, self[2] == UInt8(ascii: ":"),
            let minute = number(at: 3, digits: 2), minute < 60, self[5] == UInt8(ascii: ":"),
            let second = number(at: 6, digits: 2), second <= 60
        else { return false }
        var at = 8
        if self[at] == UInt8(ascii: ".") {
            let start = at + 1
            at = start
            while self[at].isDigit { at += 1 }
            guard at > start else { return false }
        }
        guard let offsetMinutes = part(from: at).zoneOffsetMinutes else { return false }
        guard second == 60 else { return true }
        let minutesPerDay = 24 * 60
        let utc = (hour * 60 + minute - offsetMinutes + minutesPerDay) % minutesPerDay
        return utc == minutesPerDay - 1
    }

    /// `Z` or `+hh:mm`, nothing behind it.
    private var zoneOffsetMinutes: Int? {
        if count == 1 { return self[0] | 0x20 == UInt8(ascii: "z") ? 0 : nil }
        guard count == 6, self[0] == UInt8(ascii: "+") || self[0] == UInt8(ascii: "-"), self[3] == UInt8(ascii: ":"),
            let hours = number(at: 1, digits: 2), hours < 24, let minutes = number(at: 4, digits: 2), minutes < 60
        else { return nil }
        let offset = hours * 60 + minutes
        return self[0] == UInt8(ascii: "-") ? -offset : offset
    }
}
