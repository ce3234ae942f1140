internal import Contract
internal import OpenAPI

/// Courses of caches that need services which say nothing against it: what an example forbids to keep, or a result that is never found, would
/// hide what the contract promises.
extension CoursePlanner {
    /// Where the examples themselves leave nothing open, `addCache` has done it all.
    mutating func addKeeping(_ index: Int, _ cache: CacheDeclaration) {
        let dependency = operation.dependencies[index]
        let base = model.keepable()
        guard model.keeping(index, in: base) == .whole else {
            return add("cache, where its service allows it", of: dependency) { _ in nil }
        }
        let kept = operation.dependencies.indices.filter { model.keeping($0, in: base) == .whole }
        let isClear = operation.dependencies.indices.allSatisfy { model.keeping($0, in: base) != .undecided }
        if model.keeping(index) != .whole, isClear {
            add("cache, where its service allows it", of: dependency, keepsAnswers: true) { planner in
                var timeline = CacheTimeline(planner.operation, of: index, keeping: kept)
                return timeline.steps { planner.kept($0, base.with($1)) }
            }
        }
        addScopes(index, base)
        if cache.isPerItem { addItems(index, base) }
        for case .call(let fallback, _, _) in dependency.fallback where fallback.cache != nil {
            addFallbackCache(index, fallback, base)
        }
    }

    private func kept(_ name: String, _ scenario: Scenario) -> PlannedRow? { row(name, scenario).map(keeping) }

    // MARK: Scopes

    /// Other callers get answers of their own.
    private mutating func addScopes(_ index: Int, _ base: Scenario) {
        let dependency = operation.dependencies[index]
        let call = ServiceOperation(dependency.call)
        for source in dependency.call.cache?.scope ?? [] {
            guard let other = OtherRequest(source, model) else { continue }
            add("cache by \(other.name)", of: dependency, keepsAnswers: true) { planner in
                let another = planner.rows.row(
                    "by another \(other.name)", [other.change], of: other.model, in: base)
                guard let mine = planner.kept("by one", base), var theirs = another, theirs.code == nil else {
                    return nil
                }
                theirs.values = []
                theirs.requests = []
                func ask(_ row: PlannedRow, _ count: Int) -> PlannedStep {
                    .ask(1, row, [PlannedCalls(operation: call, count: count)])
                }
                return [ask(mine, 1), ask(mine, 0), ask(theirs, 1), ask(theirs, 0), ask(mine, 0)]
            }
        }
    }

    // MARK: Elements of batches

    /// What is kept already is not asked for again.
    private mutating func addItems(_ index: Int, _ base: Scenario) {
        let dependency = operation.dependencies[index]
        let call = ServiceOperation(dependency.call)
        guard let batch = dependency.batch else { return }
        let reader = model.outcome(in: base).reader
        let keys = BatchModel(batch, model.check).keys(reader)
        guard keys.count > 1, let last = keys.last, let edits = model.edits(takingAway: [last], from: index, in: base)
        else { return }
        let fewer = base.with(Scenario(edits: edits))
        let left = BatchModel(batch, model.check).keys(model.outcome(in: fewer).reader)
        let isFewer = left.count == keys.count - 1 && left.allSatisfy { key in keys.contains { $0.isEqual(to: key) } }
        guard isFewer else { return }
        add("cache by element", of: dependency, keepsAnswers: true) { planner in
            guard let first = planner.kept("without one element", fewer), var second = planner.kept("with it", base)
            else { return nil }
            second.requests = ConsumedCallReader(planner.model, reader)
                .requests(of: dependency.call, index, keys: [last])
            let one = [PlannedCalls(operation: call, count: 1)]
            return [.ask(1, first, one), .ask(1, second, one)]
        }
    }

    // MARK: What stands in

    /// A fallback's answers are kept by their own rules.
    private mutating func addFallbackCache(_ index: Int, _ call: Call, _ base: Scenario) {
        let dependency = operation.dependencies[index]
        let (own, fallback) = (ServiceOperation(dependency.call), ServiceOperation(call))
        guard let cache = call.cache?.declaration, own != fallback else { return }
        // Nothing else may grow old meanwhile.
        let isCalm = operation.dependencies.allSatisfy { other in
            other.call.cache.map { $0.declaration.ttl.scaled(80) > cache.ttl.scaled(125) } ?? true
                || ServiceOperation(other.call) == own
        }
        guard isCalm else { return }
        add("cache of \(fallback.operation)", of: dependency, keepsAnswers: true) { planner in
            let failing = base.with(Scenario(faults: [(own, .internalError)]))
            var ill = base.with(Scenario(faults: [(own, .internalError), (fallback, .internalError)]))
            let isStale = cache.stale > cache.ttl.scaled(40)
            if isStale { ill.kept[fallback] = .stale }
            guard let row = planner.kept("500, fallback", failing), let late = planner.kept("500, late", ill) else {
                return nil
            }
            func ask(_ row: PlannedRow, _ count: Int) -> PlannedStep {
                .ask(1, row, [PlannedCalls(operation: fallback, count: count)])
            }
            return [
                ask(row, 1), ask(row, 0), .pass(cache.ttl.scaled(80)), ask(row, 0), .pass(cache.ttl.scaled(40)),
                ask(late, 1), ask(row, 1),
            ]
        }
    }
}
