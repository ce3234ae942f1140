internal import Synchronization

/// Counters of what happened in a rolling window, in cells that tell events apart (successes from failures, say).
///
/// The window is cut into slots, and each counter stands in one word beside the number of the turn in which it counts: whoever finds
/// an older turn there replaces both. So nothing has to sweep, an event costs one atomic addition, and a slot is forgotten
/// exactly when its time is over. The running slot counts in part: the window reaches back between `slots - 1` and `slots`
/// slots. Threads whose clocks differ by a few milliseconds at the turn of a slot count into neighbouring ones.
///
/// A counter stays at 2²⁴ − 1024 events in one slot and cell.
///
/// `@unchecked Sendable`: `words` is allocated by `init`, freed by `deinit` and atomic between the two.
package struct RollingCells: ~Copyable, @unchecked Sendable {
    private static let countBits: UInt64 = 24
    private static let countMask: UInt64 = (1 << countBits) - 1
    /// Below the mask by more than there are threads, so that additions that race cannot carry into the turn.
    private static let countMax = countMask - 1023
    /// Two cache lines, which processors fetch in pairs: neighbours in memory do not slow the counters down.
    private static let alignment = 128
    /// 2⁴⁰ turns of a millisecond are 34 years: an old turn is never taken for the present one.
    private static let slotNanosecondsMin: UInt64 = 1_000_000

    private let storage: UnsafeMutableRawPointer
    private let words: UnsafeMutablePointer<Atomic<UInt64>>
    private let cells: Int
    package let slots: Int
    package let slotNanoseconds: UInt64

    /// - Parameters:
    ///   - cells: how many kinds of events are told apart.
    ///   - slots: how many parts the window has; at least 1.
    ///   - window: at least a millisecond per slot; a shorter one is stretched to that.
    package init(cells: Int = 1, slots: Int, window: Duration) {
        self.cells = max(1, cells)
        self.slots = max(1, slots)
        slotNanoseconds = max(
            Self.slotNanosecondsMin, UInt64(max(0, window.wholeNanoseconds)) / UInt64(self.slots))
        let count = self.cells * self.slots
        let bytes = (count * 8 + Self.alignment - 1) / Self.alignment * Self.alignment
        storage = .allocate(byteCount: bytes, alignment: Self.alignment)
        words = storage.bindMemory(to: Atomic<UInt64>.self, capacity: count)
        for index in 0..<count { (words + index).initialize(to: Atomic(0)) }
    }

    deinit {
        words.deinitialize(count: cells * slots)
        storage.deallocate()
    }

    // MARK: Events

    /// Counts one event. One that is older than the whole window is dropped.
    package func add(_ cell: Int = 0, at now: Instant) {
        let turn = turn(at: now)
        let word = words + index(of: cell, turn: turn)
        let current = word.pointee.load(ordering: .relaxed)
        if Self.turn(of: current) == turn {
            if Self.count(of: current) < Self.countMax { word.pointee.wrappingAdd(1, ordering: .relaxed) }
            return
        }
        _ = Self.addSlowly(word, turn: turn, below: Self.countMax)
    }

    /// Counts one event unless the running slot has `limit` of them already.
    package func add(_ cell: Int = 0, below limit: Int, at now: Instant) -> Bool {
        let turn = turn(at: now)
        let bound = min(UInt64(max(0, limit)), Self.countMax)
        return Self.addSlowly(words + index(of: cell, turn: turn), turn: turn, below: bound)
    }

    /// Takes back one event that was counted at the same instant.
    package func remove(_ cell: Int = 0, at now: Instant) {
        let turn = turn(at: now)
        let word = words + index(of: cell, turn: turn)
        var current = word.pointee.load(ordering: .relaxed)
        while Self.turn(of: current) == turn, Self.count(of: current) > 0 {
            let (done, original) = word.pointee.weakCompareExchange(
                expected: current, desired: current - 1, ordering: .relaxed)
            if done { return }
            current = original
        }
    }

    /// Forgets everything.
    package func reset() {
        for index in 0..<(cells * slots) { words[index].store(0, ordering: .relaxed) }
    }

    // MARK: Counts

    /// The events of the last `slots` slots (all of them when nil), the running one included.
    package func count(_ cell: Int = 0, slots recent: Int? = nil, at now: Instant) -> Int {
        let turn = turn(at: now)
        let slotsRead = Int64(min(recent ?? slots, slots))
        var sum: UInt64 = 0
        for slot in 0..<slots {
            let word = words[slot * cells + cell].load(ordering: .relaxed)
            let age = Int64(turn) - Int64(Self.turn(of: word))
            // Younger than the present: another thread's clock is ahead.
            if age < slotsRead && age > -slotsRead { sum += Self.count(of: word) }
        }
        return Int(sum)
    }

    // MARK: Words

    private func turn(at now: Instant) -> UInt64 {
        (now.nanoseconds / slotNanoseconds) & (UInt64.max >> Self.countBits)
    }

    private func index(of cell: Int, turn: UInt64) -> Int {
        Int(turn % UInt64(slots)) * cells + cell
    }

    private static func turn(of word: UInt64) -> UInt64 { word >> countBits }

    private static func count(of word: UInt64) -> UInt64 { word & countMask }

    private static func addSlowly(
        _ word: UnsafeMutablePointer<Atomic<UInt64>>, turn: UInt64, below limit: UInt64
    ) -> Bool {
        var current = word.pointee.load(ordering: .relaxed)
        while true {
            let held = Self.turn(of: current)
            if held > turn { return false }
            let count = held == turn ? Self.count(of: current) : 0
            guard count < limit else { return false }
            let (done, original) = word.pointee.weakCompareExchange(
                expected: current, desired: turn << countBits | (count + 1), ordering: .relaxed)
            if done { return true }
            current = original
        }
    }
}
