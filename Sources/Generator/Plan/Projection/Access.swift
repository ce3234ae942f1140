internal import Contract
internal import OpenAPI

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
    /// Of a request's parameter, for hand-written code, which sees more in a text than bytes.
    var schema: Schema?
    /// `isOptional` comes of a part on the way: the last part of the chain is no Optional itself.
    var endsPlainly = false

    /// In place of a source that resolution has promised and that has no name here: code that says it does not compile, where any
    /// value would be a wrong answer.
    static let unresolved = "sourceThatWasNotResolved"

    /// As a parameter's type.
    var slot: String { isOptional ? type + "?" : type }

    var collected: Access {
        Access(text: text, isOptional: false, node: node, type: type, isCollected: true, schema: schema)
    }

    /// The text as something that a member can be asked of, the Optional as a whole.
    var operand: String { SwiftLiteral.operand(text) }

    /// An integer as a number.
    var asDouble: String {
        guard type == "Int" else { return text }
        return isOptional ? "\(operand).map { Double($0) }" : "Double(\(text))"
    }

    /// What a chain puts between the text and a further member.
    fileprivate var chain: String { isOptional && !endsPlainly ? "?" : "" }

    /// Of a recursive part: what the box holds.
    var unboxed: String { node?.same == nil ? text : "\(text)\(chain).value" }
}

/// Notes whether generated code names a local variable.
final class Usage {
    var isUsed = false
}

/// What expressions may name at one place of the generated code.
struct AccessScope {
    /// A place that has a name of its own here, because it was found to be there.
    private struct Bound {
        let root: Source.Root
        let steps: [Source.Step.Kind]
        let access: Access
        var usage: Usage?
    }

    private var bound: [Bound] = []

    /// What a root is called here.
    mutating func bind(_ root: Source.Root, _ access: Access, usage: Usage? = nil) {
        bound.append(Bound(root: root, steps: [], access: access, usage: usage))
    }

    /// From here on the source's value is called `name`, and it is there.
    mutating func bind(_ source: Source, as name: String, usage: Usage) {
        guard let access = access(source) else { return }
        let value = Access(
            text: name, isOptional: false, node: access.node, type: access.type, schema: access.schema)
        bound.append(Bound(root: source.root, steps: source.steps.map(\.kind), access: value, usage: usage))
    }

    /// What expressions begin with here.
    var rootNames: Set<String> {
        Set(bound.map { String($0.access.text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "`" }) })
    }

    /// The root's variable is handed on.
    func use(_ root: Source.Root) { bound.last { $0.root == root && $0.steps.isEmpty }?.usage?.isUsed = true }

    /// What a root is called here; nil where it has no name.
    func root(_ root: Source.Root) -> Access? {
        use(root)
        return bound.last { $0.root == root && $0.steps.isEmpty }?.access
    }

    /// The value of a source without `*`.
    func access(_ source: Source) -> Access? {
        guard let (steps, start) = start(of: source) else { return nil }
        return follow(steps, from: start)
    }

    /// The longest named place on the source's way, and the steps that are left.
    private func start(of source: Source) -> ([Source.Step], Access)? {
        let kinds = source.steps.map(\.kind)
        let fitting = bound.filter { $0.root == source.root && kinds.starts(with: $0.steps) }
        // Of two names for one place the inner one.
        guard let longest = fitting.reversed().max(by: { $0.steps.count < $1.steps.count }) else { return nil }
        longest.usage?.isUsed = true
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
                // A null at the end is an element; on the way it contributes nothing.
                let keepsNull = inner.isOptional && !current.isOptional && part.holdsNullOnly
                let function = inner.isOptional && !keepsNull ? "compactMap" : "map"
                current = Access(
                    text: "\(current.text).lazy.\(function)({ \(inner.text) })", isOptional: keepsNull,
                    node: inner.node, type: inner.type)
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

    /// Whether the source's value is null rather than absent, as a condition; nil where nothing tells.
    func isNull(_ source: Source) -> String? {
        guard let last = source.steps.last, let container = source.container, let value = access(source),
            let parent = access(container)
        else { return nil }
        if case .property(let name) = last.kind {
            let origin = parent.node?.same ?? parent.node
            if let flag = origin?.nullFlagNames[name] {
                return "\(parent.unboxed)\(parent.chain).\(flag)\(parent.isOptional ? " == true" : "")"
            }
            guard last.isNullable, !last.mayBeAbsent else { return nil }
        }
        return (parent.isOptional ? "\(parent.text) != nil && " : "") + "\(value.text) == nil"
    }

    private func follow(_ steps: [Source.Step], from root: Access) -> Access? {
        var current = root
        for step in steps {
            guard let node = current.node else { return nil }
            let origin = node.same ?? node
            let base = current.unboxed
            let chain = node.same == nil ? current.chain : ""
            switch step.kind {
            case .property(let name) where origin.value != nil:
                guard let value = origin.value else { return nil }
                let text = "\(base)\(chain).value(of: \(SwiftLiteral.quoted(name)))"
                current = Access(
                    text: value.isNullable ? "(\(text) ?? nil)" : text, isOptional: true, node: value,
                    type: value.swiftType)
            case .property(let name):
                guard let field = origin.fields.first(where: { $0.name == name }),
                    let member = origin.memberNames[name]
                else { return nil }
                current = Access(
                    text: "\(base)\(chain).\(member)",
                    isOptional: current.isOptional || !field.isRequired || field.node.isNullable, node: field.node,
                    type: field.node.swiftType, endsPlainly: field.isRequired && !field.node.isNullable)
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

extension ArraySlice<Source.Step> {
    /// All parts are required, and none but the last may be null.
    fileprivate var holdsNullOnly: Bool {
        allSatisfy { !$0.mayBeAbsent } && dropLast().allSatisfy { !$0.isNullable } && (last?.isNullable ?? false)
    }
}
