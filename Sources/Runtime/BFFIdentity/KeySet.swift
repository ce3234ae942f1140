internal import BFFJSON

/// The keys of a JWKS document (RFC 7517, section 5), looked at once and kept as text, so that every loop can import its own.
///
/// Keys that we could not use anyway are passed over, as section 5 asks: other types and curves, other algorithms, `use` other than
/// `sig`. What looks usable and is not is a fault.
public struct KeySet: Sendable {
    /// Why a document cannot serve.
    public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// No JSON object with an array `keys`.
        case malformed
        case noUsableKey
        case duplicateKeyID(String)
        /// More than one usable key, and this one (by its position) could not be named by a token.
        case missingKeyID(position: Int)
        /// cjose cannot read it, or a member has the wrong type.
        case malformedKey(position: Int)
        /// Too short to be safe (RFC 7518, sections 3.2 and 3.3).
        case weakKey(position: Int)

        public var description: String {
            switch self {
            case .malformed: "no JSON Web Key Set (RFC 7517): an object with an array of keys"
            case .noUsableKey: "no key of it can verify a signature"
            case .duplicateKeyID(let id): "two keys have the kid \"\(id)\""
            case .missingKeyID(let position): "keys/\(position) needs a kid, because there are several keys"
            case .malformedKey(let position): "keys/\(position) cannot be read"
            case .weakKey(let position): "keys/\(position) is too short for its algorithm"
            }
        }
    }

    struct Key: Equatable, Sendable {
        let id: String?
        let algorithm: SigningAlgorithm
        let json: [UInt8]
    }

    /// The shortest RSA modulus (RFC 7518, section 3.3).
    public static let rsaBitsMin = 2048
    /// The shortest secret for HS256 (section 3.2).
    public static let secretBitsMin = 256
    /// The largest document. Default: 1 MiB.
    public static let documentBytesMax = 1024 * 1024

    let keys: [Key]

    public init(jwks: [UInt8]) throws(Fault) {
        guard jwks.count <= Self.documentBytesMax, let document = ownedJSON(jwks),
            var elements = document.value["keys"]?.elements
        else { throw .malformed }
        var keys: [Key] = []
        var position = 0
        var unnamed: Int?
        while let element = elements.next() {
            if let key = try Self.read(element, position: position) {
                if let id = key.id, keys.contains(where: { $0.id == id }) { throw .duplicateKeyID(id) }
                if key.id == nil { unnamed = unnamed ?? position }
                keys.append(key)
            }
            position += 1
        }
        guard !keys.isEmpty else { throw .noUsableKey }
        if keys.count > 1, let unnamed { throw .missingKeyID(position: unnamed) }
        self.keys = keys
    }

    /// Nil for a key that is passed over.
    private static func read(_ element: JSONValue, position: Int) throws(Fault) -> Key? {
        guard let type = element["kty"]?.text else { throw .malformedKey(position: position) }
        guard let algorithm = SigningAlgorithm.allCases.first(where: { $0.keyType == type.string }) else { return nil }
        if let use = element["use"], use.text.map({ $0 == "sig" }) != true { return nil }
        if let stated = element["alg"], stated.text?.string != algorithm.rawValue { return nil }
        if algorithm == .es256, element["crv"]?.text.map({ $0 == "P-256" }) != true { return nil }
        if let id = element["kid"], id.text == nil { throw .malformedKey(position: position) }
        var writer = JSONWriter()
        writer.copy(element)
        let json = writer.withBytes { Array($0) }
        let key = Key(id: element["kid"]?.text?.string, algorithm: algorithm, json: json)
        guard let imported = WebKey(key) else { throw .malformedKey(position: position) }
        switch algorithm {
        case .rs256: guard imported.bits >= rsaBitsMin else { throw .weakKey(position: position) }
        case .hs256: guard imported.bits >= secretBitsMin else { throw .weakKey(position: position) }
        case .es256: break
        }
        return key
    }
}

/// The document that `bytes` are; nil where they are not JSON.
func ownedJSON(_ bytes: [UInt8]) -> OwnedJSON? {
    bytes.withUnsafeBytes { bytes in
        do {
            return try OwnedJSON(bytes: bytes)
        } catch {
            return nil
        }
    }
}
