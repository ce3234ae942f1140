internal import BFFJSON
internal import BFFPolicy
internal import BFFTelemetry

// The cache outside the process: asked before the service, and told of what the service says.
extension SharedLoad {
    func lookUp(in secondLevel: any SecondLevelCache, _ completion: @escaping (CachedAnswer?) -> Void) {
        secondLevel.get(purpose.key, tag: site.target.tag, scope: purpose.scope) { [self] found in
            secondLevelStamp = found.stamp
            count(found)
            if case .hit(let bytes, _) = found {
                completion(read(bytes))
            } else {
                completion(nil)
            }
        }
    }

    private func count(_ found: SecondLevelAnswer) {
        switch found {
        case .hit: environment.metrics.secondLevel(.hit)
        case .miss: environment.metrics.secondLevel(.miss)
        case .timeout: environment.metrics.secondLevel(.timeout)
        case .error: environment.metrics.secondLevel(.error)
        case .notAsked: break
        }
    }

    func remember(_ answer: CachedAnswer) {
        guard let secondLevel = environment.secondLevel, let stamp = secondLevelStamp else { return }
        var bytes = ByteBuffer()
        answer.write(to: &bytes, storedAt: Self.wallClock)
        let ttl = answer.end - environment.scheduler.now
        bytes.withBytes {
            secondLevel.set(
                purpose.key, $0, ttl: ttl, tag: site.target.tag, scope: purpose.scope, stamp: stamp)
        }
    }

    /// Another process may have kept what this one's plan cannot read: it is held against the projection like any answer.
    private func read(_ bytes: UnsafeRawBufferPointer) -> CachedAnswer? {
        let now = environment.scheduler.now
        guard
            let answer = CachedAnswer(
                reading: bytes, at: now, wallClock: Self.wallClock, tag: site.target.tag,
                scopeHash: purpose.scope?.hash ?? 0),
            now < answer.freshEnd, let snapshot = answer.snapshot,
            operation.functions.cache.isAcceptable(site.dependency, site.step, snapshot.value)
        else { return nil }
        return answer
    }

    /// Milliseconds since 1970.
    private static var wallClock: Int64 { Int64(Timestamp.now * 1000) }
}
