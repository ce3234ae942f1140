import Foundation
import Testing

@testable import Diagnostics

/// The same diagnostics as JSON, workflow commands and SARIF.
@Suite struct ReportTests {
    private static let all = [
        Diagnostic(
            .budgetExceeded,
            at: Location(file: "Contracts/clients/a b,ä:%.yaml", line: 14, column: 17, pointer: "/paths/~1home"),
            "the longest path takes 310ms: 100% of \"it\"\r\nand more",
            notes: [
                Diagnostic.Note("the path: user → last"),
                Diagnostic.Note("the call", at: Location(file: "Contracts/x.yaml", line: 2, column: 3, pointer: "")),
            ], fix: "raise 'budget'"),
        Diagnostic(
            .passThrough, at: Location(file: "/elsewhere/y.yaml", line: 1, column: 1, pointer: ""), "a proxy"),
    ]

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func `JSON gives every part of a diagnostic, and counts`() {
        #expect(
            JSONPrinter(command: "lint").print(Self.all) == #"""
                {
                  "version": 1,
                  "tool": "bffgen",
                  "command": "lint",
                  "counts": {
                    "errors": 1,
                    "warnings": 1
                  },
                  "diagnostics": [
                    {
                      "code": "budget-exceeded",
                      "severity": "error",
                      "file": "Contracts/clients/a b,ä:%.yaml",
                      "line": 14,
                      "column": 17,
                      "pointer": "/paths/~1home",
                      "message": "the longest path takes 310ms: 100% of \"it\"\r\nand more",
                      "notes": [
                        {
                          "message": "the path: user → last"
                        },
                        {
                          "message": "the call",
                          "file": "Contracts/x.yaml",
                          "line": 2,
                          "column": 3,
                          "pointer": ""
                        }
                      ],
                      "fix": "raise 'budget'"
                    },
                    {
                      "code": "pass-through",
                      "severity": "warning",
                      "file": "/elsewhere/y.yaml",
                      "line": 1,
                      "column": 1,
                      "pointer": "",
                      "message": "a proxy",
                      "notes": []
                    }
                  ]
                }

                """#)
    }

    @Test func `control characters are escaped in JSON`() throws {
        let text = "\u{0}\u{1F}\t\"\\\u{2028}é"
        let document = ReportValue.object([("a", .text(text)), ("b", .list([])), ("c", nil), ("d", .object([]))])
        #expect(document.document.contains(#""\u0000\u001f\t\"\\"#))
        #expect(try object(document.document)["a"] as? String == text)
    }

    @Test func `workflow commands escape what would end a property or a line`() {
        #expect(
            GitHubPrinter(root: "/work/shop", repository: "/work").print(Self.all) == """
                ::error file=shop/Contracts/clients/a b%2Cä%3A%25.yaml,line=14,col=17,title=budget-exceeded::the longest \
                path takes 310ms: 100%25 of "it"%0D%0Aand more%0Anote: the path: user → last%0A\
                shop/Contracts/x.yaml:2:3: note: the call%0Afix: raise 'budget'
                ::warning file=/elsewhere/y.yaml,line=1,col=1,title=pass-through::a proxy

                """)
        #expect(GitHubPrinter(root: "/work/shop", repository: nil).print([]) == "")
    }

    @Test(arguments: [
        ("/work", "shop/a.yaml"), (nil, "a.yaml"), ("/work/shop", "a.yaml"), ("/elsewhere", "a.yaml"),
        ("/work/sh", "a.yaml"),
    ])
    func `files are named from the repository that the workspace lies in`(repository: String?, path: String) {
        #expect(ReportPaths(root: "/work/shop", base: repository).path(of: "a.yaml") == path)
    }

    @Test func `SARIF lists the rules that occur and refers to them`() throws {
        let log = try object(SARIFPrinter(root: "/work", repository: nil).print(Self.all))
        #expect(log["version"] as? String == "2.1.0")
        let runs = try #require(log["runs"] as? [[String: Any]])
        try #require(runs.count == 1)
        #expect(runs[0]["columnKind"] as? String == "unicodeCodePoints")
        let driver = try #require((runs[0]["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rules = try #require(driver["rules"] as? [[String: Any]])
        #expect(rules.map { $0["id"] as? String } == ["budget-exceeded", "pass-through"])
        let help = (rules[0]["help"] as? [String: String])?["text"]
        #expect(help == "The timeouts on the longest path exceed the budget.")
        #expect((rules[1]["defaultConfiguration"] as? [String: String]) == ["level": "warning"])
        let results = try #require(runs[0]["results"] as? [[String: Any]])
        #expect(results.map { $0["ruleIndex"] as? Int } == [0, 1])
        #expect(results.map { $0["level"] as? String } == ["error", "warning"])
        #expect(
            (results[0]["message"] as? [String: String])?["text"] == """
                the longest path takes 310ms: 100% of "it"\r\nand more
                Note: the path: user → last
                Fix: raise 'budget'
                """)
    }

    @Test func `SARIF places are relative URIs with a region`() throws {
        let log = try object(SARIFPrinter(root: "/work", repository: nil).print(Self.all))
        let results = try #require((log["runs"] as? [[String: Any]])?.first?["results"] as? [[String: Any]])
        func place(_ location: Any?) throws -> ([String: String], [String: Int]) {
            let physical = (location as? [String: Any])?["physicalLocation"] as? [String: Any]
            return (
                try #require(physical?["artifactLocation"] as? [String: String]),
                try #require(physical?["region"] as? [String: Int])
            )
        }
        let (first, region) = try place((results[0]["locations"] as? [Any])?.first)
        #expect(first == ["uri": "Contracts/clients/a%20b%2C%C3%A4%3A%25.yaml", "uriBaseId": "%SRCROOT%"])
        #expect(region == ["startLine": 14, "startColumn": 17])
        #expect(try place((results[0]["relatedLocations"] as? [Any])?.first).0["uri"] == "Contracts/x.yaml")
        #expect(try place((results[1]["locations"] as? [Any])?.first).0 == ["uri": "file:///elsewhere/y.yaml"])
        #expect(results[1]["relatedLocations"] == nil)
    }

    @Test func `nothing found is a document too`() throws {
        #expect(try object(JSONPrinter(command: "lint").print([]))["diagnostics"] as? [String] == [])
        let log = try object(SARIFPrinter(root: "/", repository: nil).print([]))
        #expect((log["runs"] as? [[String: Any]])?.first?["results"] as? [String] == [])
    }

    @Test(arguments: DiagnosticCode.allCases)
    func `every code has its help`(code: DiagnosticCode) throws {
        let help = try #require(DiagnosticCode.helps[code])
        #expect(help.first?.isUppercase == true && help.last != "." && help.count > 10)
        #expect(DiagnosticCode.written.count { $0.0 == code } == 1)
    }
}
