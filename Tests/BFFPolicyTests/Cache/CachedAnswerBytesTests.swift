import BFFJSON
import Testing

@testable import BFFPolicy

@Suite struct CachedAnswerBytesTests {
    private let wall: Int64 = 1_700_000_000_000

    private func answer(_ json: String?, fields: [(name: String, value: String)] = []) throws -> CachedAnswer {
        let snapshot = try json.map { json in
            try Array(json.utf8).withUnsafeBytes { try JSONSnapshot(parsing: $0) }
        }
        return CachedAnswer(
            snapshot: snapshot, status: json == nil ? 404 : 200, fields: fields, storedAt: origin,
            ageAtStore: .seconds(3),
            windows: CacheWindows(fresh: .seconds(10), stale: .seconds(5), staleIfError: .seconds(20)),
            tag: "users.getUser", scopeHash: 9)
    }

    private func written(_ answer: CachedAnswer) -> [UInt8] {
        var buffer = ByteBuffer()
        answer.write(to: &buffer, storedAt: wall)
        return buffer.withBytes { Array($0) }
    }

    private func read(_ bytes: [UInt8], at now: Instant, after milliseconds: Int64) -> CachedAnswer? {
        bytes.withUnsafeBytes {
            CachedAnswer(reading: $0, at: now, wallClock: wall + milliseconds, tag: "users.getUser", scopeHash: 9)
        }
    }

    @Test(arguments: [#"{"name":"Ada","ids":[1,18446744073709551615,1e400,-0.0],"x":null}"#, "[]", "7", nil])
    func `another process reads what was written, as old as it is`(json: String?) throws {
        let answer = try answer(json, fields: [(name: "etag", value: "\"é\""), (name: "x", value: "")])
        // Another process's clock stands elsewhere.
        let now = Instant(nanoseconds: 77_000_000_000)
        let other = try #require(read(written(answer), at: now, after: 4_000))
        #expect(other.status == answer.status)
        #expect(other.fields.map(\.name) == ["etag", "x"] && other.fields.map(\.value) == ["\"é\"", ""])
        #expect(other.age(at: now) == .seconds(7))
        #expect(other.remaining(at: now) == .seconds(6))
        #expect(other.staleEnd == now + .seconds(11) && other.staleIfErrorEnd == now + .seconds(26))
        #expect(other.tag == answer.tag && other.scopeHash == 9)
        #expect((other.snapshot == nil) == (json == nil))
        if let mine = answer.snapshot, let others = other.snapshot { #expect(others.value.isEqual(to: mine.value)) }
    }

    @Test func `an answer whose time is over is a miss, and a clock that lags does no harm`() throws {
        let bytes = written(try answer("{}"))
        #expect(read(bytes, at: origin, after: 29_999) != nil)
        #expect(read(bytes, at: origin, after: 30_000) == nil)
        #expect(read(bytes, at: origin, after: -60_000)?.remaining(at: origin) == .seconds(10))
        #expect(read(bytes, at: Instant(nanoseconds: 5), after: 29_000) != nil)
    }

    @Test func `what was cut is a miss`() throws {
        let bytes = written(try answer(#"{"a":"b"}"#, fields: [(name: "etag", value: "x")]))
        for count in 0..<bytes.count { #expect(read(Array(bytes[..<count]), at: origin, after: 0) == nil) }
        #expect(read(bytes + [0x20], at: origin, after: 0) == nil)
        let empty = written(try answer(nil))
        for count in 0..<empty.count { #expect(read(Array(empty[..<count]), at: origin, after: 0) == nil) }
        #expect(read(empty + [0x20], at: origin, after: 0) == nil)
    }

    @Test func `what was changed harms nobody`() throws {
        let bytes = written(try answer(#"{"a":"b"}"#, fields: [(name: "etag", value: "x")]))
        var random = SplitMix(state: 3)
        var readable = 0
        for _ in 0..<20_000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let answer = read(changed, at: origin, after: 1_000) {
                readable += 1
                #expect(answer.fields.count <= 2 && answer.status < 1000)
            }
        }
        #expect(0 < readable && readable < 20_000)
    }
}
