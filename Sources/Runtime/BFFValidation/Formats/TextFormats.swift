internal import BFFJSON

// Small formats: pointers, numbers in strings, structured fields, media ranges.

extension FormatBytes {
    // MARK: JSON Pointer

    /// RFC 6901, section 3.
    var isJSONPointer: Bool {
        guard !isEmpty else { return true }
        guard self[0] == UInt8(ascii: "/") else { return false }
        var at = 0
        while at < count {
            if start[at] == UInt8(ascii: "~") {
                at &+= 1
                guard self[at] | 1 == UInt8(ascii: "1") else { return false }
            }
            at &+= 1
        }
        return true
    }

    /// draft-bhutton-relative-json-pointer-00, section 3, as JSON Schema 2020-12 has it: no index manipulation.
    var isRelativeJSONPointer: Bool {
        var at = 0
        while self[at].isDigit { at &+= 1 }
        guard at == 1 || at > 1 && self[0] != UInt8(ascii: "0") else { return false }
        if self[at] == UInt8(ascii: "#") { return at + 1 == count }
        return part(from: at).isJSONPointer
    }

    // MARK: Numbers

    /// `-?(0|[1-9][0-9]*)` within 64 bits.
    var integer: Int? {
        let isNegative = self[0] == UInt8(ascii: "-")
        guard let magnitude = (isNegative ? part(from: 1) : self).unsignedInteger else { return nil }
        if isNegative { return magnitude <= Int.min.magnitude ? Int(truncatingIfNeeded: 0 &- magnitude) : nil }
        return Int(exactly: magnitude)
    }

    var unsignedInteger: UInt64? {
        guard !isEmpty, start[0] != UInt8(ascii: "0") || count == 1 else { return nil }
        var number: UInt64 = 0
        for offset in 0..<count {
            guard start[offset].isDigit else { return nil }
            let (product, hasOverflown) = number.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = product.addingReportingOverflow(UInt64(start[offset] &- UInt8(ascii: "0")))
            if hasOverflown || isTooLarge { return nil }
            number = sum
        }
        return number
    }

    /// A number as JSON writes it.
    var isDecimal: Bool { ExactDecimal.isNumber(UnsafeRawBufferPointer(start: start, count: count)) }

    /// One Unicode scalar.
    var isOneScalar: Bool { count > 0 && scalar(at: 0).count == count }

    // MARK: Structured fields (RFC 8941, sections 3.3.3 to 3.3.6)

    var isStructuredString: Bool {
        guard count >= 2, self[0] == UInt8(ascii: "\""), self[count - 1] == UInt8(ascii: "\"") else { return false }
        var at = 1
        while at < count - 1 {
            switch start[at] {
            case UInt8(ascii: "\\"):
                at &+= 1
                guard at < count - 1, start[at] == UInt8(ascii: "\\") || start[at] == UInt8(ascii: "\"") else {
                    return false
                }
            case UInt8(ascii: "\""): return false
            case 0x20...0x7E: break
            default: return false
            }
            at &+= 1
        }
        return true
    }

    var isStructuredToken: Bool {
        (self[0].isLetter || self[0] == UInt8(ascii: "*"))
            && allSatisfy { FieldBytes.token.contains($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") }
    }

    var isStructuredBinary: Bool {
        count >= 2 && self[0] == UInt8(ascii: ":") && self[count - 1] == UInt8(ascii: ":")
            && part(from: 1, to: count - 1).isBase64
    }

    // MARK: Media ranges

    /// RFC 9110, section 12.5.1: a type, a range of types or all, with parameters.
    var isMediaRange: Bool {
        let type = behindToken(from: 0)
        guard type > 0, self[type] == UInt8(ascii: "/") else { return false }
        var at = behindToken(from: type + 1)
        guard at > type + 1 else { return false }
        // `*` is a byte of tokens, but a range of types has nothing more specific behind it.
        let isAnyType = type == 1 && self[0] == UInt8(ascii: "*")
        let isAnySubtype = at == type + 2 && self[type + 1] == UInt8(ascii: "*")
        if isAnyType, !isAnySubtype { return false }
        while at < count {
            at = behindSpace(from: at)
            guard self[at] == UInt8(ascii: ";") else { return false }
            at = behindSpace(from: at + 1)
            let name = behindToken(from: at)
            guard name > at else { continue }
            guard self[name] == UInt8(ascii: "="), let behind = behindFieldValue(from: name + 1) else { return false }
            at = behind
        }
        return true
    }

    private func behindToken(from start: Int) -> Int {
        var at = start
        while at < count, FieldBytes.token.contains(self.start[at]) { at &+= 1 }
        return at
    }

    private func behindSpace(from start: Int) -> Int {
        var at = start
        while self[at] == 0x20 || self[at] == 0x09 { at &+= 1 }
        return at
    }

    /// A token or a quoted string.
    private func behindFieldValue(from start: Int) -> Int? {
        guard self[start] == UInt8(ascii: "\"") else {
            let behind = behindToken(from: start)
            return behind > start ? behind : nil
        }
        var at = start + 1
        while at < count, self[at] != UInt8(ascii: "\"") {
            if self[at] == UInt8(ascii: "\\") { at &+= 1 }
            guard at < count, self[at] >= 0x20 && self[at] != 0x7F || self[at] == 0x09 else { return nil }
            at &+= 1
        }
        return at < count ? at + 1 : nil
    }

    // MARK: Dates of fields

    /// IMF-fixdate of RFC 9110, section 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`. The weekday must be the date's.
    var isHTTPDate: Bool {
        guard count == 29, hasPrefix(at: 3, ", "), self[7] == 0x20, self[11] == 0x20, self[16] == 0x20,
            let day = number(at: 5, digits: 2), let year = number(at: 12, digits: 4),
            let month = (0..<12).first(where: { part(from: 8, to: 11).hasPrefix(FieldBytes.months[$0]) }),
            let date = FullDate(year: year, month: month + 1, day: day),
            let hour = number(at: 17, digits: 2), hour < 24, self[19] == UInt8(ascii: ":"),
            let minute = number(at: 20, digits: 2), minute < 60, self[22] == UInt8(ascii: ":"),
            let second = number(at: 23, digits: 2), second <= 60, hasPrefix(at: 25, " GMT")
        else { return false }
        let weekday = (date.daysSince1970 % 7 + 7) % 7
        return hasPrefix(FieldBytes.weekdays[weekday])
    }

    private func hasPrefix(at offset: Int, _ literal: StaticString) -> Bool { part(from: offset).hasPrefix(literal) }
}

private enum FieldBytes {
    static let token = ByteSet.lettersAndDigits.union("!#$%&'*+-.^_`|~")
    /// From 1970-01-01, a Thursday.
    static let weekdays: [StaticString] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
