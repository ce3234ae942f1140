internal import BFFPolicy

/// The calls of one loop to services, over keep-alive connections that are kept per origin. Loop-confined.
public final class HTTPClient: CallTransport {
    let loop: EventLoop
    let limits: ClientLimits
    let resolver: HostResolver
    private var pools: [ConnectionPool?] = []
    /// By origin: what a call has grown to for one service's answers would be wasted on another's.
    private var kept: [[ServiceCall]] = []
    private var keptCount = 0
    private var isClosed = false

    /// On the loop. Lives until the loop stops, or until `close`.
    public init(loop: EventLoop, limits: ClientLimits = ClientLimits()) {
        self.loop = loop
        self.limits = limits
        resolver = HostResolver(loop: loop, limits: limits)
        loop.adopt(self)
    }

    /// Connections to an origin that are open now, and how many of them no call uses.
    public func connectionCounts(to origin: Origin) -> (open: Int, idle: Int) {
        guard origin.index < pools.count, let pool = pools[origin.index] else { return (0, 0) }
        return (pool.openCount, pool.idleCount)
    }

    // MARK: Calls

    public func makeCall(to origin: Origin) -> ServiceCall {
        let call = keptCall(to: origin) ?? ServiceCall()
        call.origin = origin
        return call
    }

    private func keptCall(to origin: Origin) -> ServiceCall? {
        guard origin.index < kept.count else { return nil }
        // The last ones are the warmest, but some frame up the stack may still hold one that ended just now.
        let count = kept[origin.index].count
        var index = count - 1
        while index >= max(0, count - 4) {
            if isKnownUniquelyReferenced(&kept[origin.index][index]) {
                let call = kept[origin.index].remove(at: index)
                keptCount -= 1
                call.reset()
                return call
            }
            index -= 1
        }
        return nil
    }

    public func recycle(_ call: ServiceCall) {
        guard case .idle = call.state, keptCount < limits.keptCallsMax, let origin = call.origin else { return }
        while kept.count <= origin.index { kept.append([]) }
        kept[origin.index].append(call)
        keptCount += 1
    }

    public func start(_ call: ServiceCall) {
        guard case .idle = call.state else { return }
        call.clearAnswer()
        call.client = self
        guard !isClosed else { return endLater(call, .closed) }
        guard let origin = call.origin, call.request.isFinished, !call.request.isRefused else {
            return endLater(call, .refusedRequest)
        }
        guard call.deadline > loop.now else { return endLater(call, .timedOut) }
        call.timer = loop.schedule(at: call.deadline, call, tag: 0)
        call.state = .waiting
        pool(for: origin).dispatch(call, mayReuse: true)
    }

    public func cancel(_ call: ServiceCall) {
        guard release(call) else { return }
        call.receiver = nil
    }

    // MARK: Ends

    /// Ends a call that is under way, and whatever was under way for it.
    func abort(_ call: ServiceCall, because failure: TransportFailure) {
        guard release(call) else { return }
        call.finish(.failed(failure))
    }

    /// The same, for a call whose connection has let go of it already.
    func end(_ call: ServiceCall, _ outcome: CallOutcome) {
        call.connection = nil
        guard release(call) else { return }
        call.finish(outcome)
    }

    /// For ends that come about inside `start`: the receiver hears of them later.
    func endLater(_ call: ServiceCall, _ failure: TransportFailure) {
        call.connection = nil
        call.state = .ending(failure)
        loop.later(call)
    }

    /// Takes a call back to idle. False when it is so already.
    private func release(_ call: ServiceCall) -> Bool {
        switch call.state {
        case .idle:
            return false
        case .waiting:
            if let origin = call.origin { pool(for: origin).forget(call) }
        case .active:
            call.connection?.abandonCall()
        case .ending:
            break
        }
        call.state = .idle
        call.connection = nil
        call.client = nil
        loop.cancel(call.timer)
        call.timer = .none
        return true
    }

    private func pool(for origin: Origin) -> ConnectionPool {
        while pools.count <= origin.index { pools.append(nil) }
        if let pool = pools[origin.index] { return pool }
        let pool = ConnectionPool(client: self, origin: origin)
        pools[origin.index] = pool
        return pool
    }
}

extension HTTPClient: LoopResident {
    /// Closes all connections; calls under way fail with `.closed`, and so do later ones.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        for pool in pools { pool?.close() }
        pools.removeAll()
        resolver.close()
        loop.release(self)
    }
}
