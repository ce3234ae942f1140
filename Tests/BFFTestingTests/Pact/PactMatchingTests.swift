import BFFTesting
import Testing

@Suite("Matching by Pact's rules")
struct PactMatchingTests {
    /// The places that are not as expected.
    private static func places(_ expected: String, _ rules: String, _ actual: String) throws -> [String] {
        try mismatches(expected, rules, actual).map(\.place)
    }

    private static func mismatches(_ expected: String, _ rules: String, _ actual: String) throws -> [PactMismatch] {
        let text = #"{"body": {"content": \#(expected), "contentType": "application/json"},"#
        let response = try PactResponse(json(text + #""matchingRules": {"body": \#(rules)}}"#), version: 4)
        return response.mismatches(
            of: PactResponse(
                status: 200, headers: [PactField("content-type", ["application/json; charset=utf-8"])],
                body: .present(Array(actual.utf8), type: nil)))
    }

    private static func json(_ text: String) throws -> PactValue { try PactValue(parsing: Array(text.utf8)) }

    @Test(
        "hold a leaf to its rule",
        arguments: [
            (#"{"match": "integer"}"#, "1", true), (#"{"match": "integer"}"#, "1.0", false),
            (#"{"match": "number"}"#, "2", true), (#"{"match": "decimal"}"#, "2", false),
            (#"{"match": "decimal"}"#, "2.0", true), (#"{"match": "boolean"}"#, #""true""#, true),
            (#"{"match": "boolean"}"#, "1", false), (#"{"match": "null"}"#, "null", true),
            (#"{"match": "null"}"#, "0", false), (#"{"match": "include", "value": "b"}"#, #""abc""#, true),
            (#"{"match": "include", "value": "d"}"#, #""abc""#, false), (#"{"match": "notEmpty"}"#, #""""#, false),
            (#"{"match": "notEmpty"}"#, "0", true), (#"{"match": "semver"}"#, #""1.0.0-rc.1+b""#, true),
            (#"{"match": "semver"}"#, #""1.0""#, false), (#"{"match": "regex", "regex": "^(a|b)$"}"#, #""b""#, true),
            (#"{"match": "regex", "regex": "^(a|b)$"}"#, #""ab""#, false),
            (#"{"match": "regex", "regex": "^[0-9]+$"}"#, "12", true),
            (#"{"match": "regex", "regex": "b"}"#, #""abc""#, false),
            (#"{"match": "regex", "regex": "\\w+"}"#, #""é""#, true),
            (#"{"match": "date", "format": "yyyy-MM-dd"}"#, #""2024-02-30""#, true),
            (#"{"match": "date", "format": "yyyy-MM-dd"}"#, #""2024-13-01""#, false),
            (#"{"match": "datetime", "format": "yyyy-MM-dd'T'HH:mm:ssXXX"}"#, #""2024-01-02T03:04:05Z""#, true),
            (#"{"match": "datetime", "format": "yyyy-MM-dd'T'HH:mm:ssXXX"}"#, #""2024-01-02T03:04:05.1Z""#, false),
            (#"{"match": "time"}"#, #""23:59:59""#, true), (#"{"match": "time"}"#, #""24:00:00""#, false),
            (#"{"match": "equality"}"#, "1", false),
        ])
    func leaves(rule: String, actual: String, matches: Bool) throws {
        let found = try Self.places(#"{"a": "x"}"#, #"{"$.a": {"matchers": [\#(rule)]}}"#, #"{"a": \#(actual)}"#)
        #expect(found == (matches ? [] : ["$.a"]))
    }

    @Test("compare types where a type rule says so, numbers of both kinds alike")
    func types() throws {
        let rule = #"{"$.a": {"matchers": [{"match": "type"}]}}"#
        #expect(try Self.places(#"{"a": 1}"#, rule, #"{"a": 2.5}"#) == [])
        #expect(try Self.places(#"{"a": 1}"#, rule, #"{"a": "2"}"#) == ["$.a"])
        #expect(try Self.places(#"{"a": 1}"#, rule, #"{"a": null}"#) == ["$.a"])
    }

    @Test("without a rule compare by value, and let an answer have more")
    func equality() throws {
        #expect(try Self.places(#"{"a": 1}"#, "{}", #"{"a": 1, "b": 2}"#) == [])
        #expect(try Self.places(#"{"a": 1}"#, "{}", #"{"a": 1.0}"#) == ["$.a"])
        #expect(try Self.places(#"{"a": 1}"#, "{}", "{}") == ["$.a"])
        #expect(try Self.places(#"{"a": [1]}"#, "{}", #"{"a": [1, 2]}"#) == ["$.a"])
    }

    @Test("hold every element against the one example")
    func arrays() throws {
        let rules = #"""
            {"$.a": {"matchers": [{"match": "type", "min": 1}]}, "$.a[*].n": {"matchers": [{"match": "integer"}]}}
            """#
        #expect(try Self.places(#"{"a": [{"n": 1}]}"#, rules, #"{"a": [{"n": 2}, {"n": 3}]}"#) == [])
        #expect(
            try Self.places(#"{"a": [{"n": 1}]}"#, rules, #"{"a": [{"n": 2}, {"n": "3"}, {}]}"#) == [
                "$.a[1].n", "$.a[2].n",
            ])
        #expect(try Self.places(#"{"a": [{"n": 1}]}"#, rules, #"{"a": []}"#) == ["$.a"])
        let open = rules.replacing(#""min": 1"#, with: #""min": 0"#)
        #expect(try Self.places(#"{"a": [{"n": 1}]}"#, open, #"{"a": []}"#) == [])
    }

    @Test("take one of several rules where they are combined so")
    func combined() throws {
        let rules = #"{"$.a": {"combine": "OR", "matchers": [{"match": "type"}, {"match": "null"}]}}"#
        #expect(try Self.places(#"{"a": "x"}"#, rules, #"{"a": null}"#) == [])
        #expect(try Self.places(#"{"a": "x"}"#, rules, #"{"a": 1}"#) == ["$.a", "$.a"])
        // Which is why a nullable object needs two interactions.
        #expect(try Self.places(#"{"a": {}}"#, rules, #"{"a": null}"#) == ["$.a"])
    }

    @Test("take a map's values under any name")
    func maps() throws {
        let values = #"{"$.m": {"matchers": [{"match": "values"}]}, "$.m.*": {"matchers": [{"match": "integer"}]}}"#
        #expect(try Self.places(#"{"m": {"k": 1}}"#, values, #"{"m": {"x": 5, "y": 6}}"#) == [])
        #expect(try Self.places(#"{"m": {"k": 1}}"#, values, #"{"m": {"x": "5"}}"#) == ["$.m.x"])
        let keys = #"""
            {"$.m": {"matchers": [{"match": "eachKey", "rules": [{"match": "regex", "regex": "^[a-z]$"}]},
                                  {"match": "eachValue", "rules": [{"match": "integer"}]}]}}
            """#
        #expect(try Self.places(#"{"m": {"k": 1}}"#, keys, #"{"m": {"x": 5}}"#) == [])
        #expect(try Self.places(#"{"m": {"k": 1}}"#, keys, #"{"m": {"xx": 5}}"#) == ["$.m.xx"])
        #expect(try Self.places(#"{"m": {"k": 1}}"#, keys, #"{"m": {"x": 1.5}}"#) == ["$.m.x"])
    }

    @Test("find each variant somewhere in an array")
    func variants() throws {
        let rules = #"""
            {"$.a": {"matchers": [{"match": "arrayContains", "variants": [
                {"index": 0, "rules": {"$.n": {"matchers": [{"match": "integer"}]}}},
                {"index": 1, "rules": {"$.t": {"matchers": [{"match": "type"}]}}}]}]}}
            """#
        let expected = #"{"a": [{"k": "n", "n": 1}, {"k": "t", "t": "x"}]}"#
        #expect(try Self.places(expected, rules, #"{"a": [{"k": "t", "t": "y"}, {"k": "n", "n": 7}, 3]}"#) == [])
        #expect(try Self.places(expected, rules, #"{"a": [{"k": "t", "t": "y"}, {"k": "n", "n": "7"}]}"#) == ["$.a"])
    }

    @Test("ask an object no names where its rule is one for arrays")
    func misplacedVariants() throws {
        let rules = #"{"$": {"matchers": [{"match": "arrayContains", "variants": [{"index": 0, "rules": {}}]}]}}"#
        #expect(try Self.places(#"{"a": 1}"#, rules, #"{"b": 2}"#) == [])
    }

    @Test("let the rule decide that names the place best")
    func weights() throws {
        let rules = #"""
            {"$.a": {"matchers": [{"match": "type"}]}, "$.a.*": {"matchers": [{"match": "integer"}]},
             "$.a['x.y']": {"matchers": [{"match": "regex", "regex": "^v+$"}]}}
            """#
        #expect(try Self.places(#"{"a": {"x.y": "v", "n": 1}}"#, rules, #"{"a": {"x.y": "vv", "n": 2}}"#) == [])
        #expect(
            try Self.places(#"{"a": {"x.y": "v", "n": 1}}"#, rules, #"{"a": {"x.y": "w", "n": "2"}}"#)
                == ["$.a['x.y']", "$.a.n"])
    }

    @Test("hold statuses, headers and media types")
    func heads() throws {
        let expected = try PactResponse(
            Self.json(
                #"""
                {"status": 200, "headers": {"ETag": ["\"a\""], "Content-Type": ["application/json"]},
                 "matchingRules": {"status": {"$": {"matchers": [{"match": "statusCode", "status": "success"}]}},
                                   "header": {"ETag": {"matchers": [{"match": "regex", "regex": "^\".*"}]}}}}
                """#), version: 4)
        func mismatches(_ status: Int, _ lines: [(String, String)]) -> [String] {
            let headers = PactField.headers(lines.map { (name: $0.0, value: $0.1) })
            return expected.mismatches(of: PactResponse(status: status, headers: headers, body: .missing))
                .map { "\($0.part.rawValue) \($0.place)" }
        }
        let type = ("content-type", "application/json; charset=utf-8")
        #expect(mismatches(204, [("etag", #""b""#), type]) == [])
        #expect(mismatches(404, [("etag", #""b""#), type]) == ["status "])
        #expect(mismatches(200, [("etag", "b"), type]) == ["header ETag"])
        #expect(mismatches(200, [("etag", #""b""#)]) == ["header Content-Type"])
    }

    @Test("part the values of known lists alone at their commas")
    func lists() throws {
        func matches(_ name: String, _ expected: String, _ actual: String) throws -> Bool {
            let response = try PactResponse(Self.json(#"{"headers": {"\#(name)": \#(expected)}}"#), version: 4)
            let headers = PactField.headers([(name: name.lowercased(), value: actual)])
            return response.mismatches(of: PactResponse(status: 200, headers: headers, body: .missing)).isEmpty
        }
        #expect(try matches("Vary", #"["a", "b"]"#, "a,b"))
        #expect(try matches("X-Any", #"["a, b"]"#, "a,b"))
        #expect(try !matches("X-Any", #"["a", "b"]"#, "a,b"))
        #expect(try !matches("Vary", #"["a", "b"]"#, "b, a"))
    }

    @Test("let a request have no parameter and no member that is not expected")
    func requests() throws {
        let expected = try PactRequest(
            Self.json(
                #"""
                {"method": "post", "path": "/v1/items", "query": {"q": ["a", "b"]}, "body": {"content": {"ids": ["1"]}},
                 "matchingRules": {"path": {"matchers": [{"match": "regex", "regex": "^/v1/.*"}]},
                                   "query": {"q": {"matchers": [{"match": "type"}]}},
                                   "body": {"$": {"matchers": [{"match": "type"}]}}}}
                """#), version: 4)
        func parts(_ target: String, _ body: String) -> [String] {
            let parts = target.split(separator: "?").map(String.init)
            let actual = PactRequest(
                method: "POST", path: parts[0], query: PactField.parameters(parts[1]),
                headers: [PactField("Content-Type", ["application/json"])],
                body: .present(Array(body.utf8), type: nil))
            return expected.mismatches(of: actual).map { "\($0.part.rawValue) \($0.place)" }
        }
        #expect(parts("/v1/other?q=x&q=y", #"{"ids": ["7", "8"]}"#) == [])
        #expect(
            parts("/v2/items?q=x&p=y", #"{"ids": [7], "more": 1}"#) == [
                "path ", "query p", "body $.more", "body $.ids[0]",
            ])
    }
}
