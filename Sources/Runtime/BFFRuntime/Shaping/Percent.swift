/// What shaping needs that Swift has no word for. Generated code calls it by name.
public enum Shaping {
    /// `x-bff-percent`: how much of `total` is done, rounded down, within 0…100. A total of zero or less gives 0.
    @inlinable
    public static func percent(of done: Int, total: Int) -> Int {
        guard total > 0, done > 0 else { return 0 }
        guard done < total else { return 100 }
        let (high, low) = done.multipliedFullWidth(by: 100)
        // done < total, so the quotient is below 100 and cannot overflow.
        return total.dividingFullWidth((high, low)).quotient
    }

    /// As above, for numbers with a fraction. A NaN on either side gives 0.
    @inlinable
    public static func percent(of done: Double, total: Double) -> Int {
        guard total > 0, done > 0 else { return 0 }
        guard done < total else { return 100 }
        let ratio = done / total * 100
        return ratio.isFinite ? min(100, Int(ratio)) : 0
    }

    /// `x-bff-percent` of a null is null.
    @inlinable
    public static func percent(of done: Int?, total: Int?) -> Int? {
        guard let done, let total else { return nil }
        return percent(of: done, total: total)
    }

    /// `x-bff-percent` of a null is null.
    @inlinable
    public static func percent(of done: Double?, total: Double?) -> Int? {
        guard let done, let total else { return nil }
        return percent(of: done, total: total)
    }
}
