internal import BFFJSON
internal import BFFPolicy
internal import BFFTelemetry

// The cache outside the process: asked before the service, and told of what the service says.
extension SharedLoad {
    func lookUp(in secondLevel: any SecondLevelCache, _ completion: @escaping (CachedAnswer?) -> Void) {
        secondLevel.get(purpose.key, tag: site.target.tag, scope: purpose.scope) { [self] found in
            secondLevelStamp = found.stamp
            let answer = environment.read(found, of: site, purpose.scope)
            let isAcceptable = answer?.snapshot.map {
                operation.functions.cache.isAcceptable(site.dependency, site.step, $0.value)
            }
            completion(isAcceptable == true ? answer : nil)
        }
    }

    /// Elements were looked up before it was known which are missing; those that are refreshed were not.
    func stamp(_ items: ItemKeys, in secondLevel: any SecondLevelCache, _ completion: @escaping () -> Void) {
        if let stamp = items.lookedUp {
            secondLevelStamp = stamp
            return completion()
        }
        guard let key = items.wanted.first else { return completion() }
        secondLevel.get(key, tag: site.target.tag, scope: purpose.scope) { [self] found in
            secondLevelStamp = found.stamp
            completion()
        }
    }

    func remember(_ answer: CachedAnswer, under key: CacheKey) {
        guard let secondLevel = environment.secondLevel, let stamp = secondLevelStamp else { return }
        var bytes = ByteBuffer()
        answer.write(to: &bytes, storedAt: CallEnvironment.wallClock)
        let ttl = answer.end - environment.scheduler.now
        bytes.withBytes {
            secondLevel.set(key, $0, ttl: ttl, tag: site.target.tag, scope: purpose.scope, stamp: stamp)
        }
    }
}

extension CallEnvironment {
    /// What the second level knows, unless it is too old. Another process may have kept what this one's plan cannot read: it is to be held
    /// against the projection like any answer.
    func read(_ found: SecondLevelAnswer, of site: CallSite, _ scope: CacheKey?) -> CachedAnswer? {
        switch found {
        case .hit(let bytes, _):
            metrics.secondLevel(.hit)
            let now = scheduler.now
            let answer = CachedAnswer(
                reading: bytes, at: now, wallClock: Self.wallClock, tag: site.target.tag, scopeHash: scope?.hash ?? 0)
            return answer.flatMap { now < $0.freshEnd && $0.snapshot != nil ? $0 : nil }
        case .miss: metrics.secondLevel(.miss)
        case .timeout: metrics.secondLevel(.timeout)
        case .error: metrics.secondLevel(.error)
        case .notAsked: break
        }
        return nil
    }

    /// Milliseconds since 1970.
    fileprivate static var wallClock: Int64 { Int64(Timestamp.now * 1000) }
}
