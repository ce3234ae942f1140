/// One query on its way through one document. Everything it looks at counts, so that `$..*..*` ends.
final class JSONPathEvaluation {
    private let root: Node
    private var steps = 0
    private var patterns: [String: IRegexp?] = [:]
    /// What a pattern counts for while it is compiled, if in vain.
    private static let stepsPerPattern = 1_000

    init(root: Node) {
        self.root = root
    }

    func select(
        _ segments: some Collection<JSONPath.Segment>, from start: JSONPath.Selected
    ) throws(JSONPathFault) -> [JSONPath.Selected] {
        var nodes = [start]
        for segment in segments {
            var next: [JSONPath.Selected] = []
            for node in nodes { try select(segment, from: node, into: &next) }
            nodes = next
        }
        return nodes
    }

    private func select(
        _ segment: JSONPath.Segment, from node: JSONPath.Selected, into nodes: inout [JSONPath.Selected]
    ) throws(JSONPathFault) {
        for selector in segment.selectors { try select(selector, from: node, into: &nodes) }
        guard segment.isDescendant else { return }
        for child in try children(of: node) { try select(segment, from: child, into: &nodes) }
    }

    private func select(
        _ selector: JSONPath.Selector, from selected: JSONPath.Selected, into nodes: inout [JSONPath.Selected]
    ) throws(JSONPathFault) {
        try count(1)
        switch selector {
        case .name(let name):
            guard let member = selected.node.members?.first(where: { $0.key.isSame(as: name) }) else { return }
            nodes.append(selected.child(.key(member.key), member.value))
        case .wildcard: nodes += try children(of: selected)
        case .index(let index):
            guard let elements = selected.node.array else { return }
            let place = index < 0 ? index + elements.count : index
            if elements.indices.contains(place) { nodes.append(selected.child(.index(place), elements[place])) }
        case .slice(let start, let end, let step):
            guard let elements = selected.node.array else { return }
            for index in Self.indices(start, end, step, elements.count) {
                nodes.append(selected.child(.index(index), elements[index]))
            }
        case .filter(let logical):
            for child in try children(of: selected) where try holds(logical, for: child.node) { nodes.append(child) }
        }
    }

    private func children(of selected: JSONPath.Selected) throws(JSONPathFault) -> [JSONPath.Selected] {
        switch selected.node.value {
        case .array(let elements):
            try count(elements.count)
            return elements.enumerated().map { selected.child(.index($0), $1) }
        case .object(let members):
            try count(members.count)
            return members.map { selected.child(.key($0.key), $0.value) }
        default: return []
        }
    }

    /// Section 2.3.4.2.2.
    private static func indices(_ start: Int?, _ end: Int?, _ step: Int, _ count: Int) -> StrideTo<Int> {
        func normal(_ index: Int) -> Int { index < 0 ? index + count : index }
        guard step != 0 else { return stride(from: 0, to: 0, by: 1) }
        if step > 0 {
            let lower = min(max(start.map(normal) ?? 0, 0), count)
            let upper = min(max(end.map(normal) ?? count, 0), count)
            return stride(from: lower, to: upper, by: step)
        }
        let upper = min(max(start.map(normal) ?? count - 1, -1), count - 1)
        let lower = min(max(end.map(normal) ?? -1, -1), count - 1)
        return stride(from: upper, to: lower, by: step)
    }

    private func count(_ more: Int) throws(JSONPathFault) {
        steps += more
        if steps > JSONPath.stepsMax { throw .tooLong }
    }
}

// MARK: Filters

extension JSONPathEvaluation {
    private func holds(_ logical: JSONPath.Logical, for current: Node) throws(JSONPathFault) -> Bool {
        try count(1)
        switch logical {
        case .any(let parts):
            for part in parts where try holds(part, for: current) { return true }
            return false
        case .all(let parts):
            for part in parts where try !holds(part, for: current) { return false }
            return true
        case .not(let inner): return try !holds(inner, for: current)
        case .exists(let query): return try !nodes(of: query, for: current).isEmpty
        case .comparison(let left, let comparison, let right):
            return try compare(value(of: left, for: current), comparison, value(of: right, for: current))
        case .matches(let call): return try matches(call, for: current)
        }
    }

    private func nodes(of query: JSONPath.Query, for current: Node) throws(JSONPathFault) -> [Node] {
        let start = JSONPath.Selected(steps: [], node: query.isRelative ? current : root)
        return try select(query.segments, from: start).map(\.node)
    }

    /// nil is Nothing (section 2.4.1).
    private func value(of operand: JSONPath.Operand, for current: Node) throws(JSONPathFault) -> Node? {
        switch operand {
        case .literal(let value): return Node(value, at: root.location)
        case .query(let query): return try nodes(of: query, for: current).first
        case .call(let call): return try value(of: call, for: current)
        }
    }

    private func value(of call: JSONPath.Call, for current: Node) throws(JSONPathFault) -> Node? {
        switch (call.function, call.arguments[0]) {
        case (.length, .value(let operand)):
            guard let value = try value(of: operand, for: current) else { return nil }
            let length =
                value.string?.unicodeScalars.count ?? value.array?.count ?? value.members?.count
            return length.map(number)
        case (.count, .nodes(let query)): return number(try nodes(of: query, for: current).count)
        case (.value, .nodes(let query)):
            let nodes = try nodes(of: query, for: current)
            return nodes.count == 1 ? nodes[0] : nil
        default: return nil
        }
    }

    private func number(_ count: Int) -> Node { Node(.integer(Int64(count)), at: root.location) }

    private func matches(_ call: JSONPath.Call, for current: Node) throws(JSONPathFault) -> Bool {
        guard case .value(let textOperand) = call.arguments[0], case .value(let patternOperand) = call.arguments[1],
            let text = try value(of: textOperand, for: current)?.string,
            let source = try value(of: patternOperand, for: current)?.string
        else { return false }
        let known = patterns[source]
        let pattern = known ?? IRegexp(source)
        if known == nil {
            patterns[source] = .some(pattern)
            try count(Self.stepsPerPattern)
        }
        guard let pattern else { return false }
        try count(pattern.cost(of: text))
        return pattern.matches(text, isWhole: call.function == .match)
    }

    /// Section 2.3.5.2.2.
    private func compare(_ left: Node?, _ comparison: JSONPath.Comparison, _ right: Node?) -> Bool {
        switch comparison {
        case .equal: isEqual(left, right)
        case .unequal: !isEqual(left, right)
        case .less: isLess(left, right)
        case .greater: isLess(right, left)
        case .atMost: isLess(left, right) || isEqual(left, right)
        case .atLeast: isLess(right, left) || isEqual(left, right)
        }
    }

    private func isEqual(_ left: Node?, _ right: Node?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.isEqual(to: right)
    }

    private func isLess(_ left: Node?, _ right: Node?) -> Bool {
        guard let left, let right else { return false }
        if let left = left.string, let right = right.string {
            return left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
        }
        return left.compare(right).map { $0 < 0 } ?? false
    }
}

extension JSONPath.Selected {
    fileprivate func child(_ step: JSONPath.Step, _ node: Node) -> JSONPath.Selected {
        JSONPath.Selected(steps: steps + [step], node: node)
    }
}

extension String {
    /// Scalar by scalar: Swift's own comparison takes canonically equivalent texts for the same.
    func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
