internal import CCurl

extension CURLcode {
    /// One side does not trust the other, or the two do not find a common way to talk.
    /// - Parameter reason: libcurl's words.
    func isDistrust(_ reason: @autoclosure () -> String) -> Bool {
        switch self {
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED:
            true
        // In TLS 1.3 a peer says what it thinks of our certificate when we believe to be connected already.
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR: reason().contains(" alert ")
        default: false
        }
    }
}

extension TransportFailure {
    /// What libcurl's code means here; the only place that says so.
    ///
    /// - Parameter hasBegun: whether a byte of the answer has come.
    init(_ code: CURLcode, hasBegun: Bool) {
        switch code {
        // Neither name nor address, nobody there, or somebody whom we do not trust or who does not trust us: nothing was sent.
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED,
            CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND,
            CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED, CURLE_FAILED_INIT,
            CURLE_OUT_OF_MEMORY, CURLE_NO_CONNECTION_AVAILABLE:
            self = .cannotConnect
        // The only time limit that libcurl is given is the one for connecting.
        case CURLE_OPERATION_TIMEDOUT:
            self = .connectTimeout
        // A reset while the peer reads our certificate comes as a failure to send or receive, too.
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_HTTP2_STREAM, CURLE_SEND_FAIL_REWIND,
            CURLE_SSL_SHUTDOWN_FAILED, CURLE_UNRECOVERABLE_POLL, CURLE_AGAIN:
            self = hasBegun ? .truncated : .reset
        case CURLE_PARTIAL_FILE:
            self = .truncated
        case CURLE_HTTP2, CURLE_HTTP3, CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
            self = .malformed
        case CURLE_FILESIZE_EXCEEDED:
            self = .tooLarge
        // What follows a callback of ours that said no, which has noted why.
        case CURLE_WRITE_ERROR, CURLE_ABORTED_BY_CALLBACK, CURLE_READ_ERROR:
            self = .malformed
        case CURLE_URL_MALFORMAT:
            self = .refusedRequest
        // All others belong to other protocols, or to options that are never set.
        default:
            self = hasBegun ? .truncated : .cannotConnect
        }
    }
}
