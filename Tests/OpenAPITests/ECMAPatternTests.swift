import Testing

@testable import Diagnostics
@testable import OpenAPI

@Suite struct ECMAPatternTests {
    private func translate(_ source: String) -> String {
        do throws(ECMAPatternError) {
            return try ECMAPattern(source).pcre
        } catch {
            return "\(error.offset): \(error.reason)"
        }
    }

    private static let space =
        #"\x{9}-\x{d}\ \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}-\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}"#
    private static let notSpace =
        #"\x{0}-\x{8}\x{e}-\x{1f}\!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}"#
        + #"\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}"#

    @Test(arguments: [
        (#"^[a-z]+$"#, #"^[a-z]+$"#), (#"\d\D"#, #"[0-9][\D]"#), (#"[\d\-]"#, #"[0-9\-]"#), (#"\w"#, "[0-9A-Z_a-z]"),
        (#"\s"#, "[\(space)]"), (#"[^\S]"#, "[^\(notSpace)]"), (".", #"[^\n\r\x{2028}\x{2029}]"#),
        (#"\u0041\u{1F600}\x41\cJ\0\v"#, #"A\x{1f600}A\x{a}\x{0}\x{b}"#), (#"\ud83d\ude00"#, #"\x{1f600}"#),
        (#"\ud800"#, "(?!)"), (#"[\ud800a]"#, "[a]"), (#"[\u0000-\uda00]"#, #"[\x{0}-\x{d7ff}]"#), ("[]", "(?!)"),
        ("[^]", #"[\x{0}-\x{10ffff}]"#), (#"\p{L}\P{Script=Greek}"#, #"[\p{L}][\P{sc:Greek}]"#),
        (#"\p{Uppercase_Letter}\p{scx=Grek}\p{Assigned}"#, #"[\p{Lu}][\p{scx:Grek}][\P{Cn}]"#),
        (#"(?<year>\d{4})-\k<year>"#, #"([0-9]{4})\-\g{1}"#), (#"(a)\1"#, #"(a)\g{1}"#), (#"\1(a)"#, "(?:)(a)"),
        ("(?:a|b)+?", "(?:a|b)+?"), ("(?=a)b", "(*NO_START_OPT)(?=a)b"), ("(?<!a)b", "(?<!a)b"),
        ("(?<=a{1,2})b", "(?<=(?:a){1}|(?:a){2})b"), ("(?<=ab?)c", "(?<=a(?:b){0}|a(?:b){1})c"), (#"\/\."#, #"\/\."#),
        ("a{0,70000}", "a{0,65535}a{0,4465}"), ("a{65536,}", "a{65535}a+"), (#"[[&&]"#, #"[\[\&\&]"#),
        ("é #", ##"\x{e9}\ \#"##), ("", ""), ("a||b", "a||b"), ("[a-]", #"[a\-]"#), (#"\bx\B"#, #"\bx\B"#),
        (#"[\b]"#, #"[\x{8}]"#),
    ])
    func patternsAreTranslated(source: String, expected: String) {
        #expect(translate(source) == expected)
    }

    @Test(arguments: [
        ("a++", "2: nothing to repeat"), ("*", "0: nothing to repeat"), ("^*", "1: nothing to repeat"),
        ("(?=a)*", "5: nothing to repeat"), (#"\b+"#, "2: nothing to repeat"),
        ("(?i)a", "0: ECMA-262 has no group that starts like this"),
        ("(?>a)", "0: ECMA-262 has no group that starts like this"),
        ("(?P<n>a)", "0: ECMA-262 has no group that starts like this"), (#"\Z"#, #"0: there is no escape '\Z'"#),
        (#"\a"#, #"0: there is no escape '\a'"#), (#"\-"#, #"0: there is no escape '\-'"#),
        ("(a", "0: the group is not closed"),
        ("a)", "1: ')' closes no group"), ("[a", "0: the class is not closed"),
        ("{", "0: '{' stands alone, write '\\{'"),
        ("a}", "1: '}' stands alone, write '\\}'"), ("a{2,1}", "1: the repetition's bounds are out of order"),
        ("a{1", "1: the repetition is not closed"), ("[b-a]", "1: a range in a class is out of order"),
        (#"[\w-a]"#, #"1: a range in a class starts or ends with a class, write '\-' for a hyphen"#),
        (#"(a)\2"#, "3: group 2 does not exist"), (#"\k<n>"#, "0: group 'n' does not exist"),
        ("(?<n>a)(?<n>b)", "7: group 'n' exists twice"), ("(?<1>a)", "3: '1' cannot stand in a group's name"),
        (#"\p{Foo}"#, "0: there is no property 'Foo', or PCRE2 does not know it"),
        (#"\p{script=Greek}"#, "0: there is no property 'script=Greek', or PCRE2 does not know it"),
        (#"\01"#, "0: octal escapes are no part of ECMA-262"), (#"\c1"#, #"0: '\c' needs a letter"#),
        (#"\x1"#, #"0: '\x' needs two hexadecimal digits"#), (#"\u{110000}"#, "0: there is no such character"),
        (#"\u12"#, #"0: '\u' needs four hexadecimal digits, or '{…}'"#), ("\\", "0: a backslash stands at the end"),
        ("(?<=a*)b", "0: a lookbehind has no bound on its length, which PCRE2 cannot do"),
        ("(?<=(a{1,2}))b", "0: a lookbehind of varying length is more than PCRE2 can do"),
        (#"(?:(a)|b)*\1"#, "10: group 1 may be unset by the repetition around it, which PCRE2 does otherwise"),
        ("a{2000000}", "2: a number above 1000000 is more than PCRE2 can do"),
        ("(?:(?:ab){1000}){1000}", "0: the pattern is larger than PCRE2 can compile"),
    ])
    func whatIsNoPatternIsRefusedAtItsPlace(source: String, expected: String) {
        #expect(translate(source) == expected)
    }

    @Test func nestingIsBounded() {
        let deep = String(repeating: "(", count: 50_000)
        #expect(translate(deep).hasSuffix("groups are nested more than 200 deep"))
    }

    @Test func aSchemasPatternIsToldAtItsPlace() throws {
        let reading = Reading(document("A: {pattern: 'a++'}\nB: {pattern: '^a$'}\nC: {}"))
        let read = try #require(reading.document())
        #expect(read.schema("A")?.ecmaPattern(reporting: reading.diagnostics) == nil)
        #expect(read.schema("B")?.ecmaPattern(reporting: reading.diagnostics)?.pcre == "^a$")
        #expect(read.schema("C")?.ecmaPattern(reporting: reading.diagnostics) == nil)
        #expect(
            reading.said == [
                "6:18 error invalid-pattern: pattern \"a++\" is no regular expression of ECMA-262: nothing to "
                    + "repeat (character 3) | correct it, with flag 'u' in mind"
            ])
    }
}
