internal import BFFJSON
internal import BFFPolicy

/// Wraps values for Redis and unwraps them: a head with the generations that were valid when the value was loaded, and the value, sealed
/// where there are keys. Numbers are little-endian. Loop-confined.
///
///     layout 1 · kind 1 · all 8 · tag 8 · scope 8 · the value                                         plain
///     layout 1 · kind 1 · all 8 · tag 8 · scope 8 · name's length 1 · name · nonce 24 · value · tag 16  sealed
///
/// All in front of the nonce is authenticated with a sealed value, and so is its name in Redis: nobody without a key can put one value in
/// the place of another, or make it look younger than a purge.
final class ValueCoder {
    /// Raised with the layout, so that values of other versions are misses.
    private static let layout: UInt8 = 1
    static let headCount = 2 + 3 * 8

    private enum Kind: UInt8 {
        case plain, sealed
    }

    enum Reading: Equatable {
        case value
        /// Something was purged since it was loaded.
        case outdated
        /// Cut, made up, sealed with a key that is not ours, or plain where there are keys.
        case refused
    }

    private let keys: [(name: [UInt8], sealer: Sealer)]
    /// Stands in front of what is authenticated: the namespace.
    private var authenticated = ByteBuffer()
    private let namespaceCount: Int
    private var opened = ByteBuffer()

    /// - Parameter keys: the first one seals; none leaves values as they are.
    /// - Returns: nil when OpenSSL lacks the ciphers, or memory.
    init?(keys: [SealingKey], namespace: String) {
        var sealers: [(name: [UInt8], sealer: Sealer)] = []
        for key in keys {
            guard let sealer = Sealer(key: key.bytes) else { return nil }
            sealers.append((Array(key.name.utf8), sealer))
        }
        self.keys = sealers
        authenticated.append(string: namespace)
        namespaceCount = authenticated.count
    }

    var isSealing: Bool { !keys.isEmpty }

    // MARK: Writing

    /// How many bytes a value takes.
    func count(ofValue count: Int) -> Int {
        guard let key = keys.first else { return Self.headCount + count }
        return Self.headCount + 1 + key.name.count + Sealer.nonceCount + count + Sealer.tagCount
    }

    /// - Returns: false, and the buffer as it was, when OpenSSL fails.
    func append(
        _ value: UnsafeRawBufferPointer, named name: KeyDigest, stamp: SecondLevelStamp, to buffer: inout ByteBuffer
    ) -> Bool {
        let start = buffer.count
        buffer.append(byte: Self.layout)
        buffer.append(byte: (keys.isEmpty ? Kind.plain : .sealed).rawValue)
        for number in [stamp.all, stamp.tag, stamp.scope] {
            withUnsafeBytes(of: number.littleEndian) { buffer.append($0) }
        }
        guard let key = keys.first else {
            buffer.append(value)
            return true
        }
        buffer.append(byte: UInt8(key.name.count))
        key.name.withUnsafeBytes { buffer.append($0) }
        guard let nonce = SecureRandom.bytes(Sealer.nonceCount) else {
            buffer.truncate(to: start)
            return false
        }
        buffer.withBytes { authenticate(name, UnsafeRawBufferPointer(rebasing: $0[start...])) }
        nonce.withUnsafeBytes { buffer.append($0) }
        var isSealed = false
        buffer.withSpareCapacity(minimum: value.count + Sealer.tagCount) { room in
            isSealed = authenticated.withBytes { key.sealer.seal(value, nonce: nonce, authenticating: $0, into: room) }
            return isSealed ? value.count + Sealer.tagCount : 0
        }
        if !isSealed { buffer.truncate(to: start) }
        return isSealed
    }

    // MARK: Reading

    /// - Parameters:
    ///   - stamp: the generations that are valid now.
    ///   - body: gets the value, for the length of the call, and only if it counts.
    func read(
        _ bytes: UnsafeRawBufferPointer, named name: KeyDigest, stamp: SecondLevelStamp,
        _ body: (UnsafeRawBufferPointer) -> Void
    ) -> Reading {
        guard bytes.count >= Self.headCount, bytes[0] == Self.layout, let kind = Kind(rawValue: bytes[1]),
            (kind == .sealed) == isSealing
        else { return .refused }
        let isCurrent =
            Self.number(bytes, 2) == stamp.all && Self.number(bytes, 10) == stamp.tag
            && Self.number(bytes, 18) == stamp.scope
        guard isCurrent else { return .outdated }
        guard kind == .sealed else {
            body(UnsafeRawBufferPointer(rebasing: bytes[Self.headCount...]))
            return .value
        }
        guard open(bytes, named: name) else { return .refused }
        opened.withBytes(body)
        return .value
    }

    private func open(_ bytes: UnsafeRawBufferPointer, named name: KeyDigest) -> Bool {
        guard bytes.count > Self.headCount else { return false }
        let keyStart = Self.headCount + 1
        let keyEnd = keyStart + Int(bytes[Self.headCount])
        let nonceEnd = keyEnd + Sealer.nonceCount
        guard bytes.count >= nonceEnd + Sealer.tagCount,
            let key = keys.first(where: { bytes[keyStart..<keyEnd].elementsEqual($0.name) })
        else { return false }
        authenticate(name, UnsafeRawBufferPointer(rebasing: bytes[..<keyEnd]))
        let sealed = UnsafeRawBufferPointer(rebasing: bytes[nonceEnd...])
        let nonce = Array(bytes[keyEnd..<nonceEnd])
        var isOpen = false
        opened.removeAll()
        opened.withSpareCapacity(minimum: sealed.count) { room in
            isOpen = authenticated.withBytes { key.sealer.open(sealed, nonce: nonce, authenticating: $0, into: room) }
            return isOpen ? sealed.count - Sealer.tagCount : 0
        }
        return isOpen
    }

    private func authenticate(_ name: KeyDigest, _ head: UnsafeRawBufferPointer) {
        authenticated.truncate(to: namespaceCount)
        withUnsafeBytes(of: name.words) { authenticated.append($0) }
        authenticated.append(head)
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
