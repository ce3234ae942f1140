import BFFJSON
import Testing

@Suite struct JSONValueTests {
    @Test func tellsKindsApart() throws {
        let kinds = try withJSON(#"[null, true, false, 1, 1.5, 18446744073709551615, "a", {}, []]"#) { root in
            var elements = try #require(root.elements)
            var kinds: [JSONKind] = []
            while let element = elements.next() { kinds.append(element.kind) }
            return kinds
        }
        #expect(kinds == [.null, .bool, .bool, .number, .number, .number, .string, .object, .array])
    }

    @Test func integersNeverPassThroughFloatingPoint() throws {
        for number in [0, -1, Int.max, Int.min, 9_007_199_254_740_993] {
            #expect(try withJSON("\(number)") { $0.int } == number)
        }
    }

    @Test(
        arguments: [
            ("1.0", 1), ("1e3", 1000), ("-2.0", -2), ("9007199254740992.0", 9_007_199_254_740_992),
            ("1.5", nil), ("9007199254740994.0", nil), ("9223372036854775808", nil), ("\"1\"", nil), ("true", nil),
            ("1e300", nil),
        ] as [(String, Int?)])
    func integralNumbersAreIntegersWhereExact(json: String, expected: Int?) throws {
        #expect(try withJSON(json) { $0.int } == expected)
    }

    @Test(arguments: [
        ("1", true), ("1.0", true), ("1e300", true), ("18446744073709551615", true), ("-0.0", true), ("1.5", false),
        ("\"1\"", false), ("null", false),
    ])
    func isIntegerFollowsJSONSchema(json: String, expected: Bool) throws {
        #expect(try withJSON(json) { $0.isInteger } == expected)
    }

    @Test func doublesComeFromEveryNumber() throws {
        #expect(try withJSON("2") { $0.double } == 2)
        #expect(try withJSON("2.5") { $0.double } == 2.5)
        #expect(try withJSON("18446744073709551615") { $0.double } == 0x1p64)
        #expect(try withJSON("\"2\"") { $0.double } == nil)
    }

    @Test func typedAccessorsRefuseOtherTypes() throws {
        try withJSON(#"{"a": 1}"#) { root in
            #expect(root.text == nil && root.bool == nil && root.int == nil && root.double == nil)
            #expect(root.elements == nil && !root.isNull)
            #expect(root["a"]?.members == nil && root["a"]?["b"] == nil && root["b"] == nil)
        }
    }

    @Test func walksPastNestedValues() throws {
        let names = try withJSON(#"{"a": {"x": [1, {"y": 2.5}]}, "b": [[], {}], "c": "text", "d": null, "e": 7}"#) {
            root in
            #expect(root.count == 5)
            #expect(root["b"]?.count == 2)
            #expect(root["e"]?.count == 0)
            var members = try #require(root.members)
            var names: [String] = []
            while let (key, value) = members.next() { names.append("\(key)\(value.int ?? 0)") }
            return names
        }
        #expect(names == ["a0", "b0", "c0", "d0", "e7"])
    }

    @Test func theFirstOfEqualNamesWins() throws {
        #expect(try withJSON(#"{"a": 1, "a": 2}"#) { $0["a"]?.int } == 1)
        let same = try OwnedJSON(#"{"a": 1}"#)
        #expect(try withJSON(#"{"a": 1, "a": 2}"#) { $0.isEqual(to: same.value) })
    }

    @Test(arguments: [
        ("1", "1.0", true), ("1", "1.5", false), ("100", "1e2", true), ("\"1\"", "1", false), ("0", "false", false),
        ("18446744073709551615", "18446744073709551615", true), ("9223372036854775807", "9223372036854775808", false),
        ("9223372036854775807", "9223372036854775808.0", false), ("9223372036854775808", "9223372036854775808.0", true),
        (#"{"a": 1, "b": [2]}"#, #"{"b": [2.0], "a": 1}"#, true), (#"{"a": 1}"#, #"{"a": 1, "b": 2}"#, false),
        ("[1, 2]", "[2, 1]", false), ("[1]", "[1, 2]", false), ("null", "null", true), ("true", "false", false),
        (#""\u0061""#, #""a""#, true), ("1e999", "1e999", true), ("1e999", "1e998", false),
    ])
    func comparesStructurally(left: String, right: String, expected: Bool) throws {
        let (left, right) = (try OwnedJSON(left), try OwnedJSON(right))
        #expect(left.value.isEqual(to: right.value) == expected)
        #expect(right.value.isEqual(to: left.value) == expected)
        if expected { #expect(hash(left.value) == hash(right.value)) }
    }

    private func hash(_ value: JSONValue) -> Int {
        var hasher = Hasher()
        value.hashStructure(into: &hasher)
        return hasher.finalize()
    }
}
