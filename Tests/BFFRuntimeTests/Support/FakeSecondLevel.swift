import BFFPolicy

/// A second level in a dictionary, that can be told to fail, and to answer later.
final class FakeSecondLevel: SecondLevelCache {
    enum Mood {
        case fine, timeout, error, notAsked
    }

    var mood = Mood.fine
    /// Look-ups are answered by `answerAll` instead of at once.
    var isSlow = false
    private(set) var log: [String] = []
    private var values: [CacheKey: (bytes: [UInt8], stamp: SecondLevelStamp)] = [:]
    private var waiting: [() -> Void] = []
    /// Purges of everything count, whatever they are of.
    private var generation: UInt64 = 1

    var count: Int { values.count }

    private var stamp: SecondLevelStamp { SecondLevelStamp(all: generation, tag: 0, scope: 0) }

    func get(
        _ key: CacheKey, tag: String, scope: CacheKey?, completion: @escaping (SecondLevelAnswer) -> Void
    ) {
        log.append("get \(tag)\(scope == nil ? "" : " scoped")")
        let answer = { [self] in
            switch mood {
            case .timeout: completion(.timeout)
            case .error: completion(.error)
            case .notAsked: completion(.notAsked)
            case .fine:
                guard let value = values[key], value.stamp == stamp else { return completion(.miss(stamp)) }
                value.bytes.withUnsafeBytes { completion(.hit($0, stamp)) }
            }
        }
        if isSlow { waiting.append(answer) } else { answer() }
    }

    func answerAll() {
        let answers = waiting
        waiting = []
        for answer in answers { answer() }
    }

    func set(
        _ key: CacheKey, _ value: UnsafeRawBufferPointer, ttl: Duration, tag: String, scope: CacheKey?,
        stamp: SecondLevelStamp
    ) {
        log.append("set \(tag)\(scope == nil ? "" : " scoped") \(ttl.components.seconds)s")
        values[key] = (Array(value), stamp)
    }

    func purge(tag: String, scope: CacheKey?) {
        log.append("purge \(tag)\(scope == nil ? "" : " scoped")")
        generation += 1
    }

    func purgeAll() { generation += 1 }

    /// Cuts what is kept, as if somebody else had written it.
    func spoil() {
        for (key, value) in values { values[key] = (value.bytes.dropLast(), value.stamp) }
    }
}
