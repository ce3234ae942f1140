import BFFJSON
import BFFValidation
import Testing

@Suite struct ScalarTests {
    /// Lengths count Unicode scalars, whatever the bytes.
    @Test(arguments: ["", "a", "é", "👍", "👩‍👩‍👧‍👦", "日本語テキスト", String(repeating: "ö", count: 100)])
    func lengthsCountScalars(string: String) {
        let count = string.unicodeScalars.count
        string.withJSONText { text in
            var report = FirstViolation()
            report.text(text, minLength: count, maxLength: count, schema: "")
            #expect(report.isValid)
            report.text(text, minLength: count + 1, schema: "")
            #expect(!report.isValid)
            guard count > 0 else { return }
            report = FirstViolation()
            report.text(text, maxLength: count - 1, schema: "")
            #expect(!report.isValid)
        }
    }

    @Test(
        arguments: [
            ("0.3", 1, -1, true), ("19.99", 1, -2, true), ("0.07", 1, -2, true), ("1.1", 11, -1, true),
            ("4.35", 5, -2, true),
            ("0.0075", 1, -4, true), ("0.00751", 1, -4, false), ("19.999", 1, -2, false),
            ("1e308", 123_456_789, -9, false),
            ("1e308", 5, -1, true), ("12391239123", 1, -8, true), ("0", 7, 0, true), ("0.0", 7, 0, true),
            ("35", 7, 0, true),
            ("36", 7, 0, false), ("-35", 7, 0, true), ("4500", 15, 2, true), ("4550", 15, 2, false),
            ("1e3", 1, 3, true),
            ("123456789.123456789", 1, -2, false), ("9007199254740993", 3, 0, true), ("1.5e-7", 5, -8, true),
        ] as [(String, UInt64, Int, Bool)])
    func multiplesAreDecidedOnDecimals(json: String, coefficient: UInt64, exponent: Int, expected: Bool) throws {
        let step = DecimalStep(coefficient, exponent: exponent)
        #expect(try isValid(json) { $1.number($0, multipleOf: step, schema: "") } == expected)
    }

    @Test(
        arguments: [(1, 0, "1"), (1, -2, "0.01"), (25, -1, "2.5"), (15, 2, "1500"), (5, -1, "0.5"), (1, 40, "1e40")]
            as [(UInt64, Int, String)])
    func stepsPrintAsDecimals(coefficient: UInt64, exponent: Int, expected: String) {
        #expect(DecimalStep(coefficient, exponent: exponent).description == expected)
    }

    @Test func integersKeepTheirBounds() throws {
        #expect(try isValid("9223372036854775807") { $1.integer($0, minimum: .max, schema: "") })
        #expect(try !isValid("9223372036854775806") { $1.integer($0, minimum: .max, schema: "") })
        #expect(try !isValid("9223372036854775808") { $1.integer($0, schema: "") })
        #expect(try isValid("2147483647") { $1.integer($0, format: .int32, schema: "") })
        #expect(try !isValid("2147483648") { $1.integer($0, format: .int32, schema: "") })
        #expect(try !isValid("-2147483649") { $1.integer($0, format: .int32, schema: "") })
        #expect(try isValid("1.0") { $1.integer($0, schema: "") })
        #expect(try !isValid("1.5") { $1.integer($0, schema: "") })
        #expect(try !isValid("\"1\"") { $1.integer($0, schema: "") })
    }

    @Test func numbersKeepTheirBounds() throws {
        #expect(try isValid("2") { $1.number($0, minimum: 2, maximum: 2, schema: "") })
        #expect(try !isValid("1.9") { $1.number($0, minimum: 2, schema: "") })
        #expect(try !isValid("2.1") { $1.number($0, maximum: 2, schema: "") })
        #expect(try !isValid("2") { $1.number($0, exclusiveMinimum: 2, schema: "") })
        #expect(try !isValid("2") { $1.number($0, exclusiveMaximum: 2, schema: "") })
        #expect(try !isValid("null") { $1.number($0, schema: "") })
    }

    @Test func nullIsNullOnly() throws {
        #expect(try isValid("null") { $1.null($0, schema: "") })
        #expect(try !isValid("0") { $1.null($0, schema: "") })
    }

    @Test(
        arguments: [
            ("[1, 2, 3]", nil), ("[1, 2, 1.0]", "/uniqueItems: has equal elements at 0 and 2"),
            (#"[{"a": 1, "b": 2}, {"b": 2, "a": 1}]"#, "/uniqueItems: has equal elements at 0 and 1"),
            ("[0, false, null, \"\", [], {}]", nil), ("[[1, 2], [2, 1]]", nil),
            ("[0,1,2,3,4,5,6,7,8,9,10,11,5]", "/uniqueItems: has equal elements at 5 and 12"),
            ("[0,1,2,3,4,5,6,7,8,9,10,11,\"5\"]", nil),
        ] as [(String, String?)])
    func uniqueMeansStructurallyUnequal(json: String, expected: String?) throws {
        let document = try OwnedJSON(json)
        var report = FullReport()
        report.eachElement(document.value, at: .here, unique: true, schema: "") { _, _, _ in }
        #expect(report.violations.first.map { "\($0.schemaPointer): \($0.message)" } == expected)
    }

    @Test func mapsKeepTheFirstOfEqualNames() throws {
        for count in [3, 40] {
            let members = (0..<count).map { "\"k\($0)\": \($0)" } + ["\"k1\": 99"]
            let document = try OwnedJSON("{\(members.joined(separator: ", "))}")
            var report = FirstViolation()
            let map = report.map(document.value, at: .here, schema: "") { $1.integer($0, at: $2, schema: "") }
            #expect(map?.map(\.value) == Array(0..<count))
        }
    }
}
