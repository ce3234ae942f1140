import Diagnostics
import Testing

@testable import OpenAPI

private func node(_ json: String) throws -> Node {
    try #require(JSONTree.read(Array(json.utf8), file: "a.json", diagnostics: Diagnostics()))
}

/// What a query selects, as JSON.
private func selected(_ query: String, _ document: Node) throws -> [String] {
    try JSONPath(query).select(in: document).map(\.node.json)
}

@Suite struct JSONPathTests {
    struct Example: Sendable {
        let query: String
        let result: [String]

        init(_ query: String, _ result: [String]) {
            self.query = query
            self.result = result
        }
    }

    struct Table: Sendable {
        let section: String
        let document: String
        let examples: [Example]
    }

    /// The tables of RFC 9535, section by section; objects in document order.
    static let tables = [
        Table(
            section: "2.2.3", document: #"{"k": "v"}"#,
            examples: [.init("$", [#"{"k":"v"}"#])]),
        Table(
            section: "2.3.1.3", document: #"{"o": {"j j": {"k.k": 3}}, "'": {"@": 2}}"#,
            examples: [
                .init("$.o['j j']", [#"{"k.k":3}"#]), .init("$.o['j j']['k.k']", ["3"]),
                .init(#"$.o["j j"]["k.k"]"#, ["3"]), .init(#"$["'"]["@"]"#, ["2"]),
            ]),
        Table(
            section: "2.3.2.3", document: #"{"o": {"j": 1, "k": 2}, "a": [5, 3]}"#,
            examples: [
                .init("$[*]", [#"{"j":1,"k":2}"#, "[5,3]"]), .init("$.o[*]", ["1", "2"]),
                .init("$.o[*, *]", ["1", "2", "1", "2"]), .init("$.a[*]", ["5", "3"]),
            ]),
        Table(
            section: "2.3.3.3", document: #"["a", "b"]"#,
            examples: [.init("$[1]", [#""b""#]), .init("$[-2]", [#""a""#]), .init("$[2]", []), .init("$[-3]", [])]),
        Table(
            section: "2.3.4.3", document: #"["a", "b", "c", "d", "e", "f", "g"]"#,
            examples: [
                .init("$[1:3]", [#""b""#, #""c""#]), .init("$[5:]", [#""f""#, #""g""#]),
                .init("$[1:5:2]", [#""b""#, #""d""#]), .init("$[5:1:-2]", [#""f""#, #""d""#]),
                .init("$[::-1]", ["g", "f", "e", "d", "c", "b", "a"].map { "\"\($0)\"" }),
                .init("$[::0]", []), .init("$[7:]", []), .init("$[-2:]", [#""f""#, #""g""#]),
                .init("$[:2:9007199254740991]", [#""a""#]),
            ]),
        Table(
            section: "2.3.5.3",
            document: """
                {"a": [3, 5, 1, 2, 4, 6, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}],
                 "o": {"p": 1, "q": 2, "r": 3, "s": 5, "t": {"u": 6}}, "e": "f"}
                """,
            examples: [
                .init("$.a[?@.b == 'kilo']", [#"{"b":"kilo"}"#]), .init("$.a[?(@.b == 'kilo')]", [#"{"b":"kilo"}"#]),
                .init("$.a[?@>3.5]", ["5", "4", "6"]),
                .init("$.a[?@.b]", [#"{"b":"j"}"#, #"{"b":"k"}"#, #"{"b":{}}"#, #"{"b":"kilo"}"#]),
                .init(
                    "$[?@.*]",
                    [
                        #"[3,5,1,2,4,6,{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}]"#,
                        #"{"p":1,"q":2,"r":3,"s":5,"t":{"u":6}}"#,
                    ]),
                .init("$[?@[?@.b]]", [#"[3,5,1,2,4,6,{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}]"#]),
                .init("$.o[?@<3, ?@<3]", ["1", "2", "1", "2"]),
                .init(#"$.a[?@<2 || @.b == "k"]"#, ["1", #"{"b":"k"}"#]),
                .init(#"$.a[?match(@.b, "[jk]")]"#, [#"{"b":"j"}"#, #"{"b":"k"}"#]),
                .init(#"$.a[?search(@.b, "[jk]")]"#, [#"{"b":"j"}"#, #"{"b":"k"}"#, #"{"b":"kilo"}"#]),
                .init("$.o[?@>1 && @<4]", ["2", "3"]), .init("$.o[?@.u || @.x]", [#"{"u":6}"#]),
                .init("$.a[?@.b == $.x]", ["3", "5", "1", "2", "4", "6"]),
                .init(
                    "$.a[?@ == @]",
                    ["3", "5", "1", "2", "4", "6", #"{"b":"j"}"#, #"{"b":"k"}"#, #"{"b":{}}"#, #"{"b":"kilo"}"#]),
            ]),
        Table(
            section: "2.4.9", document: #"{"a": ["ab", [1, 2, 3], {"b": 1}, 5, {"authors": ["x", "y"]}, "é"]}"#,
            examples: [
                .init("$.a[?length(@) == 2]", [#""ab""#]),
                .init("$.a[?length(@) < 3]", [#""ab""#, #"{"b":1}"#, #"{"authors":["x","y"]}"#, #""é""#]),
                .init("$.a[?count(@.*) == 1]", [#"{"b":1}"#, #"{"authors":["x","y"]}"#]),
                .init("$.a[?length(@.authors) >= 2]", [#"{"authors":["x","y"]}"#]),
                .init("$.a[?value(@..b) == 1]", [#"{"b":1}"#]),
                .init("$.a[?length(@) == length($.nothing)]", ["5"]),
            ]),
        Table(
            section: "2.5.1.3", document: #"{"o": {"j": 1}, "a": ["a", "b", "c", "d", "e", "f", "g"]}"#,
            examples: [
                .init("$.a[0, 3]", [#""a""#, #""d""#]), .init("$.a[0:2, 5]", [#""a""#, #""b""#, #""f""#]),
                .init("$.a[0, 0]", [#""a""#, #""a""#]),
            ]),
        Table(
            section: "2.5.2.3", document: #"{"o": {"j": 1, "k": 2}, "a": [5, 3, [{"j": 4}, {"k": 6}]]}"#,
            examples: [
                .init("$..j", ["1", "4"]), .init("$..[0]", ["5", #"{"j":4}"#]),
                .init("$..o", [#"{"j":1,"k":2}"#]), .init("$.o..[*, *]", ["1", "2", "1", "2"]),
                .init("$.a..[0, 1]", ["5", "3", #"{"j":4}"#, #"{"k":6}"#]),
                .init(
                    "$..*",
                    [
                        #"{"j":1,"k":2}"#, #"[5,3,[{"j":4},{"k":6}]]"#, "1", "2", "5", "3", #"[{"j":4},{"k":6}]"#,
                        #"{"j":4}"#, #"{"k":6}"#, "4", "6",
                    ]),
            ]),
        Table(
            section: "2.6.1", document: #"{"a": null, "b": [null], "c": [{}], "null": 1}"#,
            examples: [
                .init("$.a", ["null"]), .init("$.a[0]", []), .init("$.a.d", []), .init("$.b[0]", ["null"]),
                .init("$.b[*]", ["null"]), .init("$.b[?@]", ["null"]), .init("$.b[?@==null]", ["null"]),
                .init("$.c[?@.d==null]", []), .init("$.null", ["1"]),
            ]),
    ]

    @Test func givesTheRFCsResults() throws {
        var suite = Suite("jsonpath", "results")
        for table in Self.tables {
            let document = try node(table.document)
            for example in table.examples {
                let result = try? selected(example.query, document)
                suite.check(
                    result == example.result, "\(table.section) \(example.query) gives \(result ?? ["a fault"])")
            }
        }
        try suite.finish()
    }

    /// Section 2.3.5.2.2's table of comparisons.
    static let comparisons = [
        ("$.absent1 == $.absent2", true), ("$.absent1 <= $.absent2", true), ("$.absent == 'g'", false),
        ("$.absent1 != $.absent2", false), ("$.absent != 'g'", true), ("1 <= 2", true), ("1 > 2", false),
        ("13 == '13'", false), ("'a' <= 'b'", true), ("'a' > 'b'", false), ("$.obj == $.arr", false),
        ("$.obj != $.arr", true), ("$.obj == $.obj", true), ("$.obj != $.obj", false), ("$.arr == $.arr", true),
        ("$.arr != $.arr", false), ("$.obj == 17", false), ("$.obj != 17", true), ("$.obj <= $.arr", false),
        ("$.obj < $.arr", false), ("$.obj <= $.obj", true), ("$.arr <= $.arr", true), ("1 <= $.arr", false),
        ("1 >= $.arr", false), ("1 > $.arr", false), ("1 < $.arr", false), ("true <= true", true),
        ("true > true", false), ("1e2 == 100", true), ("-0 == 0", true), ("1.0 == 1", true), ("null == null", true),
        (#"'\u00e9' == "é""#, true), ("'😀' > '\u{FF5E}'", true),
    ]

    @Test func comparesAsTheRFCSays() throws {
        var suite = Suite("jsonpath", "comparisons")
        let document = try node(#"{"obj": {"x": "y"}, "arr": [2, 3]}"#)
        for (comparison, holds) in Self.comparisons {
            let count = try? selected("$[?\(comparison)]", document).count
            suite.check(count == (holds ? 2 : 0), "\(comparison) is \(holds)")
        }
        try suite.finish()
    }

    static let refused = [
        "", "a", "$.", "$..", "$ ", " $", "$.a ", "$[", "$[]", "$[a]", "$['a", "$[\"a']", "$.1a", "$.-a", "$.[0]",
        "$[01]", "$[-0]",
        "$[00]", "$[1:01]", "$[9007199254740992]", "$['\\a']", "$['\\\"']", "$[\"\\'\"]", "$['\\ud800']",
        "$['\\ud800\\u0041']",
        "$['\\u12']", "$['\u{1}']", "$[?]", "$[?@.a==]", "$[?1]", "$[?'a']", "$[?true]", "$[?@.*==1]", "$[?@..a==1]",
        "$[?@[0,1]==1]",
        "$[?@[0:1]==1]", "$[?!@.a==1]", "$[?count(1)>0]", "$[?count(@.*)]", "$[?length(@.*)>0]", "$[?length(@)]",
        "$[?match(@,'a')==true]",
        "$[?value(@.*)]", "$[?length(@,@)==1]", "$[?length()==1]", "$[?unknown(@)]", "$[?length (@)==1]", "$[?@.a=1]",
        "$[?@.a & @.b]",
        "$[?(@.a]", "$[?@.a)]", "$[?@ == 01]", "$[?@ == .5]", "$[?@ == 1.]", "$[?@ == +1]", "$[?@ == 1e]",
        "$[?@ == nul]", "$. a", "$.. a",
        "$[?@.a == True]", "$['a',]", "$[,'a']", "$.a[?@.b, ]",
        "$[?\(String(repeating: "(", count: 100))@.a\(String(repeating: ")", count: 100))]",
        "$[?@ == match(@, 'a')]", "$$", "$a", "@.a", "$[? ]", "$[?count(@.a, @.b) == 1]",
    ]

    static let taken = [
        "$ .a [0] ['b']", "$[ 'a' , 'b' ]", "$[ 0 : 1 : 2 ]", "$[?  @.a  ==  1  &&  ( @.b ) || ! @.c ]", "$.ü_1",
        "$['\\u00fc\\n\\/\\\\\\'']",
        "$[\"\\ud83d\\ude00\"]", "$[-1]", "$[::]", "$[:]", "$..['a']", "$..*", "$[?length(value(@..a)) == 1]",
        "$[?@['a'][0] == 1]",
        "$\n.a", "$[?match(@.a, $.pattern)]", "$[?!(@.a == 1)]", "$[?count(@['a','b']) == 2]", "$.😀",
        "$[?@.a==-0.5e+10]",
    ]

    @Test func tellsQueriesFromWhatIsNone() throws {
        var suite = Suite("jsonpath", "queries")
        for query in Self.refused { suite.check((try? JSONPath(query)) == nil, "\(query) is no query") }
        for query in Self.taken { suite.check((try? JSONPath(query)) != nil, "\(query) is a query") }
        try suite.finish()
    }

    @Test func saysWhereAQueryIsWrong() {
        #expect(throws: JSONPathFault("']' stands where a selector was expected", at: 3)) { try JSONPath("$[]") }
        #expect(throws: JSONPathFault("there is no function 'lenght'", at: 4)) { try JSONPath("$[?lenght(@) == 1]") }
    }

    @Test func stopsAQueryThatWouldNotEnd() throws {
        var json = "1"
        for _ in 0..<40 { json = "[\(json),\(json.count < 400 ? json : "1")]" }
        let document = try node(json)
        #expect(throws: JSONPathFault.tooLong) { try JSONPath("$..*..*..*..*..*..*..*").select(in: document) }
    }

    @Test func tellsTheWayToWhatItSelects() throws {
        let document = try node(#"{"a": [{"b": 1}, {"b": 2}]}"#)
        let steps = try JSONPath("$.a[?@.b == 2].b").select(in: document).map(\.steps)
        #expect(steps == [[.key("a"), .index(1), .key("b")]])
    }
}

@Suite struct IRegexpTests {
    @Test(arguments: [
        ("abc", "abc", true), ("abc", "abcd", false), ("a.c", "a\nc", false), ("a.c", "a\rc", false),
        ("a.c", "a\u{2028}c", true),
        ("a.c", "a😀c", true), ("a|b", "b", true), ("(a|b)*c", "ababc", true), ("a{2,3}", "aaaa", false),
        ("a{2,3}", "aaa", true),
        ("a{2,}", "aaaaa", true), ("a{0}b", "b", true), ("[a-c]+", "abccba", true), ("[^a-c]", "d", true),
        ("[^a-c]", "a", false),
        ("[-a]", "-", true), ("[a-]", "-", true), ("\\p{Lu}\\P{Lu}", "Éé", true), ("\\p{L}", "1", false),
        ("[\\p{Nd}x]+", "1x٣", true),
        ("\\.\\*\\n", ".*\n", true), ("", "", true), ("", "a", false), ("a?", "", true), ("^a$", "^a$", true),
        ("(a|)", "", true),
        ("(a*)*", "aaaa", true), ("((a{0,100}){0,10})", "aaaaa", true),
    ])
    func matchesWhole(pattern: String, text: String, isMatch: Bool) throws {
        #expect(try #require(IRegexp(pattern)).matches(text, isWhole: true) == isMatch)
    }

    @Test(arguments: [
        ("b", "abc", true), ("b{2}", "abbc", true), ("", "x", true), ("d", "abc", false), ("a.b", "xxa-byy", true),
    ])
    func searches(pattern: String, text: String, isMatch: Bool) throws {
        #expect(try #require(IRegexp(pattern)).matches(text, isWhole: false) == isMatch)
    }

    @Test(arguments: [
        "a**", "*a", "(", ")", "[", "]", "[]", "[^]", "a{", "a}", "a{2", "a{3,2}", "a{,2}", "\\d", "\\w", "\\",
        "\\p{Lx}", "\\p{L", "[b-a]",
        "[a--]", "[[a]]", "a{99999}", "(a{100}){1000}", "\\u0041", "\\x41", "\\$", "{", "[a-\\p{L}]",
        String(repeating: "(", count: 100) + String(repeating: ")", count: 100),
    ])
    func refusesWhatIsNoInteroperableExpression(pattern: String) {
        #expect(IRegexp(pattern) == nil, "\(pattern) is none")
    }

    @Test func isLinearWhereABacktrackerIsNot() throws {
        let pattern = try #require(IRegexp("(a*)*b"))
        #expect(!pattern.matches(String(repeating: "a", count: 20_000), isWhole: true))
    }
}
