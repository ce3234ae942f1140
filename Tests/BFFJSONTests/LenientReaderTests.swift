import Testing

@testable import BFFJSON

/// What simdjson refuses and JSON allows must not fail the fields that somebody selected.
@Suite struct LenientReaderTests {
    @Test(
        arguments: [
            ("123456789012345678901234567890", .integerRange), ("-9223372036854775809", .integerRange),
            ("1e400", .numberRange), ("-1.5e999", .numberRange), (#""\ud800""#, .loneSurrogate),
            (#""a\udc00b""#, .loneSurrogate), (#""\ud800\u0041""#, .loneSurrogate),
            (String(repeating: "[", count: 1100) + String(repeating: "]", count: 1100), .depth),
        ] as [(String, LenientCause)])
    func keepsTheRestOfTheBody(odd: String, cause: LenientCause) throws {
        let before = cause.bodies
        let json = #"{"before":{"n":[1,2.5]},"odd":\#(odd),"after":"é\n"}"#
        try withJSON(json) { root in
            #expect(root.count == 3)
            #expect(root["before"]?["n"]?.count == 2)
            #expect(root["after"]?.text?.string == "é\n")
            #expect(written { $0.copy(root) } == json)
        }
        #expect(cause.bodies > before)
    }

    @Test(
        arguments: [
            ("123456789012345678901234567890", 123456789012345678901234567890.0, true),
            ("-9223372036854775809", -9223372036854775808.0, true), ("1e400", nil, true), ("-12.5e-400", -0.0, false),
            ("100000000000000000000.5e5", 1e25, true),
        ] as [(String, Double?, Bool)])
    func aNumberOfAnySizeIsANumber(json: String, nearest: Double?, isInteger: Bool) throws {
        try withJSON("[\(json), 1e999]") { root in
            var elements = try #require(root.elements)
            let first = elements.next()
            let value = try #require(first)
            #expect(value.kind == .number && value.isNumber)
            #expect(value.double == nearest)
            #expect(value.int == nil || value.int == 0)
            #expect(value.isInteger == isInteger || value.double == 0)
        }
    }

    @Test(arguments: [
        ("100000000000000000000", "1e20", true), ("1e400", "10e399", true), ("1e400", "1e401", false),
        ("1e400", "-1e400", false), ("18446744073709551616", "18446744073709551615", false),
        ("123456789012345678901234567890", "123456789012345678901234567891", false),
        ("123456789012345678901234567890", "1.2345678901234567890123456789e29", true),
    ])
    func equalityGoesByEveryDigit(left: String, right: String, expected: Bool) throws {
        func hash(_ value: JSONValue) -> Int {
            var hasher = Hasher()
            value.hashStructure(into: &hasher)
            return hasher.finalize()
        }
        var buffer = ByteBuffer()
        buffer.append(string: "[\(left), \(right)]")
        let parser = JSONParser(numbers: .exact)
        var elements = try #require(try parser.parse(buffer).elements)
        let (first, second) = (elements.next(), elements.next())
        let (one, other) = (try #require(first), try #require(second))
        #expect(one.isEqual(to: other) == expected)
        #expect(other.isEqual(to: one) == expected)
        if expected { #expect(hash(one) == hash(other)) }
        withExtendedLifetime(parser) {}
    }

    @Test(arguments: [#""\ud800""#])
    func noTypedAccessorTakesTheOddValue(odd: String) throws {
        try withJSON("[\(odd)]") { root in
            var elements = try #require(root.elements)
            let first = elements.next()
            let value = try #require(first)
            #expect(value.kind == .unreadable)
            #expect(value.int == nil && value.double == nil && value.text == nil && value.bool == nil)
            #expect(value.members == nil && value.elements == nil && !value.isNull && !value.isInteger)
            let isLast = elements.next() == nil
            #expect(isLast)
        }
    }

    @Test func aNameWithHalfASurrogatePairGetsTheReplacementCharacter() throws {
        try withJSON(#"{"a\ud800": 1, "b": 2}"#) { root in
            #expect(root["a\u{fffd}"]?.int == 1)
            #expect(root["b"]?.int == 2)
        }
    }

    @Test func bothReadersAgreeOnTheDeepestReadableContainer() throws {
        let max = JSONParser.readableDepthMax
        // The odd number brings in the lenient reader for the same structure.
        for (depth, inside) in [(max, "1"), (max, "{}"), (max + 1, "")] {
            #expect(try withJSON(nested(depth, inside), readableDepth) == depth)
            #expect(try withJSON("[\(nested(depth - 1, inside)), 1e999]", readableDepth) == depth)
        }
        for depth in [max + 1, 50_000] {
            #expect(try withJSON(nested(depth, "1"), readableDepth) == max)
            #expect(try copied(nested(depth, "{\"a\":[]}")) == nested(depth, "{\"a\":[]}"))
        }
    }

    @Test func refusesBodiesThatNestWithoutEnd() {
        let error = #expect(throws: JSONError.self) { try withJSON(nested(JSONParser.depthMax + 1)) { _ in } }
        #expect(error == JSONError(.tooDeep, at: JSONParser.depthMax))
    }

    private func nested(_ depth: Int, _ inside: String = "") -> String {
        String(repeating: "[", count: depth) + inside + String(repeating: "]", count: depth)
    }

    private func readableDepth(_ root: JSONValue) -> Int {
        var depth = 0
        var next: JSONValue? = root
        while var elements = next?.elements {
            depth += 1
            next = elements.next()
        }
        return depth
    }

    /// Word for word, so that nothing behind the parser can tell the readers apart.
    @Test(arguments: [
        "[]", "{}", "0", "-0", "-0.0", "1.5e3", "1e-7", "\"\"", "[[],{}]", "18446744073709551615",
        "-9223372036854775808",
        #"{"a":[1,2.5,true,false,null,"x\u00E9\ud83D\ude00\"\\\/\b\f\n\r\t"],"":{}}"#, " [ 1 , 2 ] ", "\"日本語\"",
    ])
    func writesTheSameTapeAsSimdjson(json: String) throws {
        var reader: LenientReader?
        try Array(json.utf8).withUnsafeBytes { bytes in
            var lenient = LenientReader(bytes)
            try lenient.read()
            reader = lenient
        }
        let lenient = try #require(reader)
        #expect(lenient.causes.isEmpty)
        try withJSON(json) { root in
            let fast = Array(UnsafeBufferPointer(start: root.tape + 1, count: lenient.tape.count - 2))
            #expect(fast == Array(lenient.tape[1..<(lenient.tape.count - 1)]))
            #expect(Array(UnsafeBufferPointer(start: root.strings, count: lenient.strings.count)) == lenient.strings)
        }
    }
}
