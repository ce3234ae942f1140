internal import CCJose

/// A key as cjose holds it. Confined to one thread: cjose counts references without atomics.
final class WebKey {
    let id: String?
    let algorithm: SigningAlgorithm
    private let key: OpaquePointer

    /// Nil where cjose cannot read the key.
    init?(_ text: KeySet.Key) {
        let imported = text.json.withUnsafeBytes { bytes in
            cjose_jwk_import(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, nil)
        }
        guard let imported else { return nil }
        id = text.id
        algorithm = text.algorithm
        key = imported
    }

    deinit {
        cjose_jwk_release(key)
    }

    /// Bits of the modulus, of the curve, or of the secret.
    var bits: Int { cjose_jwk_get_keysize(key, nil) }

    /// The payload of a compact JWS whose signature this key made; nil if it did not. The caller has pinned the algorithm.
    func payload(ofVerified token: UnsafeRawBufferPointer) -> [UInt8]? {
        let characters = token.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard let jws = cjose_jws_import(characters, token.count, nil) else { return nil }
        defer { cjose_jws_release(jws) }
        guard cjose_jws_verify(jws, key, nil) else { return nil }
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard cjose_jws_get_plaintext(jws, &bytes, &count, nil), let bytes else { return nil }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// The compact JWS of `payload`; nil where the key cannot sign.
    func sign(_ payload: [UInt8]) -> String? {
        guard let header = cjose_header_new(nil) else { return nil }
        defer { cjose_header_release(header) }
        guard cjose_header_set(header, "alg", algorithm.rawValue, nil), cjose_header_set(header, "typ", "JWT", nil)
        else { return nil }
        if let id { guard cjose_header_set(header, "kid", id, nil) else { return nil } }
        guard let jws = cjose_jws_sign(key, header, payload, payload.count, nil) else { return nil }
        defer { cjose_jws_release(jws) }
        var text: UnsafePointer<CChar>?
        guard cjose_jws_export(jws, &text, nil), let text else { return nil }
        return String(cString: text)
    }

    /// A new key's JWK document, the private part included; nil where OpenSSL cannot make one.
    static func generate(_ algorithm: SigningAlgorithm) -> String? {
        let key: OpaquePointer? =
            switch algorithm {
            // A nil exponent is 65537.
            case .rs256: cjose_jwk_create_RSA_random(KeySet.rsaBitsMin, nil, 0, nil)
            case .es256: cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, nil)
            case .hs256: cjose_jwk_create_oct_random(KeySet.secretBitsMin, nil)
            }
        guard let key else { return nil }
        defer { cjose_jwk_release(key) }
        guard let text = cjose_jwk_to_json(key, true, nil) else { return nil }
        defer { cjose_get_dealloc()?(text) }
        return String(cString: text)
    }
}
