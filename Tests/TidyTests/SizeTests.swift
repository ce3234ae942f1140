import Testing

@Suite struct SizeTests {
    static let fileLinesMax = 400
    static let functionLinesMax = 70
    static let entryLinesMax = 30
    static let templateLinesMax = 150

    static let files = Tidiness { files in
        files.compactMap { file in
            let limit = file.stem == "main" ? entryLinesMax : fileLinesMax
            return file.lineCount > limit
                ? file.untidiness(1, "\(file.lineCount) lines, \(limit) at most: split it") : nil
        }
    }

    static let functions = Tidiness { files in
        files.flatMap { file in
            functions(of: file).compactMap { name, first, last in
                let count = last - first + 1
                return count > functionLinesMax
                    ? file.untidiness(first, "\(name) has \(count) lines, \(functionLinesMax) at most: split it") : nil
            }
        }
    }

    static let templates = Tidiness { files in
        files.compactMap { file in
            file.lineCount > templateLinesMax
                ? file.untidiness(1, "\(file.lineCount) lines, \(templateLinesMax) at most: split it") : nil
        }
    }

    /// Every function and initialiser with a body: its name, its first and its last line.
    static func functions(of file: SourceFile) -> [(name: String, first: Int, last: Int)] {
        let tokens = file.tokens
        return tokens.indices.compactMap { index in
            guard ["func", "init", "deinit", "subscript"].contains(tokens[index].text) else { return nil }
            // `self.init(…)` and `.init(…)` are calls.
            if index > 0, tokens[index - 1].text == "." { return nil }
            let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
            let name = tokens[index].text == "func" ? next : tokens[index].text
            guard let last = bodyEnd(of: tokens, from: index + 1) else { return nil }
            return (name, tokens[index].line, last)
        }
    }

    /// The line of the brace that closes the body; nil for a protocol's requirement.
    private static func bodyEnd(of tokens: [SourceFile.Token], from start: Int) -> Int? {
        var (parentheses, braces) = (0, 0)
        for token in tokens[start...] {
            switch token.text {
            case "(", "[": parentheses += 1
            case ")", "]": parentheses -= 1
            case "{" where parentheses == 0 || braces > 0: braces += 1
            case "}" where braces == 0: return nil
            case "}" where braces == 1: return token.line
            case "}": braces -= 1
            case "func", "init", "subscript", "var", "let", "case":
                if parentheses == 0 && braces == 0 { return nil }
            default: break
            }
        }
        return nil
    }

    @Test func `files stay readable at one sitting`() {
        #expect(Self.files.complaints(about: SourceTree.swift) == [])
    }

    @Test func `functions stay on one screen`() {
        #expect(Self.functions.complaints(about: SourceTree.swift) == [])
    }

    @Test func `templates stay short`() {
        #expect(Self.templates.complaints(about: SourceTree.templates) == [])
        #expect(!SourceTree.templates.isEmpty, "the templates were not read")
    }

    private func file(_ path: String, lines: Int) -> SourceFile {
        SourceFile(path: path, text: String(repeating: "\n", count: lines))
    }

    @Test func `one line too many is seen`() {
        #expect(Self.files.complaints(about: [file("A.swift", lines: 400), file("main.swift", lines: 30)]) == [])
        #expect(Self.files.complaints(about: [file("A.swift", lines: 401), file("main.swift", lines: 31)]).count == 2)
        #expect(Self.templates.complaints(about: [file("a", lines: 150)]) == [])
        #expect(Self.templates.complaints(about: [file("a", lines: 151)]).count == 1)
    }

    @Test func `a function is measured from its name to its last brace`() {
        let text = """
            protocol P {
                func required(a: Int = { 1 }()) -> Int
                init(b: Int)
            }
            struct S {
                init() { self.init(b: 1) }
                func `a { name`(
                    a: Int
                ) -> String {
                    if true { "}" } else { "\\("{")" }
                }
            }

            """
        let functions = Self.functions(of: SourceFile(path: "A.swift", text: text))
        #expect(functions.map { "\($0.name) \($0.first)-\($0.last)" } == ["init 6-6", "` 7-11"])
    }

    @Test func `a function of 71 lines is seen`() {
        func source(_ count: Int) -> SourceFile {
            let body = String(repeating: "a()\n", count: count - 2)
            return SourceFile(path: "A.swift", text: "func long() {\n\(body)}\n")
        }
        #expect(Self.functions.complaints(about: [source(70)]) == [])
        let complaint = "A.swift:1: long has 71 lines, 70 at most: split it"
        #expect(Self.functions.complaints(about: [source(71)]) == [complaint])
    }
}
