import BFFHTTP
import BFFJSON
import BFFPolicy
@testable import BFFRuntime
import BFFTransport

/// Answers calls on a fake clock, as a script says, and writes down when each was started.
final class FakeTransport: CallTransport, TimerReceiver {
    enum Answer {
        case status(Int, String)
        case fields([(String, String)], Int, String)
        case failure(TransportFailure)
        /// Nothing comes: the call's deadline ends it.
        case silence
    }

    struct Reply {
        var answer: Answer
        var after: Duration
    }

    /// What a call asks for is its request target, without the slash: "user", "catalog?ids=1".
    var script: [String: Reply] = [:]
    /// Answers of the first calls of a name, before the script's own.
    var first: [String: [Reply]] = [:]
    /// Its timers hold this object.
    unowned let scheduler: FakeScheduler
    private let start: Instant
    private var running: [Int: (call: ServiceCall, name: String, answer: Answer)] = [:]
    private var next = 0

    /// Delivered whenever the transport has had a turn.
    let mailbox = FakeMailbox()

    /// A broken transport: calls without an answer never end by themselves.
    var ignoresDeadlines = false

    private(set) var log: [String] = []
    private(set) var deadlines: [String: Int] = [:]
    private(set) var requests: [String: String] = [:]
    private(set) var recycled = 0
    var inFlight: Int { running.count }

    init(_ scheduler: FakeScheduler) {
        self.scheduler = scheduler
        start = scheduler.now
    }

    /// Milliseconds since the test began.
    var clock: Int { milliseconds(scheduler.now) }

    func makeCall(to origin: Origin) -> ServiceCall { ServiceCall() }

    func start(_ call: ServiceCall) {
        let name = call.target
        log.append("\(clock) \(name)")
        deadlines[name] = milliseconds(call.deadline)
        requests[name] = call.written
        let early = first[name]?.isEmpty == false ? first[name]?.removeFirst() : nil
        let reply =
            early ?? script[name] ?? script[String(name.prefix { $0 != "?" })] ?? Reply(answer: .silence, after: .zero)
        next += 1
        let answersInTime: Bool
        if case .silence = reply.answer {
            answersInTime = false
        } else {
            answersInTime = scheduler.now + reply.after < call.deadline
        }
        running[next] = (call, name, answersInTime ? reply.answer : .failure(.timedOut))
        if ignoresDeadlines, !answersInTime { return }
        scheduler.schedule(at: answersInTime ? scheduler.now + reply.after : call.deadline, self, tag: next)
    }

    func cancel(_ call: ServiceCall) {
        guard let (tag, entry) = running.first(where: { $0.value.call === call }) else { return }
        log.append("\(clock) cancel \(entry.name)")
        call.receiver = nil
        running[tag] = nil
    }

    func recycle(_ call: ServiceCall) { recycled += 1 }

    func timerFired(tag: Int) {
        guard let entry = running.removeValue(forKey: tag) else { return }
        switch entry.answer {
        case .status(let status, let body):
            entry.call.answer(status: status, body: body)
            entry.call.finish(.answered)
        case .fields(let fields, let status, let body):
            entry.call.answer(status: status, body: body)
            entry.call.takeOver(status: status, fields.map { ($0, $1) })
            entry.call.finish(.answered)
        case .failure(let failure):
            entry.call.finish(.failed(failure))
        case .silence:
            break
        }
        mailbox.drain()
    }

    private func milliseconds(_ instant: Instant) -> Int {
        Int((instant - start).wholeNanoseconds / 1_000_000)
    }
}
