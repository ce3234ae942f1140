public import BFFJSON
public import BFFPolicy

/// What the runtime knows about an answer while it is composed. Lives no longer than the composition.
public struct CompositionContext {
    @usableFromInline let execution: Execution

    init(_ execution: Execution) {
        self.execution = execution
    }

    /// The loop's time.
    public var now: Instant { execution.scheduler.now }

    /// Where texts that composing makes live until the answer is written.
    public var texts: TextArena { execution.scope.arena }

    /// The request's id, taken over or made.
    public var requestID: JSONText { execution.scope.requestID }

    /// A dependency fell back, failed or was shed.
    public var isDegraded: Bool { execution.isDegraded }

    /// The plan's `cache.maxAge` in whole seconds, cut to what is left of the shortest life of all cached answers in it; zero without one.
    public var maxAgeSeconds: Int { execution.freshness.maxAgeSeconds }

    /// How a dependency settled.
    public func outcome(of dependency: Int) -> ComponentOutcome { execution.outcome(of: dependency) }

    /// A dependency as hand-written code sees it.
    /// - Parameter value: what its slot holds.
    public func outcome<Value>(of dependency: Int, _ value: Value?) -> Outcome<Value> {
        let outcome = outcome(of: dependency)
        guard let value else { return .failed(outcome.reason ?? .notFound) }
        switch outcome.status {
        // A partial batch that lost parts is in error, and yet has a value of its own.
        case .ok, .stale, .error: return .value(value)
        case .fallback, .skipped: return .fallback(value)
        }
    }

    /// Keeps the answers that this composition reads alive, for values that borrow from them and are handed to hand-written code.
    public var lease: AnyObject { execution.lease }

    /// The envelope: an object with an entry per dependency, in contract order.
    public func writeComponents(into writer: inout JSONWriter) {
        writer.beginObject()
        for (index, dependency) in execution.operation.declaration.dependencies.enumerated() {
            let outcome = execution.outcome(of: index)
            writer.key(dependency.component)
            writer.beginObject()
            writer.field("status", outcome.status.rawValue)
            if let source = outcome.source { writer.field("source", source.rawValue) }
            if let age = outcome.ageSeconds { writer.field("ageSeconds", age) }
            if let reason = outcome.reason { writer.field("reason", reason.rawValue) }
            writer.endObject()
        }
        writer.endObject()
    }
}
