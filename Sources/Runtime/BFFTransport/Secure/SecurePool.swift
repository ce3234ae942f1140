internal import BFFPolicy

/// The calls of one loop to one https endpoint, and the connections that libcurl keeps for them.
///
/// libcurl shares connections out by itself: one for all calls where the peer speaks HTTP/2, else one per call. The pool decides how many
/// calls may be under way, and when connections are too old to serve more.
final class SecurePool: EndpointPool {
    /// Transfers that are kept for later calls.
    private static let keptTransfersMax = 256

    let origin: Origin
    let endpoint: Endpoint
    private let client: HTTPClient
    private let callsMax: Int
    private let connectionAge: Duration
    private var session: SecureSession?
    /// Sessions that were retired while calls were under way on them.
    private var retired: [SecureSession] = []
    private var transfers: [ObjectIdentifier: SecureTransfer] = [:]
    private var kept: [SecureTransfer] = []
    private var idleSince = Instant(nanoseconds: 0)
    private var isSweepScheduled = false
    private var isClosed = false

    init(client: HTTPClient, origin: Origin, endpoint: Endpoint) {
        self.client = client
        self.origin = origin
        self.endpoint = endpoint
        callsMax = client.limits.connectionsMax + client.limits.waitingCallsMax
        connectionAge = client.limits.jitteredConnectionAge()
    }

    var openCount: Int { (session?.openCount ?? 0) + retired.reduce(0) { $0 + $1.openCount } }

    /// HTTP/2's one connection is idle when no call is under way.
    var idleCount: Int { transfers.isEmpty ? openCount : max(0, openCount - transfers.count) }

    // MARK: Calls

    /// libcurl looks whether a kept connection is still open, and knows itself when to take a new one.
    func dispatch(_ call: ServiceCall, mayReuse: Bool) {
        guard transfers.count < callsMax else { return client.endLater(call, .saturated) }
        guard let session = currentSession(),
            let transfer = kept.popLast() ?? SecureTransfer(pool: self, client: client)
        else { return client.endLater(call, .cannotConnect) }
        transfers[ObjectIdentifier(transfer)] = transfer
        transfer.begin(call, on: session, mayReuse: mayReuse)
    }

    /// Calls that wait are with libcurl, and leave by their transfer.
    func forget(_ call: ServiceCall) {}

    /// A transfer has let go of its call.
    func takeBack(_ transfer: SecureTransfer, mayServe: Bool) {
        guard transfers.removeValue(forKey: ObjectIdentifier(transfer)) != nil else { return }
        if mayServe, !isClosed, kept.count < Self.keptTransfersMax { kept.append(transfer) }
        guard transfers.isEmpty else { return }
        idleSince = client.loop.now
        scheduleSweep()
    }

    // MARK: Connections

    private func currentSession() -> SecureSession? {
        guard !isClosed else { return nil }
        // Connections of their own end by libcurl's clock; a shared one may never be idle, so that it would live for ever.
        if let session, session.isMultiplexing, client.loop.now >= session.createdAt + connectionAge { retire(session) }
        if session == nil { session = SecureSession(loop: client.loop, limits: client.limits) }
        return session
    }

    /// Later calls get new connections; calls under way on the old ones end there.
    func retire(_ old: SecureSession) {
        guard session === old else { return }
        session = nil
        retired.removeAll { !$0.isInUse }
        if old.isInUse { retired.append(old) }
        old.isRetired = true
    }

    private func scheduleSweep() {
        guard !isSweepScheduled, !isClosed else { return }
        isSweepScheduled = true
        client.loop.schedule(at: idleSince + client.limits.idleTimeout, self, tag: 0)
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        for transfer in Array(transfers.values) {
            guard let call = transfer.call else { continue }
            transfer.abandonCall(.cancelled)
            client.endLater(call, .closed)
        }
        kept.removeAll()
        if let session { retire(session) }
        for session in retired { session.close() }
        retired.removeAll()
    }
}

extension SecurePool: TimerReceiver {
    /// libcurl closes old connections only when it looks for one: where no call comes, that is never.
    func timerFired(tag: Int) {
        isSweepScheduled = false
        guard !isClosed, transfers.isEmpty else { return }
        guard client.loop.now >= idleSince + client.limits.idleTimeout else { return scheduleSweep() }
        if let session { retire(session) }
    }
}
