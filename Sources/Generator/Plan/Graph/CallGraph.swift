internal import Contract
internal import OpenAPI

/// When each dependency can start, and what the slowest way through costs.
package struct CallGraph {
    /// Dependencies that can start together, by index. Those of a later wave wait for one of the wave before.
    package let waves: [[Int]]
    package let longestPath: [(dependency: String, timeouts: Duration)]
    package let budget: Duration
    package let reserve: Duration

    package var longest: Duration { longestPath.reduce(.zero) { $0 + $1.timeouts } }
    /// What is left of the budget behind reserve and longest path.
    package var slack: Duration { budget - reserve - longest }

    init(_ operation: ClientOperation) {
        var levels: [Int] = []
        // A contract without cycles: each dependency's level is final once those that it reads have theirs.
        levels = Array(repeating: 0, count: operation.dependencies.count)
        for _ in operation.dependencies {
            for (index, dependency) in operation.dependencies.enumerated() {
                levels[index] = dependency.reads.map { levels[$0] + 1 }.max() ?? 0
            }
        }
        let last = levels.max() ?? -1
        waves = (0...max(last, 0)).map { level in levels.indices.filter { levels[$0] == level } }.filter { !$0.isEmpty }
        longestPath = operation.longestPath
        budget = operation.plan.budget
        reserve = operation.plan.reserve
    }
}

/// How many calls a dependency makes for one request, and how many keys a batch can ask for.
package struct FanOut {
    /// nil for what is no batch, and where nothing bounds the keys.
    package let keysMax: Int?
    /// Zero for what may be skipped: a batch without keys, a missing input, an `after` that failed. Inputs that
    /// break their schema do not count.
    package let callsMin: Int
    /// Of one step; nil where nothing bounds it.
    package let callsMax: Int?

    init(_ dependency: Dependency) {
        guard let batch = dependency.batch else {
            keysMax = nil
            callsMin = dependency.maySkip ? 0 : 1
            callsMax = 1
            return
        }
        callsMin = 0
        let takes = batch.keys.map { $0.source.isSequence ? Self.smaller($0.take, $0.source.elementsMax) : 1 }
        let keys = takes.reduce(Optional(0)) { sum, take in sum.flatMap { sum in take.map { sum + $0 } } }
        keysMax = keys
        guard let size = batch.maxSize else {
            callsMax = 1
            return
        }
        callsMax = keys.map { max(1, ($0 + size - 1) / size) }
    }

    private static func smaller(_ left: Int?, _ right: Int?) -> Int? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}

extension Dependency {
    /// Something that the call needs may be missing.
    fileprivate var maySkip: Bool {
        if !after.isEmpty { return true }
        let mayLack = call.parameters.contains { parameter, value in
            guard parameter.isRequired, case .source(let source) = value else { return false }
            return source.isNullable || source.mayBeAbsent
        }
        return mayLack || (call.body?.mayLack ?? false)
    }
}

extension BodyValue {
    fileprivate var mayLack: Bool {
        switch self {
        case .value(.source(let source), let target, _):
            source.mayBeAbsent || (source.isNullable && !target.isNullable)
        case .value(.literal, _, _): false
        case .composition(let composition): composition.isNullable || composition.mayBeAbsent
        case .object(let members): members.contains { $0.isRequired && $0.value.mayLack }
        }
    }
}

extension Source {
    /// How many elements the source can give by its arrays' `maxItems`; nil without a bound.
    fileprivate var elementsMax: Int? {
        var product = 1
        var schema = rootSchema
        for step in steps {
            if case .elements = step.kind {
                guard let bound = schema.effective.maxItems else { return nil }
                product *= bound
            }
            schema = step.schema
        }
        return product
    }
}
