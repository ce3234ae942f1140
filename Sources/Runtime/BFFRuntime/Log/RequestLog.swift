internal import BFFHTTP
internal import BFFJSON
internal import BFFPolicy
internal import BFFTelemetry

/// What is logged, at least.
package enum LogLevel: Int, Sendable, CaseIterable, Comparable {
    /// A line per request.
    case info
    /// Degraded answers, and what follows.
    case warn
    /// Answers of 500 and above.
    case error
    /// Nothing.
    case off

    package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }

    var name: StaticString {
        switch self {
        case .info: "info"
        case .warn: "warn"
        case .error: "error"
        case .off: "off"
        }
    }
}

/// The request lines of one loop: written into a buffer of its own, and handed over together, a millisecond later. Loop-confined.
///
/// A line never holds a body, a parameter or a token: names of the contract, identifiers, numbers and pointers only.
final class RequestLog {
    private let client: String
    private let level: LogLevel
    private let sink: LogSink
    private let metrics: LoopMetrics
    /// It outlives the log, whose timer it may hold to the end.
    private unowned let scheduler: any Scheduler
    private var lines = ByteBuffer()
    private var count = 0
    private var timestamp = Timestamp()
    /// By service: when it was last told that there is no trust.
    private var distrustedAt: [String: Instant] = [:]

    /// A service that is not trusted is told of no more often; every call fails of the same.
    static let distrustInterval = Duration.seconds(10)

    init(
        client: String, level: LogLevel, sink: LogSink, scheduler: any Scheduler, metrics: LoopMetrics = .off
    ) {
        self.client = client
        self.level = level
        self.sink = sink
        self.scheduler = scheduler
        self.metrics = metrics
    }

    /// What became of a request.
    struct Entry {
        let method: HTTPMethod
        /// Nil where no route was found.
        let operation: OperationDeclaration?
        /// Nil: the caller went before the answer.
        let status: Int?
        let duration: Duration
        let problem: ProblemCode?
        /// Pointers of what was wrong with the request or with our own answer.
        let violations: [String]
    }

    func write(_ entry: Entry, scope: RequestScope, execution: Execution?) {
        let isDegraded = execution?.isDegraded ?? false
        let entryLevel: LogLevel = (entry.status ?? 0) >= 500 ? .error : isDegraded ? .warn : .info
        guard entryLevel >= level, level != .off else { return }
        metrics.logged(entryLevel == .error ? .error : entryLevel == .warn ? .warn : .info)
        if count == 0 { scheduler.schedule(at: scheduler.now, self, tag: 0) }
        count += 1
        var writer = JSONWriter(appendingTo: lines.take())
        writer.beginObject()
        writer.key("time")
        timestamp.append(to: &writer)
        writer.field("level", literal: entryLevel.name)
        writer.field("client", client)
        writer.field("method", entry.method.name)
        if let operation = entry.operation {
            writer.field("operation", operation.id)
            writer.field("route", operation.path)
        }
        if let status = entry.status {
            writer.field("status", status)
        } else {
            writer.field("abandoned", true)
        }
        writer.field("durationMs", Self.milliseconds(entry.duration))
        writer.field("requestId", scope.requestID)
        writer.field("traceId", scope.traceID)
        if let problem = entry.problem { writer.field("problem", problem.name) }
        if !entry.violations.isEmpty { writer.field("violations", entry.violations) }
        if let execution { write(execution, into: &writer) }
        writer.endObject()
        lines = writer.takeBuffer()
        lines.append("\n")
    }

    /// Keys for tokens could not be fetched: a line that belongs to no request.
    func writeKeysNotFetched(_ reason: String, hasKeys: Bool) {
        write("keys_not_fetched", hasKeys ? .warn : .error) { writer in
            writer.field("reason", reason)
            writer.field("hasKeys", hasKeys)
        }
    }

    /// A service and we do not come to trust each other: a line that belongs to no request, at most one per service and interval.
    func writeDistrust(of service: String, _ reason: String) {
        let now = scheduler.now
        if let last = distrustedAt[service], now - last < Self.distrustInterval { return }
        distrustedAt[service] = now
        write("tls_failed", .error) { writer in
            writer.field("service", service)
            writer.field("reason", reason)
        }
    }

    private func write(_ event: StaticString, _ eventLevel: LogLevel, _ rest: (inout JSONWriter) -> Void) {
        guard eventLevel >= level, level != .off else { return }
        metrics.logged(eventLevel == .error ? .error : .warn)
        if count == 0 { scheduler.schedule(at: scheduler.now, self, tag: 0) }
        count += 1
        var writer = JSONWriter(appendingTo: lines.take())
        writer.beginObject()
        writer.key("time")
        timestamp.append(to: &writer)
        writer.field("level", literal: eventLevel.name)
        writer.field("client", client)
        writer.field("event", literal: event)
        rest(&writer)
        writer.endObject()
        lines = writer.takeBuffer()
        lines.append("\n")
    }

    private func write(_ execution: Execution, into writer: inout JSONWriter) {
        writer.key("components")
        writer.beginObject()
        for (dependency, state) in zip(execution.operation.declaration.dependencies, execution.states) {
            writer.key(dependency.component)
            writer.beginObject()
            if let outcome = state.outcome {
                writer.field("status", outcome.status.rawValue)
                writer.fieldIfPresent("source", outcome.source?.rawValue)
            }
            if let reason = state.outcome?.reason ?? state.reason { writer.field("reason", reason.rawValue) }
            if let start = state.startedAt, let end = state.settledAt {
                writer.field("durationMs", Self.milliseconds(end - start))
            }
            if !state.violations.isEmpty { writer.field("violations", state.violations) }
            writer.endObject()
        }
        writer.endObject()
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        Double(duration.wholeNanoseconds / 1000) / 1000
    }

    /// Hands the lines over.
    func flush() {
        lines.withBytes { sink.append($0, count: count) }
        lines.removeAll()
        count = 0
    }
}

extension RequestLog: TimerReceiver {
    func timerFired(tag: Int) { flush() }
}
