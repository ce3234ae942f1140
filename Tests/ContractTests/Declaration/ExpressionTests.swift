internal import OpenAPI
internal import Testing

@testable internal import Contract

@Suite("Expressions")
struct ExpressionTests {
    @Test(
        "every form of the vocabulary is read",
        arguments: [
            ("$request.path.id", Expression.Root.requestParameter(.path, name: "id"), []),
            ("$request.query.limit", .requestParameter(.query, name: "limit"), []),
            ("$request.query.page.size", .requestParameter(.query, name: "page.size"), []),
            ("$request.header.Accept-Language", .requestParameter(.header, name: "Accept-Language"), []),
            ("$request.cookie.x", .requestParameter(.cookie, name: "x"), []),
            ("$request.body#/sku", .requestBody, [.property("sku")]),
            ("$request.body", .requestBody, []),
            ("$request.id", .requestID, []),
            ("$auth.sub", .subject, []),
            ("$auth.claims.tenant", .claim("tenant"), []),
            ("$auth.claims.https://example.com/roles#/0", .claim("https://example.com/roles"), [.index(0)]),
            ("$user", .variable("user"), []),
            ("$user#/profile/name", .variable("user"), [.property("profile"), .property("name")]),
            ("$user.status", .variableStatus("user"), []),
            ("$user.header.ETag", .variableHeader("user", header: "ETag"), []),
            (
                "$history#/items/*/contentId", .variable("history"),
                [.property("items"), .elements, .property("contentId")]
            ),
            ("$recommendations#/contentIds/0", .variable("recommendations"), [.property("contentIds"), .index(0)]),
            ("$item", .variable("item"), []),
            ("$item#/contentId", .variable("item"), [.property("contentId")]),
        ] as [(String, Expression.Root, [Expression.Step])])
    func reads(text: String, root: Expression.Root, steps: [Expression.Step]) throws {
        let parsed = try ExpressionParser.parse(text)
        #expect(parsed.root == root)
        #expect(parsed.steps == steps)
    }

    @Test(
        "pointers escape as JSON Pointer does, and ~2 is a literal star",
        arguments: [
            ("$x#/a~1b", [.property("a/b")]), ("$x#/a~0b", [.property("a~b")]), ("$x#/~2", [.property("*")]),
            ("$x#/~01", [.property("~1")]), ("$x#/a.b c/ü", [.property("a.b c"), .property("ü")]),
            ("$x#/", [.property("")]), ("$x#/01", [.property("01")]), ("$x#/10", [.index(10)]),
            ("$x#/99999999999999999999", [.property("99999999999999999999")]), ("$x#", []),
        ] as [(String, [Expression.Step])])
    func escapes(text: String, steps: [Expression.Step]) throws {
        #expect(try ExpressionParser.parse(text).steps == steps)
    }

    @Test(
        "a fault names its character and the way out",
        arguments: [
            ("user", 1, "an expression starts with '$'"),
            ("$", 2, "a name is missing behind '$'"),
            ("$us er", 4, "' ' cannot stand in a name"),
            ("$9user", 2, "'9' cannot stand in a name"),
            ("$user/name", 6, "'#' is missing before the pointer"),
            ("$user#name", 7, "a pointer starts with '/'"),
            ("$user#/a~3", 9, "'~' is followed by 0, 1 or 2"),
            ("$user#/a/b~", 11, "'~' is followed by 0, 1 or 2"),
            ("$user#/a*", 9, "'*' takes every element and stands alone between slashes"),
            ("$user.name", 6, "'$user' has only '.status' and '.header.<name>' behind a dot"),
            ("$user.header", 13, "the name of the header is missing or no header's name"),
            ("$user.header.A B", 13, "the name of the header is missing or no header's name"),
            ("$user.status#/a", 13, "a pointer cannot go into '$user.status'"),
            ("$request", 9, "'$request' is no value by itself"),
            ("$request.qurey.limit", 10, "'$request' has no part 'qurey'"),
            ("$request.query", 15, "the name of the query parameter is missing"),
            ("$request.body.sku", 14, "a part of the body is read with '#'"),
            ("$auth", 6, "'$auth' is no value by itself"),
            ("$auth.claims", 13, "the name of the claim is missing"),
            ("$auth.tenant", 7, "'$auth' has no part 'tenant'"),
            ("$auth.sub#/a", 10, "a pointer cannot go into '$auth.sub'"),
        ])
    func refuses(text: String, character: Int, message: String) {
        let fault = #expect(throws: ExpressionFault.self) { try ExpressionParser.parse(text) }
        #expect(fault?.character == character)
        #expect(fault?.message == message)
        #expect(fault?.fix != nil)
        #expect(fault?.isLater == false)
    }

    @Test("forms of later steps are refused as such", arguments: ["$variant", "$flags.newHome"])
    func refusesLater(text: String) {
        let fault = #expect(throws: ExpressionFault.self) { try ExpressionParser.parse(text) }
        #expect(fault?.isLater == true)
    }

    @Test("a fix repairs what it is for")
    func fixes() {
        func fix(_ text: String) -> String? {
            do { _ = try ExpressionParser.parse(text) } catch { return error.fix }
            return nil
        }
        #expect(fix("$user/name") == "write $user#/name")
        #expect(fix("$user.profile.name") == "write $user#/profile/name for a part of its body")
        #expect(fix("$request.body.sku") == "write $request.body#/sku")
        #expect(fix("$request.qurey.limit") == "did you mean 'query'?")
        #expect(fix("$x#/a*") == "write ~2 for a literal '*'")
    }
}

@Suite("Text with expressions")
struct TextTemplateTests {
    private func shown(_ text: String) throws -> [String] {
        try TextTemplate.parse(text).map { part in
            switch part {
            case .literal(let text): "'\(text)'"
            case .expression(let text, _): text
            }
        }
    }

    @Test("only {$ opens and } closes")
    func opens() throws {
        #expect(try shown("Top picks for {$user#/profile/name}") == ["'Top picks for '", "$user#/profile/name"])
        #expect(try shown("{a} $b {$user} } {") == ["'{a} $b '", "$user", "' } {'"])
        #expect(try shown("{$a}{$b}") == ["$a", "$b"])
        #expect(try shown("plain") == ["'plain'"])
    }

    @Test("characters of faults are counted in the whole text")
    func counts() {
        let open = #expect(throws: ExpressionFault.self) { try TextTemplate.parse("ä {$user") }
        #expect(open?.character == 3)
        let inner = #expect(throws: ExpressionFault.self) { try TextTemplate.parse("ab {$user/name}") }
        #expect(inner?.character == 10)
    }
}
