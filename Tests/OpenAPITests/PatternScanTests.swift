import Testing

@testable import OpenAPI

/// Which patterns need no engine, and the steps that they become.
@Suite struct PatternScanTests {
    private func steps(_ source: String) throws -> String? { try ECMAPattern(source).scan?.swift }

    @Test(arguments: [
        ("^[a-z0-9-]{1,64}$", "$0.run(0x3FF200000000000, 0x7FFFFFE00000000, 1, 64) && $0.isAtEnd"),
        (#"^tt\d{7,8}$"#, #"$0.literal("tt") && $0.run(0x3FF000000000000, 0x0, 7, 8) && $0.isAtEnd"#),
        ("^a", #"$0.literal("a")"#), ("^", "_ in true"), ("^$", "$0.isAtEnd"),
        ("^[^/]+$", "$0.run(0xFFFF7FFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, others: true, 1) && $0.isAtEnd"),
        (
            "^[A-Z]{2}(-[A-Z]{2})?$",
            #"$0.run(0x0, 0x7FFFFFE, 2, 2) && $0.rounds(0, 1) { $0.literal("-") && $0.run(0x0, 0x7FFFFFE, 2, 2) } && $0.isAtEnd"#
        ),
        (
            "^(?:[a-z]+(?:\\.[a-z]+)*)$",
            #"$0.run(0x0, 0x7FFFFFE00000000, 1) && $0.rounds(0) { $0.literal(".") && $0.run(0x0, 0x7FFFFFE00000000, 1) } && $0.isAtEnd"#
        ),
        (
            "^(a|b|cd)$",
            #"$0.either({ $0.literal("a") }, { $0.either({ $0.literal("b") }, { $0.literal("cd") }) }) && $0.isAtEnd"#
        ),
        (
            "^-?(0|[1-9]\\d*)$",
            #"$0.run(0x200000000000, 0x0, 0, 1) && $0.either({ $0.literal("0") }, { $0.run(0x3FE000000000000, 0x0, 1, 1) && $0.run(0x3FF000000000000, 0x0, 0) }) && $0.isAtEnd"#
        ),
        ("^é\"$", #"$0.literal("\u{e9}\"") && $0.isAtEnd"#),
    ])
    func eachByteDecides(source: String, expected: String) throws {
        #expect(try steps(source) == expected)
    }

    /// An engine is needed where taking as much as possible may be too much, or where scalars are counted.
    @Test(arguments: [
        "a", "a$", "^a|b$", "^[a-z]*z$", "^(ab|ac)$", "^(a*)*$", "^(a?)+$", "^[^/]{1,5}$", "^.*$", "^[à-ü]+$",
        #"^\s+$"#, #"^\p{L}+$"#,
        "^a*?b$", "^(?=a)a$", #"^(a)\1$"#, #"^\ba$"#, "^([a-z]+-?)*$", "^(a|)b$", "^é*$", "^a$b", "^(^a)+$",
    ])
    func ambiguityNeedsAnEngine(source: String) throws {
        #expect(try steps(source) == nil)
    }
}
