internal import OpenAPI

/// The tree of all that one caller reads of a body.
struct ReadParts {
    private var isWhole = false
    private var properties: [String: ReadParts] = [:]
    /// Of an array, a map or free-form JSON.
    private var elements: [ReadParts] = []

    init(_ uses: [Use]) {
        for use in uses { if case .body(let steps) = use.part { add(steps[...], isWhole: use.isWhole) } }
    }

    private init() {}

    private mutating func add(_ steps: ArraySlice<Use.Step>, isWhole whole: Bool) {
        guard let step = steps.first else {
            if whole { isWhole = true }
            return
        }
        switch step {
        // Which variant a body holds is not asked: what any of them reads is kept.
        case .variant: add(steps.dropFirst(), isWhole: whole)
        case .property(let name): properties[name, default: ReadParts()].add(steps.dropFirst(), isWhole: whole)
        case .elements, .values:
            if elements.isEmpty { elements = [ReadParts()] }
            elements[0].add(steps.dropFirst(), isWhole: whole)
        }
    }

    /// The body without what is not read.
    func part(of body: Node) -> Node {
        if isWhole { return body }
        switch body.value {
        case .object(let members):
            let kept = members.compactMap { member -> Node.Member? in
                guard let below = properties[member.key] ?? elements.first else { return nil }
                return Node.Member(
                    key: member.key, keyLocation: member.keyLocation, value: below.part(of: member.value))
            }
            return Node(.object(kept), at: body.location)
        case .array(let nodes):
            guard let below = elements.first else { return Node(.array([]), at: body.location) }
            return Node(.array(nodes.map { below.part(of: $0) }), at: body.location)
        case .null, .bool, .integer, .number, .string: return body
        }
    }
}
