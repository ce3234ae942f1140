internal import BFFPolicy

/// The calls of one loop to services, over connections that are kept per endpoint: our own to http origins, libcurl's to https
/// ones. Loop-confined.
public final class HTTPClient: CallTransport {
    let loop: EventLoop
    let limits: ClientLimits
    let resolver: HostResolver
    /// By endpoint.
    private var pools: [(any EndpointPool)?] = []
    /// By origin, of those with several endpoints.
    private var balancers: [EndpointBalancer?] = []
    /// By origin: what a call has grown to for one service's answers would be wasted on another's.
    private var kept: [[ServiceCall]] = []
    private var keptCount = 0
    private var isClosed = false
    /// Told whenever an https origin and we do not come to trust each other, and why, in the words of the TLS library. They may hold
    /// names of hosts and files: they are for the log, and for nobody outside.
    package var onDistrust: ((Origin, String) -> Void)?

    /// On the loop. Lives until the loop stops, or until `close`.
    public init(loop: EventLoop, limits: ClientLimits = ClientLimits()) {
        self.loop = loop
        self.limits = limits
        resolver = HostResolver(loop: loop, limits: limits)
        loop.adopt(self)
    }

    /// Connections to an origin that are open now, and how many of them no call uses.
    public func connectionCounts(to origin: Origin) -> (open: Int, idle: Int) {
        let known = origin.endpoints.compactMap { $0.index < pools.count ? pools[$0.index] : nil }
        return (known.reduce(0) { $0 + $1.openCount }, known.reduce(0) { $0 + $1.idleCount })
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
        call.moves = 0
        call.endpoint = chooseEndpoint(of: origin)
        call.isBalanced = origin.endpoints.count > 1
        pool(for: origin, call.endpoint).dispatch(call, mayReuse: true)
    }

    public func cancel(_ call: ServiceCall) {
        guard release(call, .neutral) else { return }
        call.receiver = nil
    }

    // MARK: Ends

    /// Ends a call that is under way, and whatever was under way for it.
    func abort(_ call: ServiceCall, because failure: TransportFailure) {
        guard release(call, Self.end(.failed(failure), status: 0)) else { return }
        call.finish(.failed(failure))
    }

    /// The same, for a call whose connection has let go of it already.
    func end(_ call: ServiceCall, _ outcome: CallOutcome) {
        call.carrier = nil
        if moves(call, outcome) { return }
        guard release(call, Self.end(outcome, status: call.status)) else { return }
        call.finish(outcome)
    }

    /// For ends that come about inside `start`: the receiver hears of them later.
    func endLater(_ call: ServiceCall, _ failure: TransportFailure) {
        call.carrier = nil
        call.state = .ending(failure)
        loop.later(call)
    }

    /// Takes a call back to idle. False when it is so already.
    private func release(_ call: ServiceCall, _ end: EndpointBalancer.End) -> Bool {
        switch call.state {
        case .idle:
            return false
        case .waiting:
            if let origin = call.origin { pool(for: origin, call.endpoint).forget(call) }
        case .active:
            call.carrier?.abandonCall(end == .failure ? .timedOut : .cancelled)
        case .ending:
            break
        }
        call.state = .idle
        call.carrier = nil
        call.client = nil
        loop.cancel(call.timer)
        call.timer = .none
        noteEnd(of: call, end)
        return true
    }

    // MARK: Endpoints

    private func pool(for origin: Origin, _ position: Int) -> any EndpointPool {
        let endpoint = origin.endpoints[position]
        while pools.count <= endpoint.index { pools.append(nil) }
        if let pool = pools[endpoint.index] { return pool }
        let pool: any EndpointPool =
            origin.isSecure
            ? SecurePool(client: self, origin: origin, endpoint: endpoint)
            : ConnectionPool(client: self, endpoint: endpoint)
        pools[endpoint.index] = pool
        return pool
    }

    private func chooseEndpoint(of origin: Origin) -> Int {
        guard origin.endpoints.count > 1 else { return 0 }
        while balancers.count <= origin.index { balancers.append(nil) }
        if balancers[origin.index] == nil {
            balancers[origin.index] = EndpointBalancer(
                count: origin.endpoints.count, policy: limits.ejection, record: origin.ejections)
        }
        return balancers[origin.index]?.choose(at: loop.now) ?? 0
    }

    /// Where nothing could be sent, the next endpoint may be asked, whatever the request. True when the call goes on there.
    private func moves(_ call: ServiceCall, _ outcome: CallOutcome) -> Bool {
        guard outcome == .failed(.cannotConnect) || outcome == .failed(.connectTimeout), !isClosed,
            let origin = call.origin, call.isBalanced, call.moves + 1 < origin.endpoints.count
        else { return false }
        if case .idle = call.state { return false }
        call.moves += 1
        balancers[origin.index]?.ended(call.endpoint, .failure, at: loop.now)
        call.endpoint = balancers[origin.index]?.choose(at: loop.now, avoiding: call.endpoint) ?? call.endpoint
        call.state = .waiting
        pool(for: origin, call.endpoint).dispatch(call, mayReuse: true)
        return true
    }

    private func noteEnd(of call: ServiceCall, _ end: EndpointBalancer.End) {
        guard call.isBalanced, let origin = call.origin, origin.index < balancers.count else { return }
        call.isBalanced = false
        balancers[origin.index]?.ended(call.endpoint, end, at: loop.now)
    }

    /// What the end of a call says of its endpoint. Statuses of 500 and more do: whoever answers so cannot serve now.
    private static func end(_ outcome: CallOutcome, status: Int) -> EndpointBalancer.End {
        switch outcome {
        case .answered: status >= 500 ? .failure : .success
        case .failed(let failure):
            switch failure {
            case .cannotConnect, .connectTimeout, .reset, .truncated, .timedOut, .malformed: .failure
            case .tooLarge, .saturated, .refusedRequest, .closed: .neutral
            }
        }
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
