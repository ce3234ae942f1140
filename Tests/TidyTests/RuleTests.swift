import Testing

/// The rules themselves, on sources that keep or break them.
@Suite struct RuleTests {
    private func count(_ rule: Tidiness, _ text: String, at path: String = "Sources/Runtime/BFFHTTP/A.swift") -> Int {
        rule.complaints(about: [SourceFile(path: path, text: text)]).count
    }

    @Test(arguments: [
        "try! a()", "a as! B", "fatalError()", "Thread.sleep(forTimeInterval: 1)",
        "try await Task.sleep(for: .seconds(1))",
        "usleep(1)", "sleep(1)", "Task.detached { }", "Task { a() }", ".unsafeFlags([])", "\"\\(1)\"; fatalError()",
        "preconditionFailure()", "#\"\"# + fatalError()", "/* a /* b */ */ fatalError()",
    ])
    func `a banned construct is seen`(text: String) {
        #expect(count(ConstructTests.constructs, text) == 1)
    }

    @Test(arguments: [
        "try a()", "try !a()", "// try! fatalError()", "/* fatalError() */", "\"fatalError()\"",
        "#\"a\" fatalError()\"#",
        "\"\\(a(\"fatalError()\"))\"", "\"\"\"\nfatalError()\n\"\"\"", "clock.sleep(1)", "func sleep(for: Duration) {}",
        "Task.immediate { }", "`fatalError`()",
    ])
    func `what only looks like one is not`(text: String) {
        #expect(count(ConstructTests.constructs, text) == 0)
    }

    @Test func `tests may crash but not sleep, and only the runtime is bound to loops`() {
        #expect(count(ConstructTests.constructs, "try! a()", at: "Tests/ATests/A.swift") == 0)
        #expect(count(ConstructTests.constructs, "usleep(1)", at: "Tests/ATests/A.swift") == 1)
        #expect(count(ConstructTests.constructs, "Task { }", at: "Sources/Generator/bffgen/A.swift") == 0)
    }

    @Test(arguments: [
        ("a!", 1), ("a()!.b", 1), ("a[0]!", 1), ("a?.b!", 1), ("!a", 0), ("a != b", 0), ("a!=b", 0), ("(!a)", 0),
        ("f(!a, [!b])", 0), ("try! a", 0), ("a && !b", 0), ("a! = 1", 1), ("\"a!\"", 0),
    ])
    func `force unwraps are told from negations`(text: String, expected: Int) {
        #expect(count(ConstructTests.forceUnwraps, text) == expected)
        #expect(count(ConstructTests.forceUnwraps, text, at: "Tests/ATests/A.swift") == 0)
    }

    @Test(arguments: [
        ("final class A: @unchecked Sendable {}", 1),
        ("\n// Guarded by the lock.\nfinal class A: @unchecked Sendable {}", 0),
        ("/// Guarded.\n@frozen\nfinal class A: @unchecked Sendable {}", 0),
        ("// Guarded.\n\nfinal class A: @unchecked Sendable {}", 1), ("nonisolated(unsafe) var a = 1", 1),
    ])
    func `an unchecked Sendable needs a comment directly above`(text: String, expected: Int) {
        #expect(count(ConstructTests.uncheckedSendables, text) == expected)
    }

    @Test(arguments: [("// TODO: later", 1), ("/* FIXME */", 1), ("let TODO = 1", 0), ("\"TODO\"", 0), ("// TODOS", 0)])
    func `reminders are seen in comments alone`(text: String, expected: Int) {
        #expect(count(ConstructTests.reminders, text) == expected)
    }

    @Test(arguments: [
        ("import A", 1), ("internal import A", 0), ("public import struct A.B", 0), ("@preconcurrency import A", 1),
        ("// import A", 0), ("#if a\nimport A\n#endif", 1),
    ])
    func `an import without a level is seen`(text: String, expected: Int) {
        #expect(count(ConstructTests.bareImports, text) == expected)
    }

    @Test(arguments: [
        ("Sources/Runtime/BFFHTTP/Utils/A.swift", 1), ("Sources/Runtime/BFFHTTP/StringHelpers.swift", 1),
        ("Sources/Runtime/BFFHTTP/Head/Head.swift", 0), ("Tests/Common/A.swift", 1),
    ])
    func `an empty name is seen`(path: String, expected: Int) {
        #expect(count(ConstructTests.names, "", at: path) == expected)
    }

    @Test func `an exemption covers its place, and one that matches nothing is a complaint`() {
        let rule = Tidiness(
            exempting: [.init("A.swift", "fatalError", because: "shown"), .init("B.swift", because: "gone")],
            check: ConstructTests.constructs.check)
        let files = [SourceFile(path: "A.swift", text: "fatalError()\nusleep(1)")]
        #expect(
            rule.complaints(about: files) == [
                "A.swift:2: usleep: wait for an event instead",
                "B.swift: the exemption (gone) matches nothing any more: remove it",
            ])
    }
}
