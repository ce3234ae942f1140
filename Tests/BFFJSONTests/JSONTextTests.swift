import BFFJSON
import Testing

@Suite struct JSONTextTests {
    /// Every length up to 40 takes every path of the word-wise comparison; each byte is made to differ once.
    @Test func comparesEveryByteAtEveryLength() {
        for count in 0...40 {
            let left = [UInt8](repeating: UInt8(ascii: "a"), count: count)
            for changed in 0..<count {
                var right = left
                right[changed] = UInt8(ascii: "b")
                #expect(!isSame(left, right))
            }
            #expect(isSame(left, left))
            #expect(!isSame(left, left + [UInt8(ascii: "a")]))
        }
    }

    private func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                let texts = (JSONText(unsafelyBorrowing: left), JSONText(unsafelyBorrowing: right))
                let isSame = texts.0 == texts.1
                if isSame { #expect(texts.0.hashValue == texts.1.hashValue) }
                return isSame
            }
        }
    }

    @Test func comparesWithLiteralsByBytes() {
        "title".withJSONText { text in
            #expect(text == "title")
            #expect(text != "titlE")
            #expect(text != "titles")
        }
        // One grapheme, two spellings: JSON names differ.
        "e\u{301}".withJSONText { #expect($0 != "\u{e9}") }
    }

    @Test(arguments: ["", "plain", "Grüße", "日本語", "👩‍👩‍👧‍👦", String(repeating: "aé日👍", count: 1000)])
    func countsUnicodeScalars(string: String) {
        string.withJSONText { #expect($0.codePointCount == string.unicodeScalars.count) }
        // Past the SIMD lanes' capacity, and at every offset from a block's edge.
        for extra in 0..<20 {
            let longer = string + String(repeating: "ö", count: extra)
            longer.withJSONText { #expect($0.codePointCount == longer.unicodeScalars.count) }
        }
    }

    @Test func countsPastALanesCapacity() {
        let string = String(repeating: "x", count: 16 * 255 * 3 + 5)
        string.withJSONText { #expect($0.codePointCount == string.count) }
    }

    @Test func copiesToAnOwnedString() throws {
        let owned = try withJSON(#""caf\u00e9 \ud83d\ude00""#) { $0.text?.string }
        #expect(owned == "café 😀")
    }
}
