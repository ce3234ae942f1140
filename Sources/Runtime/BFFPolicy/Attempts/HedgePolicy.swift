/// When a second attempt joins a call that is slow. Only for calls that are harmless to repeat, paid from the retry budget, and only while
/// the breaker is closed: a probe is never doubled.
public enum HedgePolicy: Hashable, Sendable {
    /// A fixed time after the first attempt began.
    case after(Duration)
    /// When 95 of 100 calls would have been answered, and never before `delayMin`.
    case p95

    /// The earliest that `p95` hedges: where every call is that fast, a second one gains nothing.
    public static let delayMin = Duration.milliseconds(20)

    /// How long the first attempt runs alone. Nil while too few calls were seen to know: then there is no hedge.
    package func delay(_ tracker: LatencyTracker, at now: Instant) -> Duration? {
        switch self {
        case .after(let duration): duration
        case .p95: tracker.p95(at: now).map { max($0, Self.delayMin) }
        }
    }
}
