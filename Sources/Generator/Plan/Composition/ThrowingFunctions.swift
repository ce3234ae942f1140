/// Which functions of a composition may throw: those in which a join fails the answer, an element can be dropped as invalid or
/// hand-written Swift is called, and those that call them.
struct ThrowingFunctions {
    private var names: Set<String> = []

    /// None throws: what writes the bodies of calls.
    static let none = ThrowingFunctions(of: [])

    init(of functions: [ComposeFunction]) {
        names = Set(functions.filter(\.throwsItself).map(\.name))
        var count = -1
        while names.count > count {
            count = names.count
            for function in functions where function.values.contains(where: contains) { names.insert(function.name) }
        }
    }

    func contains(_ function: ComposeFunction) -> Bool { names.contains(function.name) }

    func contains(_ value: ComposeFunction.Value) -> Bool {
        switch value {
        case .inline(let text, _): RequirementPlanner.isCalled(in: text)
        case .function(let name, _), .unwrapping(_, _, let name, _): names.contains(name)
        case .components: false
        }
    }
}

extension ComposeFunction {
    fileprivate var throwsItself: Bool {
        if case .scalar(let text, _) = body, RequirementPlanner.isCalled(in: text) { return true }
        return !checks.isEmpty || guards.contains { if case .dependency = $0.failure { true } else { false } }
    }

    fileprivate var values: [Value] {
        switch body {
        case .object(let fields): fields.map(\.value)
        case .array(let loops, _): loops.map(\.value)
        case .map(_, _, _, let value, _): [value]
        case .union(_, let cases): cases.map(\.value)
        case .scalar: []
        }
    }
}
