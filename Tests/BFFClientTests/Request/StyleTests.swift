import BFFClient
import Testing

/// The table "Style Examples" of OpenAPI 3.1.1, row by row, and the expansions of RFC 6570 that it stands on.
@Suite struct StyleTests {
    static let empty = ParameterForm.scalar("")
    static let scalar = ParameterForm.scalar("blue")
    static let array = ParameterForm.list([.scalar("blue"), .scalar("black"), .scalar("brown")])
    static let object = ParameterForm.object([
        .init("R", .scalar("100")), .init("G", .scalar("200")), .init("B", .scalar("150")),
    ])

    /// Where the request's text is looked at: the target begins with a slash.
    private func path(_ form: ParameterForm, _ style: PathStyle, _ explode: Bool) -> String {
        var request = ClientRequest(.get)
        request.path("/")
        request.path(Formed(form), name: "color", style: style, explode: explode)
        return request.refusal.map { "refused: \($0)" } ?? String(request.target.dropFirst())
    }

    private func query(_ form: ParameterForm, _ style: QueryStyle, _ explode: Bool) -> String {
        var request = ClientRequest(.get)
        request.path("/")
        request.query("color", Formed(form), style: style, explode: explode)
        return request.refusal.map { "refused: \($0)" } ?? String(request.target.dropFirst(2))
    }

    @Test(arguments: [
        (PathStyle.matrix, false, empty, ";color"), (.matrix, false, scalar, ";color=blue"),
        (.matrix, false, array, ";color=blue,black,brown"), (.matrix, false, object, ";color=R,100,G,200,B,150"),
        (.matrix, true, empty, ";color"), (.matrix, true, scalar, ";color=blue"),
        (.matrix, true, array, ";color=blue;color=black;color=brown"), (.matrix, true, object, ";R=100;G=200;B=150"),
        (.label, false, scalar, ".blue"), (.label, false, array, ".blue,black,brown"),
        (.label, false, object, ".R,100,G,200,B,150"),
        (.label, true, scalar, ".blue"), (.label, true, array, ".blue.black.brown"),
        (.label, true, object, ".R=100.G=200.B=150"),
        (.simple, false, scalar, "blue"), (.simple, false, array, "blue,black,brown"),
        (.simple, false, object, "R,100,G,200,B,150"),
        (.simple, true, scalar, "blue"), (.simple, true, array, "blue,black,brown"),
        (.simple, true, object, "R=100,G=200,B=150"),
    ])
    func `a path parameter is spelt as the table has it`(
        style: PathStyle, explode: Bool, form: ParameterForm, expected: String
    ) {
        #expect(path(form, style, explode) == expected)
    }

    @Test(arguments: [
        (QueryStyle.form, false, empty, "color="), (.form, false, scalar, "color=blue"),
        (.form, false, array, "color=blue,black,brown"), (.form, false, object, "color=R,100,G,200,B,150"),
        (.form, true, empty, "color="), (.form, true, scalar, "color=blue"),
        (.form, true, array, "color=blue&color=black&color=brown"), (.form, true, object, "R=100&G=200&B=150"),
        (.spaceDelimited, false, array, "color=blue%20black%20brown"),
        (.spaceDelimited, false, object, "color=R%20100%20G%20200%20B%20150"),
        (.pipeDelimited, false, array, "color=blue%7Cblack%7Cbrown"),
        (.pipeDelimited, false, object, "color=R%7C100%7CG%7C200%7CB%7C150"),
        (.spaceDelimited, true, array, "color=blue&color=black&color=brown"),
        (.pipeDelimited, true, array, "color=blue&color=black&color=brown"),
        (.deepObject, true, object, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ])
    func `a query parameter is spelt as the table has it`(
        style: QueryStyle, explode: Bool, form: ParameterForm, expected: String
    ) {
        #expect(query(form, style, explode) == expected)
    }

    @Test(arguments: [
        (false, empty, ""), (false, scalar, "blue"), (false, array, "blue,black,brown"),
        (false, object, "R,100,G,200,B,150"), (true, array, "blue,black,brown"), (true, object, "R=100,G=200,B=150"),
    ])
    func `a field is spelt simply`(explode: Bool, form: ParameterForm, expected: String) {
        var request = ClientRequest(.get)
        request.header("X-Color", Formed(form), explode: explode)
        #expect(request.fields.map(\.description) == ["X-Color: \(expected)"])
    }

    @Test(arguments: [
        (false, empty, "color="), (false, scalar, "color=blue"), (false, array, "color=blue,black,brown"),
        (false, object, "color=R,100,G,200,B,150"), (true, array, "color=blue; color=black; color=brown"),
        (true, object, "R=100; G=200; B=150"),
    ])
    func `a cookie is spelt as a form`(explode: Bool, form: ParameterForm, expected: String) {
        var request = ClientRequest(.get)
        request.cookie("color", Formed(form), explode: explode)
        #expect(request.fields.map(\.description) == ["cookie: \(expected)"])
    }

    /// RFC 6570, section 2.3: null, an empty list and an empty object are undefined.
    @Test(arguments: [
        ParameterForm.nothing, .list([]), .object([]), .list([.nothing]), .object([.init("R", .nothing)]),
    ])
    func `what is undefined leaves no trace`(form: ParameterForm) {
        for style in [QueryStyle.form, .spaceDelimited, .pipeDelimited, .deepObject] {
            for explode in [true, false] { #expect(query(form, style, explode) == "") }
        }
        var request = ClientRequest(.get)
        request.header("X-Color", Formed(form))
        request.cookie("color", Formed(form))
        #expect(request.fields == [])
        #expect(path(form, .simple, false) == "refused: color is empty, and the path would be another")
    }

    @Test func `an undefined part is skipped, an empty one is not`() {
        #expect(query(.list([.scalar("a"), .nothing, .scalar("")]), .form, false) == "color=a,")
        #expect(query(.object([.init("R", .nothing), .init("G", .scalar(""))]), .form, true) == "G=")
    }

    @Test func `deep objects number their lists and nest`() {
        let form = ParameterForm.object([
            .init("range", .object([.init("from", .scalar("1")), .init("to", .nothing)])),
            .init("tags", .list([.scalar("a"), .scalar("b&c")])),
        ])
        #expect(
            query(form, .deepObject, true)
                == "color%5Brange%5D%5Bfrom%5D=1&color%5Btags%5D%5B0%5D=a&color%5Btags%5D%5B1%5D=b%26c")
        #expect(query(.scalar("a"), .deepObject, true) == "color=a")
    }

    @Test(arguments: [QueryStyle.form, .spaceDelimited, .pipeDelimited])
    func `a style without a spelling for it refuses what is nested`(style: QueryStyle) {
        for explode in [true, false] {
            #expect(query(.list([.list([.scalar("a")])]), style, explode).hasPrefix("refused: color has a list"))
            #expect(
                query(.object([.init("a", .object([.init("b", .scalar("c"))]))]), style, explode).hasPrefix("refused"))
        }
    }

    @Test(arguments: [(QueryStyle.spaceDelimited, "a b"), (.pipeDelimited, "a|b")])
    func `an element with the character between elements is refused`(style: QueryStyle, element: String) {
        #expect(
            query(.list([.scalar(element), .scalar("c")]), style, false).hasPrefix("refused: color has an element"))
        #expect(query(.list([.scalar("a,b"), .scalar("c")]), .form, false) == "color=a%2Cb,c")
    }
}

/// A value of any form.
struct Formed: ParameterValue {
    let parameterForm: ParameterForm

    init(_ form: ParameterForm) { parameterForm = form }

    func write(to writer: inout JSONWriter) { writer.null() }
}
