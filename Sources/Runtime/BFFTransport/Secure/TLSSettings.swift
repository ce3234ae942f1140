/// Whom calls to an https origin trust, and who they say they are. All files are PEM.
///
/// The peer's chain and its host name are always verified, and TLS older than 1.2 is refused: there is no setting for either.
public struct TLSSettings: Hashable, Sendable {
    /// The certificates that a chain may end in, and no others. Nil: the system's.
    public var authorityFile: String?
    /// Our certificate, with what lies between it and its authority. Nil: we show none.
    public var certificateFile: String?
    /// The certificate's private key, not encrypted. Nil: we show no certificate.
    public var keyFile: String?

    public init(authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
        self.authorityFile = authorityFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}
