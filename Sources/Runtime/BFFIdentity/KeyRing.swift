internal import BFFPolicy
internal import Synchronization

/// The keys that tokens are verified with, as they are now. Process-wide: verifiers of all loops look whether it has moved on, and whoever
/// fetches keys replaces them as a whole.
public final class KeyRing: Sendable {
    private let keys: Locked<KeySet?>
    private let version = Atomic<Int>(1)
    private let isAsked = Atomic<Bool>(false)
    private let ask = Locked<(@Sendable () -> Void)?>(nil)

    /// - Parameter keys: nil while none are known: no token can be verified then.
    public init(_ keys: KeySet?) {
        self.keys = Locked(keys)
    }

    public var hasKeys: Bool { keys.withLock { $0 != nil } }

    /// The keys, where they are not those of `known`.
    func keys(since known: Int) -> (keys: KeySet?, version: Int)? {
        // Before the keys are read: a replacement in between is seen by the next question.
        let current = version.load(ordering: .acquiring)
        return current == known ? nil : (keys.withLock { $0 }, current)
    }

    /// Takes new keys for the old ones. The same keys change nothing, and verified tokens stay known.
    package func replace(_ new: KeySet) {
        let isChanged = keys.withLock { keys in
            guard keys?.keys != new.keys else { return false }
            keys = new
            return true
        }
        if isChanged { version.wrappingAdd(1, ordering: .releasing) }
    }

    // MARK: Missing keys

    /// - Parameter body: called from any loop when a token names a key that is not there; not again before `askAgain`. It must not wait.
    package func onMissingKey(_ body: (@Sendable () -> Void)?) {
        ask.withLock { $0 = body }
    }

    package func askAgain() {
        isAsked.store(false, ordering: .relaxed)
    }

    func noteMissingKey() {
        guard !isAsked.exchange(true, ordering: .relaxed) else { return }
        ask.withLock { $0?() }
    }
}
