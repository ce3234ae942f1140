import BFFJSON
import BFFPolicy
import Testing

@testable import BFFRedis

@Suite struct ValueCoderTests {
    static let first = SealingKey(name: "2026-a", bytes: Array(0..<32))
    static let second = SealingKey(name: "2025", bytes: Array(100..<132))
    static let name = KeyDigest(words: (1, 2, 3, 4))
    static let stamp = SecondLevelStamp(all: 7, tag: 8, scope: 9)

    static func coder(_ keys: [SealingKey], namespace: String = "mobile") throws -> ValueCoder {
        try #require(ValueCoder(keys: keys, namespace: namespace))
    }

    static func bytes(_ value: String, _ coder: ValueCoder, name: KeyDigest = name) -> [UInt8] {
        var buffer = ByteBuffer()
        let value = Array(value.utf8)
        let isWritten = value.withUnsafeBytes { coder.append($0, named: name, stamp: stamp, to: &buffer) }
        let bytes = buffer.withBytes { Array($0) }
        #expect(isWritten && bytes.count == coder.count(ofValue: value.count))
        return bytes
    }

    static func read(
        _ bytes: [UInt8], _ coder: ValueCoder, name: KeyDigest = name, stamp: SecondLevelStamp = stamp
    ) -> (ValueCoder.Reading, String?) {
        var value: String?
        let reading = bytes.withUnsafeBytes {
            coder.read($0, named: name, stamp: stamp) { value = String(decoding: $0, as: UTF8.self) }
        }
        return (reading, value)
    }

    @Test(arguments: [[], [first], [first, second]])
    func `values come back`(_ keys: [SealingKey]) throws {
        let coder = try Self.coder(keys)
        for value in ["", "x", String(repeating: "long ", count: 10_000)] {
            #expect(Self.read(Self.bytes(value, coder), coder) == (.value, value))
        }
    }

    @Test func `a sealed value shows nothing of what it holds`() throws {
        let bytes = Self.bytes("a secret of somebody", try Self.coder([Self.first]))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("secret"))
    }

    @Test func `an older key opens what it sealed, and a key that is gone does not`() throws {
        let bytes = Self.bytes("value", try Self.coder([Self.second]))
        #expect(Self.read(bytes, try Self.coder([Self.first, Self.second])) == (.value, "value"))
        #expect(Self.read(bytes, try Self.coder([Self.first])) == (.refused, nil))
        let impostor = SealingKey(name: Self.second.name, bytes: Self.first.bytes)
        #expect(Self.read(bytes, try Self.coder([impostor])) == (.refused, nil))
    }

    @Test func `the first key seals`() throws {
        let bytes = Self.bytes("value", try Self.coder([Self.first, Self.second]))
        #expect(Self.read(bytes, try Self.coder([Self.first])) == (.value, "value"))
    }

    @Test func `plain values are refused where there are keys, and sealed ones where there are none`() throws {
        let (plain, sealing) = (try Self.coder([]), try Self.coder([Self.first]))
        #expect(Self.read(Self.bytes("value", plain), sealing) == (.refused, nil))
        #expect(Self.read(Self.bytes("value", sealing), plain) == (.refused, nil))
    }

    @Test(arguments: [[], [first]])
    func `a purge of everything, of the operation and of the scope outdates values`(_ keys: [SealingKey]) throws {
        let coder = try Self.coder(keys)
        let bytes = Self.bytes("value", coder)
        for stamp in [
            SecondLevelStamp(all: 1, tag: 8, scope: 9), SecondLevelStamp(all: 7, tag: 1, scope: 9),
            SecondLevelStamp(all: 7, tag: 8, scope: 1),
        ] { #expect(Self.read(bytes, coder, stamp: stamp) == (.outdated, nil)) }
    }

    @Test func `a sealed value counts under its own name and namespace alone`() throws {
        let coder = try Self.coder([Self.first])
        let bytes = Self.bytes("value", coder)
        #expect(Self.read(bytes, coder, name: KeyDigest(words: (1, 2, 3, 5))) == (.refused, nil))
        #expect(Self.read(bytes, try Self.coder([Self.first], namespace: "tv")) == (.refused, nil))
    }

    @Test func `no sealed value that was cut or changed counts`() throws {
        let coder = try Self.coder([Self.first])
        let bytes = Self.bytes("value", coder)
        for index in bytes.indices {
            #expect(Self.read(Array(bytes[..<index]), coder).0 == .refused)
            var changed = bytes
            changed[index] ^= 1
            let (reading, value) = Self.read(changed, coder)
            #expect(reading != .value && value == nil, "byte \(index)")
        }
        #expect(Self.read(bytes + [0], coder).0 == .refused)
    }

    @Test func `a younger stamp cannot be written in front of a sealed value`() throws {
        let coder = try Self.coder([Self.first])
        var bytes = Self.bytes("value", coder)
        bytes[10] = 42
        let stamp = SecondLevelStamp(all: 7, tag: 42, scope: 9)
        #expect(Self.read(bytes, coder, stamp: stamp) == (.refused, nil))
    }

    @Test func `plain values without a whole head are refused`() throws {
        let coder = try Self.coder([])
        let bytes = Self.bytes("", coder)
        for count in bytes.indices { #expect(Self.read(Array(bytes[..<count]), coder).0 == .refused) }
        #expect(Self.read([2] + bytes.dropFirst(), coder).0 == .refused)
        #expect(Self.read([1, 9] + bytes.dropFirst(2), coder).0 == .refused)
    }
}
