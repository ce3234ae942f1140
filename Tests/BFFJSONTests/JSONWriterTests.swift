import BFFJSON
import Testing

@Suite struct JSONWriterTests {
    @Test func setsCommasByItself() {
        let json = written { writer in
            writer.beginObject()
            writer.field("a", 1)
            writer.key("b")
            writer.beginArray()
            writer.value(1)
            writer.beginArray()
            writer.endArray()
            writer.beginObject()
            writer.endObject()
            writer.null()
            writer.value(literal: "{[:")
            writer.value(true)
            writer.endArray()
            writer.key(raw: "\"c\":")
            writer.raw("{\"x\":1}")
            writer.field("d", literal: "x")
            writer.key(escaping: "e\"")
            writer.value(false)
            writer.endObject()
        }
        #expect(json == #"{"a":1,"b":[1,[],{},null,"{[:",true],"c":{"x":1},"d":"x","e\"":false}"#)
    }

    @Test func writesEveryKindOfField() throws {
        let json = try withJSON(#"{"text": "é", "value": [1.50, {"x": null}]}"#) { root in
            written { writer in
                writer.beginObject()
                if let text = root["text"]?.text { writer.field("text", text) }
                if let value = root["value"] { writer.field("value", value) }
                writer.field("string", "s")
                writer.field("double", 2.5)
                writer.field("array", ["a", nil] as [String?])
                writer.fieldOrNull("none", nil as Int?)
                writer.fieldOrNull("some", 1)
                writer.fieldIfPresent("absent", nil as String?)
                writer.fieldIfPresent("present", true)
                writer.endObject()
            }
        }
        #expect(
            json
                == #"{"text":"é","value":[1.5,{"x":null}],"string":"s","double":2.5,"array":["a",null],"none":null,"some":1,"present":true}"#
        )
    }

    /// Each special byte at every place around the edges of a block.
    @Test func escapesWhereverTheByteStands() throws {
        let specials: [(Character, String)] = [
            ("\"", "\\\""), ("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), ("\u{8}", "\\b"),
            ("\u{c}", "\\f"), ("\u{0}", "\\u0000"), ("\u{1f}", "\\u001f"),
        ]
        for count in [1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 60] {
            for place in 0..<count {
                for (special, escaped) in specials {
                    let before = String(repeating: "é", count: place / 2) + String(repeating: "x", count: place % 2)
                    let after = String(repeating: "y", count: count - place - 1)
                    let json = written { $0.value(before + String(special) + after) }
                    #expect(json == "\"" + before + escaped + after + "\"")
                }
            }
        }
    }

    @Test func escapesARunOfSpecials() throws {
        let string = String(repeating: "\u{1}\"", count: 1000)
        let json = written { $0.value(string) }
        #expect(json.utf8.count == 2 + 1000 * 8)
        #expect(try withJSON(json) { $0.text?.string } == string)
    }

    @Test func leavesWhatNeedsNoEscape() {
        #expect(written { $0.value("/ é \u{7f} \u{2028} 👍") } == "\"/ é \u{7f} \u{2028} 👍\"")
        #expect(written { $0.value("") } == "\"\"")
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "-0.0"), (1, "1"), (-1, "-1"), (19.99, "19.99"), (0.1, "0.1"), (-0.05, "-0.05"),
        (2.5, "2.5"),
        (1e15, "1000000000000000"), (1e18, "1000000000000000000"), (1e-7, "1e-07"), (0.000001, "0.000001"),
        (1.0 / 3, "0.3333333333333333"), (1e300, "1e+300"), (.leastNonzeroMagnitude, "5e-324"),
        (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
        (123456.789012, "123456.789012"), (0.1 + 0.2, "0.30000000000000004"), (.nan, "null"), (.infinity, "null"),
    ])
    func writesTheShortestDigits(number: Double, expected: String) {
        #expect(written { $0.value(number) } == expected)
    }

    @Test func everyDoubleReadsBackTheSame() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let bits = Double(bitPattern: generator.next())
            let decimal = Double(Int.random(in: -1_000_000_000...1_000_000_000)) / 1000
            for number in [bits, decimal] where number.isFinite {
                let json = written { $0.value(number) }
                #expect(Double(json) == number)
                #expect(try withJSON(json) { $0.double } == number)
            }
        }
    }

    @Test func copiesSubtreesInOrder() throws {
        let json = #"{"b":[1,-2,18446744073709551615,2.5,"\"\\é\u0001"],"a":{"":null,"t":true,"f":false}}"#
        #expect(try copied(json) == json)
    }

    @Test func appendsBehindWhatTheBufferHolds() {
        var buffer = ByteBuffer()
        buffer.append("HTTP/1.1 200 OK\r\n\r\n")
        var writer = JSONWriter(appendingTo: buffer)
        writer.value(1)
        writer.reset()
        writer.beginObject()
        writer.endObject()
        #expect(text(of: writer) == "{}")
        #expect(text(of: writer.takeBuffer()) == "HTTP/1.1 200 OK\r\n\r\n{}")
    }
}
