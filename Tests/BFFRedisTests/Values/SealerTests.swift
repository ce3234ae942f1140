import Testing

@testable import BFFRedis

@Suite struct SealerTests {
    static let nonce = Array("ABCDEFGHIJKLMNOPQRSTUVWX".utf8)

    func seal(_ text: String, key: [UInt8], head: String) throws -> [UInt8] {
        let sealer = try #require(Sealer(key: key))
        let value = Array(text.utf8)
        var result = [UInt8](repeating: 0, count: value.count + Sealer.tagCount)
        let isSealed = value.withUnsafeBytes { value in
            Array(head.utf8).withUnsafeBytes { head in
                result.withUnsafeMutableBytes {
                    sealer.seal(value, nonce: Self.nonce, authenticating: head, into: $0)
                }
            }
        }
        #expect(isSealed)
        return result
    }

    func open(_ sealed: [UInt8], key: [UInt8], nonce: [UInt8] = nonce, head: String) throws -> String? {
        let sealer = try #require(Sealer(key: key))
        var result = [UInt8](repeating: 0, count: max(1, sealed.count))
        let isOpen = sealed.withUnsafeBytes { sealed in
            Array(head.utf8).withUnsafeBytes { head in
                result.withUnsafeMutableBytes { sealer.open(sealed, nonce: nonce, authenticating: head, into: $0) }
            }
        }
        return isOpen ? String(decoding: result[..<(sealed.count - Sealer.tagCount)], as: UTF8.self) : nil
    }

    /// The vectors of https://c2sp.org/XAES-256-GCM; the highest bit of what the subkey is made of is 0 in one and 1 in the other.
    @Test(
        arguments: [
            (1, "", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"),
            (3, "c2sp.org/XAES-256-GCM", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"),
        ] as [(UInt8, String, String)])
    func `values are sealed as the specification says`(_ byte: UInt8, _ head: String, _ expected: String) throws {
        let key = [UInt8](repeating: byte, count: 32)
        let sealed = try seal("XAES-256-GCM", key: key, head: head)
        #expect(sealed.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == expected)
        #expect(try open(sealed, key: key, head: head) == "XAES-256-GCM")
    }

    @Test func `what was changed anywhere does not open`() throws {
        let key = Array(0..<32 as Range<UInt8>)
        let sealed = try seal("value", key: key, head: "head")
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(try open(changed, key: key, head: "head") == nil)
            #expect(try open(Array(sealed[..<index]), key: key, head: "head") == nil)
        }
        for index in 0..<24 {
            var nonce = Self.nonce
            nonce[index] ^= 0x80
            #expect(try open(sealed, key: key, nonce: nonce, head: "head") == nil)
        }
        #expect(try open(sealed, key: key, head: "heat") == nil)
        #expect(try open(sealed, key: Array(1...32), head: "head") == nil)
        #expect(try open(sealed, key: key, head: "head") == "value")
    }

    @Test func `an empty value is sealed too`() throws {
        let key = Array(0..<32 as Range<UInt8>)
        #expect(try open(try seal("", key: key, head: ""), key: key, head: "") == "")
    }

    @Test func `a key has 32 bytes`() {
        #expect(Sealer(key: Array(0..<31)) == nil)
        #expect(Sealer(key: []) == nil)
    }
}
