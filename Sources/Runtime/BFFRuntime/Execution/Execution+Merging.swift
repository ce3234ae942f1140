internal import BFFPolicy
internal import BFFTransport

// Equal calls of one request are made once: same service, operation and request, and safe.
extension Execution {
    func key(of call: ServiceCall, at site: CallSite) -> CacheKey {
        environment.keyBuilder.removeAll()
        environment.keyBuilder.append(site.target.tag)
        call.request.withWritten { head, body in
            environment.keyBuilder.append(head)
            environment.keyBuilder.append(body)
        }
        return environment.keyBuilder.key()
    }

    /// Takes part in an equal call that ends in time, or takes over the answer that it has brought.
    func join(_ place: CallPlace, _ key: CacheKey, until deadline: Instant) -> Bool {
        guard let index = active.firstIndex(where: { $0.key == key }) else { return false }
        if let answer = active[index].answer {
            guard (200..<300).contains(answer.status) else { return false }
            conclude(place, judge(answer, at: place))
            return true
        }
        guard active[index].isPending, case .attempts(let attempts) = active[index].work,
            attempts.deadline <= deadline
        else { return false }
        active.append(ActiveCall(work: .merged(into: index), place: place))
        return true
    }

    /// An equal call has ended for all who take part in it.
    func concludeMerged(into index: Int, _ end: CallEnd) {
        for other in active.indices where phase == .running && active[other].isMerged(into: index) {
            guard active[other].isPending else { continue }
            active[other].isPending = false
            let place = active[other].place
            switch end {
            case .failed(let failure): conclude(place, .failed(ComponentReason(failure)))
            case .refused(let refusal): conclude(place, .failed(ComponentReason(refusal)))
            case .answered(let call): conclude(place, judge(call, at: place))
            }
        }
    }

    /// The dependency that made a call gives it up: it goes on for another that takes part in it.
    func handOver(_ index: Int) -> Bool {
        let heir = active.firstIndex {
            $0.isPending && $0.isMerged(into: index) && $0.place.dependency != active[index].place.dependency
        }
        guard let heir else { return false }
        active[index].place = active[heir].place
        active[heir].isPending = false
        return true
    }
}
