internal import BFFJSON
internal import COpenSSL
internal import Glibc

/// TLS between a connection and its socket: bytes go in and out of OpenSSL through memory, so that sockets stay the loop's. Loop-confined.
final class TLSLayer {
    enum Status {
        case open
        /// The peer said that no more comes.
        case ended
        case failed
    }

    private let ssl: OpaquePointer
    /// What came from the socket; `ssl` owns both.
    private let incoming: OpaquePointer
    /// What the socket should send.
    private let outgoing: OpaquePointer
    private var received = ByteBuffer()
    private(set) var isEstablished = false

    /// - Parameter authority: `host:port`; the peer's certificate must be for the host, a name or an address.
    /// - Returns: nil when OpenSSL fails.
    init?(_ context: TLSContext, authority: String) {
        guard let ssl = SSL_new(context.context) else { return nil }
        guard let incoming = BIO_new(BIO_s_mem()) else {
            SSL_free(ssl)
            return nil
        }
        guard let outgoing = BIO_new(BIO_s_mem()) else {
            BIO_free(incoming)
            SSL_free(ssl)
            return nil
        }
        SSL_set_bio(ssl, incoming, outgoing)
        (self.ssl, self.incoming, self.outgoing) = (ssl, incoming, outgoing)
        guard expect(Self.host(of: authority)) else { return nil }
        SSL_set_connect_state(ssl)
    }

    deinit {
        SSL_free(ssl)
    }

    private static func host(of authority: String) -> String {
        var host = authority[..<(authority.lastIndex(of: ":") ?? authority.endIndex)]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return String(host)
    }

    private func expect(_ host: String) -> Bool {
        // An address is not sent as a server name (RFC 6066, section 3), and stands in another field of certificates.
        if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1 { return true }
        ERR_clear_error()
        return SSL_set1_host(ssl, host) == 1 && bff_ssl_set_server_name(ssl, host) == 1
    }

    // MARK: From the socket

    /// Takes bytes from the socket, none to begin the handshake. What they hold is for `withReceived`, what is to be answered is output.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Status {
        ERR_clear_error()
        if let base = bytes.baseAddress, !bytes.isEmpty {
            guard BIO_write(incoming, base, Int32(clamping: bytes.count)) == Int32(clamping: bytes.count) else {
                return .failed
            }
        }
        if !isEstablished {
            let code = SSL_do_handshake(ssl)
            guard code == 1 else { return status(code) }
            isEstablished = true
        }
        while true {
            var count: Int32 = 0
            received.withSpareCapacity(minimum: 16 * 1024) { room in
                count = SSL_read(ssl, room.baseAddress, Int32(clamping: room.count))
                return Int(max(0, count))
            }
            guard count > 0 else { return status(count) }
        }
    }

    private func status(_ code: Int32) -> Status {
        switch SSL_get_error(ssl, code) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .open
        case SSL_ERROR_ZERO_RETURN: return .ended
        default:
            ERR_clear_error()
            return .failed
        }
    }

    /// Gives what has come, once.
    func withReceived(_ body: (UnsafeRawBufferPointer) -> Void) {
        received.withBytes(body)
        received.removeAll()
    }

    // MARK: To the socket

    /// Makes output of bytes. Only once established.
    ///
    /// - Returns: false when TLS has failed.
    func encrypt(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard !bytes.isEmpty else { return true }
        ERR_clear_error()
        // Memory takes everything at once.
        return SSL_write(ssl, bytes.baseAddress, Int32(clamping: bytes.count)) == Int32(clamping: bytes.count)
    }

    var hasOutput: Bool { bff_bio_pending(outgoing) > 0 }

    func takeOutput(into buffer: inout ByteBuffer) {
        let count = bff_bio_pending(outgoing)
        guard count > 0 else { return }
        buffer.withSpareCapacity(minimum: count) { room in
            Int(max(0, BIO_read(outgoing, room.baseAddress, Int32(clamping: count))))
        }
    }
}
