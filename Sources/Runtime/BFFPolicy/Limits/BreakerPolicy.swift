/// When a service operation counts as broken, and how it is tried again.
public struct BreakerPolicy: Hashable, Sendable {
    public static let windowDefault = Duration.seconds(10)
    public static let callsDefault = 20
    public static let failuresPercentDefault = 50
    public static let openDefault = Duration.seconds(5)
    public static let jitterPercentDefault = 20
    public static let probesDefault = 3
    public static let probesMax = 1_023

    /// How far back calls count.
    public let window: Duration
    /// Fewer calls in the window never open the breaker; at least 1.
    public let calls: Int
    /// The share of them, in percent, whose failure opens it; 1 … 100.
    public let failuresPercent: Int
    /// How long it refuses every call.
    public let open: Duration
    /// `open` varies by this share, in percent, so that the processes of a client do not probe together; 0 … 100.
    public let jitterPercent: Int
    /// Probes, one after another, that must all pass before it closes; 1 … `probesMax`.
    public let probes: Int

    /// - Parameters:
    ///   - failures: percent.
    ///   - jitter: percent.
    public init(
        window: Duration = BreakerPolicy.windowDefault, calls: Int = BreakerPolicy.callsDefault,
        failures: Int = BreakerPolicy.failuresPercentDefault, open: Duration = BreakerPolicy.openDefault,
        jitter: Int = BreakerPolicy.jitterPercentDefault, probes: Int = BreakerPolicy.probesDefault
    ) {
        self.window = window
        self.calls = max(1, calls)
        failuresPercent = min(100, max(1, failures))
        self.open = max(.zero, open)
        jitterPercent = min(100, max(0, jitter))
        self.probes = min(Self.probesMax, max(1, probes))
    }
}
