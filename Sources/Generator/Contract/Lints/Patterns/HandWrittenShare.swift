internal import Diagnostics
internal import OpenAPI

/// What Swift makes, no contract tells: which field it comes from, what a change breaks, what is shown when a service fails.
///
/// Counted are the single values of the answer, an element's once. Constants and what the runtime fills belong to neither side. An answer
/// without any binding is made by hand as a whole.
extension OperationLint {
    /// Fewer values say nothing.
    static let handWrittenMin = 3

    func checkHandWrittenShare() {
        guard let schema = operation.responseSchema else { return }
        var counted = Counted()
        if let body = operation.body {
            count(body, into: &counted)
        } else {
            counted.handWritten = schema.leafCount
        }
        let whole = counted.handWritten + counted.bound
        guard counted.handWritten >= Self.handWrittenMin, counted.handWritten * 2 > whole else { return }
        diagnostics.report(
            .composedByHand, at: operation.response.location,
            "\(counted.handWritten) of the \(whole) values that '\(operation.id)' answers with are made by hand-written Swift",
            notes: counted.first.map { [.init("the first is this", at: $0)] } ?? [],
            fix: "bind what is copied, and let a service decide what is decided")
    }

    private struct Counted {
        var handWritten = 0
        var bound = 0
        var first: Location?
    }

    private func count(_ composition: Composition, into counted: inout Counted) {
        switch composition.kind {
        case .swift:
            counted.handWritten += composition.target.leafCount
            counted.first = counted.first ?? composition.location
        case .value, .text, .percent, .recursion: counted.bound += 1
        case .opaque: counted.bound += composition.target.leafCount
        case .constant, .role, .nothing: break
        case .object, .each, .map, .elements, .union:
            for part in composition.parts { count(part, into: &counted) }
        }
    }
}

extension Schema {
    /// More than that is simply a lot.
    private static let leavesMax = 1_000

    /// Values without parts; of a type that contains itself, those up to there. At least one.
    fileprivate var leafCount: Int {
        var open: Set<ObjectIdentifier> = []
        var left = Self.leavesMax
        return max(1, countLeaves(&open, &left))
    }

    private func countLeaves(_ open: inout Set<ObjectIdentifier>, _ left: inout Int) -> Int {
        let view = self.view
        left -= 1
        guard left > 0, open.insert(ObjectIdentifier(view.schema)).inserted else { return 0 }
        defer { open.remove(ObjectIdentifier(view.schema)) }
        // Constants tell variants apart, and are no values of their own.
        if view.schema.const != nil { return 0 }
        let parts = view.parts
        if parts.isEmpty { return 1 }
        var count = 0
        for part in parts { count += part.countLeaves(&open, &left) }
        return count
    }
}
