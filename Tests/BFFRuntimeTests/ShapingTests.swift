import BFFJSON
import BFFRuntime
import Testing

struct PercentTests {
    @Test(arguments: [
        (50, 200, 25), (1, 3, 33), (2, 3, 66), (199, 200, 99), (200, 200, 100), (201, 200, 100), (0, 5, 0), (-1, 5, 0),
        (5, 0, 0), (5, -1, 0), (0, 0, 0), (.max, .max, 100), (.max - 1, .max, 99), (.min, .max, 0), (.max, 1, 100),
        (.max / 2, .max, 49), (1, .max, 0),
    ])
    func itIsRoundedDownAndStaysWithinBounds(_ done: Int, _ total: Int, _ percent: Int) {
        #expect(Shaping.percent(of: done, total: total) == percent)
    }

    @Test(arguments: [
        (0.5, 2.0, 25), (1, 3, 33), (2.999, 3, 99), (3.5, 3, 100), (-1, 3, 0), (1, 0, 0), (.nan, 3, 0), (1, .nan, 0),
        (.infinity, 3, 100), (1, .infinity, 0), (.infinity, .infinity, 100), (1e308, 1.7e308, 58),
    ])
    func fractionsAreTakenToo(_ done: Double, _ total: Double, _ percent: Int) {
        #expect(Shaping.percent(of: done, total: total) == percent)
    }

    @Test func ofANullItIsNull() {
        #expect(Shaping.percent(of: nil as Int?, total: 3) == nil)
        #expect(Shaping.percent(of: 3, total: nil as Int?) == nil)
        #expect(Shaping.percent(of: 1 as Int?, total: 2) == 50)
    }
}

struct TruncationTests {
    /// Flags, families, accents as scalars of their own, line ends, Hangul: graphemes of several scalars.
    static let texts = [
        "", "a", "ab", "abc", "plain ascii text that goes on", "é", "e\u{301}e\u{301}e\u{301}", "日本語のテキスト",
        "👨‍👩‍👧‍👦👨‍👩‍👧‍👦x", "🇩🇪🇫🇷🇮🇹", "a\r\nb\r\nc", "각각각", "x\u{200D}y", "ab\u{301}cd", "\u{301}\u{301}\u{301}abc",
        "été à la plage", "किताब", "a🏽b🏽c",
    ]

    @Test(arguments: texts)
    func theResultIsTheLongestThatFits(_ text: String) {
        let arena = TextArena()
        let scalars = text.unicodeScalars.count
        for limit in -1...scalars + 1 {
            let result = text.withJSONText { arena.truncate($0, to: limit).string }
            #expect(Array(result.unicodeScalars) == Array(expected(text, limit).unicodeScalars), "\(text) to \(limit)")
        }
    }

    /// As the vocabulary says it, with no thought of speed: whole graphemes, then an ellipsis.
    private func expected(_ text: String, _ limit: Int) -> String {
        guard limit > 0 else { return "" }
        guard text.unicodeScalars.count > limit else { return text }
        var kept = ""
        for character in text {
            guard kept.unicodeScalars.count + character.unicodeScalars.count <= limit - 1 else { break }
            kept.append(character)
        }
        return kept + "…"
    }

    @Test func aTextThatFitsIsNotCopied() {
        let arena = TextArena()
        let text: JSONText = JSONText("as it is")
        let same = arena.truncate(text, to: 8)
        #expect(same.withBytes(\.baseAddress) == text.withBytes(\.baseAddress))
    }
}

struct TextArenaTests {
    @Test func textsStayWhereTheyAre() {
        let arena = TextArena()
        let texts = (0..<2000).map { number in
            arena.build { builder in
                builder.append(literal: "text ")
                builder.append(number)
                if number % 500 == 0 { builder.append(String(repeating: "x", count: 10_000)) }
            }
        }
        for (number, text) in texts.enumerated() {
            #expect(text.string.hasPrefix("text \(number)"))
            #expect(text.count == "text \(number)".utf8.count + (number % 500 == 0 ? 10_000 : 0))
        }
    }

    @Test func piecesAreWrittenAsJSONDoes() {
        let arena = TextArena()
        let text = arena.build { builder in
            builder.append(JSONText("é "))
            builder.append(-7)
            builder.append(literal: " ")
            builder.append(1.5)
            builder.append(literal: " ")
            builder.append(2.0)
            builder.append(literal: " ")
            builder.append(true)
        }
        #expect(text.string == "é -7 1.5 2 true")
    }
}
