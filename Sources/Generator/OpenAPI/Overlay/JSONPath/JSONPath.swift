/// A query by RFC 9535: which parts of a document are meant.
///
///     $.paths['/rows'].get   $..parameters[?@.in == 'query']   $.servers[-1]
package struct JSONPath: Sendable {
    package let text: String
    let segments: [Segment]

    /// Filters and parentheses within each other.
    static let nestingMax = 64
    /// Nodes that one query looks at, those of its filters counted too, and steps of its patterns.
    static let stepsMax = 5_000_000

    /// - Throws: what is wrong, and where, if the text is no well-formed and well-typed query (sections 2.1, 2.4.3).
    package init(_ text: String) throws(JSONPathFault) {
        var parser = JSONPathParser(text)
        self.text = text
        segments = try parser.query()
    }

    init(text: String, segments: [Segment]) {
        self.text = text
        self.segments = segments
    }

    /// One step into the document.
    package enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    /// A node and the way to it from the root.
    package struct Selected {
        package let steps: [Step]
        package let node: Node
    }

    /// The nodelist, in the RFC's order: the same node may stand in it more than once.
    ///
    /// - Throws: where the query would look at more than `stepsMax` nodes.
    package func select(in root: Node) throws(JSONPathFault) -> [Selected] {
        let evaluation = JSONPathEvaluation(root: root)
        return try evaluation.select(segments, from: Selected(steps: [], node: root))
    }
}

/// Why a text is no query, or one that cannot be answered.
package struct JSONPathFault: Error, Hashable, Sendable {
    /// Counted from 1, in Unicode scalars; nil where the fault has no place.
    package let character: Int?
    /// A clause without a full stop.
    package let message: String

    init(_ message: String, at character: Int? = nil) {
        self.character = character
        self.message = message
    }

    static let tooLong = JSONPathFault("it looks at more than \(JSONPath.stepsMax) values")
}

extension JSONPath {
    struct Segment: Sendable {
        /// `..`: every node below takes the selectors, too.
        let isDescendant: Bool
        let selectors: [Selector]
        /// Scalars of the query before the segment, and up to its end.
        let start: Int
        let end: Int
    }

    indirect enum Selector: Sendable {
        case name(String)
        case wildcard
        case index(Int)
        case slice(start: Int?, end: Int?, step: Int)
        case filter(Logical)
    }

    indirect enum Logical: Sendable {
        case any([Logical])
        case all([Logical])
        case not(Logical)
        case exists(Query)
        case comparison(Operand, Comparison, Operand)
        case matches(Call)
    }

    enum Comparison: String, CaseIterable, Sendable {
        // Longer ones first: the parser takes the first that stands there.
        case equal = "=="
        case unequal = "!="
        case atMost = "<="
        case atLeast = ">="
        case less = "<"
        case greater = ">"
    }

    /// `$…` or `@…` inside a filter.
    struct Query: Sendable {
        let isRelative: Bool
        let segments: [Segment]

        /// It can give one node at most.
        var isSingular: Bool {
            segments.allSatisfy { segment in
                guard !segment.isDescendant, segment.selectors.count == 1 else { return false }
                switch segment.selectors[0] {
                case .name, .index: return true
                case .wildcard, .slice, .filter: return false
                }
            }
        }
    }

    /// Gives a value, or nothing.
    indirect enum Operand: Sendable {
        case literal(Node.Value)
        case query(Query)
        case call(Call)
    }

    struct Call: Sendable {
        let function: Function
        let arguments: [Argument]
    }

    enum Argument: Sendable {
        case value(Operand)
        case nodes(Query)
    }

    /// Section 2.4.
    enum Function: String, CaseIterable, Sendable {
        case length, count, match, search, value

        enum Parameter {
            case value, nodes
        }

        var parameters: [Parameter] {
            switch self {
            case .length: [.value]
            case .count, .value: [.nodes]
            case .match, .search: [.value, .value]
            }
        }

        /// Otherwise it gives true or false, and is a test of its own.
        var givesValue: Bool {
            switch self {
            case .length, .count, .value: true
            case .match, .search: false
            }
        }
    }
}
