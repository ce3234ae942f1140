import BFFIdentity
import Testing

struct KeySetTests {
    struct Row: CustomTestStringConvertible {
        let jwks: String
        let fault: KeySet.Fault?
        var testDescription: String { "\(jwks.prefix(80)) → \(fault.map { "\($0)" } ?? "taken")" }

        init(_ jwks: String, _ fault: KeySet.Fault?) {
            self.jwks = jwks
            self.fault = fault
        }
    }

    private static let secret = Base64URL.encode([UInt8](repeating: 7, count: 32))
    private static let short = Base64URL.encode([UInt8](repeating: 7, count: 31))

    static let table = [
        Row("", .malformed),
        Row("[]", .malformed),
        Row(#"{"keys":{}}"#, .malformed),
        Row(#"{"keys":[]}"#, .noUsableKey),
        Row(#"{"keys":[{"kid":"a"}]}"#, .malformedKey(position: 0)),
        Row(#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA"}]}"#, .noUsableKey),
        Row(#"{"keys":[{"kty":"EC","crv":"P-384","x":"AA","y":"AA"}]}"#, .noUsableKey),
        Row(#"{"keys":[{"kty":"oct","use":"enc","k":"\#(secret)"}]}"#, .noUsableKey),
        Row(#"{"keys":[{"kty":"oct","alg":"HS512","k":"\#(secret)"}]}"#, .noUsableKey),
        Row(#"{"keys":[{"kty":"oct","alg":"RS256","k":"\#(secret)"}]}"#, .noUsableKey),
        Row(#"{"keys":[{"kty":"oct","k":"\#(short)"}]}"#, .weakKey(position: 0)),
        Row(#"{"keys":[{"kty":"oct"}]}"#, .malformedKey(position: 0)),
        Row(#"{"keys":[{"kty":"oct","kid":7,"k":"\#(secret)"}]}"#, .malformedKey(position: 0)),
        Row(#"{"keys":[{"kty":"RSA","kid":"a","n":"3q2-7w","e":"AQAB"}]}"#, .weakKey(position: 0)),
        Row(
            #"{"keys":[{"kty":"oct","kid":"a","k":"\#(secret)"},{"kty":"oct","kid":"a","k":"\#(secret)"}]}"#,
            .duplicateKeyID("a")),
        Row(
            #"{"keys":[{"kty":"oct","kid":"a","k":"\#(secret)"},{"kty":"oct","k":"\#(secret)"}]}"#,
            .missingKeyID(position: 1)),
        Row(#"{"keys":[{"kty":"OKP"},{"kty":"oct","k":"\#(secret)"}]}"#, nil),
        Row(#"{"keys":[{"kty":"oct","use":"sig","alg":"HS256","kid":"a","k":"\#(secret)"}]}"#, nil),
    ]

    @Test(arguments: table)
    func documentsAreChecked(_ row: Row) {
        do throws(KeySet.Fault) {
            _ = try KeySet(jwks: Array(row.jwks.utf8))
            #expect(row.fault == nil)
        } catch {
            #expect(error == row.fault)
        }
    }

    @Test func aPublishedDocumentHoldsNoPrivatePart() {
        for signer in [Signers.rsa, Signers.curve] {
            for part in ["\"d\":", "\"p\":", "\"q\":", "\"dp\":", "\"dq\":", "\"qi\":"] {
                #expect(!signer.jwks.contains(part))
            }
        }
    }
}

struct Base64URLTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("\u{3FF}?>", "z78_Pg"),
    ])
    func bytesAreWrittenAndReadBack(_ plain: String, _ text: String) {
        #expect(Base64URL.encode(plain.utf8) == text)
        #expect(Base64URL.decode(text.utf8) == Array(plain.utf8))
    }

    @Test(arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm9v/", "Zm9v+", "Zm 9", "Zm9v\n"])
    func whatIsNotCanonicalIsRefused(_ text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }
}
