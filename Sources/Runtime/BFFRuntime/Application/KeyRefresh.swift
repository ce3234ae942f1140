internal import BFFHTTP
internal import BFFIdentity
internal import BFFPolicy
internal import BFFTransport

/// Where keys for tokens are fetched: a JWKS URL, from configuration.
package struct KeySource: Sendable {
    let origin: Origin
    /// Path and query.
    let target: String

    /// - Parameter url: `https://host[:port]/path[?query]`, or http.
    package init(url: String, tls: TLSSettings) throws(TransportError) {
        guard let scheme = url.firstRange(of: "://") else {
            throw .invalidOrigin(url, reason: "no http:// or https:// URL")
        }
        let end = url[scheme.upperBound...].firstIndex { $0 == "/" || $0 == "?" } ?? url.endIndex
        let target = String(url[end...])
        guard target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw .invalidOrigin(url, reason: "its path is no plain path and query")
        }
        origin = try Origin(url: String(url[..<end]), tls: tls)
        self.target = target.hasPrefix("/") ? target : "/\(target)"
    }
}

/// Keeps a key ring up to date: at start, every five minutes, and when a token names a key that is not there. A fetch that fails leaves
/// the old keys as they are and is logged.
///
/// `@unchecked Sendable`: touched on its loop alone, by timers, by ends of calls and inside posts. The timer or the call holds it.
final class KeyRefresh: CallReceiver, TimerReceiver, @unchecked Sendable {
    /// How long a fetch may take.
    static let timeout = Duration.seconds(5)

    private let source: KeySource
    private let ring: KeyRing
    /// It outlives the refresh, whose timer it may hold to the end.
    private unowned let scheduler: any Scheduler
    private let transport: any CallTransport
    private let mailbox: any LoopMailbox
    /// Hears why a fetch failed.
    private let report: (_ reason: String) -> Void
    private var schedule = RefreshSchedule()

    init(
        _ source: KeySource, for ring: KeyRing, scheduler: any Scheduler, transport: any CallTransport,
        mailbox: any LoopMailbox, report: @escaping (_ reason: String) -> Void
    ) {
        self.source = source
        self.ring = ring
        self.scheduler = scheduler
        self.transport = transport
        self.mailbox = mailbox
        self.report = report
    }

    func start() {
        ring.onMissingKey { [weak self, mailbox] in mailbox.post { [weak self] in self?.fetchOnDemand() } }
        timerFired(tag: 0)
    }

    private func fetchOnDemand() {
        ring.askAgain()
        if schedule.isDemanded(at: scheduler.now) { fetch() }
    }

    private func fetch() {
        let call = transport.makeCall(to: source.origin)
        call.request.begin(.get, to: source.origin)
        call.request.path(configured: source.target)
        call.request.finish()
        call.isReplayable = true
        call.deadline = scheduler.now + Self.timeout
        call.receiver = self
        transport.start(call)
    }

    func timerFired(tag: Int) {
        if schedule.isDue(at: scheduler.now) { fetch() }
    }

    func callFinished(_ call: ServiceCall, _ outcome: CallOutcome) {
        let fault = fault(of: call, outcome)
        transport.recycle(call)
        if case .failed(.closed) = outcome { return }
        if let fault { report(fault) }
        scheduler.schedule(at: schedule.ended(isSuccess: fault == nil, at: scheduler.now), self, tag: 0)
    }

    /// Takes the answer's keys; nil, or why there are none. Names no host, and nothing of the answer.
    private func fault(of call: ServiceCall, _ outcome: CallOutcome) -> String? {
        if case .failed(let failure) = outcome { return "\(failure)" }
        guard call.status == 200 else { return "status \(call.status)" }
        do throws(KeySet.Fault) {
            ring.replace(try KeySet(jwks: call.body.withBytes { Array($0) }))
            return nil
        } catch {
            return error.description
        }
    }
}
