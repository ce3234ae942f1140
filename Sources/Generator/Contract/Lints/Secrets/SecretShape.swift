internal import Foundation

/// Texts that give themselves away as a secret, wherever they stand.
enum SecretShape {
    struct Found {
        /// `a token of GitHub`
        let kind: String
        let text: String
    }

    private struct Prefix {
        let text: [UInt8]
        let kind: String
        /// Behind the prefix.
        let lengths: ClosedRange<Int>
        /// Letters and digits always; these too.
        let others: Set<UInt8>

        init(_ text: String, _ kind: String, _ lengths: ClosedRange<Int>, others: String = "") {
            self.text = Array(text.utf8)
            self.kind = kind
            self.lengths = lengths
            self.others = Set(others.utf8)
        }
    }

    private static let lengthMax = 4_096

    /// By first byte, as the providers document them.
    private static let prefixes: [UInt8: [Prefix]] = {
        var all: [Prefix] = []
        for prefix in ["AKIA", "ASIA"] { all.append(Prefix(prefix, "an access key of Amazon Web Services", 16...16)) }
        for letter in "pousr" { all.append(Prefix("gh\(letter)_", "a token of GitHub", 36...255)) }
        for letter in "abprs" {
            all.append(Prefix("xox\(letter)-", "a token of Slack", 20...255, others: "-"))
        }
        for kind in ["sk", "rk"] { all.append(Prefix("\(kind)_live_", "a key of Stripe", 20...255)) }
        for kind in ["at", "ss", "ca"] { all.append(Prefix("shp\(kind)_", "a token of Shopify", 32...64)) }
        for kind in ["ant", "proj"] {
            all.append(Prefix("sk-\(kind)-", "a key of a model's provider", 40...255, others: "-_"))
        }
        all += [
            Prefix("github_pat_", "a token of GitHub", 60...255, others: "_"),
            Prefix("glpat-", "a token of GitLab", 20...64, others: "-_"),
            Prefix("AIza", "a key of Google", 35...35, others: "-_"),
            Prefix("GOCSPX-", "a client secret of Google", 24...64, others: "-_"),
            Prefix("ya29.", "an access token of Google", 40...2_048, others: "-_."),
            Prefix("SG.", "a key of SendGrid", 60...80, others: "-_."),
            Prefix("npm_", "a token of npm", 36...36),
            Prefix("pypi-", "a token of PyPI", 50...512, others: "-_"),
            Prefix("dop_v1_", "a token of DigitalOcean", 64...64),
            Prefix("hf_", "a token of Hugging Face", 34...40),
        ]
        return Dictionary(grouping: all) { $0.text.first ?? 0 }
    }()

    /// The first secret in a text; nil where there is none, or only a placeholder of that shape.
    static func find(in text: String) -> Found? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 12 else { return nil }
        for index in bytes.indices where index == 0 || !isWord(bytes[index - 1]) {
            let found = prefixed(bytes, at: index) ?? token(bytes, at: index) ?? header(bytes, at: index)
            if let found { return found }
        }
        return privateKey(text) ?? credentials(bytes)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }

    private static func run(_ bytes: [UInt8], from start: Int, others: Set<UInt8>) -> ArraySlice<UInt8> {
        bytes[start...].prefix(lengthMax).prefix { (isWord($0) && $0 != 0x5F) || others.contains($0) }
    }

    private static func string(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: Array(bytes), as: UTF8.self)
    }

    private static func prefixed(_ bytes: [UInt8], at index: Int) -> Found? {
        for prefix in prefixes[bytes[index]] ?? [] where bytes[index...].starts(with: prefix.text) {
            let tail = run(bytes, from: index + prefix.text.count, others: prefix.others)
            let text = string(tail)
            let isIncluded = prefix.lengths.contains(tail.count) && !Placeholder.isOne(text) && Randomness.isMixed(text)
            if isIncluded { return Found(kind: prefix.kind, text: string(prefix.text) + text) }
        }
        return nil
    }

    // MARK: Tokens

    private static let base64URL = Set("-_".utf8)

    /// A signed JSON Web Token (RFC 7519, RFC 7515) that is not one of the well-known samples.
    private static func token(_ bytes: [UInt8], at index: Int) -> Found? {
        guard bytes[index...].starts(with: "eyJ".utf8) else { return nil }
        let text = run(bytes, from: index, others: base64URL.union(".".utf8))
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[2].count >= 20, let head = decoded(parts[0]), head.contains("\"alg\""),
            let claims = decoded(parts[1]), claims.hasPrefix("{"), !Placeholder.isOne(string(parts[2]))
        else { return nil }
        // Says so itself, or is the sample of everybody's documentation.
        let isSample = ["1234567890", "john doe", "john.doe", "example", "localhost", "jdoe", "test"].contains {
            claims.lowercased().contains($0)
        }
        return isSample ? nil : Found(kind: "a signed token", text: string(text))
    }

    private static func decoded(_ part: ArraySlice<UInt8>) -> String? {
        var text = string(part).replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What an `Authorization` header holds (RFC 7617, RFC 6750).
    private static func header(_ bytes: [UInt8], at index: Int) -> Found? {
        let start = bytes[index...]
        if start.starts(with: "Basic ".utf8) {
            let text = run(bytes, from: index + 6, others: Set("+/=".utf8))
            guard text.count >= 8, text.count % 4 == 0, let data = Data(base64Encoded: string(text)),
                data.allSatisfy({ (0x20...0x7E).contains($0) }), let colon = data.firstIndex(of: UInt8(ascii: ":"))
            else { return nil }
            let password = String(decoding: data[(colon + 1)...], as: UTF8.self)
            // RFC 7617's own sample is "Aladdin:open sesame".
            guard !Placeholder.isPassword(password), password != "open sesame" else { return nil }
            return Found(kind: "a name and a password in base64", text: string(text))
        }
        guard start.starts(with: "Bearer ".utf8) else { return nil }
        let text = string(run(bytes, from: index + 7, others: Set("-._~+/=".utf8)))
        // A JSON Web Token is judged by what it says.
        guard !text.hasPrefix("eyJ"), Randomness.isSecret(text) else { return nil }
        return Found(kind: "a bearer token", text: text)
    }

    // MARK: Keys and addresses

    /// PEM (RFC 7468), with something in it.
    private static func privateKey(_ text: String) -> Found? {
        guard let start = text.range(of: "-----BEGIN "),
            let end = text.range(of: "PRIVATE KEY", range: start.upperBound..<text.endIndex),
            text.distance(from: start.upperBound, to: end.lowerBound) <= 12
        else { return nil }
        let body = text[end.upperBound...].drop { $0 == "-" || $0.isWhitespace || $0 == "\\" || $0 == "n" }
        let key = String(body.prefix { $0.isLetter || $0.isNumber || $0 == "+" || $0 == "/" }.prefix(64))
        guard key.utf8.count >= 40, !Placeholder.isOne(key) else { return nil }
        return Found(kind: "a private key", text: key)
    }

    /// `https://user:password@host` (RFC 3986, section 3.2.1).
    private static func credentials(_ bytes: [UInt8]) -> Found? {
        let mark = Array("://".utf8)
        var index = 0
        while index + mark.count < bytes.count {
            guard bytes[index] == mark[0], bytes[index...].starts(with: mark) else {
                index += 1
                continue
            }
            let authority = bytes[(index + mark.count)...].prefix(512).prefix { byte in
                byte > 0x20 && byte < 0x7F && !"/?#\"'`<>\\,)(".utf8.contains(byte)
            }
            index += mark.count
            guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
                let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":")), colon > authority.startIndex
            else { continue }
            let password = string(authority[(colon + 1)..<at])
            if !Placeholder.isPassword(password) {
                return Found(kind: "a password in an address", text: password)
            }
        }
        return nil
    }
}
