internal import BFFPolicy
internal import BFFTelemetry
internal import BFFTransport

/// Takes what other threads have for a loop.
protocol LoopMailbox: AnyObject, Sendable {
    /// Runs `body` on the loop, soon. From any thread; in order for each.
    func post(_ body: @escaping @Sendable () -> Void)
}

extension EventLoop: LoopMailbox {}

/// What the calls of one loop work with. Loop-confined, but for what it names as shared.
final class CallEnvironment {
    let scheduler: any Scheduler
    let transport: any CallTransport
    /// By service index.
    let origins: [Origin]
    /// The loop's own.
    let mailbox: any LoopMailbox
    /// The process's.
    let cache: CallCache
    /// Behind the process's cache; nil where none is configured.
    let secondLevel: (any SecondLevelCache)?
    let metrics: LoopMetrics
    var random: FastRandom
    /// For keys in the making.
    var keyBuilder = CacheKey.Builder(capacity: 1024)
    /// By site: attempts that no call uses.
    private var kept: [[CallAttempts]] = []

    private let withoutFields = ServiceCall()

    /// Attempts of one site that are kept for reuse.
    private static let keptMax = 256

    init(
        scheduler: any Scheduler, transport: any CallTransport, origins: [Origin], mailbox: any LoopMailbox,
        cache: CallCache, secondLevel: (any SecondLevelCache)? = nil, metrics: LoopMetrics = .off,
        random: FastRandom = FastRandom()
    ) {
        self.scheduler = scheduler
        self.transport = transport
        self.origins = origins
        self.mailbox = mailbox
        self.cache = cache
        self.secondLevel = secondLevel
        self.metrics = metrics
        self.random = random
    }

    func attempts(at site: CallSite) -> CallAttempts {
        if site.index < kept.count, let attempts = kept[site.index].popLast() { return attempts }
        return CallAttempts(site, self)
    }

    func recycle(_ attempts: CallAttempts) {
        let index = attempts.site.index
        while kept.count <= index { kept.append([]) }
        if kept[index].count < Self.keptMax { kept[index].append(attempts) }
    }

    func recycle(_ call: ServiceCall) {
        transport.recycle(call)
    }

    /// A cached answer as a plan reads it beside the body. Valid until the next one; its texts live as long as the call is held.
    func response(of answer: CachedAnswer, from site: CallSite) -> ServiceCall {
        let call = answer.fields.isEmpty ? withoutFields : transport.makeCall(to: origins[site.call.service])
        call.takeOver(status: answer.status, answer.fields)
        return call
    }
}
