import BFFPolicy

/// Where the tests' clocks begin: at the turn of every slot that is a divisor of a thousand seconds.
let origin = Instant(nanoseconds: 1_000_000_000_000)

extension Instant {
    /// So many seconds after `origin`.
    static func second(_ seconds: Double) -> Instant {
        origin + .nanoseconds(Int64(seconds * 1_000_000_000))
    }
}

extension Duration {
    var secondsAsDouble: Double { Double(wholeNanoseconds) / 1_000_000_000 }
}
