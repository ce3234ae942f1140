internal import Diagnostics
internal import OpenAPI

/// Which dependency waits for which, by index in the plan.
struct DependencyGraph {
    /// What must have settled before a dependency starts, ascending: what it reads, and `after`.
    let reads: [[Int]]
    /// `after` alone, ascending.
    let after: [[Int]]
    /// What a dependency takes at most: its timeout and those of its fallback chain.
    let timeouts: [Duration]
    /// Indices from the first call to the last of the slowest way; empty without dependencies, or in a cycle.
    let longestPath: [Int]
    /// Indices of the way with the most calls in sequence; likewise.
    let deepestPath: [Int]
    let hasCycle: Bool

    /// Reports names under `after` that do not exist, and cycles.
    init(_ dependencies: [DependencyDeclaration], diagnostics: Diagnostics) {
        let names = dependencies.map(\.name)
        var reads: [[Int]] = []
        var after: [[Int]] = []
        for dependency in dependencies {
            var waits: Set<Int> = []
            for entry in dependency.after {
                guard let index = names.firstIndex(of: entry.name) else {
                    diagnostics.report(
                        .unknownDependency, at: entry.location,
                        "'after' names '\(entry.name)', which is no dependency here",
                        fix: Suggestion.fix(for: entry.name, in: names))
                    continue
                }
                waits.insert(index)
            }
            after.append(waits.sorted())
            waits.formUnion(dependency.inputs.compactMap { $0.dependencyName }.compactMap(names.firstIndex))
            reads.append(waits.sorted())
        }
        self.reads = reads
        self.after = after
        timeouts = dependencies.map(\.timeouts)
        let order = Self.order(reads)
        hasCycle = order == nil
        if let order {
            longestPath = Self.path(order, reads, weights: timeouts, zero: .zero)
            deepestPath = Self.path(order, reads, weights: dependencies.map { _ in 1 }, zero: 0)
        } else {
            longestPath = []
            deepestPath = []
            Self.reportCycle(reads, dependencies, diagnostics)
        }
    }

    /// Everything that must come before, through `after` alone.
    func comesAfter(_ later: Int, _ earlier: Int) -> Bool {
        var left = after[later]
        var seen: Set<Int> = []
        while let next = left.popLast() {
            if next == earlier { return true }
            if seen.insert(next).inserted { left += after[next] }
        }
        return false
    }

    /// Dependencies after what they wait for; nil in a cycle.
    private static func order(_ reads: [[Int]]) -> [Int]? {
        var done: [Int] = []
        var isDone = Array(repeating: false, count: reads.count)
        while done.count < reads.count {
            let ready = reads.indices.filter { index in !isDone[index] && reads[index].allSatisfy { isDone[$0] } }
            if ready.isEmpty { return nil }
            for index in ready { isDone[index] = true }
            done += ready
        }
        return done
    }

    /// The heaviest way; of equals the one that is written first.
    private static func path<Weight: Comparable & AdditiveArithmetic>(
        _ order: [Int], _ reads: [[Int]], weights: [Weight], zero: Weight
    ) -> [Int] {
        var totals = Array(repeating: zero, count: reads.count)
        var previous: [Int?] = Array(repeating: nil, count: reads.count)
        for index in order {
            var best = zero
            for read in reads[index] where totals[read] > best || previous[index] == nil {
                best = totals[read]
                previous[index] = read
            }
            totals[index] = best + weights[index]
        }
        guard var last = totals.indices.max(by: { (totals[$0], -$0) < (totals[$1], -$1) }) else { return [] }
        var path = [last]
        while let before = previous[last] {
            path.append(before)
            last = before
        }
        return path.reversed()
    }

    private static func reportCycle(
        _ reads: [[Int]], _ dependencies: [DependencyDeclaration], _ diagnostics: Diagnostics
    ) {
        var reported: Set<Int> = []
        for start in reads.indices where !reported.contains(start) {
            guard let cycle = cycle(through: start, reads) else { continue }
            if !reported.isDisjoint(with: cycle) { continue }
            reported.formUnion(cycle)
            let names = (cycle + [start]).map { "'\(dependencies[$0].name)'" }
            let message =
                cycle.count == 1
                ? "\(names[0]) waits for itself" : "\(names.joined(separator: " waits for ")): none can start"
            diagnostics.report(
                .cycle, at: dependencies[start].nameLocation, message,
                notes: cycle.dropFirst().map {
                    .init("'\(dependencies[$0].name)' stands here", at: dependencies[$0].nameLocation)
                },
                fix: "let one of them read something else")
        }
    }

    /// The shortest way from a dependency back to itself.
    private static func cycle(through start: Int, _ reads: [[Int]]) -> [Int]? {
        var ways: [[Int]] = [[start]]
        var seen: Set<Int> = []
        while !ways.isEmpty {
            let way = ways.removeFirst()
            guard let last = way.last else { continue }
            for next in reads[last] {
                if next == start { return way }
                if seen.insert(next).inserted { ways.append(way + [next]) }
            }
        }
        return nil
    }
}

extension DependencyDeclaration {
    /// Every expression that the dependency's call, its keys and its fallback chain read.
    var inputs: [Expression] {
        var inputs = call.inputs
        for link in fallback {
            if case .call(let call, _, _, _, _) = link { inputs += call.inputs }
        }
        return inputs + (batch?.keys.map(\.source) ?? [])
    }

    /// The timeout and those of the fallback chain.
    var timeouts: Duration {
        fallback.reduce(policy.timeout) { total, link in
            if case .call(_, let timeout, _, _, _) = link { total + timeout } else { total }
        }
    }
}

extension CallDeclaration {
    var inputs: [Expression] {
        parameters.flatMap { $0.value.expressions } + (body?.expressions ?? [])
    }
}

extension ValueDeclaration {
    var expressions: [Expression] {
        switch self {
        case .expression(let expression): [expression]
        case .literal: []
        case .object(let fields, _): fields.flatMap { $0.value.expressions }
        }
    }
}

extension Expression {
    /// The name that may be a dependency's: outside of bindings nothing else is in scope.
    var dependencyName: String? {
        switch root {
        case .variable(let name), .variableStatus(let name), .variableHeader(let name, _): name
        case .requestParameter, .requestBody, .requestID, .subject, .claim: nil
        }
    }
}
