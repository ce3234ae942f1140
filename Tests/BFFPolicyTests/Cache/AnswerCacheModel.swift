@testable import BFFPolicy

/// What a cache of one shard must do, said as plainly as can be: a list of entries, those used last at its end.
struct AnswerCacheModel {
    struct Entry {
        let key: CacheKey
        let answer: CachedAnswer
        var refresh: (right: AnswerCache.RefreshRight?, end: Instant) = (nil, Instant(nanoseconds: 0))

        var size: Int { entryBytes(answer, key) }
    }

    /// What a look-up must say: the answer and whether a right comes with it.
    enum Expected {
        case fresh(CachedAnswer), stale(CachedAnswer, mayRefresh: Bool), expired(CachedAnswer), miss
    }

    let bytesMax: Int
    private(set) var entries: [Entry] = []
    private(set) var statistics = AnswerCache.Statistics()
    /// Every purge so far: who asks whether one came between.
    private(set) var purges: [(tag: String?, scope: UInt64?)] = []

    init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    mutating func lookup(_ key: CacheKey, at now: Instant) -> Expected {
        guard let index = entries.firstIndex(where: { $0.key == key }) else {
            statistics.misses += 1
            return .miss
        }
        let entry = entries.remove(at: index)
        let answer = entry.answer
        guard now < max(answer.staleEnd, answer.staleIfErrorEnd, answer.freshEnd) else {
            statistics.misses += 1
            count()
            return .miss
        }
        entries.append(entry)
        if now < answer.freshEnd {
            statistics.hits += 1
            return .fresh(answer)
        }
        if now < answer.staleEnd {
            statistics.stale += 1
            return .stale(answer, mayRefresh: entry.refresh.end <= now)
        }
        statistics.misses += 1
        return .expired(answer)
    }

    /// The cache gave the right for the entry that was looked up last.
    mutating func give(_ right: AnswerCache.RefreshRight, at now: Instant) {
        entries[entries.count - 1].refresh = (right, now + AnswerCache.refreshTimeMax)
    }

    mutating func endRefresh(_ key: CacheKey, _ right: AnswerCache.RefreshRight) {
        guard let index = entries.firstIndex(where: { $0.key == key && $0.refresh.right == right }) else { return }
        entries[index].refresh.end = Instant(nanoseconds: 0)
    }

    mutating func store(_ key: CacheKey, _ answer: CachedAnswer) -> Bool {
        _ = remove(key)
        let entry = Entry(key: key, answer: answer)
        guard entry.size <= bytesMax, answer.end > answer.storedAt else {
            statistics.refusals += 1
            return false
        }
        while entries.reduce(entry.size, { $0 + $1.size }) > bytesMax {
            entries.removeFirst()
            statistics.evictions += 1
        }
        entries.append(entry)
        count()
        return true
    }

    mutating func refuse() {
        statistics.refusals += 1
    }

    mutating func remove(_ key: CacheKey) -> Bool {
        remove { $0.key == key } > 0
    }

    mutating func purge(tag: String?, scope: UInt64?) -> Int {
        purges.append((tag, scope))
        return remove { entry in
            (tag == nil || tag == entry.answer.tag) && (scope == nil || scope == entry.answer.scopeHash)
        }
    }

    /// Whether a purge behind the first `purgeCount` takes such answers.
    func wasPurged(since purgeCount: Int, tag: String, scope: UInt64) -> Bool {
        purges.dropFirst(purgeCount).contains {
            ($0.tag == nil || $0.tag == tag) && ($0.scope == nil || $0.scope == scope)
        }
    }

    private mutating func remove(_ isGone: (Entry) -> Bool) -> Int {
        let before = entries.count
        entries.removeAll(where: isGone)
        count()
        return before - entries.count
    }

    private mutating func count() {
        statistics.entries = entries.count
        statistics.bytes = entries.reduce(0) { $0 + $1.size }
    }
}
