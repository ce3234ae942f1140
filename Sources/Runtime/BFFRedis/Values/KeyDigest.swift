internal import BFFJSON
internal import COpenSSL

/// SHA-256 of what must not stand in Redis itself.
struct KeyDigest: Hashable, Sendable {
    static let hexCount = 64

    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    static func == (left: KeyDigest, right: KeyDigest) -> Bool { left.words == right.words }

    func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

    /// In lower case.
    func appendHex(to buffer: inout ByteBuffer) {
        let digits: StaticString = "0123456789abcdef"
        withUnsafeBytes(of: words) { bytes in
            for byte in bytes {
                buffer.append(byte: digits.utf8Start[Int(byte >> 4)])
                buffer.append(byte: digits.utf8Start[Int(byte & 15)])
            }
        }
    }
}

/// Computes digests; its state is reused. Loop-confined.
final class KeyDigester {
    private let algorithm: OpaquePointer
    private let context: OpaquePointer

    /// Nil where OpenSSL has no SHA-256, or no memory.
    init?() {
        guard let algorithm = EVP_MD_fetch(nil, "SHA256", nil) else { return nil }
        guard let context = EVP_MD_CTX_new() else {
            EVP_MD_free(algorithm)
            return nil
        }
        (self.algorithm, self.context) = (algorithm, context)
    }

    deinit {
        EVP_MD_CTX_free(context)
        EVP_MD_free(algorithm)
    }

    /// Nil when OpenSSL fails.
    func digest(_ bytes: UnsafeRawBufferPointer) -> KeyDigest? {
        var digest = KeyDigest()
        let isDone = withUnsafeMutableBytes(of: &digest.words) { result in
            EVP_DigestInit_ex2(context, algorithm, nil) == 1
                && EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1
                && EVP_DigestFinal_ex(context, result.baseAddress?.assumingMemoryBound(to: UInt8.self), nil) == 1
        }
        return isDone ? digest : nil
    }
}
