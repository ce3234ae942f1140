import BFFJSON
import BFFValidation
import Testing

/// Every value is written as it was read.
@Suite struct ValueTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0, 0, 0), ("2000-02-29T12:34:56+00:00", 951_827_696, 0, 0),
        ("1969-12-31T23:59:59.999999999Z", -1, 999_999_999, 0), ("1990-12-31T15:59:60-08:00", 662_688_000, 0, -480),
        ("1998-12-31T23:59:60.5Z", 915_148_800, 500_000_000, 0),
        ("2024-01-01t00:00:00.500z", 1_704_067_200, 500_000_000, 0),
        ("2024-01-01T00:00:00-00:00", 1_704_067_200, 0, 0), ("0000-01-01T00:00:00Z", -62_167_219_200, 0, 0),
        ("0000-01-01T00:00:00+23:59", -62_167_305_540, 0, 1439), ("9999-12-31T23:59:60Z", 253_402_300_800, 0, 0),
        ("9999-12-31T23:59:59-23:59", 253_402_387_139, 0, -1439),
        ("2024-05-06T07:08:09.1234567890123+05:30", 1_714_959_489, 123_456_789, 330),
        ("1972-06-30T23:59:60Z", 78_796_800, 0, 0), ("1900-02-28T23:59:59.0Z", -2_203_891_201, 0, 0),
    ])
    func dateTimesKeepInstantAndText(text: String, seconds: Int, nanoseconds: Int, offset: Int) throws {
        let value = try #require(DateTime(text))
        #expect(value.secondsSince1970 == seconds)
        #expect(value.nanoseconds == nanoseconds)
        #expect(value.offsetMinutes == offset)
        #expect(value.isLeapSecond == text.contains(":60"))
        #expect(value.description == text)
        #expect(written(value) == "\"\(text)\"")
    }

    @Test(arguments: [
        "2023-02-29T00:00:00Z", "2024-01-01T00:00:60Z", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00", "2024-01-01",
        "10000-01-01T00:00:00Z", "-001-01-01T00:00:00Z", "2024-01-01T00:00:00,5Z", "2024-01-01T00:00:00+24:00", "",
        "2024-01-01T00:00:00Z ", "1998-12-31T23:59:61Z",
    ])
    func whatIsNoDateTimeIsNone(text: String) {
        #expect(DateTime(text) == nil)
    }

    @Test func dateTimesAreMadeFromNumbers() throws {
        #expect(DateTime(secondsSince1970: 0)?.description == "1970-01-01T00:00:00Z")
        #expect(DateTime(secondsSince1970: -1, nanoseconds: 120_000_000)?.description == "1969-12-31T23:59:59.120Z")
        #expect(DateTime(secondsSince1970: 0, nanoseconds: 1000)?.description == "1970-01-01T00:00:00.000001Z")
        #expect(DateTime(secondsSince1970: 0, offsetMinutes: -90)?.description == "1969-12-31T22:30:00-01:30")
        #expect(DateTime(secondsSince1970: 253_402_300_800) == nil)
        #expect(DateTime(secondsSince1970: 0, nanoseconds: 1_000_000_000) == nil)
        #expect(DateTime(secondsSince1970: .max) == nil)
        #expect(DateTime(secondsSince1970: 0, offsetMinutes: 1440) == nil)
    }

    @Test func dateTimesAreOrderedByInstant() throws {
        let texts = [
            "2016-12-31T23:59:59Z", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", "2017-01-01T01:00:00+01:00",
            "2017-01-01T00:00:00.0000000001Z", "2017-01-01T00:00:00.1Z",
        ]
        let values = try texts.map { try #require(DateTime($0)) }
        #expect(values.shuffled().sorted() == values)
        #expect(values[2] != values[3])
    }

    @Test func everyDayIsANumberAndBack() throws {
        let first = try #require(FullDate("0000-01-01")).daysSince1970
        let last = try #require(FullDate("9999-12-31")).daysSince1970
        #expect((first, last) == (-719_528, 2_932_896))
        var previous = try #require(FullDate(daysSince1970: first))
        for day in (first + 1)...last {
            let date = try #require(FullDate(daysSince1970: day))
            guard previous < date, date.daysSince1970 == day else {
                Issue.record("\(date) is day \(date.daysSince1970) instead of \(day)")
                return
            }
            previous = date
        }
        #expect(FullDate(daysSince1970: first - 1) == nil)
        #expect(FullDate(daysSince1970: last + 1) == nil)
        #expect(FullDate(daysSince1970: .min) == nil)
        #expect(FullDate(year: 2100, month: 2, day: 29) == nil)
        let date = try #require(FullDate("0400-02-29"))
        #expect(written(date) == "\"0400-02-29\"")
    }

    @Test func identifiersIgnoreCaseAndKeepIt() throws {
        let text = "2EB8aa08-AA98-11ea-b4aa-73B441d1638F"
        let value = try #require(UUIDValue(text))
        #expect(value.description == text)
        #expect(value == UUIDValue(text.lowercased()))
        #expect(value.hashValue == UUIDValue(text.uppercased())?.hashValue)
        #expect(value.high == 0x2EB8_AA08_AA98_11EA && value.low == 0xB4AA_73B4_41D1_638F)
        #expect(UUIDValue(high: value.high, low: value.low).description == text.lowercased())
        #expect(UUIDValue("2EB8aa08-AA98-11ea-b4aa-73B441d1638") == nil)
    }

    @Test func addressesStayAsTheyAre() throws {
        let value = try #require(URIValue("HTTP://Example.com/%7e#a"))
        #expect(value.description == "HTTP://Example.com/%7e#a" && value.scheme == "HTTP")
        #expect(URIValue("/relative") == nil)
    }

    @Test func base64HoldsBytes() throws {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 200) }
            let text = Base64Data(bytes: bytes).description
            #expect(Base64Data(text)?.bytes == bytes)
        }
        #expect(Base64Data(bytes: Array("foobar!".utf8)).description == "Zm9vYmFyIQ==")
        for text in ["Zg", "Zh==", "Zm9=", "Z===", "====", "Zm9v\n", "Zm9-", "Zm=v"] {
            #expect(Base64Data(text) == nil, "\(text)")
        }
    }

    @Test func decimalsKeepTheirDigits() throws {
        let price = try #require(DecimalNumber("12.50"))
        #expect(price == DecimalNumber("125e-1") && price.hashValue == DecimalNumber("12.5")?.hashValue)
        #expect(written(price) == "12.50")
        #expect(written(try #require(DecimalNumber("12.50", isString: true))) == "\"12.50\"")
        let huge = try #require(DecimalNumber("123456789012345678901234567890.5"))
        #expect(try #require(DecimalNumber("123456789012345678901234567890.49")) < huge)
        #expect(try #require(DecimalNumber("-1e999")) < price)
        for text in ["", "+1", "01", ".5", "1.", "1e", "0x1", "1 ", "NaN"] {
            #expect(DecimalNumber(text) == nil, "\(text)")
        }
        let document = try OwnedJSON("[0.10, \"0.10\", 123456789012345678901234567890, true]")
        var elements = try #require(document.value.elements)
        let values = [elements.next(), elements.next(), elements.next(), elements.next()].map {
            $0.flatMap { DecimalNumber($0) }
        }
        #expect(values.map { $0?.description } == ["0.1", "0.10", "123456789012345678901234567890", nil])
        #expect(values.map { $0?.isString } == [false, true, false, nil])
    }

    private func written(_ value: some JSONWritable) -> String {
        var writer = JSONWriter()
        value.write(to: &writer)
        return writer.withBytes { String(decoding: $0, as: UTF8.self) }
    }
}
