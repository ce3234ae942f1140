/// A key that values are sealed with, and the name that says so in front of them.
///
/// It is Sendable and shows itself nowhere: neither description nor reflection gives its bytes.
package struct SealingKey: Sendable, CustomStringConvertible, CustomReflectable {
    static let bytesCount = 32
    package static let nameBytesMax = 32

    package let name: String
    let bytes: [UInt8]

    package var description: String { "sealing key \(name)" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Reads `name:base64` pairs with commas between them. The first one seals; all of them open.
    ///
    /// - Parameter faults: gets a sentence for everything that is wrong; none shows a key.
    static func list(_ text: String, faults: inout [String]) -> [SealingKey] {
        var keys: [SealingKey] = []
        for (index, entry) in text.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
            let place = "BFF_CACHE_KEYS: key \(index + 1)"
            guard let colon = entry.firstIndex(of: ":") else {
                faults.append("\(place) is not name:base64")
                continue
            }
            let name = String(entry[..<colon])
            guard (1...nameBytesMax).contains(name.utf8.count), name.utf8.allSatisfy(isOfName) else {
                faults.append("\(place): a name has 1 to \(nameBytesMax) letters, digits, dots, dashes or underscores")
                continue
            }
            guard !keys.contains(where: { $0.name == name }) else {
                faults.append("\(place): there is another one called \(name)")
                continue
            }
            guard let bytes = Base64.bytes(entry[entry.index(after: colon)...]), bytes.count == bytesCount else {
                faults.append("\(place), \(name): not \(bytesCount) bytes in base64")
                continue
            }
            guard Set(bytes).count > 1 else {
                faults.append("\(place), \(name): all its bytes are equal; make one with: openssl rand -base64 32")
                continue
            }
            keys.append(SealingKey(name: name, bytes: bytes))
        }
        return keys
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// RFC 4648, section 4; the padding may be left out.
enum Base64 {
    /// Nil for anything that an encoder does not write.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var digits = Array(text.utf8)
        let isPadded = digits.last == UInt8(ascii: "=")
        if isPadded {
            guard digits.count % 4 == 0 else { return nil }
            digits.removeLast(digits.dropLast().last == UInt8(ascii: "=") ? 2 : 1)
        }
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for digit in digits {
            guard let value = value(of: digit) else { return nil }
            bits = bits << 6 | value
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> count))
        }
        // What is left over holds no bit.
        return bits & (1 << count - 1) == 0 ? bytes : nil
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
