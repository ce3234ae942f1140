internal import Foundation

/// Whether a text looks as if it had been drawn at random, and not written by a person.
enum Randomness {
    /// Shorter ones are passwords at best, which examples of forms are full of.
    static let lengthMin = 16
    static let lengthMax = 512
    /// Bits per character, over the text's own characters: random base64 of 24 characters has 4.2 on average, words about 3.
    private static let bitsMin = 3.5
    /// Random hexadecimal of 32 characters has 3.6 on average.
    private static let hexadecimalBitsMin = 3.0

    static func isSecret(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (lengthMin...lengthMax).contains(bytes.count), bytes.allSatisfy(isTokenByte), isMixed(text),
            !Placeholder.isOne(text), !isUUID(text), !isDate(text)
        else { return false }
        let isHexadecimal = bytes.allSatisfy { isHex($0) }
        return bits(bytes) >= (isHexadecimal ? hexadecimalBitsMin : bitsMin)
    }

    /// Letters, and digits among them: words and names have few.
    static func isMixed(_ text: String) -> Bool {
        let digits = text.utf8.count { (0x30...0x39).contains($0) }
        let letters = text.utf8.count { (0x41...0x5A).contains($0 & 0xDF) }
        return digits >= 2 && letters >= 2
    }

    /// base64, base64url, hexadecimal, and what parts of tokens are joined with.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || "+/=-_.~:".utf8.contains(byte)
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte & 0xDF)
    }

    /// Names a thing; RFC 9562 says that it is no secret.
    private static func isUUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.suffix(5).map(\.utf8.count) == [8, 4, 4, 4, 12] && parts.suffix(5).joined().utf8.allSatisfy(isHex)
    }

    /// `2026-05-02T10:00:00Z` and the like.
    private static func isDate(_ text: String) -> Bool {
        let digits = text.utf8.count { (0x30...0x39).contains($0) }
        return digits * 3 >= text.utf8.count * 2 && text.contains("-")
    }

    private static func bits(_ bytes: [UInt8]) -> Double {
        var counts: [UInt8: Int] = [:]
        for byte in bytes { counts[byte, default: 0] += 1 }
        let whole = Double(bytes.count)
        return counts.values.reduce(0) { sum, count in
            let share = Double(count) / whole
            return sum - share * log2(share)
        }
    }
}
