internal import BFFPolicy
internal import CCurl

/// What every transfer to an endpoint has in common.
enum SecureOptions {
    /// The most lines and bytes of an answer that libcurl hands over at once.
    private static let receiveBytes = 64 * 1024

    /// - Parameter user: a `SecureTransfer`, unretained.
    /// - Returns: false where libcurl does not take an option without which a call would be less safe.
    static func set(
        on easy: UnsafeMutableRawPointer, for endpoint: Endpoint, of origin: Origin, limits: ClientLimits,
        user: UnsafeMutableRawPointer
    ) -> Bool {
        setCallbacks(on: easy, user: user)
        bff_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        bff_curl_set_long(easy, CURLOPT_BUFFERSIZE, receiveBytes)
        // HTTP/2 where the peer offers it by ALPN; a call waits for a connection that it may share rather than open its own.
        bff_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        bff_curl_set_long(easy, CURLOPT_PIPEWAIT, 1)
        bff_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(limits.connectTimeout))
        bff_curl_set_long(
            easy, CURLOPT_HAPPY_EYEBALLS_TIMEOUT_MS, milliseconds(AddressRace.staggerDefault))
        bff_curl_set_long(easy, CURLOPT_MAXAGE_CONN, seconds(limits.idleTimeout))
        bff_curl_set_long(easy, CURLOPT_MAXLIFETIME_CONN, seconds(limits.jitteredConnectionAge()))
        return setSafety(on: easy, for: endpoint, of: origin)
    }

    /// Where a call goes, and to whom it talks. The URL is the configuration's; a request only ever adds its target behind it.
    private static func setSafety(
        on easy: UnsafeMutableRawPointer, for endpoint: Endpoint, of origin: Origin
    ) -> Bool {
        let texts: [(CURLoption, String?)] = [
            (CURLOPT_URL, "https://\(endpoint.authority)/"),
            (CURLOPT_PROTOCOLS_STR, "https"),
            (CURLOPT_REDIR_PROTOCOLS_STR, "https"),
            // An empty proxy is none, whatever the environment says.
            (CURLOPT_PROXY, ""),
            (CURLOPT_CAPATH, nil),
            (CURLOPT_SSLCERT, origin.tls.certificateFile),
            (CURLOPT_SSLKEY, origin.tls.keyFile),
        ]
        for (option, text) in texts where set(easy, option, text) != CURLE_OK { return false }
        if let file = origin.tls.authorityFile, set(easy, CURLOPT_CAINFO, file) != CURLE_OK { return false }
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
        ]
        return numbers.allSatisfy { bff_curl_set_long(easy, $0, $1) == CURLE_OK }
    }

    private static func set(_ easy: UnsafeMutableRawPointer, _ option: CURLoption, _ text: String?) -> CURLcode {
        guard let text else { return bff_curl_set_pointer(easy, option, nil) }
        return text.withCString { bff_curl_set_pointer(easy, option, $0) }
    }

    private static func setCallbacks(on easy: UnsafeMutableRawPointer, user: UnsafeMutableRawPointer) {
        for option in [CURLOPT_PRIVATE, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_PREREQDATA] {
            bff_curl_set_pointer(easy, option, user)
        }
        // Fewer bytes than there were make libcurl end the transfer.
        bff_curl_set_receive(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, user in
            guard let transfer = SecureTransfer.of(user) else { return 0 }
            return transfer.receiveFieldLine(UnsafeRawBufferPointer(start: bytes, count: size * count))
                ? size * count : size * count &- 1
        }
        bff_curl_set_receive(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, user in
            guard let transfer = SecureTransfer.of(user) else { return 0 }
            return transfer.receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
                ? size * count : size * count &- 1
        }
        bff_curl_set_before_request(easy) { user, _, _, _, _ in
            SecureTransfer.of(user)?.maySend() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
        bff_curl_set_sockets(
            easy,
            { user, _, address in
                guard let user, let address else { return CURL_SOCKET_BAD }
                return Unmanaged<SecureSession>.fromOpaque(user).takeUnretainedValue().open(address)
            },
            { user, descriptor in
                guard let user else { return 0 }
                Unmanaged<SecureSession>.fromOpaque(user).takeUnretainedValue().close(descriptor)
                return 0
            })
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        max(1, Int(duration.wholeNanoseconds / 1_000_000))
    }

    /// libcurl counts these in whole seconds; 0 would mean its own default.
    private static func seconds(_ duration: Duration) -> Int {
        max(1, Int(duration.wholeNanoseconds / 1_000_000_000))
    }
}
