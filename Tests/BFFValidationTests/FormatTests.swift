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
        ] as [(Format, [String], [String])])
    func holdsTextsAgainstTheirGrammar(format: Format, valid: [String], invalid: [String]) {
        for text in valid { #expect(text.withJSONText { format.matches($0) }, "\(text) is a \(format.name)") }
        for text in invalid { #expect(!text.withJSONText { format.matches($0) }, "\(text) is no \(format.name)") }
    }

    /// The official suite, from `$CORPORA/json-schema-test-suite`. Left out: what stands inside a host name's
    /// A-labels (IDNA).
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["CORPORA"] != nil, "CORPORA is unset"),
        arguments: Format.allCases)
    func agreesWithTheOfficialSuite(format: Format) throws {
        let corpora = try #require(ProcessInfo.processInfo.environment["CORPORA"])
        let file = URL(fileURLWithPath: corpora)
            .appending(path: "json-schema-test-suite/tests/draft2020-12/optional/format/\(format.name).json")
        let suite = try Data(contentsOf: file).withUnsafeBytes { try OwnedJSON(bytes: $0) }
        var checked = 0
        var groups = try #require(suite.value.elements)
        while let group = groups.next() {
            if group["description"]?.text?.string.contains("A-label") == true { continue }
            var tests = try #require(group["tests"]?.elements)
            while let test = tests.next() {
                guard let text = test["data"]?.text else { continue }
                #expect(format.matches(text) == test["valid"]?.bool, "\(text) as \(format.name)")
                checked += 1
            }
        }
        #expect(checked > 10)
    }
}
