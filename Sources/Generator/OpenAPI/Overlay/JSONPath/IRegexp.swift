/// An interoperable regular expression (RFC 9485), as `match` and `search` take it. It runs as a set of states, so its
/// time is linear in the text.
struct IRegexp {
    /// States that counted repetitions may expand to: beyond that a pattern is taken for none.
    static let statesMax = 10_000
    static let nestingMax = 64

    enum State {
        /// Takes one scalar and goes on with the next state.
        case scalars(ScalarSet)
        case jump(Int)
        case split(Int, Int)
        case end
    }

    struct ScalarSet {
        enum Item {
            case range(UInt32, UInt32)
            case category(String, isNegated: Bool)
        }

        var items: [Item] = []
        var isNegated = false

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            let isIn = items.contains { item in
                switch item {
                case .range(let low, let high): (low...high).contains(scalar.value)
                case .category(let name, let isNegated): scalar.isOf(category: name) != isNegated
                }
            }
            return isIn != isNegated
        }
    }

    private let states: [State]

    /// nil where the text is no such expression: by RFC 9535, section 2.4.6, nothing matches it then.
    init?(_ text: String) {
        var parser = IRegexpParser(text)
        guard let tree = parser.parse() else { return nil }
        var states: [State] = []
        guard Self.compile(tree, into: &states) else { return nil }
        states.append(.end)
        self.states = states
    }

    /// An upper bound of the steps that a search takes.
    func cost(of text: String) -> Int {
        let (steps, overflow) = (text.utf8.count + 1).multipliedReportingOverflow(by: states.count)
        return overflow ? .max / 2 : steps
    }

    func matches(_ text: String, isWhole: Bool) -> Bool {
        var current = StateSet(count: states.count)
        var next = StateSet(count: states.count)
        add(0, to: &current)
        for scalar in text.unicodeScalars {
            if !isWhole {
                if current.hasEnd { return true }
                add(0, to: &current)
            }
            for index in current.waiting {
                guard case .scalars(let set) = states[index], set.contains(scalar) else { continue }
                add(index + 1, to: &next)
            }
            swap(&current, &next)
            next.removeAll()
            if isWhole, current.waiting.isEmpty, !current.hasEnd { return false }
        }
        return current.hasEnd
    }

    private struct StateSet {
        var waiting: [Int] = []
        var hasEnd = false
        private var seen: [Bool]
        private var marked: [Int] = []

        init(count: Int) {
            seen = Array(repeating: false, count: count)
        }

        mutating func insert(_ index: Int) -> Bool {
            if seen[index] { return false }
            seen[index] = true
            marked.append(index)
            return true
        }

        mutating func removeAll() {
            for index in marked { seen[index] = false }
            marked.removeAll(keepingCapacity: true)
            waiting.removeAll(keepingCapacity: true)
            hasEnd = false
        }
    }

    private func add(_ start: Int, to set: inout StateSet) {
        var stack = [start]
        while let index = stack.popLast() {
            guard set.insert(index) else { continue }
            switch states[index] {
            case .scalars: set.waiting.append(index)
            case .jump(let target): stack.append(target)
            case .split(let first, let second): stack += [second, first]
            case .end: set.hasEnd = true
            }
        }
    }

    // MARK: Compiling

    indirect enum Tree {
        case set(ScalarSet)
        case sequence([Tree])
        case alternatives([Tree])
        case repeated(Tree, min: Int, max: Int?)
    }

    /// - Returns: false where it would take too many states.
    private static func compile(_ tree: Tree, into states: inout [State]) -> Bool {
        guard states.count < statesMax else { return false }
        switch tree {
        case .set(let set): states.append(.scalars(set))
        case .sequence(let parts):
            for part in parts where !compile(part, into: &states) { return false }
        case .alternatives(let parts):
            var ends: [Int] = []
            for (index, part) in parts.enumerated() {
                let split = states.count
                let isLast = index == parts.count - 1
                if !isLast { states.append(.jump(0)) }
                guard compile(part, into: &states) else { return false }
                if isLast { break }
                ends.append(states.count)
                states.append(.jump(0))
                states[split] = .split(split + 1, states.count)
            }
            for end in ends { states[end] = .jump(states.count) }
        case .repeated(let inner, let min, let max): return compile(inner, min, max, into: &states)
        }
        return true
    }

    private static func compile(_ inner: Tree, _ min: Int, _ max: Int?, into states: inout [State]) -> Bool {
        guard min <= statesMax, (max ?? 0) <= statesMax else { return false }
        for _ in 0..<min {
            let before = states.count
            guard compile(inner, into: &states) else { return false }
            // What takes no state, as an empty group, is the same however often it stands there.
            if states.count == before { return true }
        }
        guard let max else {
            let split = states.count
            states.append(.jump(0))
            guard compile(inner, into: &states) else { return false }
            states.append(.jump(split))
            states[split] = .split(split + 1, states.count)
            return true
        }
        var splits: [Int] = []
        for _ in min..<Swift.max(min, max) {
            splits.append(states.count)
            states.append(.jump(0))
            guard compile(inner, into: &states) else { return false }
        }
        for split in splits { states[split] = .split(split + 1, states.count) }
        return true
    }
}

extension Unicode.Scalar {
    /// A general category by its one or two letters: `L`, `Lu`.
    fileprivate func isOf(category name: String) -> Bool {
        properties.generalCategory.abbreviation.hasPrefix(name)
    }
}

extension Unicode.GeneralCategory {
    /// Unicode's own two letters.
    fileprivate var abbreviation: String {
        switch self {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }
}
