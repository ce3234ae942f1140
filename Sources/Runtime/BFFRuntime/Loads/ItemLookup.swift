internal import BFFPolicy

/// Asks the second level for the elements of a batch that this process's memory does not hold. Loop-confined; lives until all are known.
final class ItemLookup {
    struct Found {
        var answers: [CacheKey: CachedAnswer] = [:]
        /// Nil where one of them could not be asked for: nothing is stored then.
        var stamp: SecondLevelStamp?
    }

    private let environment: CallEnvironment
    private let site: CallSite
    private let scope: CacheKey?
    private let completion: (Found) -> Void
    private var found = Found()
    private var waiting: Int
    private var isWhole = true

    /// - Parameter completion: called once, perhaps from inside `begin`.
    init(
        count: Int, at site: CallSite, scope: CacheKey?, in environment: CallEnvironment,
        _ completion: @escaping (Found) -> Void
    ) {
        waiting = count
        self.site = site
        self.scope = scope
        self.environment = environment
        self.completion = completion
    }

    func begin(_ keys: Set<CacheKey>, in secondLevel: any SecondLevelCache) {
        let stamp = environment.cache.answers?.stamp(tag: site.target.tag, scopeHash: scope?.hash ?? 0)
        for key in keys {
            secondLevel.get(key, tag: site.target.tag, scope: scope) { [self] answer in take(answer, key, stamp) }
        }
    }

    private func take(_ answer: SecondLevelAnswer, _ key: CacheKey, _ stamp: AnswerCache.Stamp?) {
        if let answer = environment.read(answer, of: site, scope) {
            environment.cache.answers?.store(key, answer, stamp: stamp)
            found.answers[key] = answer
        }
        if let stamp = answer.stamp {
            // The first one is the oldest: what was purged since is never found.
            found.stamp = found.stamp ?? stamp
        } else {
            isWhole = false
        }
        waiting -= 1
        guard waiting == 0 else { return }
        if !isWhole { found.stamp = nil }
        completion(found)
    }
}
