extension UInt64 {
    /// Sees this number as a fraction of 2⁶⁴ and takes that part of `0...maximum`: uniform when the number is.
    func spread(over maximum: Int64) -> Int64 {
        guard maximum > 0 else { return 0 }
        return Int64(multipliedFullWidth(by: UInt64(maximum) + 1).high)
    }
}

extension Duration {
    /// The duration × (1 ± percent / 100), uniform when `random` is.
    /// - Parameter percent: 0 … 100.
    func jittered(percent: Int, random: UInt64) -> Duration {
        let half = min(scaled(percent: percent).wholeNanoseconds, .max / 2)
        return self - .nanoseconds(half) + .nanoseconds(random.spread(over: 2 * half))
    }

    /// The duration × percent / 100; saturates.
    func scaled(percent: Int) -> Duration {
        let (high, low) = wholeNanoseconds.multipliedFullWidth(by: Int64(max(0, percent)))
        guard high == 0, low <= UInt64(Int64.max) else { return .nanoseconds(Int64.max) }
        return .nanoseconds(Int64(low) / 100)
    }
}
