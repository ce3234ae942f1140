internal import Contract
internal import Diagnostics
internal import OpenAPI

/// Plans how projections are read: decoding and checking in one pass, a function per struct and schema.
final class ReaderPlanner {
    struct Field {
        let key: String
        let length: Int
        let index: Int
        /// The local variable's.
        let name: String
        let type: String
        let isRequired: Bool
        /// The slot is nil for null.
        let skipsNull: Bool
        /// The variable that says so, where somebody tells null from absent.
        let nullFlag: String?
        /// The slot itself is not optional, though the local variable is.
        let isUnwrapped: Bool
        let expression: String
        /// What else the value must keep.
        let checks: [Statement]
    }

    struct Reader {
        let name: String
        let place: String
        /// The required ones first, as they are numbered.
        let fields: [Field]
        let required: [String]
    }

    struct Member {
        let name: String
        let type: String
        let key: String
        /// What a reader calls it: a property may be called like what readers work with.
        var local: String { Self.taken.contains(name) ? name + "Member" : name }

        private static let taken: Set<String> = [
            "element", "key", "members", "report", "schema", "seen", "step", "value",
        ]
    }

    struct Structure {
        let name: String
        let place: String
        /// In the service's order.
        let members: [Member]
        var readers: [Reader]
    }

    struct Union {
        let name: String
        let place: String
        let cases: [(name: String, type: String)]
        var readers: [(name: String, place: String, statements: [Statement])]
    }

    private(set) var structures: [Structure] = []
    var unions: [Union] = []
    let validators: ValidatorPlanner
    let namespace: String
    private let rules: RulePlanner
    let diagnostics: Diagnostics
    var made: [Key: String] = [:]

    struct Key: Hashable {
        let node: ObjectIdentifier
        let schema: ObjectIdentifier
    }

    /// - Parameter namespace: the operation's type.
    init(namespace: String, validators: ValidatorPlanner, diagnostics: Diagnostics) {
        self.namespace = namespace
        self.validators = validators
        self.rules = validators.rules
        self.diagnostics = diagnostics
    }

    /// The expression that reads a value of this schema as the projection says; nil where it is no such value.
    func expression(_ node: Projection, _ schema: Schema, value: String, step: String) -> String {
        let effective = schema.present(reporting: diagnostics)
        let place = validators.places.expression(for: effective)
        let head = "\(value), at: \(step)"
        if let same = node.same {
            return "report.nested(\(head), \(reader(same, effective))).map { Box($0) }"
        }
        switch node.kind {
        case .text:
            if let values = node.choices(effective) {
                return validators.enumeration(values.filter { !$0.isNull }, head, place) + "?.text"
            }
            return "report.text(\(head)\(rules.textRules(effective, shownAs: node.schema)), schema: \(place))"
        case .integer: return "report.integer(\(head)\(rules.integerRules(effective)), schema: \(place))"
        case .number: return "report.number(\(head)\(rules.numberRules(effective)), schema: \(place))"
        case .boolean: return "report.bool(\(head), schema: \(place))"
        case .json: return value
        case .object, .union: return "report.nested(\(head), \(reader(node, effective)))"
        case .array:
            guard let element = node.element, let items = effective.items else { return value }
            let inner = self.element(element, items, value: "element", step: "step")
            return
                "report.array(\(head)\(rules.arrayRules(effective)), schema: \(place)) "
                + "{ element, report, step in \(inner) }"
        case .map:
            guard let entry = node.value, let values = effective.memberValues else { return value }
            let inner = self.element(entry, values, value: "element", step: "step")
            return
                "report.map(\(head)\(rules.objectRules(effective)), schema: \(place)) "
                + "{ element, report, step in \(inner) }"
        }
    }

    /// A null element of a nullable type is an element too.
    private func element(_ node: Projection, _ schema: Schema, value: String, step: String) -> String {
        let inner = expression(node, schema, value: value, step: step)
        let checks = self.checks(node, schema, value, step, named: "element")
        guard node.isNullable || !checks.isEmpty else { return inner }
        let read = node.isNullable ? "\(value).isNull ? .some(nil) : (\(inner)).map { .some($0) }" : inner
        guard !checks.isEmpty else { return read }
        let text = checks.map(\.singleLine).joined(separator: "; ")
        return (node.isNullable ? "if !\(value).isNull { \(text) }" : text) + "; return \(read)"
    }

    /// The qualified name of the function that reads an object or a union.
    func reader(_ node: Projection, _ schema: Schema) -> String {
        let effective = schema.present(reporting: diagnostics)
        let key = Key(node: ObjectIdentifier(node), schema: ObjectIdentifier(effective))
        if let name = made[key] { return name }
        return node.kind == .union ? union(node, effective, key) : structure(node, effective, key)
    }

    private func structure(_ node: Projection, _ schema: Schema, _ key: Key) -> String {
        let known = structures.firstIndex { $0.name == node.typeName }
        let count = known.map { structures[$0].readers.count } ?? 0
        let name = count == 0 ? "read" : "readFallback\(count == 1 ? "" : "\(count)")"
        made[key] = "\(node.typeName).\(name)"
        let members = node.memberNames
        let flags = node.nullFlagNames
        let index = known ?? structures.count
        if known == nil {
            structures.append(
                Structure(
                    name: node.typeName, place: node.schema.location.place,
                    members: node.fields.flatMap { field in
                        let type = field.node.slotType(isRequired: field.isRequired)
                        let value = Member(name: members[field.name] ?? field.name, type: type, key: field.name)
                        guard let flag = flags[field.name] else { return [value] }
                        return [value, Member(name: flag, type: "Bool", key: "\(field.name): null, not absent")]
                    }, readers: []))
        }
        structures[index].readers.append(Reader(name: name, place: schema.location.place, fields: [], required: []))
        let place = structures[index].readers.count - 1
        let outer = validators.places
        validators.places = PlaceWriter(base: schema.location)
        defer { validators.places = outer }
        let ordered = node.fields.filter(\.isRequired) + node.fields.filter { !$0.isRequired }
        let fields = ordered.enumerated().map { index, field in
            self.field(
                field, index, name: members[field.name] ?? field.name, nullFlag: flags[field.name], of: node,
                in: schema)
        }
        structures[index].readers[place] = Reader(
            name: name, place: schema.location.place, fields: fields,
            required: node.fields.filter(\.isRequired).map(\.name))
        return "\(node.typeName).\(name)"
    }

    private func field(
        _ field: Projection.Field, _ index: Int, name: String, nullFlag: String?, of owner: Projection,
        in schema: Schema
    ) -> Field {
        let own = schema.view.member(field.name) ?? field.node.schema
        let step = SwiftLiteral.quoted(field.name)
        let checks = self.checks(field.node, own, "value", step, named: "\(owner.typeName)-\(field.name)")
        let isNullable = field.node.isNullable
        return Field(
            key: field.name, length: field.name.utf8.count, index: index,
            name: Member(name: name, type: "", key: "").local,
            type: field.node.swiftType, isRequired: field.isRequired, skipsNull: isNullable, nullFlag: nullFlag,
            isUnwrapped: field.isRequired && !isNullable,
            expression: expression(field.node, own, value: "value", step: step), checks: checks)
    }

    /// What a value must keep besides what its own reading looks at.
    func checks(
        _ node: Projection, _ schema: Schema, _ value: String, _ step: String, named name: String
    ) -> [Statement] {
        let name = "\(namespace)-\(name)"
        return validators.fromOutside {
            var checks = constantChecks(schema.present(reporting: diagnostics), node, value, step, named: name)
            for narrowing in node.narrowings {
                switch narrowing {
                case .schema(let target) where target === node.choice: break
                case .schema(let target): checks += validators.statements(target, value, step, named: name)
                case .values(let values, let target):
                    let nodes = values.map { Node(.string($0), at: target.location) }
                    let place = validators.places.expression(for: target)
                    checks.append(.line(validators.enumeration(nodes, "\(value), at: \(step)", place)))
                }
            }
            return checks
        }
    }

    /// `const`, and an enum of other than strings: what the value's own reading does not look at. Free-form JSON is
    /// checked as a whole.
    private func constantChecks(
        _ schema: Schema, _ node: Projection, _ value: String, _ step: String, named name: String
    ) -> [Statement] {
        if node.kind == .json { return validators.statements(schema, value, step, named: name) }
        if node.isScalar, schema.saysMoreThanItsKind {
            return validators.statements(schema, value, step, named: name)
        }
        let isListed = schema.enumeration != nil && node.kind != .text && !node.acceptsUnknown
        let isChoice = schema.const != nil || isListed
        let choices =
            isChoice
            ? validators.choices(
                SchemaForm(function: schema, isPresent: true), "\(value), at: \(step)",
                validators.places.expression(for: schema)) : []
        return choices + validators.remainders(schema, value, step, named: name)
    }
}

extension Projection {
    /// The view model's enum, where the service's own is open and the view model says nothing else.
    fileprivate var choice: Schema? {
        guard kind == .text, acceptsUnknown, schema.enumeration != nil else { return nil }
        return narrowings.lazy.compactMap { narrowing in
            if case .schema(let target) = narrowing, target.isPlainChoice { target } else { nil }
        }.first
    }

    /// The texts that a value must be one of: the view model's where a service sends it, else the schema's own.
    fileprivate func choices(_ schema: Schema) -> [Node]? { acceptsUnknown ? choice?.enumeration : schema.enumeration }

    fileprivate var isScalar: Bool {
        switch kind {
        case .text, .integer, .number, .boolean: true
        case .json, .object, .array, .map, .union: false
        }
    }
}

extension Schema {
    /// An enum of texts, which says nothing but that.
    fileprivate var isPlainChoice: Bool {
        guard let enumeration, enumeration.allSatisfy({ $0.string != nil || $0.isNull }) else { return false }
        return const == nil && pattern == nil && minLength == nil && maxLength == nil && format == nil
            && allOf.isEmpty && !saysMoreThanItsKind
    }

    /// Of a single value: something that reading it as its kind does not look at.
    fileprivate var saysMoreThanItsKind: Bool {
        !oneOf.isEmpty || !anyOf.isEmpty || not != nil || condition != nil
    }
}
