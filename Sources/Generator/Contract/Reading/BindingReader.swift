internal import Diagnostics
internal import OpenAPI

/// Reads the `x-bff-…` keys of one schema or Header Object.
struct BindingReader {
    /// The keys of which at most one fills a schema.
    static let fillings = [
        "x-bff-value", "x-bff-each", "x-bff-elements", "x-bff-percent", "x-bff-text", "x-bff-swift", "x-bff-role",
    ]

    let diagnostics: Diagnostics
    /// What an entry of `x-bff-elements` names; reports and gives nil where it leads nowhere.
    let schema: (Node) -> Schema?
    private var scalars: ScalarReader { ScalarReader(diagnostics: diagnostics) }

    /// - Parameters:
    ///   - extensions: `x-…` members; those that are no bindings are passed over.
    ///   - const: JSON Schema's own, which binds a constant.
    /// - Returns: nil without any binding key.
    func read(_ extensions: [Node.Member], const: Node?) -> BindingDeclaration? {
        let keys = extensions.filter { Vocabulary.bindings.contains($0.key) }
        guard !keys.isEmpty else { return nil }
        let fillings = keys.filter { Self.fillings.contains($0.key) }
        refuseSecond(fillings, const: const)
        func node(_ key: String) -> Node.Member? { keys.first { $0.key == key } }
        return BindingDeclaration(
            filling: fillings.first.flatMap(filling), fillingLocation: fillings.first?.keyLocation,
            joins: node("x-bff-join").map(joins) ?? [], map: node("x-bff-map").flatMap(map),
            shape: node("x-bff-shape").flatMap(shape))
    }

    private func refuseSecond(_ fillings: [Node.Member], const: Node?) {
        guard let first = fillings.first else { return }
        for second in fillings.dropFirst() {
            diagnostics.report(
                .twoBindings, at: second.keyLocation, "'\(second.key)' binds what '\(first.key)' already binds",
                notes: [.init("the first binding stands here", at: first.keyLocation)], fix: "remove one of them")
        }
        if let const {
            diagnostics.report(
                .twoBindings, at: first.keyLocation, "'\(first.key)' binds what 'const' already binds",
                notes: [.init("the constant stands here", at: const.location)], fix: "remove one of them")
        }
    }

    private func filling(_ member: Node.Member) -> BindingDeclaration.Filling? {
        let node = member.value
        switch member.key {
        case "x-bff-value": return value(member)
        case "x-bff-each": return each(member).map { .each($0) }
        case "x-bff-elements": return elements(node)
        case "x-bff-percent": return percent(member)
        case "x-bff-text": return text(node)
        case "x-bff-swift": return swift(member)
        case "x-bff-role":
            return scalars.choice(node, "'x-bff-role'", BindingDeclaration.Role.self).map { .role($0) }
        default: return nil
        }
    }

    /// `x-bff-value: $user#/name`, or `{in: …, opaque: true}`.
    private func value(_ member: Node.Member) -> BindingDeclaration.Filling? {
        guard member.value.members != nil else {
            return scalars.expression(member.value, "'x-bff-value'").map { .value($0, isOpaque: false) }
        }
        let reader = ObjectReader(
            member.value, "x-bff-value", at: member.keyLocation, keys: ["in", "opaque"], diagnostics: diagnostics)
        guard let reader, let source = source(reader, of: "x-bff-value", suchAs: "$user#/name") else { return nil }
        return .value(source, isOpaque: reader.bool("opaque") ?? false)
    }

    private func source(_ reader: ObjectReader, of name: String, suchAs example: String) -> Expression? {
        reader.required("in", in: name, fix: "say what to read: in: \(example)").flatMap {
            scalars.expression($0, "'in'")
        }
    }

    private enum Invalid: String, CaseIterable {
        case drop
    }

    /// `x-bff-each: $history#/items/*`, or `{in: …, as: entry, invalid: drop}`.
    private func each(_ member: Node.Member) -> BindingDeclaration.Each? {
        guard member.value.members != nil else {
            return scalars.expression(member.value, "'x-bff-each'").map {
                .init(source: $0, variable: "item", dropsInvalid: false, location: member.keyLocation)
            }
        }
        let reader = ObjectReader(
            member.value, "x-bff-each", at: member.keyLocation, keys: ["in", "as", "invalid"], diagnostics: diagnostics)
        guard let reader else { return nil }
        let source = source(reader, of: "x-bff-each", suchAs: "$list#/items/*")
        let invalid = reader.choice("invalid", Invalid.self)
        var variable = "item"
        if let node = reader.node("as") {
            guard let name = reader.string("as"),
                NameReader(diagnostics: diagnostics).variable(name, "an element", at: node.location, allowsItem: true)
            else { return nil }
            variable = name
        }
        return source.map {
            .init(source: $0, variable: variable, dropsInvalid: invalid == .drop, location: member.keyLocation)
        }
    }

    private func elements(_ node: Node) -> BindingDeclaration.Filling? {
        guard let nodes = scalars.array(node, "'x-bff-elements'", of: "references") else { return nil }
        if nodes.isEmpty {
            diagnostics.report(
                .invalidValue, at: node.location, "'x-bff-elements' is empty",
                fix: "name the schemas to put together: ['#/components/schemas/Row']")
        }
        let schemas = nodes.map { node -> Schema? in
            scalars.string(node, "an entry of 'x-bff-elements'").flatMap { _ in schema(node) }
        }
        let found = schemas.compactMap(\.self)
        return found.count == nodes.count && !found.isEmpty ? .elements(found) : nil
    }

    private func percent(_ member: Node.Member) -> BindingDeclaration.Filling? {
        let form = "write {of: $item#/done, total: $item#/all}"
        let reader = ObjectReader(
            member.value, "x-bff-percent", at: member.keyLocation, keys: ["of", "total"], hint: form,
            diagnostics: diagnostics)
        guard let reader else { return nil }
        let part = reader.required("of", in: "x-bff-percent", fix: form).flatMap { scalars.expression($0, "'of'") }
        let total = reader.required("total", in: "x-bff-percent", fix: form).flatMap {
            scalars.expression($0, "'total'")
        }
        guard let part, let total else { return nil }
        return .percent(of: part, total: total)
    }

    private func text(_ node: Node) -> BindingDeclaration.Filling? {
        guard let text = scalars.string(node, "'x-bff-text'") else { return nil }
        do {
            let parts = try TextTemplate.parse(text)
            return .text(
                parts.map { part in
                    switch part {
                    case .literal(let text): .literal(text)
                    case .expression(let text, let parsed):
                        .expression(
                            Expression(root: parsed.root, steps: parsed.steps, text: text, location: node.location))
                    }
                })
        } catch {
            scalars.report(error, in: node, "'x-bff-text'")
            return nil
        }
    }

    private func swift(_ member: Node.Member) -> BindingDeclaration.Filling? {
        let form = "write {from: [$user]}"
        let reader = ObjectReader(
            member.value, "x-bff-swift", at: member.keyLocation, keys: ["from"], hint: form, diagnostics: diagnostics)
        guard let reader, reader.required("from", in: "x-bff-swift", fix: form) != nil,
            let nodes = reader.array("from", of: "expressions")
        else { return nil }
        let inputs = nodes.compactMap { scalars.expression($0, "an entry of 'from'") }
        return inputs.count == nodes.count ? .swift(from: inputs) : nil
    }
}

// MARK: What stands beside a filling

extension BindingReader {
    private func joins(_ member: Node.Member) -> [BindingDeclaration.Join] {
        guard let members = member.value.members else {
            scalars.wrongKind(
                member.value, "'x-bff-join'", "an object",
                fix: "write a name and its join: {content: {in: $catalog, by: $item#/id}}")
            return []
        }
        return members.compactMap(join)
    }

    private func join(_ member: Node.Member) -> BindingDeclaration.Join? {
        let name = "join '\(member.key)'"
        let isNamed = NameReader(diagnostics: diagnostics).variable(member.key, "a join", at: member.keyLocation)
        let reader = ObjectReader(
            member.value, name, at: member.keyLocation, keys: ["in", "by", "missing"],
            hint: "write {in: $catalog, by: $item#/id}", diagnostics: diagnostics)
        guard let reader else { return nil }
        let batch = reader.required("in", in: name, fix: "name the batch: in: $catalog").flatMap(batch)
        let by = reader.required("by", in: name, fix: "say which key to look up: by: $item#/id")
            .flatMap { scalars.expression($0, "'by'") }
        let missing = reader.choice("missing", BindingDeclaration.Missing.self) ?? .null
        guard isNamed, let batch, let by else { return nil }
        return .init(
            variable: member.key, variableLocation: member.keyLocation, batch: batch.name,
            batchLocation: batch.location,
            by: by, missing: missing, location: member.keyLocation)
    }

    private func batch(_ node: Node) -> (name: String, location: Location)? {
        guard let expression = scalars.expression(node, "'in'") else { return nil }
        guard case .variable(let name) = expression.root, expression.steps.isEmpty else {
            diagnostics.report(
                .invalidExpression, at: node.location, "'in' is '\(expression.text)', but a join names a batch alone",
                fix: "write the dependency: $catalog")
            return nil
        }
        return (name, node.location)
    }

    private func map(_ member: Node.Member) -> BindingDeclaration.EnumMap? {
        guard let members = member.value.members else {
            scalars.wrongKind(
                member.value, "'x-bff-map'", "an object", fix: "write values and what becomes of them: {gold: GOLD}")
            return nil
        }
        var entries: [(source: String, target: String, location: Location)] = []
        var otherwise: (target: String, location: Location)?
        for member in members {
            guard let target = scalars.text(member.value) else {
                scalars.wrongKind(member.value, "what '\(member.key)' becomes", "a string", fix: "write one value")
                continue
            }
            if member.key == "*" {
                otherwise = (target, member.value.location)
            } else {
                entries.append((member.key, target, member.value.location))
            }
        }
        return .init(entries: entries, otherwise: otherwise, location: member.keyLocation)
    }

    private func shape(_ member: Node.Member) -> BindingDeclaration.Shape? {
        let reader = ObjectReader(
            member.value, "x-bff-shape", at: member.keyLocation,
            keys: ["omitWhenEmpty", "distinct", "skip", "take", "default", "truncate"], diagnostics: diagnostics)
        guard let reader else { return nil }
        return .init(
            omitWhenEmpty: reader.node("omitWhenEmpty").flatMap(emptiness), distinct: reader.bool("distinct") ?? false,
            skip: reader.integer("skip", in: 0...Int.max), take: reader.integer("take", in: 1...Int.max),
            takeLocation: reader.node("take")?.location, defaultValue: reader.node("default"),
            truncate: reader.integer("truncate", in: 1...Int.max), truncateLocation: reader.node("truncate")?.location,
            location: member.keyLocation)
    }

    /// `/items`; the empty pointer is the value itself.
    private func emptiness(_ node: Node) -> [Expression.Step]? {
        guard node.string != nil else {
            scalars.wrongKind(
                node, "'omitWhenEmpty'", "a JSON Pointer", fix: "write /items, or \"\" for the value itself")
            return nil
        }
        guard let steps = scalars.pointer(node, "'omitWhenEmpty'") else { return nil }
        guard !steps.contains(.elements) else {
            diagnostics.report(
                .invalidExpression, at: node.location,
                "'omitWhenEmpty' is '\(node.string ?? "")', but must name one place",
                fix: "write it without '*'")
            return nil
        }
        return steps
    }
}
