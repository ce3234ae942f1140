/// What an answer's fields allow a cache that many share: `Cache-Control`, `Age`, `Expires`, `Date` and `Vary` (RFC 9111), with the
/// windows of RFC 5861.
///
/// Made for a cache that never asks whether what it holds is still valid: what may only be used after that (`no-cache`) is not
/// stored at all. Where the fields contradict themselves or cannot be read, the answer counts as stale, or is not stored.
package struct CacheControl: Hashable, Sendable {
    /// False after `no-store`, `private` and `no-cache`, with or without names of fields, where `Vary` names what the key does not
    /// hold, and where a quoted text does not end.
    package let isStorable: Bool
    /// How old the answer was when it came: what `Age` says and the way took, or the time since `Date` (section 4.2.3).
    package let age: Duration
    /// How much longer it is fresh, by `s-maxage`, `max-age` or `Expires`, in this order; nil when none of them is there.
    package let freshMax: Duration?
    /// How long it may be served stale, from the end of its freshness: `stale-while-revalidate`. Nil when nothing is said; zero
    /// after `must-revalidate`, `proxy-revalidate`, and `s-maxage` without it (section 5.2.2.10).
    package let staleMax: Duration?
    /// Likewise in place of a failure: `stale-if-error`.
    package let staleIfErrorMax: Duration?

    /// - Parameters:
    ///   - fields: the answer's.
    ///   - now: Unix time, when the answer came.
    ///   - delay: from asking to the answer.
    ///   - unkeyed: names in lower case of request fields that the key leaves out.
    package init(_ fields: HTTPFields, now: Int, delay: Duration = .zero, unkeyed: [StaticString] = []) {
        let directives = CacheDirectives(fields)
        let date = fields.first("date").flatMap { HTTPDate.read($0, now: now) }
        let age = Self.age(fields, date: date, now: now, delay: delay)
        self.age = age
        isStorable =
            !directives.forbidsStoring && !fields.has("*", in: "vary")
            && !unkeyed.contains { fields.has($0, in: "vary") }
        let lifetime = directives.lifetime ?? Self.lifetimeOfExpires(fields, date: date ?? now, now: now)
        freshMax = lifetime.map { max(.zero, .seconds($0) - age) }
        let isSilent = directives.sharedMaxAge == .absent
        staleMax = Self.window(directives.staleWhileRevalidate, directives, silent: isSilent)
        staleIfErrorMax = Self.window(directives.staleIfError, directives, silent: isSilent)
    }

    private static func window(_ seconds: DeltaSeconds, _ directives: CacheDirectives, silent: Bool) -> Duration? {
        if directives.forbidsStale { return .zero }
        return seconds.value.map { .seconds($0) } ?? (silent ? nil : .zero)
    }

    private static func age(_ fields: HTTPFields, date: Int?, now: Int, delay: Duration) -> Duration {
        let apparent = date.map { now - $0 } ?? 0
        var stated: Int?
        // The first member counts, and one that is no number is as good as none (section 5.1).
        fields.forEachElement(of: "age") { text in
            if case .seconds(let seconds) = DeltaSeconds(text) { stated = seconds }
            return false
        }
        return max(.seconds(apparent), .seconds(stated ?? 0) + max(.zero, delay))
    }

    /// Zero for a date that cannot be read, such as `0`, and for dates that differ (section 5.3).
    private static func lifetimeOfExpires(_ fields: HTTPFields, date: Int, now: Int) -> Int? {
        var lifetime: Int?
        for index in 0..<fields.count where fields.name(at: index) == "expires" {
            let seconds = HTTPDate.read(fields.value(at: index), now: now).map { max(0, $0 - date) } ?? 0
            lifetime = lifetime == nil || lifetime == seconds ? seconds : 0
        }
        return lifetime
    }
}
