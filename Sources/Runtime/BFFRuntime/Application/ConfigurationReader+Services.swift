internal import BFFTransport

// Where services are, and how they are trusted.
extension ConfigurationReader {
    /// What a file must hold to be taken for what a setting calls for.
    private enum PEM: String {
        case certificate = "-----BEGIN CERTIFICATE-----"
        case key = "PRIVATE KEY-----"
    }

    mutating func origins(of services: [String]) -> [Origin] {
        let general = settings(
            authority: "BFF_CA_FILE", certificate: "BFF_CLIENT_CERT_FILE", key: "BFF_CLIENT_KEY_FILE")
        return services.compactMap { origin(of: $0, general: general) }
    }

    /// Whom to trust for keys. We show no certificate: who issues tokens need not know us.
    mutating func keyServiceTrust() -> TLSSettings {
        // Faults of the general file have been told by the services.
        TLSSettings(authorityFile: file("BFF_JWKS_CA_FILE", .certificate) ?? text("BFF_CA_FILE"))
    }

    private mutating func origin(of service: String, general: TLSSettings) -> Origin? {
        let key = Configuration.variable(ofService: service)
        let authority = Configuration.variable("CA_FILE", ofService: service)
        let certificate = Configuration.variable("CLIENT_CERT_FILE", ofService: service)
        let privateKey = Configuration.variable("CLIENT_KEY_FILE", ofService: service)
        let own = settings(authority: authority, certificate: certificate, key: privateKey)
        guard let list = text(key) else {
            faults.append("\(key): the address of the service \(service) is missing")
            return nil
        }
        let urls = list.split(separator: ",", omittingEmptySubsequences: false).map { Self.trimmed($0) }
        do throws(TransportError) {
            let origin = try Origin(urls: urls.map { String($0) }, tls: own.over(general))
            if !origin.isSecure {
                for setting in [authority, certificate, privateKey] where text(setting) != nil {
                    faults.append("\(setting): \(key) is no https address")
                }
            }
            return origin
        } catch {
            faults.append("\(key): \(error)")
            return nil
        }
    }

    private mutating func settings(authority: String, certificate: String, key: String) -> TLSSettings {
        let settings = TLSSettings(
            authorityFile: file(authority, .certificate), certificateFile: file(certificate, .certificate),
            keyFile: file(key, .key))
        if text(certificate) != nil, text(key) == nil { faults.append("\(key): missing, and \(certificate) needs it") }
        if text(certificate) == nil, text(key) != nil { faults.append("\(certificate): missing, and \(key) needs it") }
        return settings
    }

    /// A file's path, once it is known to hold what it should.
    private mutating func file(_ setting: String, _ content: PEM) -> String? {
        guard let path = text(setting) else { return nil }
        guard let bytes = Self.contents(of: path) else {
            faults.append("\(setting): the file cannot be read, or is larger than \(Self.fileBytesMax) bytes")
            return nil
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.contains(content.rawValue) else {
            faults.append("\(setting): the file has no \(content == .key ? "private key" : "certificate") in PEM")
            return nil
        }
        if content == .key, text.contains("ENCRYPTED") {
            faults.append("\(setting): the private key is encrypted, and there is nobody to ask for its password")
            return nil
        }
        return path
    }
}

extension TLSSettings {
    /// What is set here, and else what is set there. A certificate and its key belong together.
    fileprivate func over(_ other: TLSSettings) -> TLSSettings {
        let identity = certificateFile == nil && keyFile == nil ? other : self
        return TLSSettings(
            authorityFile: authorityFile ?? other.authorityFile, certificateFile: identity.certificateFile,
            keyFile: identity.keyFile)
    }
}
