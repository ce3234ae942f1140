internal import BFFPolicy
internal import CCurl
internal import CLibUV
internal import Glibc

/// libcurl's multi handle on a loop: its connections, watched by libuv, its one timer on the loop's wheel, and what it says of transfers
/// that are done. Loop-confined.
///
/// libcurl calls back from inside `add`, `remove` and `act`, and must not be called from there; what it asks for waits for the loop's
/// next turn.
final class SecureSession {
    let loop: EventLoop
    let createdAt: Instant
    /// Sockets that are open now.
    private(set) var openCount = 0
    /// When a byte of any answer came last.
    var lastReceivedAt = Instant(nanoseconds: 0)
    /// The addresses that libcurl knows of the host (see `ResolvedHost.version`).
    var addressVersion = 0
    /// True once an answer came by HTTP/2, whose connections serve many calls at once and so may never be idle.
    var isMultiplexing = false
    /// A session that is no longer the pool's own closes with its last transfer.
    var isRetired = false { didSet { closeIfUnused() } }

    private let multi: UnsafeMutableRawPointer
    private var sockets: [Int32: SecureSocket] = [:]
    private var timer = DeadlineTimer()
    private var isTurnQueued = false
    private var transferCount = 0
    /// How many frames up the stack work with `multi`.
    private var depth = 0
    private var isClosed = false

    /// libcurl's own state, made once for the process; false where it cannot be.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Nil where libcurl has no memory.
    init?(loop: EventLoop, limits: ClientLimits) {
        guard Self.isReady, let multi = curl_multi_init() else { return nil }
        self.loop = loop
        self.multi = multi
        createdAt = loop.now
        let own = Unmanaged.passUnretained(self).toOpaque()
        bff_curl_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, own)
        bff_curl_multi_set_pointer(multi, CURLMOPT_TIMERDATA, own)
        bff_curl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, limits.connectionsMax)
        bff_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, limits.idleConnectionsMax)
        bff_curl_multi_set_socket(multi) { _, descriptor, what, user, _ in
            SecureSession.of(user)?.watch(descriptor, what)
            return 0
        }
        bff_curl_multi_set_timer(multi) { _, milliseconds, user in
            SecureSession.of(user)?.setTimer(milliseconds)
            return 0
        }
    }

    private static func of(_ user: UnsafeMutableRawPointer?) -> SecureSession? {
        user.map { Unmanaged<SecureSession>.fromOpaque($0).takeUnretainedValue() }
    }

    var isInUse: Bool { transferCount > 0 }

    // MARK: Transfers

    /// False where libcurl refuses.
    func add(_ transfer: SecureTransfer) -> Bool {
        guard !isClosed else { return false }
        transfer.useSockets(of: Unmanaged.passUnretained(self).toOpaque())
        depth += 1
        defer { leave() }
        guard curl_multi_add_handle(multi, transfer.easy) == CURLM_OK else { return false }
        transferCount += 1
        return true
    }

    /// Ends the transfer if it is under way. Its connection is closed, unless others share it.
    func remove(_ transfer: SecureTransfer) {
        guard !isClosed else { return }
        depth += 1
        curl_multi_remove_handle(multi, transfer.easy)
        transferCount -= 1
        leave()
        closeIfUnused()
    }

    private func leave() {
        depth -= 1
        if depth == 0, isClosed { release() }
    }

    private func act(_ descriptor: Int32, _ events: Int32) {
        guard !isClosed else { return }
        depth += 1
        var running: Int32 = 0
        curl_multi_socket_action(multi, descriptor, events, &running)
        var waiting: Int32 = 0
        while !isClosed, let message = curl_multi_info_read(multi, &waiting) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let transfer = SecureTransfer.of(easy: easy)
            else { continue }
            // The message dies with the removal.
            let code = message.pointee.data.result
            remove(transfer)
            transfer.finished(code)
        }
        leave()
    }

    // MARK: Sockets

    private func watch(_ descriptor: Int32, _ what: Int32) {
        guard what != CURL_POLL_REMOVE else {
            sockets[descriptor]?.stop()
            return
        }
        if sockets[descriptor] == nil {
            sockets[descriptor] = SecureSocket(descriptor, loop: loop) { [unowned self] events in
                act(descriptor, events)
            }
        }
        sockets[descriptor]?.watch(
            reads: what == CURL_POLL_IN || what == CURL_POLL_INOUT,
            writes: what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
    }

    /// libcurl opens a socket for a new connection.
    func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> Int32 {
        let descriptor = socket(
            address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.`protocol`)
        if descriptor >= 0 { openCount += 1 }
        return descriptor
    }

    func close(_ descriptor: Int32) {
        openCount -= 1
        sockets.removeValue(forKey: descriptor)?.close()
        Glibc.close(descriptor)
    }

    // MARK: The timer

    /// - Parameter milliseconds: from now, and nothing is due before; -1 for never.
    private func setTimer(_ milliseconds: Int) {
        guard !isClosed else { return }
        switch milliseconds {
        case ..<0: timer.clear()
        case 0: queueTurn()
        default: timer.set(loop.now + .milliseconds(milliseconds), on: loop, self)
        }
    }

    private func queueTurn() {
        guard !isTurnQueued else { return }
        isTurnQueued = true
        loop.later(self)
    }

    // MARK: Ending

    private func closeIfUnused() {
        if isRetired, transferCount == 0 { close() }
    }

    /// Closes all connections. Transfers have been removed before.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        timer.cancel(on: loop)
        if depth == 0 { release() }
    }

    private func release() {
        curl_multi_cleanup(multi)
        for socket in sockets.values { socket.close() }
        sockets.removeAll()
    }
}

extension SecureSession: TimerReceiver, LoopTurn {
    func timerFired(tag: Int) {
        if timer.expires(on: loop, self) { act(CURL_SOCKET_TIMEOUT, 0) }
    }

    func takeTurn() {
        isTurnQueued = false
        act(CURL_SOCKET_TIMEOUT, 0)
    }
}
