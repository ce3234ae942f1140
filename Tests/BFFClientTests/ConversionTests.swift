import BFFFoundation
import BFFValidation
import Foundation
import Testing

@Suite struct ConversionTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0.0), ("2024-02-29T12:00:00.250+01:00", 1_709_204_400.25),
        ("1969-12-31T23:59:59.5Z", -0.5),
    ])
    func `an instant is the same on both sides`(text: String, seconds: Double) throws {
        let value = try #require(DateTime(text))
        #expect(Date(value).timeIntervalSince1970 == seconds)
        let back = try #require(DateTime(Date(value)))
        #expect(back.secondsSince1970 == value.secondsSince1970)
        #expect(back.nanoseconds == value.nanoseconds)
    }

    @Test func `an instant that cannot be written is none`() {
        #expect(DateTime(Date(timeIntervalSince1970: 1e30)) == nil)
        #expect(DateTime(Date(timeIntervalSince1970: -.infinity)) == nil)
        #expect(DateTime(Date(timeIntervalSince1970: .nan)) == nil)
    }

    @Test func `identifiers keep their bytes`() throws {
        let text = "123e4567-e89b-12d3-a456-426614174000"
        let value = try #require(UUIDValue(text))
        #expect(UUID(value).uuidString.lowercased() == text)
        #expect(UUIDValue(UUID(value)).description == text)
    }

    @Test func `an amount keeps its value, or is none`() throws {
        for text in ["12.50", "-0.0001", "1E3", "0", "12345678901234567890123456789012345678"] {
            let amount = try #require(DecimalNumber(text))
            let decimal = try #require(Decimal(amount))
            #expect(DecimalNumber(decimal) == amount)
        }
        let tenth = try #require(DecimalNumber("0.1").flatMap { Decimal($0) })
        let sum = DecimalNumber(tenth + tenth + tenth, isString: true)
        #expect(sum?.description == "0.3")
        #expect(sum?.isString == true)
        for text in ["1e400", "123456789012345678901234567890123456789012345"] {
            let amount = try #require(DecimalNumber(text))
            #expect(Decimal(amount) == nil)
        }
        #expect(DecimalNumber(Decimal.nan) == nil)
    }

    @Test func `URLs and bytes too`() throws {
        let value = try #require(URIValue("https://a/b?c=d"))
        let url = try #require(URL(value))
        #expect(url.absoluteString == "https://a/b?c=d")
        #expect(URIValue(url)?.description == "https://a/b?c=d")
        let relative = try #require(URL(string: "a b/c"))
        #expect(URIValue(relative) == nil)
        #expect(Base64Data(Data(Base64Data(bytes: [1, 2]))).bytes == [1, 2])
    }
}
