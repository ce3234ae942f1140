public import BFFJSON
internal import Glibc

/// What an answer is kept under: a list of parts, and a hash of them that is seeded anew in each process.
///
/// Two keys are equal when all their bytes are; the hash only finds candidates.
public struct CacheKey: Hashable, Sendable {
    /// SipHash-1-3 of the bytes. It means nothing outside this process.
    public let hash: UInt64
    let bytes: [UInt8]

    init(hash: UInt64, bytes: UnsafeRawBufferPointer) {
        self.hash = hash
        self.bytes = Array(bytes)
    }

    /// How many bytes the key has.
    public var count: Int { bytes.count }

    /// The parts with their lengths. The same in every process, so that they may name the answer outside.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withUnsafeBytes(body)
    }

    public static func == (left: CacheKey, right: CacheKey) -> Bool {
        left.hash == right.hash && right.withBytes { left.hasSameBytes(as: $0) }
    }

    func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        withBytes { mine in
            guard mine.count == other.count else { return false }
            guard let mine = mine.baseAddress, let other = other.baseAddress else { return true }
            return memcmp(mine, other, count) == 0
        }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
    }
}

// MARK: Building

extension CacheKey {
    /// Puts a key together, part by part. Each part is written with its kind and its length, so that no two lists of parts give
    /// the same bytes: `["ab", "c"]` differs from `["a", "bc"]`, the number 1 from the text "1", nothing from an empty text. A
    /// list whose length varies wants its length first.
    ///
    /// It is kept and emptied from key to key; a cache looks a builder up without making a key of it.
    public struct Builder: ~Copyable {
        enum Kind: UInt8 {
            case bytes, integer, nothing, longBytes
        }

        /// How far a key has come, to go back to.
        public struct Mark: Sendable {
            let count: Int
            let hash: SipHash
        }

        private var buffer: ByteBuffer
        private var begun = SipHash()

        /// - Parameter capacity: bytes to reserve at once.
        public init(capacity: Int = 0) {
            buffer = ByteBuffer(capacity: capacity)
        }

        /// How many bytes the parts so far take.
        public var count: Int { buffer.count }

        /// Adds a part of any bytes.
        public mutating func append(_ bytes: UnsafeRawBufferPointer) {
            if let count = UInt32(exactly: bytes.count) {
                buffer.append(byte: Kind.bytes.rawValue)
                withUnsafeBytes(of: count.littleEndian) { buffer.append($0) }
            } else {
                buffer.append(byte: Kind.longBytes.rawValue)
                withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { buffer.append($0) }
            }
            buffer.append(bytes)
        }

        /// Adds a part: the literal's bytes.
        public mutating func append(_ literal: StaticString) {
            append(UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
        }

        /// Adds a part: the string's UTF-8.
        public mutating func append(_ string: String) {
            var string = string
            string.withUTF8 { append(UnsafeRawBufferPointer($0)) }
        }

        /// Adds a part: the text's bytes, or nothing.
        public mutating func append(_ text: JSONText?) {
            guard let text else { return appendNothing() }
            text.withBytes { append($0) }
        }

        /// Adds a number.
        public mutating func append(_ number: Int) {
            buffer.append(byte: Kind.integer.rawValue)
            withUnsafeBytes(of: Int64(number).littleEndian) { buffer.append($0) }
        }

        /// Adds a part that stands for a value that is not there.
        public mutating func appendNothing() {
            buffer.append(byte: Kind.nothing.rawValue)
        }

        /// Adds all parts of another key as one part.
        public mutating func append(_ key: CacheKey) {
            key.withBytes { append($0) }
        }

        /// Forgets all parts; memory is kept for the next key.
        public mutating func removeAll() {
            buffer.removeAll()
            begun = SipHash()
        }

        /// Where the key stands now. What follows can be cut off again, and keys that share what stands here share the work
        /// of hashing it.
        public mutating func mark() -> Mark {
            buffer.withBytes { begun.take(wordsOf: $0) }
            return Mark(count: buffer.count, hash: begun)
        }

        /// Forgets the parts behind a mark of this builder.
        public mutating func cut(to mark: Mark) {
            buffer.truncate(to: mark.count)
            begun = mark.hash
        }

        /// The key of the parts so far.
        public borrowing func key() -> CacheKey {
            withHashedBytes { hash, bytes in CacheKey(hash: hash, bytes: bytes) }
        }

        borrowing func withHashedBytes<Result>(_ body: (UInt64, UnsafeRawBufferPointer) -> Result) -> Result {
            buffer.withBytes { bytes in body(begun.hash(of: bytes), bytes) }
        }
    }
}
