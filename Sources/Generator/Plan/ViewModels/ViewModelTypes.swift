internal import OpenAPI

/// View models that hand-written code makes: public Swift types with exactly the contract's shape. Made only for
/// what a requirement returns; what is composed by generated code never becomes a value.
final class ViewModelTypes {
    struct Member {
        /// In JSON.
        let key: String
        let name: String
        let type: String
        let summary: String?
        let isOptional: Bool
        /// A nil is written as null, not left out.
        let isNullable: Bool
        /// The one value that the contract allows, as Swift.
        let constant: String?
    }

    struct Case {
        let name: String
        /// The enum's value, or the discriminator's.
        let value: String
        /// Of a union.
        let type: String?
    }

    enum Shape {
        case object([Member])
        case enumeration([Case])
        case union([Case])
    }

    struct Declaration {
        let name: String
        let place: String
        let summary: String?
        let shape: Shape
        /// An enum that hand-written code is also given: it is made of what was read.
        fileprivate(set) var isRead = false
    }

    private let stripsNulls: Bool
    private var made: [Declaration?] = []
    private var names: [ObjectIdentifier: String] = [:]
    private var scope: NameScope
    /// Those that are being declared: what they hold directly cannot hold them again, but in a box.
    private var open: Set<ObjectIdentifier> = []
    /// Names of enums that hand-written code is given.
    private var read: Set<String> = []

    /// - Parameter stripsNulls: optional nulls are left out, so nobody tells them from absent values.
    init(reserved: Set<String>, stripsNulls: Bool) {
        self.stripsNulls = stripsNulls
        scope = NameScope(reserved: reserved)
    }

    var declarations: [Declaration] {
        made.compactMap { declaration in
            guard var declaration else { return nil }
            declaration.isRead = read.contains(declaration.name)
            return declaration
        }
    }

    /// The closed enum of a text that the client sends.
    func readEnumeration(for schema: Schema, fallbackName: String) -> String {
        let name = type(for: schema, fallbackName: fallbackName)
        read.insert(name)
        return name
    }

    /// The Swift type of a value that is there.
    /// - Parameter fallbackName: for a schema without a name of its own.
    func type(for schema: Schema, fallbackName: String) -> String {
        let effective = schema.withoutNull.effective
        if effective.types == .any, let type = effective.const?.scalarType { return type }
        switch effective.types.subtracting(.null) {
        case .boolean: return "Bool"
        case .integer: return "Int"
        case .number, [.number, .integer]: return "Double"
        case .string:
            guard effective.enumeration != nil else { return "String" }
            return enumeration(effective, schema, fallbackName)
        case .array:
            guard let items = effective.items else { return "[OwnedJSON]" }
            let element = apart { type(for: items, fallbackName: fallbackName + "Element") }
            return items.isNullable ? "[\(element)?]" : "[\(element)]"
        case .object: return object(effective, schema, fallbackName)
        default:
            guard !effective.oneOf.isEmpty, effective.discriminator != nil else { return "OwnedJSON" }
            return union(effective, schema, fallbackName)
        }
    }

    private func object(_ effective: Schema, _ schema: Schema, _ fallbackName: String) -> String {
        if effective.discriminator != nil, !effective.oneOf.isEmpty { return union(effective, schema, fallbackName) }
        if !effective.properties.isEmpty {
            return declare(effective, schema, fallbackName) { name in .object(members(of: effective, owner: name)) }
        }
        guard let additional = effective.additionalProperties, additional.constant == nil else { return "OwnedJSON" }
        let value = apart { type(for: additional, fallbackName: fallbackName + "Value") }
        return "[String: \(value)\(additional.isNullable ? "?" : "")]"
    }

    /// An array or a map may hold what holds it.
    private func apart(_ type: () -> String) -> String {
        let outer = open
        open = []
        defer { open = outer }
        return type()
    }

    private func union(_ effective: Schema, _ schema: Schema, _ fallbackName: String) -> String {
        declare(effective, schema, fallbackName) { name in
            var scope = NameScope()
            let mapping = effective.discriminator?.mapping ?? []
            return .union(
                mapping.map { value, variant in
                    Case(
                        name: scope.claim(SwiftName.member(value)), value: value,
                        type: type(for: variant, fallbackName: name + SwiftName.type(value)))
                })
        }
    }

    private func members(of effective: Schema, owner: String) -> [Member] {
        var scope = NameScope()
        return effective.properties.map { property in
            let schema = property.schema.effective
            let isRequired = effective.required.contains(property.name)
            let isNullable = property.schema.isNullable
            let type = type(for: property.schema, fallbackName: owner + SwiftName.type(property.name))
            let tellsNull = isNullable && !isRequired && !stripsNulls
            return Member(
                key: property.name, name: scope.claim(SwiftName.member(property.name)),
                type: tellsNull ? "Presence<\(type)>" : isRequired && !isNullable ? type : type + "?",
                summary: property.schema.summary ?? schema.summary, isOptional: !isRequired,
                isNullable: isNullable && isRequired, constant: schema.constantLiteral)
        }
    }

    /// A reference with something beside it is a schema of its own, but the same enum.
    private func enumeration(_ effective: Schema, _ schema: Schema, _ fallbackName: String) -> String {
        var origin = effective
        var reference = schema
        while reference.allOf.count == 1, let target = reference.allOf.first,
            let texts = target.effective.listedTexts, texts == effective.listedTexts
        {
            origin = target.effective
            reference = target
        }
        return declare(origin, schema, fallbackName) { _ in .enumeration(cases(of: origin)) }
    }

    private func cases(of effective: Schema) -> [Case] {
        Self.cases((effective.enumeration ?? []).compactMap(\.string))
    }

    /// - Parameter reserved: names that no value may take.
    static func cases(_ values: [String], reserved: Set<String> = []) -> [Case] {
        var scope = NameScope(reserved: reserved)
        return values.map { value in
            let name = SwiftName.enumCase(value)
            let longer = reserved.contains(name) ? SwiftName.member(value + "-value") : name
            return Case(name: scope.claim(name, longer), value: value, type: nil)
        }
    }

    private func declare(
        _ effective: Schema, _ schema: Schema, _ fallbackName: String, _ shape: (String) -> Shape
    ) -> String {
        let id = ObjectIdentifier(effective)
        if let name = names[id] { return open.contains(id) ? "Box<\(name)>" : name }
        open.insert(id)
        defer { open.remove(id) }
        let own = (effective.name ?? schema.name).map(SwiftName.type)
        let name = scope.claim(own ?? fallbackName, fallbackName)
        names[ObjectIdentifier(effective)] = name
        let index = made.count
        made.append(nil)
        made[index] = Declaration(
            name: name, place: effective.location.place, summary: effective.summary, shape: shape(name))
        return name
    }
}

extension Node {
    /// The Swift type of a scalar.
    fileprivate var scalarType: String? {
        switch value {
        case .bool: "Bool"
        case .integer: "Int"
        case .number: "Double"
        case .string: "String"
        case .null, .array, .object: nil
        }
    }
}

extension Schema {
    /// Of a scalar `const`.
    fileprivate var constantLiteral: String? {
        guard let const, enumeration == nil else { return nil }
        switch const.value {
        case .bool, .integer, .number, .string: return SwiftLiteral.scalar(const)
        case .null, .array, .object: return nil
        }
    }
}
