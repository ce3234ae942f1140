// The lenient reader's numbers and strings.

extension LenientReader {
    /// RFC 8259, section 6. simdjson's tags: `l` fits Int64, `u` fits UInt64, `d` anything with a fraction or
    /// exponent.
    mutating func readNumber() throws(JSONError) {
        let start = at
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        let integerStart = at
        try skipDigits()
        if bytes[integerStart] == UInt8(ascii: "0"), at > integerStart + 1 {
            throw JSONError(.invalidNumber, at: integerStart + 1)
        }
        var isInteger = true
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            isInteger = false
            at += 1
            try skipDigits()
        }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            try skipDigits()
        }
        let source = String(decoding: bytes[start..<at], as: UTF8.self)
        if isInteger {
            appendInteger(source, start..<at)
        } else if let double = Double(source), double.isFinite {
            if keepsEveryDigit, !Self.holds(double, bytes[start..<at]) {
                appendSource(start..<at, tag: Tape.bigNumber)
            } else {
                appendNumber(tag: Tape.double, word: double.bitPattern)
            }
        } else {
            causes.insert(.numberRange)
            appendSource(start..<at, tag: Tape.bigNumber)
        }
    }

    /// Whether the Double's shortest form is what the document says.
    private static func holds(_ double: Double, _ source: Slice<UnsafeRawBufferPointer>) -> Bool {
        let source = ExactDecimal(UnsafeRawBufferPointer(rebasing: source))
        return withUnsafeBytes(of: (Tape.word(Tape.double, 0), double.bitPattern)) { words in
            guard let tape = words.baseAddress?.assumingMemoryBound(to: UInt64.self) else { return false }
            let value = JSONValue(tape: tape, strings: EmptyPage.bytes, index: 0)
            return value.withExactDecimal { $0.compare(source) == 0 } ?? false
        }
    }

    private mutating func appendInteger(_ source: String, _ range: Range<Int>) {
        if let signed = Int64(source) {
            appendNumber(tag: Tape.integer, word: UInt64(bitPattern: signed))
        } else if let unsigned = UInt64(source) {
            appendNumber(tag: Tape.unsigned, word: unsigned)
        } else {
            causes.insert(.integerRange)
            appendSource(range, tag: Tape.bigNumber)
        }
    }

    private mutating func skipDigits() throws(JSONError) {
        let start = at
        while at < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[at] { at += 1 }
        if at == start { throw JSONError(at < bytes.count ? .invalidNumber : .unexpectedEnd, at: at) }
    }

    /// RFC 8259, section 7. A value with half a surrogate pair becomes unreadable; in a member's name the half
    /// becomes U+FFFD, since names are compared and must be UTF-8.
    mutating func readString(asKey: Bool) throws(JSONError) {
        let start = at
        let entry = beginText()
        var hasLoneSurrogate = false
        at += 1
        while true {
            guard at < bytes.count else { throw JSONError(.unexpectedEnd, at: at) }
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                if hasLoneSurrogate { causes.insert(.loneSurrogate) }
                if hasLoneSurrogate, !asKey {
                    dropText(entry)
                    appendUnreadable(source: start..<at)
                } else {
                    endText(entry, tag: Tape.string)
                }
                return
            case UInt8(ascii: "\\"):
                hasLoneSurrogate = try !readEscape() || hasLoneSurrogate
            case 0..<0x20:
                throw JSONError(.controlCharacter, at: at)
            case 0x20..<0x80:
                let start = at
                while at < bytes.count, Self.isPlain(bytes[at]) { at += 1 }
                append(textBytes: start..<at)
            default:
                try readMultibyte()
            }
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        0x20..<0x80 ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Returns false for half a surrogate pair, which it replaces by U+FFFD.
    private mutating func readEscape() throws(JSONError) -> Bool {
        let start = at
        at += 1
        guard at < bytes.count else { throw JSONError(.unexpectedEnd, at: at) }
        let escaped = bytes[at]
        at += 1
        switch escaped {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): append(textByte: escaped)
        case UInt8(ascii: "b"): append(textByte: 0x08)
        case UInt8(ascii: "f"): append(textByte: 0x0C)
        case UInt8(ascii: "n"): append(textByte: 0x0A)
        case UInt8(ascii: "r"): append(textByte: 0x0D)
        case UInt8(ascii: "t"): append(textByte: 0x09)
        case UInt8(ascii: "u"): return try readUnicodeEscape(start)
        default: throw JSONError(.invalidEscape, at: start)
        }
        return true
    }

    private mutating func readUnicodeEscape(_ start: Int) throws(JSONError) -> Bool {
        let unit = try readHex(start)
        if !(0xD800...0xDFFF ~= unit) {
            append(scalar: unit)
            return true
        }
        if unit < 0xDC00, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") {
            let second = at
            at += 2
            let low = try readHex(second)
            if 0xDC00...0xDFFF ~= low {
                append(scalar: 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
                return true
            }
            at = second
        }
        append(scalar: 0xFFFD)
        return false
    }

    private mutating func readHex(_ start: Int) throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard at < bytes.count else { throw JSONError(.unexpectedEnd, at: at) }
            let digit: UInt8
            switch bytes[at] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[at] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[at] - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = bytes[at] - UInt8(ascii: "A") + 10
            default: throw JSONError(.invalidEscape, at: start)
            }
            unit = unit << 4 | UInt32(digit)
            at += 1
        }
        return unit
    }

    private mutating func append(scalar: UInt32) {
        guard let scalar = UnicodeScalar(scalar) else { return }
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(textByte: byte) }
    }

    /// The table of well-formed sequences (Unicode 15, table 3-7; RFC 3629, section 4).
    private mutating func readMultibyte() throws(JSONError) {
        let lead = bytes[at]
        let (count, second): (Int, ClosedRange<UInt8>)
        switch lead {
        case 0xC2...0xDF: (count, second) = (2, 0x80...0xBF)
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (count, second) = (3, 0x80...0xBF)
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (count, second) = (4, 0x80...0xBF)
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: throw JSONError(.invalidUTF8, at: at)
        }
        for offset in 1..<count {
            let allowed = offset == 1 ? second : 0x80...0xBF
            guard at + offset < bytes.count, allowed ~= bytes[at + offset] else {
                throw JSONError(.invalidUTF8, at: at)
            }
        }
        append(textBytes: at..<(at + count))
        at += count
    }
}
