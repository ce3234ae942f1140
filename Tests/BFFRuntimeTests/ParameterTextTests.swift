import BFFHTTP
@testable import BFFRuntime
import Testing

struct ParameterTextTests {
    @Test(
        arguments: [
            ("1,2", ListStyle.commas, ["1", "2"]), ("1,2", .spaces, ["1,2"]), ("1%2C2", .commas, ["1%2C2"]),
            ("", .commas, [""]), (",", .commas, ["", ""]), ("a%20b+c", .spaces, ["a", "b", "c"]),
            ("a%7cb|c%7Cd", .pipes, ["a", "b", "c", "d"]), ("a%7b", .pipes, ["a%7b"]), ("a%2", .spaces, ["a%2"]),
            ("%20", .spaces, ["", ""]), ("a,b", .repeated, ["a,b"]),
        ] as [(StaticString, ListStyle, [String])])
    func listsAreSplitBeforeTheyAreDecoded(_ text: StaticString, _ style: ListStyle, _ parts: [String]) {
        #expect(HTTPText(text).split(style).map(\.string) == parts)
    }

    @Test(
        arguments: [
            ("1", 1), ("-0.5", -0.5), ("2.5e1", 25), ("1E+2", 100), ("0x1", nil), ("inf", nil), ("nan", nil), ("", nil),
            (" 1", nil), ("1e999", nil), ("--1", nil), ("1_0", nil),
        ] as [(String, Double?)])
    func numbersAreDecimal(_ text: String, _ number: Double?) {
        #expect(text.withJSONText { ParameterText.number($0) } == number)
    }

    @Test(
        arguments: [
            ("0", 0), ("-7", -7), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("+1", nil), ("1.0", nil), ("", nil), ("-", nil),
        ] as [(String, Int?)])
    func integersHaveDigitsOnly(_ text: String, _ number: Int?) {
        #expect(text.withJSONText { ParameterText.integer($0) } == number)
    }
}
