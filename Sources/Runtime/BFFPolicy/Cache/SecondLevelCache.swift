/// A cache outside the process, behind `AnswerCache`: shared by processes, slower, and away at times.
///
/// Nobody waits for it longer than its own timeout, and nothing about it is an error to who asks: the worst is not to be found. An
/// object belongs to one loop; completions are called on it, exactly once, possibly before the call returns.
package protocol SecondLevelCache: AnyObject {
    /// Looks a value up. To be asked before each load whose answer is to be kept, refreshes too: the stamp comes with the answer.
    ///
    /// - Parameters:
    ///   - tag: the operation, as for `set`.
    ///   - scope: as for `set`.
    func get(
        _ key: CacheKey, tag: String, scope: CacheKey?, completion: @escaping (SecondLevelAnswer) -> Void)

    /// Keeps a value, some time after the call: whether it arrives, nobody learns.
    ///
    /// - Parameters:
    ///   - value: `CachedAnswer.write(to:storedAt:)`'s.
    ///   - ttl: how long it may be kept.
    ///   - tag: the operation, for `purge`.
    ///   - scope: the key of the scope's values, for `purge`; nil where everybody shares the answer. A value in a scope is somebody's
    ///     own: it is kept encrypted or not at all.
    ///   - stamp: from the answer to `get`, before the service was asked: what was purged since then is never found.
    func set(
        _ key: CacheKey, _ value: UnsafeRawBufferPointer, ttl: Duration, tag: String, scope: CacheKey?,
        stamp: SecondLevelStamp)

    /// Takes away all values of an operation, those of loads that are on their way too.
    ///
    /// - Parameter scope: nil means every scope.
    func purge(tag: String, scope: CacheKey?)

    func purgeAll()
}

/// What a second-level cache knows of a key.
package enum SecondLevelAnswer {
    /// The value, for the length of the call. It may be stale, or not what it should be: its reader tells.
    case hit(UnsafeRawBufferPointer, SecondLevelStamp)
    case miss(SecondLevelStamp)
    /// No answer in time. What is loaded now is not stored.
    case timeout
    /// No connection, too much to do, a refusal, or a value that nobody may trust. What is loaded now is not stored.
    case error
    /// It was not asked: it does not keep such values, or is about to purge them. What is loaded now is not stored.
    case notAsked

    /// What `set` wants; nil when the load's answer must not be stored.
    package var stamp: SecondLevelStamp? {
        switch self {
        case .hit(_, let stamp), .miss(let stamp): stamp
        case .timeout, .error, .notAsked: nil
        }
    }
}

/// Which purges a second-level cache had seen: of everything, of an operation, and of one scope of it.
package struct SecondLevelStamp: Hashable, Sendable {
    package let all: UInt64
    package let tag: UInt64
    /// 0 for a value without a scope.
    package let scope: UInt64

    package init(all: UInt64, tag: UInt64, scope: UInt64) {
        self.all = all
        self.tag = tag
        self.scope = scope
    }
}
