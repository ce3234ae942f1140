import Contract
import OpenAPI

/// A Swift expression that reads a source.
struct Access {
    let text: String
    /// The expression is an Optional.
    let isOptional: Bool
    /// What it reads; nil for what is no part of a body.
    let node: Projection?
    /// Of a value that is there.
    let type: String
    /// A sequence of such values, from a source that fans out.
    var isCollected = false

    /// As a parameter's type.
    var slot: String { isOptional ? type + "?" : type }

    var collected: Access {
        Access(text: text, isOptional: false, node: node, type: type, isCollected: true)
    }

    /// With `??` where needed.
    func or(_ replacement: String) -> String { isOptional ? "\(text) ?? \(replacement)" : text }
}

/// What expressions may name at one place of the generated code.
struct AccessScope {
    /// A place that has a name of its own here, because it was found to be there.
    private struct Bound {
        let root: Source.Root
        let steps: [Source.Step.Kind]
        let access: Access
    }

    private var bound: [Bound] = []

    /// What a root is called here.
    mutating func bind(_ root: Source.Root, _ access: Access) {
        bound.append(Bound(root: root, steps: [], access: access))
    }

    /// From here on the source's value is called `name`, and it is there.
    mutating func bind(_ source: Source, as name: String) {
        guard let access = access(source) else { return }
        let value = Access(text: name, isOptional: false, node: access.node, type: access.type)
        bound.append(Bound(root: source.root, steps: source.steps.map(\.kind), access: value))
    }

    /// What a root is called here; nil where it has no name.
    func root(_ root: Source.Root) -> Access? { bound.last { $0.root == root && $0.steps.isEmpty }?.access }

    /// The value of a source without `*`.
    func access(_ source: Source) -> Access? {
        guard let (steps, start) = start(of: source) else { return nil }
        return follow(steps, from: start)
    }

    /// The longest named place on the source's way, and the steps that are left.
    private func start(of source: Source) -> ([Source.Step], Access)? {
        let kinds = source.steps.map(\.kind)
        let fitting = bound.filter { $0.root == source.root && kinds.starts(with: $0.steps) }
        guard let longest = fitting.max(by: { $0.steps.count < $1.steps.count }) else { return nil }
        return (Array(source.steps.dropFirst(longest.steps.count)), longest.access)
    }

    /// Everything that a source with `*` gives, in order, as one sequence. Absent and null parts contribute nothing.
    func sequence(_ source: Source) -> Access? {
        guard let (steps, start) = start(of: source) else { return nil }
        let parts = steps.split(omittingEmptySubsequences: false) { step in
            if case .elements = step.kind { true } else { false }
        }
        guard let head = parts.first, var current = follow(Array(head), from: start) else { return nil }
        guard parts.count > 1 else { return current }
        current = elements(of: current)
        for (index, part) in parts.enumerated().dropFirst() {
            let isLast = index == parts.count - 1
            if part.isEmpty && isLast { break }
            let element = Access(
                text: "$0", isOptional: current.isOptional, node: current.node, type: current.type)
            guard let inner = follow(Array(part), from: element) else { return nil }
            if isLast {
                let function = inner.isOptional ? "compactMap" : "map"
                current = Access(
                    text: "\(current.text).lazy.\(function)({ \(inner.text) })", isOptional: false, node: inner.node,
                    type: inner.type)
            } else {
                let nested = elements(of: inner)
                current = Access(
                    text: "\(current.text).lazy.flatMap({ \(nested.text) })", isOptional: nested.isOptional,
                    node: nested.node, type: nested.type)
            }
        }
        return current
    }

    /// The elements of an array; `isOptional` says that an element may be null.
    private func elements(of array: Access) -> Access {
        let element = array.node?.element
        return Access(
            text: array.isOptional ? "(\(array.text) ?? [])" : array.text, isOptional: element?.isNullable ?? false,
            node: element, type: element?.swiftType ?? "JSONValue")
    }

    private func follow(_ steps: [Source.Step], from root: Access) -> Access? {
        var current = root
        for step in steps {
            guard let node = current.node else { return nil }
            let origin = node.same ?? node
            let base = node.same == nil ? current.text : current.text + (current.isOptional ? "?.value" : ".value")
            let chain = current.isOptional ? "?" : ""
            switch step.kind {
            case .property(let name):
                guard let field = origin.fields.first(where: { $0.name == name }),
                    let member = origin.memberNames[name]
                else { return nil }
                current = Access(
                    text: "\(base)\(chain).\(member)",
                    isOptional: current.isOptional || !field.isRequired || field.node.isNullable, node: field.node,
                    type: field.node.swiftType)
            case .index(let index):
                guard let element = origin.element else { return nil }
                let text = "\(base)\(chain).element(at: \(index))"
                current = Access(
                    text: element.isNullable ? "(\(text) ?? nil)" : text, isOptional: true, node: element,
                    type: element.swiftType)
            case .elements, .values: return nil
            }
        }
        return current
    }
}
