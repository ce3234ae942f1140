public import BFFJSON

/// An instant with the offset that it was written with: `date-time` of RFC 3339, section 5.6.
///
/// It is written exactly as it was read: `2024-01-01t00:00:00.50z` keeps its small letters and its trailing zero. Equal
/// are two of the same text; two that name one instant by different offsets are ordered, not equal.
public struct DateTime: Hashable, Sendable {
    /// Since 1970-01-01T00:00:00Z, negative before it. A leap second counts as the first second of the next minute.
    public let secondsSince1970: Int
    /// 0 to 999 999 999; further digits are kept for writing only.
    public let nanoseconds: Int
    /// Minutes east of UTC of the clock that was read, −1439 to 1439.
    public let offsetMinutes: Int
    private let form: Form

    /// What the numbers do not tell about the text.
    private struct Form: Hashable {
        var fractionDigits = 0
        var isLeapSecond = false
        var hasSmallT = false
        var zone = Zone.utc
        /// The fraction's digits from the tenth on.
        var furtherDigits: String?
    }

    private enum Zone: UInt8 {
        case utc, smallUTC, offset
        /// `-00:00`: the time in UTC is known, the local offset is not (RFC 3339, section 4.3).
        case unknownOffset
    }

    private static let secondsPerDay = 86_400
    static let nanosecondDigits = 9

    /// - Parameters:
    ///   - nanoseconds: 0 to 999 999 999. They are written with three, six or nine digits, or none for zero.
    ///   - offsetMinutes: of the clock to write; zero is written `Z`.
    /// - Returns: nil where a part is out of its range or the year is not 0 to 9999.
    public init?(secondsSince1970: Int, nanoseconds: Int = 0, offsetMinutes: Int = 0) {
        guard 0..<1_000_000_000 ~= nanoseconds, -1439...1439 ~= offsetMinutes,
            secondsSince1970.magnitude < 1_000_000_000_000,
            Self.date(of: secondsSince1970 + offsetMinutes * 60) != nil
        else { return nil }
        self.secondsSince1970 = secondsSince1970
        self.nanoseconds = nanoseconds
        self.offsetMinutes = offsetMinutes
        var form = Form()
        if nanoseconds != 0 {
            form.fractionDigits = nanoseconds % 1_000_000 == 0 ? 3 : nanoseconds % 1000 == 0 ? 6 : 9
        }
        form.zone = offsetMinutes == 0 ? .utc : .offset
        self.form = form
    }

    /// Nil for a text that is no `date-time`.
    public init?(_ text: JSONText) {
        guard let value = FormatBytes.read(text, { DateTime($0) }) else { return nil }
        self = value
    }

    /// Nil for a text that is no `date-time`.
    public init?(_ text: String) {
        guard let value = text.withJSONText({ DateTime($0) }) else { return nil }
        self = value
    }

    init?(_ bytes: FormatBytes) {
        guard let (date, time) = bytes.dateTime else { return nil }
        let localSeconds =
            date.daysSince1970 * Self.secondsPerDay + (time.hour * 60 + time.minute) * 60 + time.second
        secondsSince1970 = localSeconds - time.offsetMinutes * 60
        offsetMinutes = time.offsetMinutes
        var form = Form()
        form.fractionDigits = time.fraction.count
        form.isLeapSecond = time.second == 60
        form.hasSmallT = bytes[10] == UInt8(ascii: "t")
        var nanoseconds = 0
        for position in 0..<Self.nanosecondDigits {
            let digit = position < time.fraction.count ? time.fraction[position] &- UInt8(ascii: "0") : 0
            nanoseconds = nanoseconds * 10 + Int(digit)
        }
        self.nanoseconds = nanoseconds
        if time.fraction.count > Self.nanosecondDigits {
            form.furtherDigits = time.fraction.part(from: Self.nanosecondDigits).string
        }
        let last = bytes[bytes.count - 1]
        form.zone =
            last == UInt8(ascii: "Z") ? .utc : last == UInt8(ascii: "z") ? .smallUTC : .offset
        if time.offsetMinutes == 0, form.zone == .offset, bytes[bytes.count - 6] == UInt8(ascii: "-") {
            form.zone = .unknownOffset
        }
        self.form = form
    }

    /// Whether it was written as second 60 (RFC 3339, section 5.7).
    public var isLeapSecond: Bool { form.isLeapSecond }

    /// The day on the clock that was read.
    public var date: FullDate? { Self.date(of: clockSeconds) }

    /// Of the clock that was read, a leap second as the 59th before it.
    private var clockSeconds: Int { secondsSince1970 + offsetMinutes * 60 - (form.isLeapSecond ? 1 : 0) }

    private static func date(of seconds: Int) -> FullDate? {
        FullDate(daysSince1970: (seconds - secondOfDay(seconds)) / secondsPerDay)
    }

    private static func secondOfDay(_ seconds: Int) -> Int {
        let rest = seconds % secondsPerDay
        return rest < 0 ? rest + secondsPerDay : rest
    }
}

extension DateTime: Comparable {
    /// By instant; equal instants by how they are written.
    public static func < (left: DateTime, right: DateTime) -> Bool {
        let leftInstant = (left.secondsSince1970, left.form.isLeapSecond ? 0 : 1, left.nanoseconds)
        let rightInstant = (right.secondsSince1970, right.form.isLeapSecond ? 0 : 1, right.nanoseconds)
        if leftInstant != rightInstant { return leftInstant < rightInstant }
        let leftRest = left.form.furtherDigits ?? ""
        let rightRest = right.form.furtherDigits ?? ""
        return leftRest == rightRest ? left.description < right.description : leftRest < rightRest
    }
}

// MARK: Writing

extension DateTime: CustomStringConvertible, JSONWritable {
    /// As it was written.
    public var description: String {
        let (head, tail) = parts
        return head.string + (form.furtherDigits ?? "") + tail.string
    }

    public func write(to writer: inout JSONWriter) {
        guard form.furtherDigits == nil else { return writer.value(description) }
        var (text, _) = parts
        appendZone(to: &text)
        text.withText { writer.value($0) }
    }

    /// What stands before and behind the digits that the numbers do not hold.
    private var parts: (AsciiText, AsciiText) {
        var head = AsciiText()
        if let date { head.append(date) }
        head.append(UInt8(ascii: form.hasSmallT ? "t" : "T"))
        let second = Self.secondOfDay(clockSeconds)
        head.append(second / 3600, digits: 2)
        head.append(UInt8(ascii: ":"))
        head.append(second / 60 % 60, digits: 2)
        head.append(UInt8(ascii: ":"))
        head.append(form.isLeapSecond ? 60 : second % 60, digits: 2)
        if form.fractionDigits > 0 {
            head.append(UInt8(ascii: "."))
            var fraction = nanoseconds
            let digits = min(form.fractionDigits, Self.nanosecondDigits)
            for _ in digits..<Self.nanosecondDigits { fraction /= 10 }
            head.append(fraction, digits: digits)
        }
        var tail = AsciiText()
        appendZone(to: &tail)
        return (head, tail)
    }

    private func appendZone(to text: inout AsciiText) {
        switch form.zone {
        case .utc: text.append(UInt8(ascii: "Z"))
        case .smallUTC: text.append(UInt8(ascii: "z"))
        case .offset, .unknownOffset:
            let isWest = offsetMinutes < 0 || form.zone == .unknownOffset
            text.append(UInt8(ascii: isWest ? "-" : "+"))
            text.append(Int(offsetMinutes.magnitude) / 60, digits: 2)
            text.append(UInt8(ascii: ":"))
            text.append(Int(offsetMinutes.magnitude) % 60, digits: 2)
        }
    }
}

extension DateTime {
    /// 1970-01-01T00:00:00Z, for readers that need some instant where there is none.
    package static let epoch = DateTime()

    private init() {
        secondsSince1970 = 0
        nanoseconds = 0
        offsetMinutes = 0
        form = Form()
    }
}
