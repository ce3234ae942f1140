/// Texts that stand for a secret and are none.
enum Placeholder {
    /// Nothing that was drawn at random is likely to hold one of these.
    private static let words = [
        "example", "sample", "dummy", "placeholder", "change", "your", "redacted", "string", "secret", "token",
        "password", "passwd", "fake", "test", "demo", "lorem", "qwerty", "deadbeef", "insert", "replace", "here",
        "value", "xxxx", "****", "....", "----", "____", "0000", "1111", "foobar", "apikey", "api_key", "api-key",
    ]
    private static let signs: Set<Character> = ["<", ">", "{", "}", "$", "%", "…", "[", "]", "*"]
    private static let passwords: Set<String> = [
        "pass", "pwd", "pw", "passw0rd", "p4ssw0rd", "p", "admin", "root", "user", "guest", "postgres", "mysql", "1234",
        "12345", "123456", "x", "xx", "xxx", "letmein", "hunter2", "opensesame", "mypass", "credentials", "key",
    ]
    /// `abcdef`, `123456`, `654321`: nobody draws that.
    private static let runMax = 5

    static func isOne(_ text: String) -> Bool {
        let low = text.lowercased()
        return text.contains { signs.contains($0) } || words.contains { low.contains($0) } || hasRun(low)
            || Set(low).count <= 4
    }

    /// Of what stands where a password is meant, however short.
    static func isPassword(_ text: String) -> Bool {
        text.isEmpty || isOne(text) || passwords.contains(text.lowercased())
    }

    private static func hasRun(_ text: String) -> Bool {
        var (up, down) = (1, 1)
        var last: UInt8?
        for byte in text.utf8 {
            up = last.map { $0 < 0xFF && byte == $0 + 1 } ?? false ? up + 1 : 1
            down = last.map { byte < 0xFF && $0 == byte + 1 } ?? false ? down + 1 : 1
            if up > runMax || down > runMax { return true }
            last = byte
        }
        return false
    }
}
