internal import Diagnostics
internal import OpenAPI

/// Types as the tree that templates print: what is declared inside of what.
final class WholeTypeTree {
    let name: String
    var declaration: WholeDeclaration?
    /// In the order of their names.
    private(set) var children: [String: WholeTypeTree] = [:]

    init(name: String) { self.name = name }

    func insert(_ declaration: WholeDeclaration, _ path: ArraySlice<String>) {
        guard let first = path.first else {
            self.declaration = declaration
            return
        }
        let child = children[first] ?? WholeTypeTree(name: first)
        children[first] = child
        child.insert(declaration, path.dropFirst())
    }

    var sortedChildren: [WholeTypeTree] { children.keys.sorted().compactMap { children[$0] } }
}

extension WholeTypeTree {
    typealias Member = TemplateValue.Member

    /// - Parameter path: of what this stands in.
    func value(in path: [String]) -> (value: TemplateValue, lines: Int) {
        let own = path + [name]
        var members: [Member] = []
        var lines = 4
        let body = declaration.map { $0.template(own) }
        members.append(Member("name", .text(name)))
        members.append(Member("summary", .text(orAbsent: body?.summary)))
        members.append(Member("place", .text(orAbsent: declaration?.citation)))
        members.append(Member("keyword", .text(body?.keyword ?? "enum")))
        members.append(Member("conformances", .text(body?.conformances ?? "")))
        for kind in ["object", "union", "listed", "tuple"] {
            members.append(Member(kind, kind == body?.kind ? body?.value ?? .absent : .absent))
        }
        lines += body?.lines ?? 0
        let inner = sortedChildren.map { $0.value(in: own) }
        members.append(Member("hasTypes", .flag(!inner.isEmpty)))
        members.append(Member("types", TemplateValue.positioned(inner.map(\.value))))
        lines += inner.reduce(0) { $0 + $1.lines + 1 }
        return (.object(members), lines)
    }
}

extension WholeDeclaration {
    struct Template {
        let kind: String
        let keyword: String
        let conformances: String
        let summary: String?
        let value: TemplateValue
        let lines: Int
    }

    /// - Parameter path: the type's own.
    func template(_ path: [String]) -> Template {
        let scope = WholeTypeScope(path: path, isOpen: isRead, isForm: isForm && !isRead && !isWritten)
        let summary = WholeText.summary(schema.summary ?? schema.title, isDeprecated: schema.isDeprecated)
        func made(_ kind: String, _ keyword: String, _ conformances: [String], _ value: TemplateValue, _ lines: Int)
            -> Template
        {
            Template(
                kind: kind, keyword: keyword,
                conformances: conformances.isEmpty ? ": Sendable" : ": " + conformances.joined(separator: ", "),
                summary: summary, value: value, lines: lines)
        }
        var travels: [String] = []
        if isWritten { travels.append(isParameter ? "ParameterValue" : "JSONWritable") }
        // Everything else says so itself.
        if !isRead, !isParameter, !isForm { travels.append("Sendable") }
        switch kind {
        case .object(let object):
            let (value, lines) = self.object(object, scope)
            let forms = isForm ? ["FormWritable"] : []
            return made("object", "struct", (isRead ? ["JSONObjectReadable"] : []) + travels + forms, value, lines)
        case .tuple(let tuple):
            let (value, lines) = self.tuple(tuple, scope)
            return made("tuple", "struct", (isRead ? ["JSONTupleReadable"] : []) + travels, value, lines)
        case .union(let union):
            let (value, lines) = self.union(union, scope)
            let isBoxed = union.variants.contains { $0.slot.type.inline?.isEnumeration == false }
            return made(
                "union", isBoxed ? "indirect enum" : "enum", (isRead ? ["JSONReadable"] : []) + travels, value, lines)
        case .textEnum(let cases):
            return made("listed", "enum", ["String", "TextEnum"], listed(cases), 2 + cases.count / 5)
        case .integerEnum(let cases):
            return made("listed", "enum", ["Int", "IntegerEnum"], listed(cases), 2 + cases.count / 5)
        }
    }

    private func listed(_ cases: [WholeEnumCase]) -> TemplateValue {
        let parts = cases.map { item in
            "\"\(item.name)\"" == item.value ? item.name : "\(item.name) = \(item.value)"
        }
        return [
            "lines": .list(
                WholeLines.packed(parts, width: 100).map { line in
                    .text(line.hasSuffix(",") ? String(line.dropLast()) : line)
                }),
            "first": .text(cases.first?.name ?? ""),
        ]
    }

    // MARK: Objects

    private func object(_ object: WholeObject, _ scope: WholeTypeScope) -> (TemplateValue, Int) {
        let members = object.properties.compactMap { WholeMember($0, of: self, scope) }
        var parameters = members.filter { $0.parameter?.contains("=") == false }.compactMap(\.parameter)
        parameters += members.compactMap(\.parameter).filter { $0.contains("=") }
        var assignments = members.compactMap(\.assignment)
        let additional = object.additional.map { "[String: \($0.type.text(scope))]" }
        if let additional {
            parameters.append("additionalProperties: \(additional) = [:]")
            assignments.append("self.additionalProperties = additionalProperties")
        }
        var reads = members.compactMap(\.read)
        if let slot = object.additional {
            reads.append("additionalProperties = object.additional(\(slot.rule.map(\.text) ?? ""))")
        } else if object.forbidsAdditional {
            reads.append("object.forbidAdditional()")
        }
        let bounds = [
            object.minProperties.flatMap { $0 > 0 ? "min: \($0)" : nil }, object.maxProperties.map { "max: \($0)" },
        ].compactMap { $0 }
        if !bounds.isEmpty { reads.append("object.members(\(bounds.joined(separator: ", ")))") }
        if let check { reads.append("object.check(\(check))") }
        var writes = members.compactMap(\.write)
        var formWrites = members.compactMap(\.formWrite)
        if additional != nil {
            writes.append("writer.fields(additionalProperties)")
            formWrites.append("form.additional(additionalProperties)")
        }
        let accessor = isMadeByHand ? "var" : "let"
        let properties: [TemplateValue] = members.map { member in
            [
                "summary": .text(orAbsent: member.summary), "accessor": .text(accessor), "name": .text(member.name),
                "type": .text(member.type), "initial": .text(orAbsent: member.initial),
            ]
        }
        let value: TemplateValue = [
            "properties": .list(properties), "accessor": .text(accessor), "additional": .text(orAbsent: additional),
            "constants": .list(
                members.compactMap(\.constant).map { ["name": .text($0.name), "text": .text($0.text)] }),
            "parameters": .list(WholeLines.packed(parameters, width: 100).map { .text($0) }),
            "isOneLine": .flag(WholeLines.packed(parameters, width: 100).count < 2),
            "assignments": .list(assignments.map { .text($0) }), "isRead": .flag(isRead),
            "schema": .literal(schema.location.pointer), "reads": .list(reads.map { .text($0) }),
            "isWritten": .flag(isWritten), "writes": .list(writes.map { .text($0) }), "isForm": .flag(isForm),
            "formWrites": .list(formWrites.map { .text($0) }),
        ]
        let lines = members.count * 2 + assignments.count + reads.count + writes.count + 8
        return (value, lines)
    }

    // MARK: Unions

    private func union(_ union: WholeUnion, _ scope: WholeTypeScope) -> (TemplateValue, Int) {
        let ending = union.variants.indices.contains(union.placeholder) ? union.variants[union.placeholder].name : ""
        var placeholder = "self = .\(ending)(.init(reading: nil, reading))"
        func made(_ variant: WholeUnion.Variant, _ value: String) -> String {
            guard let rule = variant.slot.rule else {
                return "self = .\(variant.name)(.init(reading: \(value), reading))"
            }
            return "self = .\(variant.name)(reading.value(\(value), \(rule.text)))"
        }
        var standard: Int?
        if case .property(_, let otherwise) = union.decision { standard = otherwise }
        let variants: [TemplateValue] = union.variants.enumerated().map { index, variant in
            let type = variant.slot.type.text(scope)
            let isNullable = variant.slot.isNullable && !variant.slot.type.isFreeForm
            return [
                "name": .text(variant.name), "type": .text(isNullable ? type + "?" : type), "index": .text("\(index)"),
                "pattern": .text(orAbsent: index == standard ? nil : Self.pattern(variant.condition)),
                "read": .text(made(variant, "value")),
                "attempt": .text(
                    variant.slot.rule.map { "_ = $1.value($0, \($0.text)) as \(type)" }
                        ?? "_ = \(Self.attempted(type))(reading: $0, $1)"
                ),
                "condition": .text(Self.condition(variant.condition)),
            ]
        }
        var (opening, otherwise): (String, String?) = ("", nil)
        var isTrial = false
        var isRequired = false
        switch union.decision {
        case .property(let name, let standard?):
            opening = "switch reading.variantIfPresent(value, by: \(SwiftLiteral.quoted(name))) {"
            placeholder = made(union.variants[standard], "value")
        case .property(let name, nil):
            opening = "switch reading.variant(value, by: \(SwiftLiteral.quoted(name))) {"
            otherwise = "reading.unknownVariant(value, by: \(SwiftLiteral.quoted(name)))"
        case .kinds:
            opening = "switch reading.kind(value) {"
            otherwise = "reading.unknownKind(value)"
        case .required:
            isRequired = true
            let isClosed = union.variants.contains { if case .otherwise = $0.condition { true } else { false } }
            otherwise = isClosed ? nil : "reading.unknownKind(value)"
        case .trial(let exactlyOne):
            isTrial = true
            opening = "\(exactlyOne)"
        }
        let value: TemplateValue = [
            "variants": TemplateValue.positioned(variants), "isRead": .flag(isRead), "isWritten": .flag(isWritten),
            "isTrial": .flag(isTrial), "isRequired": .flag(isRequired), "isSwitch": .flag(!isTrial && !isRequired),
            "opening": .text(opening), "otherwise": .text(orAbsent: otherwise),
            "hasOtherwise": .flag(otherwise != nil), "placeholder": .text(placeholder),
        ]
        return (value, union.variants.count * 4 + 12)
    }

    /// `[Pet](reading: …)` and `Pet(reading: …)` are expressions, `Pet?` is a type only.
    private static func attempted(_ type: String) -> String {
        type.hasSuffix("?") ? "Optional<\(type.dropLast())>" : type
    }

    private static func pattern(_ condition: WholeUnion.Condition) -> String {
        switch condition {
        case .values(let values): return values.map { SwiftLiteral.quoted($0) }.joined(separator: ", ")
        case .kinds(let types):
            var kinds: [String] = []
            if types.contains(.string) { kinds.append(".string") }
            if types.contains(.boolean) { kinds.append(".bool") }
            if types.contains(.number) || types.contains(.integer) { kinds.append(".integer") }
            if types.contains(.number) { kinds.append(".number") }
            if types.contains(.array) { kinds.append(".array") }
            if types.contains(.object) { kinds.append(".object") }
            return kinds.joined(separator: ", ")
        case .required, .otherwise, .trial: return ""
        }
    }

    private static func condition(_ condition: WholeUnion.Condition) -> String {
        if case .required(let name) = condition {
            "if reading.has(\(SwiftLiteral.quoted(name)), in: value) "
        } else {
            ""
        }
    }

    // MARK: Tuples

    private func tuple(_ tuple: WholeTuple, _ scope: WholeTypeScope) -> (TemplateValue, Int) {
        let accessor = isMadeByHand ? "var" : "let"
        let elements: [TemplateValue] = tuple.elements.enumerated().map { index, slot in
            let isRequired = index < tuple.required
            let isNullable = slot.isNullable && !slot.type.isFreeForm
            let base = slot.type.text(scope) + (isNullable ? "?" : "")
            let type = isRequired || isNullable ? base : base + "?"
            let rule = slot.rule?.text ?? ""
            let name = "element\(index + 1)"
            let read =
                isRequired
                ? "array.next(\(rule))"
                : isNullable ? "array.nextOptional(\(rule)) ?? nil" : "array.nextOptional(\(rule))"
            return [
                "name": .text(name), "type": .text(type), "read": .text("\(name) = \(read)"),
                "write": .text(
                    isRequired || isNullable ? "writer.value(\(name))" : "if let \(name) { writer.value(\(name)) }"),
            ]
        }
        let rest = tuple.rest.map { slot in
            "[\(slot.type.text(scope))\(slot.isNullable && !slot.type.isFreeForm ? "?" : "")]"
        }
        var parameters = tuple.elements.enumerated().map { index, slot in
            let isNullable = slot.isNullable && !slot.type.isFreeForm
            let isRequired = index < tuple.required
            let base = slot.type.text(scope) + (isNullable || !isRequired ? "?" : "")
            return "element\(index + 1): \(base)\(isRequired ? "" : " = nil")"
        }
        if let rest { parameters.append("rest: \(rest) = []") }
        let bounds = [
            // A position that must be there says so itself.
            tuple.minItems.flatMap { $0 > tuple.required ? "min: \($0)" : nil }, tuple.maxItems.map { "max: \($0)" },
        ].compactMap { $0 }
        let value: TemplateValue = [
            "elements": .list(elements), "accessor": .text(accessor), "rest": .text(orAbsent: rest),
            "check": .text(orAbsent: check), "restRule": .text(tuple.rest?.rule?.text ?? ""),
            "parameters": .text(parameters.joined(separator: ", ")), "isRead": .flag(isRead),
            "isWritten": .flag(isWritten), "forbidsRest": .flag(tuple.forbidsRest),
            "bounds": .text(orAbsent: bounds.isEmpty ? nil : bounds.joined(separator: ", ")),
            "schema": .literal(schema.location.pointer),
        ]
        return (value, tuple.elements.count * 4 + 10)
    }
}
