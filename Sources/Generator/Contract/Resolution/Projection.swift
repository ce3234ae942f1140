package import OpenAPI

/// What one client's operation reads of an answer: a tree of the steps that lead to a value that is copied.
package final class Projection {
    package typealias Key = Source.Step.Kind

    package let schema: Schema
    /// In the order of first use.
    package private(set) var children: [(key: Key, mayBeAbsent: Bool, projection: Projection)] = []
    /// All that stands below is read: an opaque copy, or a selected part as a whole.
    package private(set) var isWhole = false
    /// A scalar, or a part that is read as it is.
    package private(set) var isLeaf = false
    /// What is read reaches the view model or hand-written code, not only another call or a comparison of keys.
    package private(set) var isSeen = false

    package init(schema: Schema) {
        self.schema = schema
    }

    package func child(_ key: Key) -> Projection? {
        children.first { $0.key == key }?.projection
    }

    /// Adds the path; the last part is a leaf.
    func add(_ steps: some Sequence<Source.Step>, isWhole: Bool = false, isSeen: Bool) {
        let end = end(of: steps)
        end.isLeaf = true
        if isWhole { end.isWhole = true }
        if isSeen { end.isSeen = true }
    }

    /// Adds the path without reading what stands at its end.
    func pass(_ steps: some Sequence<Source.Step>) {
        _ = end(of: steps)
    }

    private func end(of steps: some Sequence<Source.Step>) -> Projection {
        steps.reduce(self) { $0.below($1) }
    }

    /// Whether what the path leads to is seen already.
    func shows(_ steps: some Sequence<Source.Step>, isWhole: Bool) -> Bool {
        var projection = self
        for step in steps {
            if projection.isWhole { return true }
            guard let below = projection.child(step.kind) else { return false }
            projection = below
        }
        return projection.isWhole || (projection.isLeaf && projection.isSeen && !isWhole)
    }

    private func below(_ step: Source.Step) -> Projection {
        // An index reads an element like any other.
        let key: Key = if case .index = step.kind { .elements } else { step.kind }
        if let known = child(key) { return known }
        let made = Projection(schema: step.schema)
        children.append((key, step.mayBeAbsent, made))
        return made
    }
}
