internal import BFFIdentity
internal import BFFTransport

// How tokens are verified.
extension ConfigurationReader {
    mutating func identity(isNeeded: Bool) -> Configuration.Identity? {
        let (path, url) = (text("BFF_JWKS_FILE"), text("BFF_JWKS_URL"))
        let (issuer, audience) = (text("BFF_ISSUER"), text("BFF_AUDIENCE"))
        let tls = keyServiceTrust()
        guard isNeeded || path != nil || url != nil || issuer != nil || audience != nil else { return nil }
        if path != nil, url != nil {
            faults.append("BFF_JWKS_URL: BFF_JWKS_FILE is set, too, and keys have one source")
        }
        for (key, value) in [("BFF_JWKS_FILE", path ?? url), ("BFF_ISSUER", issuer), ("BFF_AUDIENCE", audience)]
        where value == nil {
            let alternative = key == "BFF_JWKS_FILE" ? ", as is BFF_JWKS_URL" : ""
            faults.append("\(key): missing\(alternative), and operations demand bearer tokens")
        }
        guard let issuer, let audience else { return nil }
        let policy = TokenPolicy(issuer: issuer, audience: audience)
        if let path { return keys(inFile: path).map { Configuration.Identity(keys: $0, policy: policy) } }
        guard let url else { return nil }
        do throws(TransportError) {
            return Configuration.Identity(source: try KeySource(url: url, tls: tls), policy: policy)
        } catch {
            faults.append("BFF_JWKS_URL: \(error)")
            return nil
        }
    }

    private mutating func keys(inFile path: String) -> KeySet? {
        guard let bytes = Self.contents(of: path) else {
            faults.append("BFF_JWKS_FILE: the file cannot be read, or is larger than \(Self.fileBytesMax) bytes")
            return nil
        }
        do throws(KeySet.Fault) {
            return try KeySet(jwks: bytes)
        } catch {
            faults.append("BFF_JWKS_FILE: \(error)")
            return nil
        }
    }
}
