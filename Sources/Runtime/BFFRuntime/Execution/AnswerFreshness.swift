internal import BFFHTTP
internal import BFFJSON
internal import BFFPolicy
internal import BFFTransport

/// How old an answer is, and how long it stays fresh, by the cached answers that it is put together from.
struct AnswerFreshness {
    /// The plan's `cache.maxAge`, cut to the shortest life that is left of a cached part.
    let maxAgeSeconds: Int
    /// Of the oldest cached part; nil where none came from the cache.
    let ageSeconds: Int?
}

extension Execution {
    var freshness: AnswerFreshness {
        let maxAge = operation.maxAgeSeconds
        guard operation.readsCache else { return AnswerFreshness(maxAgeSeconds: maxAge, ageSeconds: nil) }
        var age: Duration?
        var remaining: Duration?
        for state in states {
            if let other = state.reading.age { age = max(age ?? other, other) }
            if let other = state.reading.remaining { remaining = min(remaining ?? other, other) }
        }
        let left = remaining.map { Int(max(.zero, $0).components.seconds) } ?? maxAge
        return AnswerFreshness(
            maxAgeSeconds: min(maxAge, left), ageSeconds: age.map { Int(max(.zero, $0).components.seconds) })
    }

    /// `Cache-Control`, `Age` and `Cache-Status` of an answer that reads the cache.
    func writeCacheFields(into fields: inout FieldWriter) {
        guard operation.readsCache else {
            fields.field("Cache-Control", isDegraded ? "no-store" : operation.cacheControl)
            return
        }
        let freshness = freshness
        if isDegraded || operation.declaration.maxAge == nil {
            fields.field("Cache-Control", "no-store")
        } else {
            // Whoever keeps the answer takes its age off (RFC 9111, section 4.2): what is left then is what we mean.
            let seconds = freshness.maxAgeSeconds + (freshness.ageSeconds ?? 0)
            let audience = operation.declaration.isPrivate ? "private" : "public"
            fields.field("Cache-Control", "\(audience), max-age=\(seconds)")
        }
        if let age = freshness.ageSeconds { fields.field("Age", age) }
        var statuses = ByteBuffer()
        for (dependency, state) in zip(operation.declaration.dependencies, states) {
            guard let status = state.reading.status(of: dependency.component) else { continue }
            if !statuses.isEmpty { statuses.append(", ") }
            status.append(to: &statuses)
        }
        guard !statuses.isEmpty else { return }
        statuses.withBytes { _ = fields.field("Cache-Status", HTTPText(unsafelyBorrowing: $0)) }
    }
}

extension CacheReading {
    /// Each cached component is a cache of its own; nil where it was not asked.
    fileprivate func status(of component: StaticString) -> CacheStatus? {
        guard !isEmpty else { return nil }
        var status = CacheStatus(
            cache: "\(component)", forwarded: forwarded, ttlSeconds: remaining.map { Int($0.components.seconds) })
        status.isStored = isStored
        status.isCollapsed = coalesced > 0
        return status
    }

    /// Why the service was asked; nil: it was not, or in the background.
    private var forwarded: CacheStatus.Reason? {
        if spareAge != nil { return .stale }
        guard misses > 0 else { return nil }
        return hits + stales > 0 ? .partial : .miss
    }
}
