internal import BFFPolicy

/// What one step of a dependency read of the cache.
struct CacheReading {
    /// How often each came about; per item once for each element.
    var hits = 0
    var stales = 0
    var misses = 0
    /// Loads that somebody else had begun.
    var coalesced = 0
    /// Of the oldest answer that stood in for a failure.
    var spareAge: Duration?
    /// Of the oldest answer that the cache gave.
    var age: Duration?
    /// How long the first of all answers stays fresh; negative for a stale one.
    var remaining: Duration?
    /// A new answer was kept.
    var isStored = false

    var isStale: Bool { stales > 0 }
    var isEmpty: Bool { hits + stales + misses == 0 && spareAge == nil }

    enum Use {
        case hit, stale, spare, loaded
    }

    mutating func note(_ answer: CachedAnswer, as use: Use, at now: Instant) {
        let age = answer.age(at: now)
        switch use {
        case .hit: hits += 1
        case .stale: stales += 1
        case .spare: spareAge = max(spareAge ?? age, age)
        case .loaded: isStored = true
        }
        // `Age` counts whole seconds: that an answer was on its way for less does not make it an old one.
        if use != .loaded || age >= .seconds(1) { self.age = max(self.age ?? age, age) }
        let left = answer.remaining(at: now)
        remaining = min(remaining ?? left, left)
    }
}
