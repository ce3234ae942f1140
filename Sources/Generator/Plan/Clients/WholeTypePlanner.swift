internal import Diagnostics
internal import OpenAPI

/// Decides the Swift type of every schema that a client of whole operations meets, and declares one where it must.
final class WholeTypePlanner {
    private(set) var declarations: [WholeDeclaration] = []
    private var known: [ObjectIdentifier: WholeDeclaration] = [:]
    private var open: [ObjectIdentifier] = []
    private var loops: Set<ObjectIdentifier> = []
    let places: TypePlaces
    let rules: WholeRulePlanner

    init(places: TypePlaces, rules: WholeRulePlanner) {
        self.places = places
        self.rules = rules
    }

    /// - Parameter place: what a type of the schema is named by where its own place does not say it.
    func slot(_ schema: Schema, at place: TypePlace? = nil) -> WholeSlot {
        let (inner, isNullable) = schema.unwrapped
        // A combination of one schema with nothing is that schema.
        let effective = inner.effective
        let outer = schema === inner ? effective : schema.effective
        let type = type(of: effective, at: inner === schema ? place : nil)
        var slot = WholeSlot(type: type, isNullable: isNullable)
        slot.rule = rules.rule(for: effective, type)
        slot.isReadOnly = outer.isReadOnly || effective.isReadOnly
        slot.isWriteOnly = outer.isWriteOnly || effective.isWriteOnly
        if let value = outer.defaultValue ?? effective.defaultValue { slot.defaultLiteral = literal(value, type) }
        return slot
    }

    // MARK: Types

    private func type(of schema: Schema, at place: TypePlace?) -> WholeType {
        let key = ObjectIdentifier(schema)
        if let declaration = known[key] { return .named(declaration) }
        // An array of itself has no name that would end it.
        guard !open.contains(key) else {
            loops.insert(key)
            return .json
        }
        open.append(key)
        defer { open.removeLast() }
        if schema.constant == false { return .json }
        if let values = schema.enumeration, let type = enumeration(values, schema, place) { return type }
        if let const = schema.const { return constant(const) }
        let variants = schema.variants
        if variants.count == 1 { return type(of: variants[0].effective, at: place ?? places.place(of: schema)) }
        if !variants.isEmpty { return union(schema, place) }
        return type(of: schema, schema.impliedTypes.subtracting(.null), at: place)
    }

    private func type(of schema: Schema, _ types: Schema.Types, at place: TypePlace?) -> WholeType {
        switch types {
        case .string: text(schema)
        case .integer: .plain(Self.integer(schema))
        case .anyNumber where !schema.types.contains(.number): .plain(Self.integer(schema))
        case .number, .anyNumber: .plain(schema.format == "decimal" ? "DecimalNumber" : "Double")
        case .boolean: .plain("Bool")
        case .array: array(schema, place)
        case .object: object(schema, place)
        case []: schema.types == .null ? .plain("NullValue") : .json
        default: .json
        }
    }

    private static func integer(_ schema: Schema) -> String {
        switch schema.format {
        case "int32": "Int32"
        case "int64": "Int64"
        default: "Int"
        }
    }

    private func text(_ schema: Schema) -> WholeType {
        switch schema.format {
        case "date-time": .plain("DateTime")
        case "date": .plain("FullDate")
        case "uuid": .plain("UUIDValue")
        case "uri": .plain("URIValue")
        case "byte": .plain("Base64Data")
        case "decimal": .plain("DecimalNumber")
        case "binary": .binary
        default: schema.contentEncoding == "base64" ? .plain("Base64Data") : .plain("String")
        }
    }

    private func constant(_ value: Node) -> WholeType {
        switch value.value {
        case .string: .plain("String")
        case .integer: .plain("Int")
        case .number: .plain("Double")
        case .bool: .plain("Bool")
        case .null: .plain("NullValue")
        case .array, .object: .json
        }
    }

    // MARK: Enums

    private func enumeration(_ values: [Node], _ schema: Schema, _ place: TypePlace?) -> WholeType? {
        let values = values.filter { !$0.isNull }
        guard let first = values.first else { return nil }
        if values.allSatisfy({ $0.string != nil }) {
            // A value that stands alone is a constant in all but name; services that grow send another.
            if values.count == 1 { return .plain("String") }
            var seen: Set<[UInt8]> = []
            let distinct = values.compactMap(\.string).filter { seen.insert(Array($0.utf8)).inserted }
            return declare(schema, place, .textEnum(Self.cases(distinct.map { ($0, SwiftLiteral.quoted($0)) })))
        }
        if values.allSatisfy({ $0.integer != nil }) {
            if values.count == 1 { return .plain("Int") }
            var seen: Set<Int64> = []
            let distinct = values.compactMap(\.integer).filter { seen.insert($0).inserted }
            return declare(
                schema, place,
                .integerEnum(Self.cases(distinct.map { ($0 < 0 ? "minus \(-$0)" : "value \($0)", "\($0)") })))
        }
        let kinds = values.reduce(into: Schema.Types()) { $0.formUnion($1.kind) }
        switch kinds {
        case .boolean: return .plain("Bool")
        case .number, .anyNumber: return .plain("Double")
        default: return first.members == nil ? .json : nil
        }
    }

    private static func cases(_ values: [(name: String, literal: String)]) -> [WholeEnumCase] {
        var taken: Set<String> = []
        return values.map { name, literal in
            let bare = WholeName.bare(name)
            let claimed = WholeName.claim([bare, bare + "Value"], in: &taken)
            return WholeEnumCase(name: WholeName.member(claimed), value: literal)
        }
    }

    // MARK: Declarations

    private func declare(_ schema: Schema, _ place: TypePlace?, _ kind: WholeDeclaration.Kind) -> WholeType {
        .named(declaration(schema, place, kind))
    }

    @discardableResult
    private func declaration(
        _ schema: Schema, _ place: TypePlace?, _ kind: WholeDeclaration.Kind
    ) -> WholeDeclaration {
        let declaration = WholeDeclaration(
            schema: schema, place: place ?? places.place(of: schema), citation: places.citation(of: schema.location),
            kind: kind)
        known[ObjectIdentifier(schema)] = declaration
        declarations.append(declaration)
        if case .failure(let fault) = rules.check(schema) { declaration.fault = fault }
        return declaration
    }

    private func array(_ schema: Schema, _ place: TypePlace?) -> WholeType {
        guard schema.prefixItems.isEmpty else {
            let empty = WholeTuple(
                elements: [], required: 0, rest: nil, forbidsRest: false, minItems: nil, maxItems: nil)
            let declaration = declaration(schema, place, .tuple(empty))
            let rest = schema.items.flatMap { $0.constant == false ? nil : slot($0) }
            declaration.kind = .tuple(
                WholeTuple(
                    elements: schema.prefixItems.enumerated().map {
                        slot($1, at: isOwn($1, of: schema) ? nil : declaration.place.child("Element\($0 + 1)"))
                    },
                    required: min(schema.minItems ?? 0, schema.prefixItems.count),
                    rest: rest ?? (schema.items == nil ? WholeSlot(type: .json, isNullable: false) : nil),
                    forbidsRest: schema.items?.constant == false, minItems: schema.minItems, maxItems: schema.maxItems))
            finish(declaration)
            return .named(declaration)
        }
        guard let items = schema.items, items.constant == nil else { return .array(.json) }
        return .array(element(items, place?.extended("Item")))
    }

    /// An element or a map's value.
    private func element(_ schema: Schema, _ place: TypePlace?) -> WholeType {
        let slot = slot(schema, at: place)
        return slot.isNullable && !slot.type.isFreeForm ? .optional(slot.type) : slot.type
    }

    private func object(_ schema: Schema, _ place: TypePlace?) -> WholeType {
        let additional = schema.additionalProperties
        guard !schema.properties.isEmpty || additional?.constant == false else {
            if let additional, additional.constant == nil { return .map(element(additional, place?.extended("Value"))) }
            return .map(.json)
        }
        if schema.properties.isEmpty, schema.patternProperties.count == 1, let only = schema.patternProperties.first,
            only.schema.constant == nil
        {
            return .map(element(only.schema, place?.extended("Value")))
        }
        let empty = WholeObject(
            properties: [], additional: nil, forbidsAdditional: false, minProperties: nil, maxProperties: nil)
        let declaration = declaration(schema, place, .object(empty))
        var taken: Set<String> = additional == nil ? [] : ["additionalProperties"]
        let properties = schema.properties.map { property in
            let bare = WholeName.bare(property.name)
            let name = WholeName.claim([bare, bare + "Value"], in: &taken)
            // A combination of several schemas, and what an adopted schema says, are named by where they are used.
            let own = isOwn(property.schema, of: schema) ? nil : declaration.place.child(WholeName.type(property.name))
            var slot = slot(property.schema, at: own)
            if slot.defaultLiteral == nil {
                slot.defaultLiteral = rules.constantLiteral(property.schema, slot.type).map { WholeLiteral($0) }
            }
            return WholeObject.Property(
                name: property.name, member: WholeName.member(name), slot: slot,
                isRequired: schema.required.contains(property.name),
                summary: property.schema.summary ?? property.schema.effective.summary,
                isDeprecated: property.schema.effective.isDeprecated)
        }
        declaration.kind = .object(
            WholeObject(
                properties: properties, additional: additional.flatMap { self.additional($0, declaration) },
                forbidsAdditional: additional?.constant == false && schema.patternProperties.isEmpty,
                minProperties: schema.minProperties, maxProperties: schema.maxProperties))
        finish(declaration)
        return .named(declaration)
    }

    /// What its parts could not say is the type's fault.
    private func finish(_ declaration: WholeDeclaration) {
        if case .union = declaration.kind {} else { declaration.check = rules.check(of: declaration) }
        if let fault = rules.takeFault(), declaration.fault == nil { declaration.fault = fault }
    }

    private func additional(_ schema: Schema, _ owner: WholeDeclaration) -> WholeSlot? {
        if schema.constant == false { return nil }
        if schema.constant == true || schema.saysNothing { return WholeSlot(type: .json, isNullable: false) }
        var slot = slot(schema)
        if slot.isNullable, !slot.type.isFreeForm {
            slot = WholeSlot(type: .optional(slot.type), isNullable: false, rule: slot.rule)
        }
        return slot
    }

    /// Whether the schema stands below its owner, or in a place of its own that names it; a combination has neither.
    private func isOwn(_ schema: Schema, of owner: Schema) -> Bool {
        schema.allOf.count <= 1 || schema.node["allOf"] != nil
    }

    // MARK: Unions

    private func union(_ schema: Schema, _ place: TypePlace?) -> WholeType {
        if let type = openEnumeration(schema) { return type }
        let empty = WholeUnion(decision: .kinds, variants: [])
        let declaration = declaration(schema, place, .union(empty))
        let planner = WholeUnionPlanner(types: self, declaration: declaration)
        switch planner.plan(schema) {
        case .success(let union): declaration.kind = .union(union)
        case .failure(let fault): declaration.fault = fault
        }
        finish(declaration)
        return .named(declaration)
    }

    /// A string, or one of some strings: an enum that says of itself that it may grow.
    private func openEnumeration(_ schema: Schema) -> WholeType? {
        let variants = schema.variants
        guard variants.count == 2, schema.oneOf.isEmpty else { return nil }
        let all = variants.map { $0.effective }
        guard all.allSatisfy({ $0.impliedTypes.subtracting(.null) == .string }) else { return nil }
        let enums = all.filter { $0.enumeration?.count ?? 0 > 1 }
        guard enums.count == 1, all.contains(where: { $0.enumeration == nil && $0.const == nil && $0.pattern == nil }),
            let inner = enums.first, case .named(let declaration) = type(of: inner, at: nil)
        else { return nil }
        declaration.isAlwaysOpen = true
        return .named(declaration)
    }
}

extension WholeType {
    /// Takes null of its own accord.
    var isFreeForm: Bool {
        switch self {
        case .json: true
        case .plain(let name): name == "NullValue"
        case .binary, .array, .map, .named, .optional: false
        }
    }
}
