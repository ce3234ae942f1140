import Testing

@testable import Diagnostics

@Suite struct SourceFilesTests {
    @Test func linesEndWithAnyOfTheThreeLineEnds() {
        let files = SourceFiles(root: "/nowhere", texts: ["a": "one\r\ntwo\rthree\nfour"])
        #expect((1...5).map { files.line($0, of: "a") } == ["one", "two", "three", "four", nil])
        #expect(files.line(0, of: "a") == nil)
    }

    @Test func aMissingFileSaysWhy() {
        let files = SourceFiles(root: "/nowhere")
        #expect(files.bytes(of: "a") == .failure(.system("No such file or directory")))
    }

    @Test func aFolderIsNoFile() {
        #expect(SourceFiles(root: "/").bytes(of: "usr") == .failure(.directory))
    }

    @Test(arguments: [
        ("../services/users.yaml", "clients/mobile.yaml", "services/users.yaml"),
        ("./x.yaml", "a/b.yaml", "a/x.yaml"), ("../../x.yaml", "a/b.yaml", "../x.yaml"),
        ("/etc/x.yaml", "a/b.yaml", "/etc/x.yaml"), ("x.yaml", "b.yaml", "x.yaml"), ("a//b/../c", "d", "a/c"),
    ])
    func referencesResolveFromTheFileThatHasThem(reference: String, file: String, expected: String) {
        #expect(FilePath.resolve(reference, from: file) == expected)
    }

    @Test func aPathInsideTheRootIsNamedFromThere() {
        #expect(FilePath.relative("/w/main/a/b", to: "/w/main/") == "a/b")
        #expect(FilePath.relative("/w/mainly/a", to: "/w/main") == "/w/mainly/a")
    }
}
