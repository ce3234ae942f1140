// RFC 3339, section 5.6, with section 5.7's days of the month and leap second.

/// A time of day as it was written, with what follows it.
struct TimeFields {
    let hour: Int
    let minute: Int
    /// Up to 60.
    let second: Int
    /// The digits behind the point; none where there is no point.
    let fraction: FormatBytes
    /// East of UTC; zero for `Z` and where there is no offset.
    var offsetMinutes = 0
}

extension FormatBytes {
    var isDate: Bool { count == 10 && (isPlainDate || datePrefix != nil) }

    var isDateTime: Bool { isPlainDateTime || dateTime != nil }

    /// `YYYY-MM-DDThh:mm:ssZ`, or with three digits of a fraction, as most are, without a look at each byte. Whatever is
    /// not so plain, February's last days and leap seconds too, is no fault yet.
    private var isPlainDateTime: Bool {
        guard count == 20 || count == 24 else { return false }
        let (head, middle, tail) = (word(at: 0), word(at: 8), word(at: count - 8))
        guard head.holdsDigits(0x00FF_FF00_FFFF_FFFF, otherwise: 0x2D00_002D_0000_0000),
            middle.holdsDigits(0xFFFF_00FF_FF00_FFFF, otherwise: 0x0000_3A00_0054_0000),
            count == 20
                ? tail.holdsDigits(0x00FF_FF00_FFFF_00FF, otherwise: 0x5A00_003A_0000_3A00)
                : tail.holdsDigits(0x00FF_FFFF_00FF_FF00, otherwise: 0x5A00_0000_2E00_003A)
        else { return false }
        let (month, day) = (head.twoDigits(at: 5), middle.twoDigits(at: 0))
        guard Self.isPlainDay(month, day) else { return false }
        return middle.twoDigits(at: 3) < 24 && middle.twoDigits(at: 6) < 60
            && tail.twoDigits(at: count == 20 ? 5 : 1) < 60
    }

    private var isPlainDate: Bool {
        let (head, tail) = (word(at: 0), word(at: 2))
        return head.holdsDigits(0x00FF_FF00_FFFF_FFFF, otherwise: 0x2D00_002D_0000_0000)
            && tail.holdsDigits(0xFFFF_00FF_FF00_FFFF, otherwise: 0x0000_2D00_002D_0000)
            && Self.isPlainDay(tail.twoDigits(at: 3), tail.twoDigits(at: 6))
    }

    /// Whether every year has that day.
    @inline(__always)
    private static func isPlainDay(_ month: Int, _ day: Int) -> Bool {
        let monthsOf31 = 0b1_0101_1010_1010
        return 1...12 ~= month && day >= 1 && (day <= 28 || day <= 30 + (monthsOf31 &>> month & 1) && month != 2)
    }

    /// `date-time`.
    var dateTime: (FullDate, TimeFields)? {
        guard count >= 20, let date = datePrefix, self[10] | 0x20 == UInt8(ascii: "t"), let time = part(from: 11).time
        else { return nil }
        return (date, time)
    }

    /// The date in the first ten bytes.
    var datePrefix: FullDate? {
        guard let year = number(at: 0, digits: 4), self[4] == UInt8(ascii: "-"),
            let month = number(at: 5, digits: 2), self[7] == UInt8(ascii: "-"),
            let day = number(at: 8, digits: 2)
        else { return nil }
        return FullDate(year: year, month: month, day: day)
    }

    var isTime: Bool { time != nil }

    /// `full-time`. A second of 60 is a leap second only where it is 23:59:60 in UTC.
    var time: TimeFields? {
        guard let (partial, behind) = partialTime, let offset = part(from: behind).zoneOffsetMinutes else { return nil }
        var time = partial
        time.offsetMinutes = offset
        guard time.second == 60 else { return time }
        let minutesPerDay = 24 * 60
        let utc = (time.hour * 60 + time.minute - offset + minutesPerDay) % minutesPerDay
        return utc == minutesPerDay - 1 ? time : nil
    }

    /// `partial-time`, and the offset behind it.
    private var partialTime: (TimeFields, Int)? {
        guard let hour = number(at: 0, digits: 2), hour < 24, self[2] == UInt8(ascii: ":"),
            let minute = number(at: 3, digits: 2), minute < 60, self[5] == UInt8(ascii: ":"),
            let second = number(at: 6, digits: 2), second <= 60
        else { return nil }
        var at = 8
        if self[at] == UInt8(ascii: ".") {
            at = 9
            while self[at].isDigit { at &+= 1 }
            guard at > 9 else { return nil }
        }
        return (TimeFields(hour: hour, minute: minute, second: second, fraction: part(from: 9, to: at)), at)
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

    /// `date-time` without an offset, so without a leap second that could be checked.
    var isLocalDateTime: Bool {
        count >= 19 && datePrefix != nil && self[10] | 0x20 == UInt8(ascii: "t") && part(from: 11).isLocalTime
    }

    var isLocalTime: Bool {
        guard let (time, behind) = partialTime else { return false }
        return behind == count && time.second <= 60
    }

    /// `duration` of RFC 3339, appendix A: the units in order, none left out between two, weeks alone.
    var isDuration: Bool {
        guard self[0] == UInt8(ascii: "P"), count >= 3 else { return false }
        var at = 1
        if let behind = behindUnits("YMD", from: at) {
            at = behind
        } else if self[at] != UInt8(ascii: "T") {
            return behindUnits("W", from: at) == count
        }
        guard at < count else { return true }
        return self[at] == UInt8(ascii: "T") && behindUnits("HMS", from: at + 1) == count
    }

    /// The offset behind one or more numbers whose units follow one another in `units`; nil where there is none.
    private func behindUnits(_ units: StaticString, from start: Int) -> Int? {
        var at = start
        var next: Int?
        while self[at].isDigit {
            var behind = at
            while self[behind].isDigit { behind &+= 1 }
            let known = (next ?? 0)..<(next.map { min($0 + 1, units.utf8CodeUnitCount) } ?? units.utf8CodeUnitCount)
            guard let unit = known.first(where: { units.utf8Start[$0] == self[behind] }) else { return nil }
            next = unit + 1
            at = behind + 1
        }
        return next == nil ? nil : at
    }
}
