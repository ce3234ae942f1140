internal import Diagnostics

/// Checks each part of a document against the fields that OpenAPI gives it, references followed into whatever file
/// they lead. Each fault is said once, at the offending key or value, with what was expected.
final class StructureCheck {
    private struct Work {
        let node: Node
        let part: Part
        let dialect: Dialect
    }

    private struct Checked: Hashable {
        let part: Part
        let dialect: Dialect
        let file: String
        let pointer: String
    }

    private let resolver: ReferenceResolver
    private let schemas: SchemaReader
    private let diagnostics: Diagnostics
    private let rules: PartRules
    /// Parts that references lead to: from a queue, because chains of references may be as long as a document.
    private var waiting: [Work] = []
    private var checked: Set<Checked> = []
    private var fields: [Dialect: [Part: [String: Part.Field]]] = [:]
    private var operationIDs: [Node] = []

    init(resolver: ReferenceResolver, schemas: SchemaReader, diagnostics: Diagnostics) {
        self.resolver = resolver
        self.schemas = schemas
        self.diagnostics = diagnostics
        rules = PartRules(diagnostics: diagnostics)
    }

    func check(_ document: Node, _ dialect: Dialect) {
        waiting.append(Work(node: document, part: .document, dialect: dialect))
        operationIDs = []
        while let work = waiting.popLast() { check(work.node, as: work.part, work.dialect) }
        rules.checkDistinct(operationIDs)
    }

    /// A schema that stands in no OpenAPI document.
    func check(schema: Node, _ dialect: Dialect) {
        waiting.append(Work(node: schema, part: .schema, dialect: dialect))
        while let work = waiting.popLast() { check(work.node, as: work.part, work.dialect) }
    }

    private func check(_ node: Node, as part: Part, _ dialect: Dialect) {
        let place = Checked(part: part, dialect: dialect, file: node.location.file, pointer: node.location.pointer)
        guard checked.insert(place).inserted else { return }
        guard let members = node.members else {
            if part == .schema, dialect.isDraft2020_12, node.bool != nil { return }
            return expected("an object", node, of: part.words)
        }
        if part == .schema || part == .operation, let reference = ReferenceResolver.reference(of: node) {
            follow(reference, to: part, dialect)
            // Siblings of a reference are ignored in 3.0. One to an operation is no part of OpenAPI, but it is found.
            if !dialect.hasSiblings || part == .operation { return rules.tolerate(reference, to: part) }
        }
        if part == .operation, let id = node["operationId"], id.string != nil { operationIDs.append(id) }
        switch part.members {
        case .map(let kind):
            for member in members where !member.key.hasPrefix("x-") {
                check(member.value, kind, key: member.key, dialect)
            }
        case .fields:
            let known = fields(of: part, dialect)
            for member in members { check(member, of: part, known, dialect) }
            for (name, field) in known where field.isRequired && node[name] == nil {
                if rules.tolerates(missing: name, in: node, part) { continue }
                diagnostics.report(
                    .missingField, at: node.location, "\(part.words) has no '\(name)'", fix: "add '\(name)'")
            }
        }
        rules.check(node, as: part, dialect)
        if part == .pathItem || part == .operation { rules.check(parameters: node["parameters"], resolver) }
    }

    private func check(_ member: Node.Member, of part: Part, _ known: [String: Part.Field], _ dialect: Dialect) {
        if member.key.hasPrefix("x-") { return }
        if let field = known[member.key] {
            if rules.tolerates(member, field, in: part, dialect) { return }
            return check(member.value, field.kind, key: member.key, dialect)
        }
        if part == .schema, dialect != .openAPI30 || member.key == "$ref" {
            return dialect.isDraft2020_12 ? rules.checkSpelling(of: member, known) : ()
        }
        if rules.tolerates(unknown: member, in: part) { return }
        let other = part.version(with: member.key)
        diagnostics.report(
            .unknownField, at: member.keyLocation,
            "\(part.words) has a field '\(member.key)' that \(other == nil ? "OpenAPI" : dialect.version ?? "OpenAPI") "
                + "does not know there",
            fix: other.map { "remove it, or use \($0)" }
                ?? Suggestion.fix(for: member.key, in: known.keys.sorted()) ?? "remove it, or call it 'x-\(member.key)'"
        )
    }

    private func fields(of part: Part, _ dialect: Dialect) -> [String: Part.Field] {
        if let known = fields[dialect]?[part] { return known }
        guard case .fields(let all) = part.members else { return [:] }
        let isDraft4 = part == .schema && dialect == .draft4
        let visible = isDraft4 ? Part.draft4Fields : all.filter { $0.versions.contain(dialect) }
        let byName = Dictionary(visible.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        fields[dialect, default: [:]][part] = byName
        return byName
    }

    private func follow(_ reference: Node, to part: Part, _ dialect: Dialect) {
        guard let target = resolver.step(reference, dialect) else { return }
        if part == .schema, !target.isSchema { return rules.tolerate(reference, toNoSchema: target) }
        let dialect = schemas.dialect(of: target, otherwise: dialect)
        if ReferenceResolver.reference(of: target) != nil, part != .schema, part != .pathItem {
            // The rest of the chain, with its cycles.
            guard let end = resolver.target(of: target) else { return }
            return waiting.append(Work(node: end, part: part, dialect: dialect))
        }
        waiting.append(Work(node: target, part: part, dialect: dialect))
    }
}

// MARK: Values

extension StructureCheck {
    private func check(_ node: Node, _ kind: Part.Kind, key: String, _ dialect: Dialect) {
        switch kind {
        case .any: break
        case .string: if node.string == nil { expected("a string", node, key) }
        case .boolean: if node.bool == nil { expected("a boolean", node, key) }
        case .number: if node.finiteNumber == nil { expected("a number", node, key) }
        case .positiveNumber:
            if node.finiteNumber?.double.map({ $0 > 0 }) != true { expected("a number above 0", node, key) }
        case .count: if node.count == nil { expected("an integer of at least 0", node, key) }
        case .word(let words): check(word: node, words, key)
        case .list(let element), .filledList(let element):
            guard let elements = node.array else { return expected(element.plural, node, key) }
            if case .filledList = kind, elements.isEmpty { expected("at least one element", node, key) }
            for element_ in elements { check(element_, element, key: key, dialect) }
        case .map(let value):
            guard let members = node.members else { return expected("an object", node, key) }
            if key == "content" { rules.check(mediaTypes: node) }
            if key == "properties", let reference = ReferenceResolver.reference(of: node), reference.string != nil {
                rules.tolerate(reference, inPlaceOf: key)
                if let target = resolver.step(reference), target.members?.contains(where: { $0.key == "$ref" }) == false
                {
                    check(target, kind, key: key, schemas.dialect(of: target, otherwise: dialect))
                }
                return
            }
            for member in members where !member.key.hasPrefix("x-") || key != "paths" {
                if case .schema = value, key == "schemas", rules.tolerates(component: member) { continue }
                check(member.value, value, key: member.key, dialect)
            }
        case .part(let part): check(node, as: part, dialect)
        case .reference(let part):
            if part != .pathItem || node.members?.count == 1, let reference = ReferenceResolver.reference(of: node) {
                follow(reference, to: part, dialect)
            } else {
                if let reference = ReferenceResolver.reference(of: node) { follow(reference, to: part, dialect) }
                check(node, as: part, dialect)
            }
        case .schema: check(node, as: .schema, dialect)
        case .schemaOrBoolean: if node.bool == nil { check(node, as: .schema, dialect) }
        case .schemaOrList:
            for schema in node.array ?? [node] { check(schema, as: .schema, dialect) }
        case .schemaOrNames: check(node, node.array == nil ? .schema : .list(.string), key: key, dialect)
        case .types: check(types: node, dialect)
        }
    }

    private func check(word node: Node, _ words: [String], _ key: String) {
        let word = node.string
        if let word, words.contains(word) { return }
        let written = word.map { "'\($0)'" } ?? (node.isScalar ? node.json : node.kindName)
        diagnostics.report(
            .invalidValue, at: node.location, "'\(key)' is \(written), expected one of \(words.quoted)",
            fix: word.flatMap { Suggestion.fix(for: $0, in: words) })
    }

    private func check(types node: Node, _ dialect: Dialect) {
        let words =
            ["string", "number", "integer", "boolean", "array", "object"] + (dialect == .openAPI30 ? [] : ["null"])
        guard let names = node.array, dialect != .openAPI30 else {
            if dialect == .openAPI30, node.array != nil {
                return diagnostics.report(
                    .invalidValue, at: node.location, "'type' is an array, which OpenAPI 3.0 does not know",
                    fix: "write one type and 'nullable: true', or use OpenAPI 3.1")
            }
            return check(word: node, words, "type")
        }
        if names.isEmpty { expected("at least one element", node, "type") }
        for name in names { check(word: name, words, "type") }
    }

    private func expected(_ what: String, _ node: Node, _ key: String) {
        expected(what, node, of: "'\(key)'")
    }

    private func expected(_ what: String, _ node: Node, of name: String) {
        let isWord =
            what == "a boolean" && ["yes", "no", "on", "off", "true", "false"].contains(node.string?.lowercased())
        let fix: String? =
            if isWord { "write true or false without quotes" } else if what == "a string", node.isScalar {
                "write it in quotes"
            } else { nil }
        let kind = node.isScalar && !node.isNull ? node.json : node.kindName
        diagnostics.report(.invalidValue, at: node.location, "\(name) is \(kind), \(what) was expected", fix: fix)
    }
}

extension Part.Kind {
    /// A list of these, in the user's words.
    fileprivate var plural: String {
        switch self {
        case .string: "a list of strings"
        case .schema: "a list of schemas"
        case .part(let part), .reference(let part): "a list of \(part.rawValue)s"
        default: "a list"
        }
    }
}

extension Node {
    var isScalar: Bool { array == nil && members == nil }
}

extension [String] {
    var quoted: String { map { "'\($0)'" }.joined(separator: ", ") }
}
