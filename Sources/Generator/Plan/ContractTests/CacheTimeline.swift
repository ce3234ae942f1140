internal import Contract

/// What an application's cache holds for one operation while time passes, in a course about one of its dependencies.
///
/// Lifetimes differ by a tenth, so there are times of which nothing can be said: then there is no course.
struct CacheTimeline {
    private enum State {
        case fresh, stale, gone
    }

    private let operation: ClientOperation
    /// The dependency that the course is about.
    private let index: Int
    /// Dependencies of whose answers everything is kept.
    private let kept: [Int]
    private var now = Duration.zero
    /// By dependency: when its answer was stored.
    private var storedAt: [Int: Duration] = [:]
    private var result: [PlannedStep] = []

    init(_ operation: ClientOperation, of index: Int, keeping kept: [Int]) {
        self.operation = operation
        self.index = index
        self.kept = kept
    }

    /// - Parameter row: what comes out in a state; nil where that is not decided.
    mutating func steps(row: (String, Scenario) -> PlannedRow?) -> [PlannedStep]? {
        guard let cache = operation.dependencies[index].call.cache?.declaration else { return nil }
        let ttl = cache.ttl
        // Stored, and served again as long as it is fresh.
        guard ask(row), ask(row) else { return nil }
        pass(ttl.scaled(80))
        guard ask(row) else { return nil }
        // Stale now, or gone: asked for anew, in the background or not. Then it is fresh again.
        if cache.stale == .zero || cache.stale > ttl.scaled(40) {
            pass(ttl.scaled(40))
            guard ask(row), ask(row) else { return nil }
        }
        // Too old for everything but to stand in, and then for that, too.
        let isPatient = operation.dependencies[index].call.policy.isPatient
        if isPatient, cache.staleIfError > cache.stale + ttl.scaled(30) {
            pass(ttl.scaled(115) + cache.stale)
            guard ask(row, isIll: true) else { return nil }
            pass(ttl.scaled(115) + cache.staleIfError)
            guard ask(row, isIll: true) else { return nil }
        }
        return result
    }

    private mutating func pass(_ duration: Duration) {
        now += duration
        result.append(.pass(duration))
    }

    /// - Parameter isIll: the dependency's service answers 500.
    /// - Returns: false where nobody can say what comes.
    private mutating func ask(_ row: (String, Scenario) -> PlannedRow?, isIll: Bool = false) -> Bool {
        let call = ServiceOperation(operation.dependencies[index].call)
        var scenario = Scenario()
        var name = isIll ? "500" : "cold"
        var count = 1
        if isIll { scenario.faults = [(call, .internalError)] }
        for other in kept {
            let dependency = operation.dependencies[other]
            guard let cache = dependency.call.cache?.declaration else { continue }
            guard let state = state(of: other, cache) else { return false }
            let operation = ServiceOperation(dependency.call)
            switch state {
            case .fresh: break
            case .stale: scenario.kept[operation] = .stale
            case .gone:
                let age = storedAt[other].map { now - $0 }
                if other == index, isIll, let age, age < cache.ttl.scaled(88) + cache.staleIfError {
                    scenario.kept[operation] = .spare
                    name = "500, stale answer at hand"
                }
            }
            if other == index, state == .fresh { (name, count) = ("kept", 0) }
            if other == index, state == .stale { name = "stale" }
            if state != .fresh, !(other == index && isIll) { storedAt[other] = now }
        }
        guard let row = row(name, scenario) else { return false }
        result.append(.ask(1, row, [PlannedCalls(operation: call, count: count)]))
        return true
    }

    /// nil where that cannot be said.
    private func state(of dependency: Int, _ cache: CacheDeclaration) -> State? {
        guard let stored = storedAt[dependency] else { return .gone }
        let age = now - stored
        if age < cache.ttl.scaled(88) { return .fresh }
        if age < cache.ttl.scaled(112) { return nil }
        if cache.stale == .zero || age > cache.ttl.scaled(112) + cache.stale { return .gone }
        return age < cache.ttl.scaled(88) + cache.stale ? .stale : nil
    }
}
