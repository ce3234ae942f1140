internal import BFFHTTP
internal import BFFPolicy
internal import CCurl

/// One call as libcurl carries it. Kept from call to call, with the options that never change.
///
/// libcurl holds an unretained pointer to it from `add` to `remove`; the pool holds the transfer as long.
final class SecureTransfer {
    private enum Phase {
        case idle
        /// The host's addresses are being looked up.
        case resolving
        /// libcurl has it.
        case active
    }

    let easy: UnsafeMutableRawPointer
    private(set) var call: ServiceCall?
    private unowned let pool: SecurePool
    private let client: HTTPClient
    private var phase = Phase.idle
    private var session: SecureSession?
    private var answer: SecureAnswer
    private var message = SecureMessage()
    private var addresses: UnsafeMutablePointer<curl_slist>?
    private var startedAt = Instant(nanoseconds: 0)
    private var resolveTimer = TimerToken.none
    /// How often libcurl was about to send the request.
    private var sendCount = 0
    /// Why a callback made libcurl give up.
    private var refusal: TransportFailure?
    /// Where libcurl writes what went wrong, in words.
    private let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    /// Nil where libcurl has no memory, or does not know an option that verification needs.
    init?(pool: SecurePool, client: HTTPClient) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        self.pool = pool
        self.client = client
        answer = SecureAnswer(limits: client.limits)
        bff_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, words)
        let own = Unmanaged.passUnretained(self).toOpaque()
        guard SecureOptions.set(on: easy, for: pool.endpoint, of: pool.origin, limits: client.limits, user: own) else {
            return nil
        }
    }

    deinit {
        curl_easy_cleanup(easy)
        words.deallocate()
        curl_slist_free_all(addresses)
    }

    static func of(easy: UnsafeMutableRawPointer) -> SecureTransfer? {
        var user: UnsafeMutableRawPointer?
        bff_curl_get_pointer(easy, CURLINFO_PRIVATE, &user)
        return of(user)
    }

    static func of(_ user: UnsafeMutableRawPointer?) -> SecureTransfer? {
        user.map { Unmanaged<SecureTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Connections that are opened and closed for it are counted by `session`.
    func useSockets(of session: UnsafeMutableRawPointer) {
        bff_curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, session)
        bff_curl_set_pointer(easy, CURLOPT_CLOSESOCKETDATA, session)
    }

    // MARK: Starting

    /// - Parameter mayReuse: false for a connection of its own.
    func begin(_ call: ServiceCall, on session: SecureSession, mayReuse: Bool) {
        bff_curl_set_long(easy, CURLOPT_FRESH_CONNECT, mayReuse ? 0 : 1)
        self.call = call
        self.session = session
        call.carrier = self
        call.state = .active
        startedAt = client.loop.now
        words.pointee = 0
        sendCount = 0
        refusal = nil
        answer.begin(call)
        let endpoint = pool.endpoint
        guard SocketAddress(literal: endpoint.host, port: endpoint.port) == nil,
            client.resolver.currentVersion(of: endpoint) != session.addressVersion
        else { return transmit() }
        phase = .resolving
        resolveTimer = client.loop.schedule(at: startedAt + client.limits.connectTimeout, self, tag: 0)
        client.resolver.resolve(endpoint, for: self)
    }

    private func transmit() {
        guard let call, let session else { return }
        phase = .active
        message.write(call.request, to: easy)
        if !session.add(self) { endLater(.cannotConnect) }
    }

    /// Tells libcurl the host's addresses, which then asks nobody: one memory of names, and no thread that it would have to wait for.
    private func teach(_ host: ResolvedHost) {
        curl_slist_free_all(addresses)
        let list = host.addresses.map(\.literal).joined(separator: ",")
        addresses = curl_slist_append(nil, "\(pool.endpoint.host):\(pool.endpoint.port):\(list)")
        bff_curl_set_pointer(easy, CURLOPT_RESOLVE, addresses)
        session?.addressVersion = host.version
    }

    // MARK: Ending

    /// libcurl is done with it, and has let go of it.
    func finished(_ code: CURLcode) {
        guard let call else { return }
        if answer.isByHTTP2 { session?.isMultiplexing = true }
        let failure = failure(code)
        if code.isDistrust(reason(code)) { client.onDistrust?(pool.origin, reason(code)) }
        let wasReused = isConnectionReused
        release()
        if failure == .reset, wasReused, call.isReplayable, !call.isReplay {
            // A kept connection that turned out to be closed, at a moment at which libcurl does not try again by itself.
            call.clearAnswer()
            call.isReplay = true
            pool.dispatch(call, mayReuse: false)
        } else if let failure {
            call.clearAnswer()
            client.end(call, .failed(failure))
        } else {
            client.end(call, .answered)
        }
    }

    private func failure(_ code: CURLcode) -> TransportFailure? {
        guard code == CURLE_OK else {
            return refusal ?? answer.refusal ?? TransportFailure(code, hasBegun: answer.hasBegun)
        }
        // libcurl takes an end amid the head for the end of the answer.
        return answer.isComplete ? nil : answer.hasBegun ? .truncated : .reset
    }

    private func reason(_ code: CURLcode) -> String {
        words.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: words)
    }

    private var isConnectionReused: Bool {
        var made = 0
        bff_curl_get_long(easy, CURLINFO_NUM_CONNECTS, &made)
        return made == 0
    }

    private func endLater(_ failure: TransportFailure) {
        guard let call else { return }
        release()
        call.clearAnswer()
        client.endLater(call, failure)
    }

    /// Forgets the call.
    private func release() {
        call?.carrier = nil
        call = nil
        session = nil
        answer.end()
        if phase == .resolving { client.loop.cancel(resolveTimer) }
        // Whoever still waits for addresses hears of them later, and must not be another call's by then.
        let mayServe = phase != .resolving
        phase = .idle
        if addresses != nil {
            bff_curl_set_pointer(easy, CURLOPT_RESOLVE, nil)
            curl_slist_free_all(addresses)
            addresses = nil
        }
        pool.takeBack(self, mayServe: mayServe)
    }
}

extension SecureTransfer: CallCarrier {
    func abandonCall(_ cause: AbandonCause) {
        guard let call else { return }
        if phase == .active, let session {
            session.remove(self)
            // A connection that many calls share, and that brought nothing since this one began, may be dead: nobody else tells us.
            if cause == .timedOut, session.lastReceivedAt < startedAt { pool.retire(session) }
        }
        release()
        call.clearAnswer()
    }
}

extension SecureTransfer: HostReceiver, TimerReceiver {
    func hostResolved(_ host: ResolvedHost) {
        guard phase == .resolving else { return }
        client.loop.cancel(resolveTimer)
        guard !host.addresses.isEmpty else { return endLater(.cannotConnect) }
        phase = .idle
        teach(host)
        transmit()
    }

    /// Nobody knows the host in time.
    func timerFired(tag: Int) {
        if phase == .resolving { endLater(.connectTimeout) }
    }
}

// MARK: What libcurl calls

extension SecureTransfer {
    /// The request is about to go out. Once more is once too often for one that must not be repeated.
    func maySend() -> Bool {
        sendCount += 1
        guard sendCount > 1 else { return true }
        if sendCount == 2, let call, call.isReplayable, !call.isReplay {
            call.isReplay = true
            return true
        }
        refusal = .reset
        return false
    }

    func receiveFieldLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
        session?.lastReceivedAt = client.loop.now
        return answer.receiveLine(bytes)
    }

    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        session?.lastReceivedAt = client.loop.now
        return answer.receiveBody(bytes)
    }
}
