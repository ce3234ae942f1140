/// One part of an `AnswerCache`, under its lock: a table by key, and rings by recency, by operation and by scope.
///
/// All of it is numbers of slots: an entry and a ring's head take one each; slot 0 is the head of recency, so that 0 also means none.
/// What leaves is handed out, for the caller to release behind the lock.
struct CacheShard: Sendable {
    /// What an entry takes beside its key's bytes and its answer: the slot, its links, its share of the tables.
    static let entryOverheadBytes = 256
    private static let bucketsMin = 64

    /// Which answers to purge.
    enum Group {
        case all
        case tag(String)
        case scope(tag: String, scopeHash: UInt64)
    }

    private struct Entry {
        var key: CacheKey?
        var answer: CachedAnswer?
        /// What the entry takes, in bytes; a head's: how many members its ring has.
        var size = 0
        /// The next in the bucket, or among the free.
        var chain: Int32 = 0
        var tagHead: Int32 = 0
        var scopeHead: Int32 = 0
        /// Until then somebody else refreshes it.
        var refreshEnd = Instant(nanoseconds: 0)
        var refreshNumber: UInt64 = 0
    }

    private struct Scope: Hashable {
        let tagHead: Int32
        let hash: UInt64
    }

    let bytesMax: Int
    var statistics = AnswerCache.Statistics()

    private var entries: [Entry] = []
    private var free: Int32 = 0
    private var buckets = [Int32](repeating: 0, count: bucketsMin)
    private var recency = SlotRings()
    private var byTag = SlotRings()
    private var byScope = SlotRings()
    /// As many as there are operations: they stay.
    private var tagHeads: [String: Int32] = [:]
    private var scopeHeads: [Scope: Int32] = [:]
    private var refreshes: UInt64 = 0

    init(bytesMax: Int) {
        self.bytesMax = bytesMax
        _ = takeSlot()
    }

    // MARK: Looking up

    /// Also gives back what was removed because its time is over.
    mutating func lookup(
        _ hash: UInt64, _ bytes: UnsafeRawBufferPointer, at now: Instant
    ) -> (AnswerCache.Lookup, removed: CachedAnswer?) {
        let slot = find(hash, bytes)
        guard slot != 0, let answer = entries[Int(slot)].answer else {
            statistics.misses += 1
            return (.miss, nil)
        }
        if now < answer.freshEnd {
            statistics.hits += 1
            touch(slot)
            return (.fresh(answer), nil)
        }
        if now < answer.staleEnd {
            statistics.stale += 1
            touch(slot)
            return (.stale(answer, refresh: takeRight(slot, at: now)), nil)
        }
        statistics.misses += 1
        if now < answer.staleIfErrorEnd {
            touch(slot)
            return (.expired(answer), nil)
        }
        return (.miss, removeEntry(slot))
    }

    private mutating func takeRight(_ slot: Int32, at now: Instant) -> AnswerCache.RefreshRight? {
        guard entries[Int(slot)].refreshEnd <= now else { return nil }
        refreshes += 1
        entries[Int(slot)].refreshEnd = now + AnswerCache.refreshTimeMax
        entries[Int(slot)].refreshNumber = refreshes
        return AnswerCache.RefreshRight(number: refreshes)
    }

    mutating func endRefresh(_ key: CacheKey, _ right: AnswerCache.RefreshRight) {
        let slot = key.withBytes { find(key.hash, $0) }
        guard slot != 0, entries[Int(slot)].refreshNumber == right.number else { return }
        entries[Int(slot)].refreshEnd = Instant(nanoseconds: 0)
    }

    private mutating func touch(_ slot: Int32) {
        guard recency.newest(0) != slot else { return }
        recency.leave(slot)
        recency.join(slot, 0)
    }

    private func find(_ hash: UInt64, _ bytes: UnsafeRawBufferPointer) -> Int32 {
        var slot = buckets[bucket(hash)]
        while slot != 0 {
            if let key = entries[Int(slot)].key, key.hash == hash, key.hasSameBytes(as: bytes) { return slot }
            slot = entries[Int(slot)].chain
        }
        return 0
    }

    private func bucket(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (buckets.count - 1) }

    // MARK: Storing

    mutating func store(_ key: CacheKey, _ answer: CachedAnswer) -> (isKept: Bool, removed: [CachedAnswer]) {
        var removed: [CachedAnswer] = []
        if let former = remove(key) { removed.append(former) }
        let size = Self.entryOverheadBytes + key.count + answer.byteCount
        guard size <= bytesMax, answer.storedAt < answer.end else {
            statistics.refusals += 1
            return (false, removed)
        }
        while statistics.bytes + size > bytesMax, let oldest = removeEntry(recency.oldest(0)) {
            removed.append(oldest)
            statistics.evictions += 1
        }
        insert(key, answer, size: size)
        return (true, removed)
    }

    private mutating func insert(_ key: CacheKey, _ answer: CachedAnswer, size: Int) {
        if statistics.entries >= buckets.count { growBuckets() }
        let slot = takeSlot()
        let tagHead = head(ofTag: answer.tag)
        let scopeHead = head(of: Scope(tagHead: tagHead, hash: answer.scopeHash))
        let bucket = bucket(key.hash)
        entries[Int(slot)] = Entry(
            key: key, answer: answer, size: size, chain: buckets[bucket], tagHead: tagHead, scopeHead: scopeHead)
        buckets[bucket] = slot
        recency.join(slot, 0)
        byTag.join(slot, tagHead)
        byScope.join(slot, scopeHead)
        entries[Int(tagHead)].size += 1
        entries[Int(scopeHead)].size += 1
        statistics.entries += 1
        statistics.bytes += size
    }

    private mutating func head(ofTag tag: String) -> Int32 {
        if let head = tagHeads[tag] { return head }
        let head = takeSlot()
        byTag.makeHead(head)
        tagHeads[tag] = head
        return head
    }

    private mutating func head(of scope: Scope) -> Int32 {
        if let head = scopeHeads[scope] { return head }
        let head = takeSlot()
        byScope.makeHead(head)
        scopeHeads[scope] = head
        return head
    }

    private mutating func growBuckets() {
        buckets = [Int32](repeating: 0, count: buckets.count * 2)
        var slot = recency.newest(0)
        while slot != 0, let key = entries[Int(slot)].key {
            let bucket = bucket(key.hash)
            entries[Int(slot)].chain = buckets[bucket]
            buckets[bucket] = slot
            slot = recency.newest(slot)
        }
    }

    private mutating func takeSlot() -> Int32 {
        guard free == 0 else {
            let slot = free
            free = entries[Int(slot)].chain
            entries[Int(slot)] = Entry()
            return slot
        }
        entries.append(Entry())
        recency.addSlot()
        byTag.addSlot()
        byScope.addSlot()
        return Int32(entries.count - 1)
    }

    private mutating func giveBack(_ slot: Int32) {
        entries[Int(slot)] = Entry(chain: free)
        free = slot
    }

    // MARK: Removing

    mutating func remove(_ key: CacheKey) -> CachedAnswer? {
        removeEntry(key.withBytes { find(key.hash, $0) })
    }

    func count(of group: Group) -> Int {
        switch group {
        case .all: statistics.entries
        case .tag, .scope: head(of: group).map { entries[Int($0)].size } ?? 0
        }
    }

    /// Removes the oldest members, or those used longest ago where the group is everything.
    mutating func remove(_ group: Group, atMost limit: Int) -> [CachedAnswer] {
        var removed: [CachedAnswer] = []
        while removed.count < limit, let head = head(of: group), let answer = removeEntry(oldest(of: group, head)) {
            removed.append(answer)
        }
        return removed
    }

    /// The keys of an operation's answers that are wanted.
    func keys(ofTag tag: String, where isWanted: (CacheKey) -> Bool) -> [CacheKey] {
        guard let head = tagHeads[tag] else { return [] }
        var keys: [CacheKey] = []
        var slot = byTag.newest(head)
        while slot != head {
            if let key = entries[Int(slot)].key, isWanted(key) { keys.append(key) }
            slot = byTag.newest(slot)
        }
        return keys
    }

    private func head(of group: Group) -> Int32? {
        switch group {
        case .all: 0
        case .tag(let tag): tagHeads[tag]
        case .scope(let tag, let hash): tagHeads[tag].flatMap { scopeHeads[Scope(tagHead: $0, hash: hash)] }
        }
    }

    private func oldest(of group: Group, _ head: Int32) -> Int32 {
        switch group {
        case .all: recency.oldest(head)
        case .tag: byTag.oldest(head)
        case .scope: byScope.oldest(head)
        }
    }

    /// Nil, and nothing happens, where the slot holds no answer.
    private mutating func removeEntry(_ slot: Int32) -> CachedAnswer? {
        let entry = entries[Int(slot)]
        guard let key = entry.key, let answer = entry.answer else { return nil }
        unchain(slot, bucket(key.hash), next: entry.chain)
        recency.leave(slot)
        byTag.leave(slot)
        byScope.leave(slot)
        entries[Int(entry.tagHead)].size -= 1
        entries[Int(entry.scopeHead)].size -= 1
        if entries[Int(entry.scopeHead)].size == 0 {
            scopeHeads[Scope(tagHead: entry.tagHead, hash: answer.scopeHash)] = nil
            giveBack(entry.scopeHead)
        }
        statistics.entries -= 1
        statistics.bytes -= entry.size
        giveBack(slot)
        return answer
    }

    private mutating func unchain(_ slot: Int32, _ bucket: Int, next: Int32) {
        if buckets[bucket] == slot {
            buckets[bucket] = next
            return
        }
        var before = buckets[bucket]
        while before != 0 {
            let behind = entries[Int(before)].chain
            if behind == slot {
                entries[Int(before)].chain = next
                return
            }
            before = behind
        }
    }
}
