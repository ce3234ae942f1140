/// A cache outside the process, behind `AnswerCache`: shared by processes, slower, and away at times.
///
/// An outage, a timeout and a fault are a miss; nobody who asks learns more. An object belongs to one loop; completions are called
/// on it, exactly once, possibly before the call returns.
package protocol SecondLevelCache: AnyObject {
    /// - Parameter completion: is given the value, for the length of the call; nil for a miss.
    func get(_ key: CacheKey, completion: @escaping (UnsafeRawBufferPointer?) -> Void)

    /// - Parameters:
    ///   - value: `CachedAnswer.write(to:storedAt:)`'s.
    ///   - ttl: how long it may be kept.
    ///   - tag: the operation, for `purge`.
    ///   - scope: the key of the scope's values, for `purge`; nil where everybody shares the answer. A value in a scope is somebody's
    ///     own: it is encrypted when a key is configured.
    func set(_ key: CacheKey, _ value: UnsafeRawBufferPointer, ttl: Duration, tag: String, scope: CacheKey?)

    func remove(_ key: CacheKey)

    /// - Parameter scope: nil means every scope.
    func purge(tag: String, scope: CacheKey?)
}
