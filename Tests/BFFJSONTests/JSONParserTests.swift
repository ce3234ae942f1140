import BFFJSON
import Testing

@Suite struct JSONParserTests {
    @Test func readsAPartOfABuffer() throws {
        var buffer = ByteBuffer()
        buffer.append("head{\"a\":1}tail")
        let parser = JSONParser()
        #expect(try parser.parse(buffer, in: 4..<11)["a"]?.int == 1)
        #expect(throws: JSONError.self) { try parser.parse(buffer) }
    }

    @Test func readsBodyAfterBodyOfEverySize() throws {
        let parser = JSONParser()
        for count in [1, 5000, 3, 200_000, 2] {
            var buffer = ByteBuffer()
            buffer.append(string: "[" + String(repeating: "12,", count: count) + "13]")
            #expect(try parser.parse(buffer).count == count + 1)
            parser.releaseExcess()
        }
        var large = ByteBuffer()
        large.append(string: "\"" + String(repeating: "x", count: JSONParser.keptBodyBytesMax + 1) + "\"")
        #expect(try parser.parse(large).text?.count == JSONParser.keptBodyBytesMax + 1)
        parser.releaseExcess()
        large.removeAll()
        large.append("true")
        #expect(try parser.parse(large).bool == true)
    }

    @Test(
        arguments: [
            ("", .empty, 0), ("  ", .empty, 2), ("[1,]", .unexpectedByte, 3), ("{\"a\" 1}", .unexpectedByte, 5),
            ("[1", .unexpectedEnd, 2), ("{\"a\":1}}", .trailingContent, 7), ("tru", .unexpectedEnd, 3),
            ("nulL", .unexpectedByte, 3), ("01", .invalidNumber, 1), ("[1.]", .invalidNumber, 3),
            ("-", .unexpectedEnd, 1),
            ("1e", .unexpectedEnd, 2), ("\"a\nb\"", .controlCharacter, 2), ("\"\\x\"", .invalidEscape, 1),
            ("\"\\u12g4\"", .invalidEscape, 1), ("\"abc", .unexpectedEnd, 4), ("{1:2}", .unexpectedByte, 1),
            ("[1}", .unexpectedByte, 2), ("\u{feff}[]", .unexpectedByte, 0), ("[NaN]", .unexpectedByte, 1),
            ("{\"a\":1,}", .unexpectedByte, 7), ("[1 2]", .unexpectedByte, 3), ("'a'", .unexpectedByte, 0),
        ] as [(String, JSONError.Cause, Int)])
    func namesTheFaultAndItsByte(text: String, cause: JSONError.Cause, offset: Int) {
        let error = #expect(throws: JSONError.self) { try withJSON(text) { _ in } }
        #expect(error?.cause == cause)
        #expect(error?.offset == offset)
    }

    @Test(
        arguments: [
            [0x22, 0x80, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xE2, 0x82, 0x22], [0x22, 0xFF, 0x22], [0x22, 0xF0, 0x8F, 0xBF, 0xBF, 0x22],
        ] as [[UInt8]])
    func refusesWhatIsNotUTF8(bytes: [UInt8]) {
        let error = #expect(throws: JSONError.self) {
            try bytes.withUnsafeBytes { _ = try OwnedJSON(bytes: $0) }
        }
        #expect(error == JSONError(.invalidUTF8, at: 1))
    }

    @Test func aFailedParseLeavesTheParserUsable() throws {
        let parser = JSONParser()
        var buffer = ByteBuffer()
        for _ in 0..<3 {
            buffer.removeAll()
            buffer.append("[1e999, ")
            #expect(throws: JSONError.self) { try parser.parse(buffer) }
            buffer.append("2]")
            #expect(try parser.parse(buffer).count == 2)
            buffer.removeAll()
            buffer.append("[1]")
            #expect(try parser.parse(buffer).count == 1)
        }
    }
}
