import Render
import Testing

@Suite struct GenerationLockTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ])
    func `SHA-256 agrees with NIST's examples`(text: String, hash: String) {
        #expect(SHA256.hexadecimal(of: Array(text.utf8)) == hash)
    }

    @Test(arguments: [
        (55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
        (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
        (64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
        (1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func `SHA-256 pads at every boundary`(count: Int, hash: String) {
        #expect(SHA256.hexadecimal(of: Array(repeating: UInt8(ascii: "a"), count: count)) == hash)
    }

    @Test func `a lock reads what it writes`() throws {
        let lock = GenerationLock(of: [GeneratedFile("b/C.swift", "c"), GeneratedFile("A.swift", "a")])
        #expect(try GenerationLock(parsing: lock.text) == lock)
        #expect(try GenerationLock(parsing: GenerationLock().text) == GenerationLock())
    }

    static let hash = String(repeating: "0a", count: 32)
    static let header = "# bffgen.lock version 1: written by bffgen, do not edit\n"

    @Test(arguments: [
        ("", 1), ("sha256\n", 1), ("# bffgen.lock version 2: later\n", 1), (header + "\(hash)  A.swift", 2),
        (header + "\(hash) A.swift\n", 2), (header + "\(hash.uppercased())  A.swift\n", 2),
        (header + "\(hash)  A.swift\n\(hash)  ../B.swift\n", 3), (header + "\(hash)  /etc/passwd\n", 2),
        (header + "\(hash)  A.swift\n\(hash)  A.swift\n", 3), (header + "\n", 2),
    ])
    func `a malformed lock has a line`(text: String, line: Int) {
        #expect {
            try GenerationLock(parsing: text)
        } throws: { error in
            (error as? GenerationLock.Fault)?.line == line
        }
    }

    @Test(arguments: [
        ("Mobile/A.swift", true), ("a+b_c-1.json", true), ("", false), ("/a", false), ("a/", false), ("a//b", false),
        ("../a", false), ("a/./b", false), (".hidden", false), ("a b", false), ("ü.swift", false), ("a\nb", false),
    ])
    func `an output path stays inside its folder`(path: String, isPath: Bool) {
        #expect(GeneratedFile.isPath(path) == isPath)
    }
}
