internal import BFFJSON
internal import BFFPolicy
internal import BFFTransport

// The steps of one dependency: what is tried, and what becomes of it.
extension Execution {
    /// Tries the dependency's steps from `first` on until one has calls under way or gives something.
    func attempt(_ dependency: Int, from first: Int) {
        let declaration = operation.declaration.dependencies[dependency]
        for step in first..<max(first, declaration.steps.count) {
            states[dependency].begin(step: step, calls: 0)
            switch declaration.steps[step] {
            case .empty:
                functions.settle(self, dependency, .empty)
                return settle(dependency, .fallback(.empty))
            case .value:
                functions.settle(self, dependency, .value)
                return settle(dependency, .fallback(.value))
            case .call:
                switch functions.start(self, dependency, step) {
                case .nothing:
                    return settle(dependency, step == 0 ? .ok : .fallback(.call))
                case .skip where step == 0:
                    return skip(dependency)
                case .skip:
                    states[dependency].note(.input)
                case .calls(let count):
                    if let reason = start(count, of: dependency, step: step) {
                        states[dependency].note(reason)
                    } else {
                        return
                    }
                }
            }
        }
        exhaust(dependency)
    }

    /// - Returns: why nothing was started; nil: the dependency is on its way, or has gone on already.
    private func start(_ count: Int, of dependency: Int, step: Int) -> ComponentReason? {
        guard let site = operation.site(dependency: dependency, step: step) else { return .failed }
        guard scheduler.now < callsEnd else { return .timeout }
        if let cache = site.cache {
            if cache.policy.perItem {
                startItems(at: site, cache)
            } else {
                startCached(count, at: site, cache)
            }
            return nil
        }
        return startCalls(count, at: site)
    }

    /// Its input is missing, or it was to come after something that did not succeed.
    func skip(_ dependency: Int) {
        let declaration = operation.declaration.dependencies[dependency]
        if declaration.isCritical, !declaration.endsInStandIn { return fail(.dependency(dependency, .input)) }
        standIn(dependency, else: .input)
        settle(dependency, .skipped(.input))
    }

    /// There is no time for what is optional.
    func shed(_ dependency: Int) {
        standIn(dependency, else: .shed)
        settle(dependency, .skipped(.shed))
    }

    private func standIn(_ dependency: Int, else reason: ComponentReason) {
        switch operation.declaration.dependencies[dependency].steps.last {
        case .empty?: functions.settle(self, dependency, .empty)
        case .value?: functions.settle(self, dependency, .value)
        case .call?, nil: functions.settle(self, dependency, .failed(reason))
        }
    }

    /// No step is left.
    private func exhaust(_ dependency: Int) {
        let reason = states[dependency].reason ?? .failed
        guard !operation.declaration.dependencies[dependency].isCritical else {
            return fail(.dependency(dependency, reason))
        }
        functions.settle(self, dependency, .failed(reason))
        settle(dependency, .error(reason))
    }

    // MARK: Verdicts

    /// A call has its verdict: what does it make of its dependency?
    func conclude(_ place: CallPlace, _ verdict: Verdict) {
        let dependency = place.dependency
        switch verdict {
        case .propagated(let status):
            return fail(.propagated(dependency: dependency, status: status))
        case .failed(let reason):
            states[dependency].note(reason)
            guard operation.declaration.dependencies[dependency].isPartial else {
                cancelCalls(of: dependency)
                return attempt(dependency, from: place.step + 1)
            }
            states[dependency].lost += 1
        case .absent: states[dependency].absent += 1
        case .accepted: break
        }
        states[dependency].pending -= 1
        if states[dependency].pending == 0 { conclude(dependency) }
    }

    /// All calls of a step have their verdict, and not all are lost unless the batch may lose parts.
    private func conclude(_ dependency: Int) {
        let state = states[dependency]
        if state.lost == state.calls { return attempt(dependency, from: state.step + 1) }
        if state.absent + state.lost == state.calls {
            functions.settle(self, dependency, .absent)
        } else {
            states[dependency].holdsAnswer = true
        }
        if state.step == 0, state.lost == 0 { invalidate(dependency) }
        settle(dependency, outcome(of: state))
    }

    private func outcome(of state: DependencyState) -> ComponentOutcome {
        if state.lost > 0 { return .error(state.reason ?? .failed) }
        if let age = state.reading.spareAge { return .cached(age: age) }
        if state.step > 0 { return .fallback(.call) }
        return state.reading.isStale ? .stale : .ok
    }

    /// Whether the dependency is still at this step: what has just happened may have moved it on.
    func isTrying(_ dependency: Int, step: Int) -> Bool {
        phase == .running && states[dependency].step == step && states[dependency].outcome == nil
    }
}

extension DependencyDeclaration {
    /// Whatever happens, there is a value.
    fileprivate var endsInStandIn: Bool {
        switch steps.last {
        case .empty?, .value?: true
        case .call?, nil: false
        }
    }
}
