import Testing

/// Constructs that the project does without.
@Suite struct ConstructTests {
    /// Words in a row, and why not. `Sources` alone, or tests too.
    struct Ban: Sendable {
        let words: [String]
        let reason: String
        var inTests = true
        var onlyRuntime = false
    }

    static let bans = [
        Ban(words: ["try", "!"], reason: "a fault becomes a crash", inTests: false),
        Ban(words: ["as", "!"], reason: "a fault becomes a crash", inTests: false),
        Ban(words: ["fatalError"], reason: "a fault becomes a crash", inTests: false),
        Ban(words: ["preconditionFailure"], reason: "a fault becomes a crash", inTests: false),
        Ban(words: ["Thread", ".", "sleep"], reason: "wait for an event instead"),
        Ban(words: ["Task", ".", "sleep"], reason: "use a loop's timer, and in tests a fake clock"),
        Ban(words: ["usleep"], reason: "wait for an event instead"),
        Ban(words: ["nanosleep"], reason: "wait for an event instead"),
        Ban(words: ["sleep", "("], reason: "wait for an event instead"),
        Ban(words: ["Task", ".", "detached"], reason: "it leaves its loop"),
        Ban(words: ["Task", "{"], reason: "it leaves its loop", onlyRuntime: true),
        Ban(words: ["unsafeFlags"], reason: "it forbids use as a dependency"),
    ]

    static let constructs = Tidiness { files in
        files.flatMap { file in
            bans.flatMap { ban in
                if file.isTest && !ban.inTests || ban.onlyRuntime && !file.isRuntime { return [Untidiness]() }
                return lines(of: ban.words, in: file.tokens).map { line in
                    file.untidiness(line, "\(ban.words.joined()): \(ban.reason)")
                }
            }
        }
    }

    static let forceUnwraps = Tidiness { files in
        files.flatMap { $0.isTest ? [] : forceUnwraps(in: $0) }
    }

    static let uncheckedSendables = Tidiness { files in
        files.flatMap { file in
            let unchecked = lines(of: ["@", "unchecked", "Sendable"], in: file.tokens)
            let unsafe = lines(of: ["nonisolated", "(", "unsafe", ")"], in: file.tokens)
            return (unchecked + unsafe).filter { !hasCommentAbove($0, in: file) }
                .map { file.untidiness($0, "no comment above names the lock or the proof") }
        }
    }

    static let reminders = Tidiness { files in
        files.flatMap { file in
            file.comments.compactMap { comment in
                let words = comment.text.split { !$0.isLetter }
                return words.contains { ["TODO", "FIXME", "XXX", "HACK"].contains($0) }
                    ? file.untidiness(comment.line, "a reminder: do it, or write down what is refused") : nil
            }
        }
    }

    static let bareImports = Tidiness { files in
        files.filter { $0.path.hasPrefix("Sources/") || $0.path.hasPrefix("Starter/") }.flatMap { file in
            file.tokens.indices.compactMap { index in
                guard file.tokens[index].text == "import" else { return nil }
                let level = index > 0 ? file.tokens[index - 1].text : ""
                return ["public", "package", "internal", "fileprivate", "private"].contains(level)
                    ? nil : file.untidiness(file.tokens[index].line, "an import without an access level")
            }
        }
    }

    static let names = Tidiness { files in
        let banned = ["Util", "Utils", "Utilities", "Helper", "Helpers", "Common", "Misc", "Shared"]
        return files.compactMap { file in
            let isBannedFolder = file.folders.contains { banned.contains(String($0)) }
            let isBannedFile = banned.contains { file.stem.hasSuffix($0) }
            return isBannedFolder || isBannedFile ? file.untidiness(1, "a name that says nothing") : nil
        }
    }

    private static func forceUnwraps(in file: SourceFile) -> [Untidiness] {
        file.tokens.indices.dropFirst().compactMap { index in
            let (token, before) = (file.tokens[index], file.tokens[index - 1].text)
            guard token.text == "!", !token.isSpaced, !["try", "as"].contains(before) else { return nil }
            // `!=` is a comparison, and what stands behind an opening sign a negation.
            let after = index + 1 < file.tokens.count ? file.tokens[index + 1] : nil
            if let after, after.text == "=", !after.isSpaced { return nil }
            let endsValue = [")", "]", "}", "?", "`", "\""].contains(before) || before.allSatisfy(isWord)
            return endsValue ? file.untidiness(token.line, "force unwrap: a fault becomes a crash") : nil
        }
    }

    private static func lines(of words: [String], in tokens: [SourceFile.Token]) -> [Int] {
        tokens.indices.compactMap { index in
            guard tokens[index].text == words[0], index + words.count <= tokens.count else { return nil }
            // `try !a` is a negation.
            let isHere = zip(tokens[index...], words).allSatisfy { $0.text == $1 && !($1 == "!" && $0.isSpaced) }
            // A member or a declaration of that name is another's: `clock.sleep(…)`.
            let before = index > 0 ? tokens[index - 1].text : ""
            let isOther = words[0].hasSuffix("sleep") && [".", "func"].contains(before)
            return isHere && !isOther ? tokens[index].line : nil
        }
    }

    /// Directly above, or above the declaration's attributes.
    private static func hasCommentAbove(_ line: Int, in file: SourceFile) -> Bool {
        let commented = Set(file.comments.map(\.line))
        var above = line - 1
        while above > 0, file.lines[above - 1].drop(while: \.isWhitespace).hasPrefix("@") { above -= 1 }
        return commented.contains(above)
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    @Test func `no construct that crashes, sleeps or leaves its loop`() {
        #expect(Self.constructs.complaints(about: SourceTree.swift) == [])
    }

    @Test func `no force unwrap outside tests`() {
        #expect(Self.forceUnwraps.complaints(about: SourceTree.swift) == [])
    }

    @Test func `every unchecked Sendable has its proof`() {
        #expect(Self.uncheckedSendables.complaints(about: SourceTree.swift) == [])
    }

    @Test func `no reminders in comments`() {
        #expect(Self.reminders.complaints(about: SourceTree.swift) == [])
    }

    @Test func `every import states its access level`() {
        #expect(Self.bareImports.complaints(about: SourceTree.swift) == [])
    }

    @Test func `names of files and folders say something`() {
        #expect(Self.names.complaints(about: SourceTree.swift) == [])
    }
}
