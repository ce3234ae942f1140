import BFFJSON
import BFFValidation
import Foundation
import Testing

@Suite struct FormatTests {
    @Test(
        arguments: [
            (
                .dateTime, ["2024-02-29T23:59:59Z", "1998-12-31T15:59:60.1-08:00", "2000-01-01t00:00:00.5+23:59"],
                [
                    "2023-02-29T00:00:00Z", "2024-01-01 00:00:00Z", "2024-01-01T00:00:00", "1998-12-31T23:58:60Z",
                    "2024-01-01T00:00:00.Z", "",
                ]
            ),
            (.date, ["2000-02-29", "0001-01-01"], ["1900-02-29", "2024-13-01", "2024-1-1", "2024-01-01Z"]),
            (.time, ["23:59:60Z", "12:00:00+01:00"], ["12:00:60Z", "12:00", "24:00:00Z", "12:00:00+24:00"]),
            (
                .uuid, ["2EB8AA08-aa98-11ea-b4aa-73b441d16380"],
                ["2EB8AA08-aa98-11ea-b4aa-73b441d1638", "2EB8AA08aa98-11ea-b4aa-73b441d163800"]
            ),
            (
                .uri, ["https://u:p@[::1]:80/a%20b?c#d", "urn:a:b", "http:", "http://[v1.a:b]/"],
                [
                    "/a", "a b:c", "a%20b:c", "http://a]/", "http://[::1]a/", "http://a@b@c/", ":a", "http://[::1",
                    "http://a:b/", "http://a/%2", "", "http://a/#b#c",
                ]
            ),
            (.uriReference, ["/a", "", "a/b:c", "?q", "//h/p"], ["a b", "1a:b", ":x", "\\a"]),
            (
                .email, ["a.b@c.de", "\"a \\\" b\"@c.de", "a@[IPv6:::1]"],
                ["a..b@c", "a@", "@b", "a b@c", "\"a\"b\"@c", "a@[1.2.3]"]
            ),
            (
                .hostname, ["a", "a-b.c1", "xn--9n2bp8q"],
                ["-a", "a.", "a_b", "a..b", String(repeating: "a", count: 64), ""]
            ),
            (.ipv4, ["0.0.0.0", "255.255.255.255"], ["256.1.1.1", "01.1.1.1", "1.1.1", "1.1.1.1.1", "1.1.1."]),
            (
                .ipv6, ["::", "1::8", "1:2:3:4:5:6:7::", "::1.2.3.4", "1:2:3:4:5:6:7:8"],
                [
                    "1", ":", ":::", "1::2::3", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8:9", "1.2.3.4::", "::1%1",
                    "12345::",
                ]
            ),
            (
                .dateTimeLocal, ["2024-02-29T12:00:00", "2024-02-29t12:00:00.5"],
                ["2024-02-29T12:00:00Z", "2024-02-29"]
            ),
            (.timeLocal, ["12:00:00", "23:59:60.1"], ["12:00", "12:00:00Z", "12:00:61", ""]),
            (
                .httpDate, ["Sun, 06 Nov 1994 08:49:37 GMT"],
                ["Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37", "Sun, 6 Nov 1994 08:49:37 GMT"]
            ),
            (.byte, ["", "Zg==", "Zm8=", "Zm9v", "+/+/"], ["Zg", "Zh==", "Zm9", "-_-_", "Zm9v\n", "="]),
            (.base64URL, ["", "Zg==", "Zg", "Zm8", "-_-_"], ["+/+/", "Zh", "Z", "Zg=", "Zm9v="]),
            (.char, ["a", "é", "👍"], ["", "ab", "e\u{301}"]),
            (.decimal, ["0", "-12.50", "1e9"], ["", "+1", "01", ".5", "1,5", "1 "]),
            (
                .mediaRange, ["*/*", "text/*;q=0.5", "application/json ; a=\"b\\\"c\"; d=e", "text/html;"],
                ["*", "*/json", "text", "text/", "a/b c", "a/b;c=", "a/b;c=\"d", ""]
            ),
            (.sfString, ["\"\"", "\"a \\\" b\""], ["a", "\"", "\"a\"b\"", "\"\\a\"", "\"é\""]),
            (.sfToken, ["a", "*a/b:c"], ["", "1a", "a b"]), (.sfBinary, ["::", ":Zg==:"], [":", ":Zg:", "Zg=="]),
            (.sfBoolean, ["?0", "?1"], ["?2", "0", "?", "?10"]),
            (.int8, ["-128", "127", "0"], ["128", "-129", "01", "-", "", "1.0"]),
            (.int64, ["-9223372036854775808", "9223372036854775807"], ["9223372036854775808", "+1"]),
            (.uint8, ["255"], ["256", "-0"]),
            (.uint64, ["18446744073709551615"], ["18446744073709551616", "184467440737095516150"]),
            (
                .regex,
                ["", "a|b", "(?<n>a)\\k<n>", "\\u{1F600}", "[\\d-]", "(?<!a)b{2,}?", "\\p{Script=Greek}", "(a)\\1"],
                [
                    "a**", "(?=a)*", "\\1", "\\k<n>", "[b-a]", "[\\d-a]", "a{2,1}", "{", "]", "(", ")", "\\",
                    "\\u{110000}",
                    "(?<n>a)(?<n>b)", "\\_", "\\p{Foo=Bar}", String(repeating: "(", count: 1000),
                ]
            ),
            (.idnHostname, ["bücher.example", "א.example"], ["bu\u{308}cher", "Bücher", "a\u{200D}é", "-é"]),
        ] as [(Format, [String], [String])])
    func holdsTextsAgainstTheirGrammar(format: Format, valid: [String], invalid: [String]) {
        for text in valid { #expect(text.withJSONText { format.matches($0) }, "\(text) is a \(format.name)") }
        for text in invalid { #expect(!text.withJSONText { format.matches($0) }, "\(text) is no \(format.name)") }
    }

    /// The shortcuts for plain dates agree with the calendar.
    @Test func everyDayOfEveryMonthIsTold() {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        for year in ["2023", "2024", "1900"] {
            for month in 0...13 {
                for day in 0...32 {
                    let text = "\(year)-\(two(month))-\(two(day))"
                    let isDay = FullDate(year: Int(year) ?? 0, month: month, day: day) != nil
                    #expect(text.withJSONText { Format.date.matches($0) } == isDay, "\(text)")
                    for time in ["T23:59:59Z", "T00:00:00.000Z"] {
                        #expect((text + time).withJSONText { Format.dateTime.matches($0) } == isDay, "\(text + time)")
                    }
                }
            }
        }
    }

    /// A wrong byte at any place is found, whatever path looks at it.
    @Test func everyByteOfAPlainDateTimeCounts() {
        for text in ["2024-11-05T08:15:30Z", "2024-11-05T08:15:30.123Z", "2024-11-05"] {
            let format: Format = text.count == 10 ? .date : .dateTime
            #expect(text.withJSONText { format.matches($0) })
            for place in text.utf8.indices {
                for wrong in ["x", "/", ";", "\u{0}"] {
                    let broken = String(text[..<place]) + wrong + String(text[text.index(after: place)...])
                    #expect(!broken.withJSONText { format.matches($0) }, "\(broken)")
                }
            }
        }
    }

    @Test func everyFormatIsFoundByItsName() {
        for format in Format.allCases { #expect(Format.named(format.name.description) == format) }
        #expect(Format.named("decimal128") == .decimal)
        #expect(Format.named("html") == nil)
    }

    @Test func integersKeepTheirFormatsRange() throws {
        let ranges: [(IntegerFormat, Int, Int)] = [
            (.int8, -128, 127), (.int16, -32768, 32767), (.int32, -2_147_483_648, 2_147_483_647), (.uint8, 0, 255),
            (.uint16, 0, 65535), (.uint32, 0, 4_294_967_295),
        ]
        for (format, least, greatest) in ranges {
            #expect(format.holds(least) && format.holds(greatest))
            #expect(!format.holds(least - 1) && !format.holds(greatest + 1))
            #expect(try !isValid("\(greatest + 1)") { $1.integer($0, format: format, schema: "") })
        }
        #expect(IntegerFormat.uint64.holds(.max) && !IntegerFormat.uint64.holds(-1))
    }

    /// The official suites, from `$CORPORA/json-schema-test-suite`.
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["CORPORA"] != nil, "CORPORA is unset"),
        arguments: ["draft2020-12", "draft4"])
    func agreesWithTheOfficialSuite(draft: String) throws {
        let corpora = try #require(ProcessInfo.processInfo.environment["CORPORA"])
        let folder = URL(fileURLWithPath: corpora)
            .appending(path: "json-schema-test-suite/tests/\(draft)/optional/format")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        var checked = 0
        for file in files.sorted(by: { $0.path < $1.path }) {
            let name = file.deletingPathExtension().lastPathComponent
            // Its tests are about schemas, of the format `regex`.
            guard let format = Format.named(name == "ecmascript-regex" ? "regex" : name) else { continue }
            let failures = try failures(in: Data(contentsOf: file), format, checked: &checked)
            #expect(failures.isEmpty, "\(name)")
        }
        #expect(checked > 50)
    }

    private func failures(in data: Data, _ format: Format, checked: inout Int) throws -> [String] {
        let suite = try data.withUnsafeBytes { try OwnedJSON(bytes: $0) }
        var failures: [String] = []
        var passed = 0
        var groups = try #require(suite.value.elements)
        while let group = groups.next() {
            var tests = try #require(group["tests"]?.elements)
            while let test = tests.next() {
                let isValid = test["data"]?.text.map { format.matches($0) } ?? true
                if isValid == test["valid"]?.bool {
                    passed += 1
                } else {
                    failures.append(test["description"]?.text?.string ?? "")
                }
            }
        }
        checked += passed + failures.count
        // In one write to where nothing is buffered, so that no other test's line comes between.
        let line = "json-schema-format \(format.name): \(passed) passed, \(failures.count) failed\n"
        FileHandle.standardError.write(Data(line.utf8))
        return failures
    }
}
