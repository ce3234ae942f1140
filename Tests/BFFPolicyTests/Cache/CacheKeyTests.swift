import BFFJSON
import Testing

@testable import BFFPolicy

@Suite struct CacheKeyTests {
    /// What a builder takes.
    enum Part: Hashable {
        case text(String), number(Int), nothing
    }

    private func key(of parts: [Part]) -> CacheKey {
        var builder = CacheKey.Builder()
        for part in parts { Self.append(part, to: &builder) }
        return builder.key()
    }

    private static func append(_ part: Part, to builder: inout CacheKey.Builder) {
        switch part {
        case .text(let text): builder.append(text)
        case .number(let number): builder.append(number)
        case .nothing: builder.appendNothing()
        }
    }

    @Test func `the ways to write a text are one part`() {
        func key(_ append: (inout CacheKey.Builder) -> Void) -> CacheKey {
            var builder = CacheKey.Builder()
            append(&builder)
            return builder.key()
        }
        let first = key { $0.append("abc" as String) }
        #expect(first == key { $0.append("abc" as StaticString) })
        #expect(first == key { $0.append(JSONText("abc")) })
        #expect(first == key { builder in Array("abc".utf8).withUnsafeBytes { builder.append($0) } })
        #expect(key { $0.append(nil as JSONText?) } == key { $0.appendNothing() })
    }

    @Test(
        arguments: [
            ([.text("ab"), .text("c")], [.text("a"), .text("bc")]), ([.text("ab")], [.text("a"), .text("b")]),
            ([.text("")], []), ([.text("")], [.nothing]), ([.nothing], []), ([.nothing, .nothing], [.nothing]),
            ([.number(1)], [.text("1")]), ([.number(0x41)], [.text("A\0\0\0\0\0\0\0")]), ([.number(0)], [.nothing]),
            ([.number(1), .number(2)], [.number(2), .number(1)]), ([.number(-1)], [.number(.max)]),
        ] as [([Part], [Part])])
    func `lists that look alike have different keys`(left: [Part], right: [Part]) {
        #expect(key(of: left) != key(of: right))
    }

    @Test func `no two lists of parts have equal bytes`() {
        var random = SplitMix(state: 7)
        var lists: [[UInt8]: [Part]] = [:]
        // Few, short texts that hold the coding's own bytes: what could be mistaken is.
        let alphabet: [String] = ["\0", "\u{1}", "\u{2}", "a"]
        for _ in 0..<20_000 {
            let parts: [Part] = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                switch Int.random(in: 0...5, using: &random) {
                case 0: return .nothing
                case 1: return .number(Int.random(in: -2...2, using: &random))
                default:
                    let count = Int.random(in: 0...6, using: &random)
                    return .text((0..<count).map { _ in alphabet.randomElement(using: &random) ?? "" }.joined())
                }
            }
            let bytes = key(of: parts).withBytes { Array($0) }
            if let other = lists[bytes] { #expect(other == parts) }
            lists[bytes] = parts
        }
        #expect(Set(lists.values).count == lists.count)
        #expect(lists.count > 5_000)
    }

    @Test func `a key within a key is one part`() {
        var inner = CacheKey.Builder()
        inner.append("a" as String)
        inner.append("b" as String)
        var outer = CacheKey.Builder()
        outer.append(inner.key())
        #expect(outer.key() != inner.key())
        #expect(outer.count == inner.count + 5)
    }

    @Test func `keys that share a beginning are those built anew`() {
        var builder = CacheKey.Builder()
        for length in 0..<40 {
            let head = String(repeating: "h", count: length)
            builder.removeAll()
            builder.append(head)
            let mark = builder.mark()
            for item in ["one", "", "a longer item that spans words"] {
                builder.append(item)
                let expected = key(of: [.text(head), .text(item)])
                let built = builder.key()
                #expect(built == expected && built.hash == expected.hash)
                builder.cut(to: mark)
            }
            #expect(builder.key() == key(of: [.text(head)]))
        }
    }

    @Test func `an emptied builder keeps nothing`() {
        var builder = CacheKey.Builder(capacity: 64)
        builder.append("something longer than a word" as String)
        _ = builder.mark()
        builder.removeAll()
        builder.append(3)
        #expect(builder.key() == key(of: [.number(3)]))
    }
}

/// Against the vectors of the reference implementation, which are of two rounds a word and four at the end.
@Suite struct SipHashTests {
    @Test(
        arguments: [
            (0, 0x726f_db47_dd0e_0e31), (1, 0x74f8_39c5_93dc_67fd), (2, 0x0d6c_8009_d9a9_4f5a),
            (3, 0x8567_6696_d7fb_7e2d), (15, 0xa129_ca61_49be_45e5),
        ] as [(Int, UInt64)])
    func `the reference's vectors come out`(count: Int, expected: UInt64) {
        let hash = SipHash(
            seed: (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908), wordRounds: 2, finalRounds: 4)
        let bytes = (0..<UInt8(count)).map { $0 }
        #expect(bytes.withUnsafeBytes { hash.hash(of: $0) } == expected)
    }

    @Test func `another seed gives other hashes`() {
        let bytes = Array("catalog.batchGet".utf8)
        let (one, other) = (SipHash(seed: (1, 2)), SipHash(seed: (1, 3)))
        let same = SipHash(seed: (1, 2))
        bytes.withUnsafeBytes { bytes in
            #expect(one.hash(of: bytes) == same.hash(of: bytes))
            #expect(one.hash(of: bytes) != other.hash(of: bytes))
        }
    }
}
