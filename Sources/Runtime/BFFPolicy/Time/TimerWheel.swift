/// The timers of one loop: a hierarchical wheel with ticks of one millisecond.
///
/// Four levels of 64 slots; a slot of level n spans 64ⁿ ticks. A timer stands on the level of the highest digit (base
/// 64) in which its tick differs from the present one, and moves down when its slot begins. So adding and cancelling
/// are O(1) whatever their number, and each timer moves at most three times. Timers beyond 4.6 hours wait on the top
/// level and are placed anew. After G. Varghese and T. Lauck, "Hashed and Hierarchical Timing Wheels" (1987).
///
/// The wheel calls nobody: `next(until:)` hands out one due timer at a time, so that its owner may schedule and cancel
/// between two of them.
public struct TimerWheel {
    /// A timer whose time has come.
    public struct Due {
        public let receiver: any TimerReceiver
        public let tag: Int
    }

    package static let nanosecondsPerTick: UInt64 = 1_000_000
    private static let bitsPerLevel = 6
    private static let slotsPerLevel = 64
    private static let levels = 4
    private static let ticksMax: UInt64 = 1 << UInt64(bitsPerLevel * levels)

    private struct Entry {
        var receiver: (any TimerReceiver)?
        var tag = 0
        var tick: UInt64 = 0
        var next = Int32(-1)
        var previous = Int32(-1)
        var slot = Int32(-1)
        var generation: UInt32 = 0
    }

    private let origin: Instant
    /// All ticks up to this one have been handed out.
    private var currentTick: UInt64 = 0
    private var entries: [Entry] = []
    private var free = Int32(-1)
    private var heads: [Int32]
    private var tails: [Int32]
    /// Per level, a bit for each slot that holds a timer.
    private var occupied: [UInt64]
    /// How many timers wait.
    public private(set) var count = 0

    /// - Parameter origin: the present; no timer is due before it.
    public init(origin: Instant) {
        self.origin = origin
        heads = [Int32](repeating: -1, count: Self.levels * Self.slotsPerLevel)
        tails = heads
        occupied = [UInt64](repeating: 0, count: Self.levels)
    }

    // MARK: Adding and cancelling

    public mutating func add(at deadline: Instant, _ receiver: any TimerReceiver, tag: Int) -> TimerToken {
        let index = takeEntry()
        let tick = max(tickRoundedUp(deadline), currentTick + 1)
        entries[Int(index)].receiver = receiver
        entries[Int(index)].tag = tag
        entries[Int(index)].tick = tick
        place(index, tick: tick)
        count += 1
        return TimerToken(index: UInt32(index), generation: entries[Int(index)].generation)
    }

    public mutating func cancel(_ token: TimerToken) {
        guard token.index < UInt32(entries.count) else { return }
        let index = Int32(token.index)
        guard entries[Int(index)].generation == token.generation, entries[Int(index)].receiver != nil else { return }
        unlink(index)
        release(index)
    }

    // MARK: The passing of time

    /// Takes the next timer that is due at `now`, the earliest first and in order of scheduling within a tick.
    /// Nil when none is left; then time stands at `now`.
    public mutating func next(until now: Instant) -> Due? {
        let nowTick = tickRoundedDown(now)
        while let (level, slot, tick) = nextOccupied(), tick <= nowTick {
            currentTick = max(currentTick, tick)
            let index = heads[level * Self.slotsPerLevel + slot]
            if level == 0 || entries[Int(index)].tick <= currentTick {
                unlink(index)
                let entry = entries[Int(index)]
                release(index)
                guard let receiver = entry.receiver else { continue }
                return Due(receiver: receiver, tag: entry.tag)
            }
            cascade(level: level, slot: slot)
        }
        currentTick = max(currentTick, nowTick)
        return nil
    }

    /// When `next(until:)` must be called at the latest: the earliest timer's instant, or an earlier one at which
    /// timers move down a level. Nil when no timer waits.
    public var nextWake: Instant? {
        guard let (_, _, tick) = nextOccupied() else { return nil }
        let (offset, overflow) = tick.multipliedReportingOverflow(by: Self.nanosecondsPerTick)
        guard !overflow else { return .distantFuture }
        return origin.advanced(byNanoseconds: Int64(clamping: offset))
    }

    // MARK: Slots

    private func nextOccupied() -> (level: Int, slot: Int, tick: UInt64)? {
        for level in 0..<Self.levels where occupied[level] != 0 {
            let shift = UInt64(Self.bitsPerLevel * level)
            let now = Int((currentTick >> shift) & 63)
            let bits = occupied[level]
            let rotated = now == 0 ? bits : (bits >> UInt64(now)) | (bits << UInt64(64 - now))
            let slot = (rotated.trailingZeroBitCount + now) & 63
            let range = UInt64(1) << (shift + UInt64(Self.bitsPerLevel))
            var tick = (currentTick & ~(range - 1)) + UInt64(slot) << shift
            // Only the top level wraps: its timers may stand a whole turn ahead.
            if level == Self.levels - 1, tick <= currentTick { tick += range }
            return (level, slot, tick)
        }
        return nil
    }

    private mutating func place(_ index: Int32, tick: UInt64) {
        let reachable = min(tick, currentTick + Self.ticksMax - 1)
        let difference = (currentTick ^ reachable) | 63
        let level = min((63 - difference.leadingZeroBitCount) / Self.bitsPerLevel, Self.levels - 1)
        let slot = Int((reachable >> UInt64(Self.bitsPerLevel * level)) & 63)
        let position = level * Self.slotsPerLevel + slot
        let last = tails[position]
        entries[Int(index)].slot = Int32(position)
        entries[Int(index)].previous = last
        entries[Int(index)].next = -1
        if last >= 0 { entries[Int(last)].next = index } else { heads[position] = index }
        tails[position] = index
        occupied[level] |= 1 << UInt64(slot)
    }

    private mutating func unlink(_ index: Int32) {
        let entry = entries[Int(index)]
        let position = Int(entry.slot)
        if entry.previous >= 0 { entries[Int(entry.previous)].next = entry.next } else { heads[position] = entry.next }
        if entry.next >= 0 {
            entries[Int(entry.next)].previous = entry.previous
        } else {
            tails[position] = entry.previous
        }
        if heads[position] < 0 {
            occupied[position / Self.slotsPerLevel] &= ~(1 << UInt64(position % Self.slotsPerLevel))
        }
    }

    /// The slot has begun: its timers go to lower levels, in their order.
    private mutating func cascade(level: Int, slot: Int) {
        let position = level * Self.slotsPerLevel + slot
        var index = heads[position]
        heads[position] = -1
        tails[position] = -1
        occupied[level] &= ~(1 << UInt64(slot))
        while index >= 0 {
            let following = entries[Int(index)].next
            place(index, tick: max(entries[Int(index)].tick, currentTick))
            index = following
        }
    }

    // MARK: Entries

    private mutating func takeEntry() -> Int32 {
        guard free >= 0 else {
            entries.append(Entry())
            return Int32(entries.count - 1)
        }
        let index = free
        free = entries[Int(index)].next
        return index
    }

    private mutating func release(_ index: Int32) {
        entries[Int(index)].receiver = nil
        entries[Int(index)].generation &+= 1
        entries[Int(index)].next = free
        free = index
        count -= 1
    }

    private func tickRoundedDown(_ instant: Instant) -> UInt64 {
        guard instant > origin else { return 0 }
        return (instant.nanoseconds - origin.nanoseconds) / Self.nanosecondsPerTick
    }

    private func tickRoundedUp(_ instant: Instant) -> UInt64 {
        guard instant > origin else { return 0 }
        let (quotient, remainder) = (instant.nanoseconds - origin.nanoseconds)
            .quotientAndRemainder(dividingBy: Self.nanosecondsPerTick)
        return quotient + (remainder == 0 ? 0 : 1)
    }
}
