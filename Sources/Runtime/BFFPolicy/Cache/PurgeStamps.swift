internal import Synchronization

/// Counts purges, so that an answer asked for before one can be told when it comes after it.
///
/// A fixed table indexed by hash: operations and scopes that fall together only make an answer not be stored that could have been.
///
/// `@unchecked Sendable`: the table is atomics, allocated and freed with the object.
final class PurgeStamps: @unchecked Sendable {
    private static let slots = 4096

    private let counters = UnsafeMutablePointer<Atomic<UInt64>>.allocate(capacity: slots)

    init() {
        for index in 0..<Self.slots { (counters + index).initialize(to: Atomic(0)) }
    }

    deinit {
        counters.deinitialize(count: Self.slots)
        counters.deallocate()
    }

    func stamp(tag: String, scopeHash: UInt64) -> AnswerCache.Stamp {
        AnswerCache.Stamp(tag: read(Self.slot(tag)), scope: read(Self.slot(tag, scopeHash)))
    }

    func raise(tag: String) { raise(Self.slot(tag)) }

    func raise(tag: String, scopeHash: UInt64) { raise(Self.slot(tag, scopeHash)) }

    func raiseAll() {
        for index in 0..<Self.slots { raise(index) }
    }

    private func read(_ index: Int) -> UInt64 { counters[index].load(ordering: .acquiring) }

    private func raise(_ index: Int) { counters[index].wrappingAdd(1, ordering: .acquiringAndReleasing) }

    private static func slot(_ tag: String) -> Int { tag.hashValue & (slots - 1) }

    private static func slot(_ tag: String, _ scopeHash: UInt64) -> Int {
        var hasher = Hasher()
        hasher.combine(tag)
        hasher.combine(scopeHash)
        return hasher.finalize() & (slots - 1)
    }
}
