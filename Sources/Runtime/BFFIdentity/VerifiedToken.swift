public import BFFJSON

/// A token that was found to be right. What it says about the caller is believed.
public final class VerifiedToken {
    /// `sub`; never empty.
    public let subject: JSONText
    /// All claims, as they came.
    public var claims: JSONValue { document.value }
    /// `exp`, seconds since 1970, leeway included: from then on the token is refused.
    let validUntil: Double
    /// The token itself, to be known again.
    let bytes: [UInt8]
    private let document: OwnedJSON
    private let scope: JSONText

    init(bytes: [UInt8], document: OwnedJSON, subject: JSONText, validUntil: Double) {
        self.bytes = bytes
        self.document = document
        self.subject = subject
        self.validUntil = validUntil
        scope = document.value["scope"]?.text ?? JSONText("")
    }

    /// Whether every one of `scopes` stands in the space-separated `scope` claim (RFC 8693, section 4.2).
    public func hasScopes(_ scopes: [String]) -> Bool {
        scopes.allSatisfy { wanted in
            scope.withBytes { granted in
                var rest = granted[...]
                while !rest.isEmpty {
                    let end = rest.firstIndex(of: UInt8(ascii: " ")) ?? rest.endIndex
                    if rest[..<end].elementsEqual(wanted.utf8) { return true }
                    rest = rest[min(end + 1, rest.endIndex)...]
                }
                return false
            }
        }
    }
}
