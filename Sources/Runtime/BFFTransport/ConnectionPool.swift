internal import BFFPolicy

/// The connections of one loop to one plain endpoint, and the calls that wait for one.
final class ConnectionPool: EndpointPool {
    let endpoint: Endpoint
    private let client: HTTPClient
    private let limits: ClientLimits
    /// All connections, connecting ones too.
    private var connections: [ObjectIdentifier: ClientConnection] = [:]
    /// Unused ones, the one that was used last at the end: it is taken first.
    private var idle: [ClientConnection] = []
    /// Calls in order of arrival, from `firstWaiting` on.
    private var waiting: [ServiceCall] = []
    private var firstWaiting = 0
    private var isSweepScheduled = false
    private var isClosed = false

    init(client: HTTPClient, endpoint: Endpoint) {
        self.client = client
        self.endpoint = endpoint
        limits = client.limits
    }

    var openCount: Int { connections.count }
    var idleCount: Int { idle.count }

    // MARK: Calls

    func dispatch(_ call: ServiceCall, mayReuse: Bool) {
        if mayReuse, let connection = idle.popLast() {
            connection.send(call)
        } else if connections.count < limits.connectionsMax {
            let connection = ClientConnection(pool: self, client: client)
            connections[ObjectIdentifier(connection)] = connection
            connection.open(for: call)
        } else if waiting.count - firstWaiting < limits.waitingCallsMax {
            call.state = .waiting
            waiting.append(call)
        } else {
            client.endLater(call, .saturated)
        }
    }

    func forget(_ call: ServiceCall) {
        guard let index = waiting[firstWaiting...].firstIndex(where: { $0 === call }) else { return }
        waiting.remove(at: index)
    }

    private func nextWaiting() -> ServiceCall? {
        guard firstWaiting < waiting.count else { return nil }
        let call = waiting[firstWaiting]
        firstWaiting += 1
        if firstWaiting == waiting.count || firstWaiting == 256 {
            waiting.removeFirst(firstWaiting)
            firstWaiting = 0
        }
        return call
    }

    // MARK: Connections

    /// The connection has finished its exchange and may serve another.
    func takeBack(_ connection: ClientConnection) {
        guard connection.ageLimit > client.loop.now else { return connection.close() }
        if let call = nextWaiting() { return connection.send(call) }
        guard !isClosed, idle.count < limits.idleConnectionsMax else { return connection.close() }
        connection.idleSince = client.loop.now
        idle.append(connection)
        scheduleSweep()
    }

    /// The connection is closed.
    func remove(_ connection: ClientConnection) {
        guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        if let index = idle.lastIndex(where: { $0 === connection }) { idle.remove(at: index) }
        if !isClosed, let call = nextWaiting() { dispatch(call, mayReuse: true) }
    }

    private func scheduleSweep() {
        guard !isSweepScheduled, let oldest = idle.first else { return }
        isSweepScheduled = true
        client.loop.schedule(at: oldest.idleSince + limits.idleTimeout, self, tag: 0)
    }

    func close() {
        isClosed = true
        while let call = nextWaiting() { client.endLater(call, .closed) }
        for connection in Array(connections.values) { connection.fail(.closed) }
    }
}

extension ConnectionPool: TimerReceiver {
    /// Closes connections that were not used for too long: they stand first.
    func timerFired(tag: Int) {
        isSweepScheduled = false
        guard !isClosed else { return }
        let limit = client.loop.now - limits.idleTimeout
        for connection in idle.prefix(while: { $0.idleSince <= limit }) { connection.close() }
        scheduleSweep()
    }
}
