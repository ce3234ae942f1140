internal import COpenSSL

/// Whom TLS connections to Redis trust. The peer's chain and its host name are always verified, and TLS older than 1.2 is refused: there is
/// no setting for either.
///
/// `@unchecked Sendable`: the context is changed by the initialiser alone; making connections from it only counts a reference, which
/// OpenSSL does atomically.
package final class TLSContext: @unchecked Sendable {
    package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        case authorities
        case unavailable

        package var description: String {
            switch self {
            case .authorities: "the certificates cannot be read, or there are none in it"
            case .unavailable: "OpenSSL gives no TLS"
            }
        }
    }

    let context: OpaquePointer

    /// - Parameter authorityFile: PEM, the certificates that a chain may end in, and no others. Nil: the system's.
    package init(authorityFile: String?) throws(Fault) {
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw .unavailable }
        self.context = context
        guard bff_ssl_ctx_require_tls_1_2(context) == 1 else { throw .unavailable }
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        let isLoaded: Int32
        if let authorityFile {
            isLoaded = SSL_CTX_load_verify_file(context, authorityFile)
        } else {
            isLoaded = SSL_CTX_set_default_verify_paths(context)
        }
        ERR_clear_error()
        guard isLoaded == 1 else { throw .authorities }
    }

    deinit {
        SSL_CTX_free(context)
    }
}
