internal import BFFJSON
internal import COpenSSL

/// Seals and opens values with one key: XAES-256-GCM (https://c2sp.org/XAES-256-GCM), which is AES-256-GCM under a key that is derived
/// from half of a random nonce of 24 bytes. Plain AES-256-GCM with random nonces is good for 2³² values per key (NIST SP 800-38D,
/// section 8.3), which a busy cache reaches in weeks; this one for 2⁸⁰. Loop-confined.
final class Sealer {
    static let nonceCount = 24
    static let tagCount = 16

    private typealias Block = (UInt64, UInt64)

    private let block: OpaquePointer
    private let gcm: OpaquePointer
    private let gcmCipher: OpaquePointer
    /// CMAC's first subkey (NIST SP 800-38B, section 6.1).
    private var subkey = [UInt8](repeating: 0, count: 16)

    /// Nil when OpenSSL lacks the ciphers, or memory.
    init?(key: [UInt8]) {
        guard key.count == SealingKey.bytesCount, let ecb = EVP_CIPHER_fetch(nil, "AES-256-ECB", nil) else {
            return nil
        }
        defer { EVP_CIPHER_free(ecb) }
        guard let block = EVP_CIPHER_CTX_new() else { return nil }
        guard let gcm = EVP_CIPHER_CTX_new() else {
            EVP_CIPHER_CTX_free(block)
            return nil
        }
        guard let gcmCipher = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil) else {
            EVP_CIPHER_CTX_free(block)
            EVP_CIPHER_CTX_free(gcm)
            return nil
        }
        (self.block, self.gcm, self.gcmCipher) = (block, gcm, gcmCipher)
        guard EVP_EncryptInit_ex2(block, ecb, key, nil, nil) == 1, EVP_CIPHER_CTX_set_padding(block, 0) == 1,
            let zero = encrypted(subkey)
        else { return nil }
        for index in 0..<16 {
            subkey[index] = zero[index] << 1 | (index < 15 ? zero[index + 1] >> 7 : 0)
        }
        if zero[0] & 0x80 != 0 { subkey[15] ^= 0b1000_0111 }
    }

    deinit {
        EVP_CIPHER_CTX_free(block)
        EVP_CIPHER_CTX_free(gcm)
        EVP_CIPHER_free(gcmCipher)
    }

    /// - Parameters:
    ///   - nonce: `nonceCount` bytes, never given twice.
    ///   - result: room for the value and the tag.
    /// - Returns: false when OpenSSL fails; then `result` holds nothing of use.
    func seal(
        _ value: UnsafeRawBufferPointer, nonce: [UInt8], authenticating head: UnsafeRawBufferPointer,
        into result: UnsafeMutableRawBufferPointer
    ) -> Bool {
        guard result.count >= value.count + Self.tagCount, let out = result.baseAddress, begin(nonce, isSealing: 1),
            update(nil, head), update(out, value)
        else { return false }
        var count: Int32 = 0
        let end = out + value.count
        return EVP_EncryptFinal_ex(gcm, end.assumingMemoryBound(to: UInt8.self), &count) == 1
            && EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagCount), end) == 1
    }

    /// - Parameters:
    ///   - sealed: the value and its tag.
    ///   - result: room for the value.
    /// - Returns: false for anything that was not sealed with this key, nonce and head; then `result` holds nothing of use.
    func open(
        _ sealed: UnsafeRawBufferPointer, nonce: [UInt8], authenticating head: UnsafeRawBufferPointer,
        into result: UnsafeMutableRawBufferPointer
    ) -> Bool {
        let count = sealed.count - Self.tagCount
        guard count >= 0, result.count >= count, let out = result.baseAddress, begin(nonce, isSealing: 0) else {
            return false
        }
        let value = UnsafeRawBufferPointer(rebasing: sealed[..<count])
        // OpenSSL takes the tag as mutable, and only reads it.
        let tag = UnsafeMutableRawPointer(mutating: sealed.baseAddress.map { $0 + count })
        var rest: Int32 = 0
        return update(nil, head) && update(out, value)
            && EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagCount), tag) == 1
            && EVP_DecryptFinal_ex(gcm, (out + count).assumingMemoryBound(to: UInt8.self), &rest) == 1
    }

    // MARK: Steps

    private func begin(_ nonce: [UInt8], isSealing: Int32) -> Bool {
        guard nonce.count == Self.nonceCount, let low = derived(1, nonce), let high = derived(2, nonce) else {
            return false
        }
        return EVP_CipherInit_ex2(gcm, gcmCipher, low + high, Array(nonce[12...]), isSealing, nil) == 1
    }

    /// Half of the value's own key: AES of the counter, the letter X and half the nonce, in CMAC's manner.
    private func derived(_ counter: UInt8, _ nonce: [UInt8]) -> [UInt8]? {
        var message: [UInt8] = [0, counter, UInt8(ascii: "X"), 0] + nonce[..<12]
        for index in 0..<16 { message[index] ^= subkey[index] }
        return encrypted(message)
    }

    private func encrypted(_ input: [UInt8]) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: 16)
        var count: Int32 = 0
        guard EVP_EncryptUpdate(block, &output, &count, input, 16) == 1, count == 16 else { return nil }
        return output
    }

    /// Without a place for the result: bytes that are only authenticated.
    private func update(_ out: UnsafeMutableRawPointer?, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard !bytes.isEmpty else { return true }
        var count: Int32 = 0
        guard let length = Int32(exactly: bytes.count) else { return false }
        return EVP_CipherUpdate(
            gcm, out?.assumingMemoryBound(to: UInt8.self), &count,
            bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), length) == 1 && count == length
    }
}

enum SecureRandom {
    /// Nil when the system gives none.
    static func bytes(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return RAND_bytes(&bytes, Int32(count)) == 1 ? bytes : nil
    }

    /// Never zero.
    static func number() -> UInt64? {
        var number: UInt64 = 0
        let isDone = withUnsafeMutableBytes(of: &number) {
            RAND_bytes($0.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32($0.count)) == 1
        }
        return isDone ? max(1, number) : nil
    }
}
