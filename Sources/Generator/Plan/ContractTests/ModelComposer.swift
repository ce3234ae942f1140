internal import Contract
internal import OpenAPI

/// Makes the view model from settled dependencies: every binding of the vocabulary on trees of JSON.
struct ModelComposer {
    private static let depthMax = 200

    private var reader: SourceReader
    private let operation: ClientOperation
    private let stripsNulls: Bool
    private let check: SchemaCheck
    private var depth = 0
    /// What stands for hand-written parts and for roles that tell of failures; nil: those stay unknown.
    var unbound: ((Composition) -> ModelValue?)?
    /// A result must be there (`missing: fail`) and is not: there is no view model.
    private(set) var isFailed = false
    /// Some part breaks the view model's schema: a dependency is to blame, and what then happens is not worked out
    /// here.
    private(set) var isUndecided = false

    init(_ reader: SourceReader, of operation: ClientOperation, stripsNulls: Bool, check: SchemaCheck) {
        self.reader = reader
        self.operation = operation
        self.stripsNulls = stripsNulls
        self.check = check
    }

    /// nil where the composition is left out.
    mutating func value(of composition: Composition) -> ModelValue? {
        guard depth < Self.depthMax else { return .unknown }
        depth += 1
        defer { depth -= 1 }
        let variables = reader.variables
        defer { reader.variables = variables }
        switch join(composition) {
        case .drop: return nil
        case .null: return shaped(null(composition), composition)
        case .go: break
        }
        if let presence = composition.presence ?? composition.ownPresence {
            let whole = reader.value(presence)
            guard let whole, !whole.isNull else {
                return shaped(whole.map { .scalar($0) }, composition)
            }
            if let variable = composition.recursionVariable { reader.variables[variable.id] = whole }
        }
        return checked(shaped(bare(composition), composition), composition)
    }

    // MARK: Joins

    private enum Joined {
        case go, null, drop
    }

    private mutating func join(_ composition: Composition) -> Joined {
        for join in composition.joins {
            let key = reader.value(join.by)
            let found = key.flatMap { key -> Node? in
                guard !key.isNull, let batch = operation.dependencies[join.dependency].batch else { return nil }
                return BatchModel(batch, check).result(key, in: reader.slots[join.dependency])
            }
            if let found {
                reader.variables[join.variable.id] = found
                continue
            }
            reader.variables[join.variable.id] = nil
            switch join.missing {
            case .drop: return .drop
            case .null where join.variable.mayBeNull: continue
            case .null: return .null
            case .fail:
                isFailed = true
                return .drop
            }
        }
        return .go
    }

    private func null(_ composition: Composition) -> ModelValue { .scalar(Node(.null, at: composition.location)) }

    // MARK: Kinds

    private mutating func bare(_ composition: Composition) -> ModelValue? {
        func node(_ value: Node.Value) -> ModelValue { .scalar(Node(value, at: composition.location)) }
        switch composition.kind {
        case .value(let source, let map):
            guard let value = reader.value(source) else { return nil }
            guard let map, let text = value.string else { return .scalar(value) }
            let target = map.entries.first { $0.source == text }?.target ?? map.otherwise ?? text
            return node(.string(target))
        case .opaque(let source): return reader.value(source).map { .scalar($0) }
        case .constant(let value): return .scalar(value)
        case .text(let parts): return text(parts, composition)
        case .percent(let part, let total): return percent(part, total, composition)
        case .swift, .role(.degraded), .role(.components): return unbound?(composition) ?? .unknown
        case .role(.requestId): return node(.string(RequestSample.requestID))
        case .role(.maxAge):
            return operation.plan.cacheMaxAge.map { node(.integer($0.components.seconds)) } ?? .unknown
        case .object(let properties, _): return object(properties)
        case .each(let source, let variable, let dropsInvalid, let element):
            return .array(elements(reader.sequence(source), variable, element, dropsInvalid: dropsInvalid))
        case .map(let source, let variable, let value):
            guard let members = reader.value(source)?.members else { return nil }
            return .object(
                members.map { member in
                    reader.variables[variable.id] = member.value
                    return (member.key, self.value(of: value))
                })
        case .elements(let elements): return .array(elements.compactMap { value(of: $0) })
        case .union(let source, _, let variants):
            guard let whole = reader.value(source), !whole.isNull else { return nil }
            let label = UnionModel(source.schema, check).label(of: whole)
            guard let variant = variants.first(where: { $0.value == label }) else {
                isUndecided = true
                return .unknown
            }
            reader.variables[variant.variable.id] = whole
            return value(of: variant.composition)
        case .recursion(let composition, let source):
            guard let whole = reader.value(source) else { return nil }
            guard !whole.isNull, let variable = composition.recursionVariable else { return .scalar(whole) }
            reader.variables[variable.id] = whole
            return shaped(bare(composition), composition)
        case .nothing: return nil
        }
    }

    private mutating func object(_ properties: [Composition.Property]) -> ModelValue {
        .object(
            properties.map { property in
                let value = value(of: property.composition)
                let isNullable = property.composition.target.isNullable
                guard let value else {
                    // Absent and null differ only where the target allows both.
                    return (property.name, property.isRequired && isNullable ? null(property.composition) : nil)
                }
                let isLeftOut = value.isNull && !property.isRequired && (stripsNulls || !isNullable)
                return (property.name, isLeftOut ? nil : value)
            })
    }

    private mutating func elements(
        _ nodes: [Node], _ variable: Variable, _ element: Composition, dropsInvalid: Bool
    ) -> [ModelValue] {
        nodes.compactMap { node in
            reader.variables[variable.id] = node
            let wasUndecided = isUndecided
            let value = value(of: element)
            guard dropsInvalid else { return value }
            isUndecided = wasUndecided
            guard let value, let made = value.node(at: node) else { return value }
            return check.accepts(made, element.target) ? value : nil
        }
    }

    private func text(_ parts: [Composition.TextPart], _ composition: Composition) -> ModelValue? {
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .source(let source):
                guard let value = reader.value(source), !value.isNull else {
                    return composition.isNullable || composition.shape.defaultValue != nil ? null(composition) : nil
                }
                text += value.string ?? value.json
            }
        }
        return .scalar(Node(.string(text), at: composition.location))
    }

    private func percent(_ part: Source, _ total: Source, _ composition: Composition) -> ModelValue? {
        guard let part = reader.value(part)?.double, let total = reader.value(total)?.double else {
            return composition.isNullable || composition.shape.defaultValue != nil ? null(composition) : nil
        }
        let percent = total <= 0 ? 0 : min(100, max(0, (part * 100 / total).rounded(.down)))
        return .scalar(Node(.integer(Int64(percent)), at: composition.location))
    }

    // MARK: Shapes

    private func shaped(_ value: ModelValue?, _ composition: Composition) -> ModelValue? {
        let shape = composition.shape
        var value = value
        if let path = shape.omitWhenEmpty, let whole = value {
            let inner = path.reduce(Optional(whole)) { $0?[$1] }
            if inner?.isEmptyContainer ?? false { return nil }
            // Whether what `skip` empties counts as empty is not said.
            if path.isEmpty, shape.skip != nil || shape.take == 0 { return .unknown }
        }
        if case .array(var elements)? = value {
            if shape.distinct { elements = distinct(elements, at: Node(.null, at: composition.location)) }
            elements = Array(elements.dropFirst(shape.skip ?? 0).prefix(shape.take ?? .max))
            value = .array(elements)
        }
        if let standing = shape.defaultValue, value?.isNull ?? true { value = .scalar(standing) }
        if let limit = shape.truncate, case .scalar(let node)? = value, let text = node.string {
            value = .scalar(Node(.string(Self.truncated(text, to: limit)), at: node.location))
        }
        return value
    }

    private func distinct(_ elements: [ModelValue], at place: Node) -> [ModelValue] {
        elements.enumerated().filter { index, element in
            !elements[..<index].contains { $0.isSame(as: element, at: place) }
        }.map(\.element)
    }

    /// The ellipsis counts; graphemes stay whole.
    private static func truncated(_ text: String, to limit: Int) -> String {
        guard text.unicodeScalars.count > limit else { return text }
        var kept = ""
        var count = 1
        for character in text {
            count += character.unicodeScalars.count
            if count > limit { break }
            kept.append(character)
        }
        return limit > 0 ? kept + "…" : ""
    }

    /// A checked value outside of the view model's schema is a dependency's fault.
    private mutating func checked(_ value: ModelValue?, _ composition: Composition) -> ModelValue? {
        guard composition.isChecked, let node = value?.node(at: Node(.null, at: composition.location)) else {
            return value
        }
        if !check.accepts(node, composition.target) { isUndecided = true }
        return value
    }
}

extension Composition {
    fileprivate var ownPresence: Source? { if case .object(_, let presence) = kind { presence } else { nil } }
}
