/// Something that reads what anybody may write. It must refuse what is wrong and neither crash nor hang, and what it takes
/// must hold to the properties that `check` looks at.
protocol FuzzTarget: SendableMetatype {
    static var name: String { get }

    /// - Parameter seeds: inputs to begin with.
    init(seeds: [[UInt8]])

    /// The same for the same numbers.
    func input(_ random: inout RandomSource) -> [UInt8]

    /// - Returns: what does not hold; nil if all does.
    func fault(in input: [UInt8]) -> String?
}

/// All of them, in the order in which they run.
let fuzzTargets: [any FuzzTarget.Type] = [
    YAMLTarget.self, JSONTarget.self, ExpressionTarget.self, TemplateTarget.self, JSONPathTarget.self,
    DocumentTarget.self,
]
