import Testing

@testable import BFFRedis

@Suite struct ReplyReaderTests {
    /// A reply as text: kinds and contents.
    static func describe(_ reply: RedisReply) -> String {
        let elements = reply.elements.map { element in
            switch element.kind {
            case .text: reply.withBytes(of: element) { "\"\(String(decoding: $0, as: UTF8.self))\"" }
            case .error: reply.withBytes(of: element) { "error \"\(String(decoding: $0, as: UTF8.self))\"" }
            case .integer: "\(element.integer)"
            case .nothing: "nothing"
            }
        }
        return reply.isArray ? "[\(elements.joined(separator: ", "))]" : elements.joined(separator: ", ")
    }

    /// All replies, and what comes behind them.
    static func read(_ pieces: [String], bytesMax: Int = 1_000) throws -> [String] {
        let reader = try #require(ReplyReader(bytesMax: bytesMax))
        var replies: [String] = []
        for piece in pieces {
            guard Array(piece.utf8).withUnsafeBytes({ reader.feed($0) }) else { return replies + ["too much"] }
            loop: while true {
                switch reader.next() {
                case .reply: replies.append(describe(reader.reply))
                case .more: break loop
                case .broken: return replies + ["broken"]
                }
            }
        }
        return replies
    }

    @Test func `replies of every kind are read`() throws {
        let text =
            "+OK\r\n-ERR no\r\n:-12\r\n$5\r\na\r\nb\u{0}\r\n$0\r\n\r\n$-1\r\n*-1\r\n*0\r\n"
            + "*4\r\n$1\r\nx\r\n$-1\r\n:7\r\n+y\r\n"
        let replies = [
            "\"OK\"", "error \"ERR no\"", "-12", "\"a\r\nb\u{0}\"", "\"\"", "nothing", "nothing", "[]",
            "[\"x\", nothing, 7, \"y\"]",
        ]
        #expect(try Self.read([text]) == replies)
        #expect(try Self.read(text.unicodeScalars.map { String($0) }) == replies)
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n\r\n", "\r\n", "\u{0}\u{0}\u{0}", "$x\r\n", "$-2\r\n", ":x\r\n", "*x\r\n",
        "*-2\r\n", "*9\r\n", "*2147483648\r\n", "*99999999999999999999\r\n", "*1\r\n*1\r\n:1\r\n",
        "$99999999999999999999\r\n", "%1\r\n+a\r\n+b\r\n", "_\r\n",
    ])
    func `what is no reply of ours breaks`(_ text: String) throws {
        #expect(try Self.read([text]) == ["broken"])
        #expect(try Self.read(text.unicodeScalars.map { String($0) }) == ["broken"])
    }

    @Test func `a reply beyond the limit is refused while it comes`() throws {
        let piece = String(repeating: "x", count: 400)
        #expect(try Self.read(["$1000000000\r\n", piece, piece, piece]) == ["too much"])
        let end = String(repeating: "x", count: 100) + "\r\n"
        #expect(try Self.read(["$900\r\n", piece, piece, end, ":1\r\n"]).count == 2)
    }

    @Test func `many replies of all together more than the limit are read`() throws {
        let replies = try Self.read(Array(repeating: "$400\r\n\(String(repeating: "x", count: 400))\r\n", count: 100))
        #expect(replies.count == 100 && !replies.contains("too much"))
    }
}
