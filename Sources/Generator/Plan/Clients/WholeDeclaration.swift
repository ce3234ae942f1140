internal import Diagnostics
internal import OpenAPI

/// A type that a client of whole operations declares: one per schema that needs a type of its own.
final class WholeDeclaration {
    enum Kind {
        case object(WholeObject)
        case union(WholeUnion)
        case textEnum([WholeEnumCase])
        case integerEnum([WholeEnumCase])
        case tuple(WholeTuple)
    }

    let schema: Schema
    let place: TypePlace
    /// `petstore.yaml#/components/schemas/Pet`
    let citation: String
    var kind: Kind
    /// From the namespace downwards: `["Petstore", "Pet", "Owner"]`.
    var swiftPath: [String] = []

    // How values travel. Set once everything is known: `WholeGraph`.
    var isRead = false
    var isWritten = false
    /// Written as a form body or as parts.
    var isForm = false
    /// A parameter's or form field's value.
    var isParameter = false

    /// An enum whose contract says that it may grow.
    var isAlwaysOpen = false

    /// How single properties are written where this is a form's body.
    private(set) var encodings: [Encoding] = []

    func take(_ encodings: [Encoding]) {
        for encoding in encodings where !self.encodings.contains(where: { $0.property == encoding.property }) {
            self.encodings.append(encoding)
        }
    }

    /// A check of what the type does not say of itself.
    var check: String?

    /// Why no operation that reaches this can be generated.
    var fault: WholeRefusal?

    init(schema: Schema, place: TypePlace, citation: String, kind: Kind) {
        self.schema = schema
        self.place = place
        self.citation = citation
        self.kind = kind
    }

    var isEnumeration: Bool {
        switch kind {
        case .textEnum, .integerEnum: true
        case .object, .union, .tuple: false
        }
    }

    /// Clients send it: its properties can be set, and what only answers have is not asked for.
    var isMadeByHand: Bool { isWritten || isForm }

    /// The types of the parts, in order.
    var parts: [WholeType] {
        switch kind {
        case .object(let object): object.properties.map(\.slot.type) + [object.additional?.type].compactMap { $0 }
        case .union(let union): union.variants.map(\.slot.type)
        case .tuple(let tuple): tuple.elements.map(\.type) + [tuple.rest?.type].compactMap { $0 }
        case .textEnum, .integerEnum: []
        }
    }
}

/// Why an operation cannot be generated, and where.
struct WholeRefusal: Error {
    let location: Location
    let reason: String
}

/// A value of a schema: its type without null, and what is asked of it.
struct WholeSlot {
    let type: WholeType
    let isNullable: Bool
    /// A `JSONRule` expression; nil where the type says everything.
    var rule: WholeRule?
    var defaultLiteral: WholeLiteral?
    var isReadOnly = false
    var isWriteOnly = false
}

/// A default as a Swift expression of the type.
struct WholeLiteral {
    let closed: String
    /// Where enums are open.
    let open: String

    init(_ text: String) { (closed, open) = (text, text) }

    init(closed: String, open: String) { (self.closed, self.open) = (closed, open) }
}

struct WholeObject {
    struct Property {
        let name: String
        let member: String
        let slot: WholeSlot
        let isRequired: Bool
        let summary: String?
        let isDeprecated: Bool
        /// Stands in a box: the type would contain itself, or is large.
        var isBoxed = false
    }

    var properties: [Property]
    /// Members that are not declared; nil where they are ignored.
    let additional: WholeSlot?
    let forbidsAdditional: Bool
    let minProperties: Int?
    let maxProperties: Int?
}

struct WholeUnion {
    struct Variant {
        let name: String
        let slot: WholeSlot
        let condition: Condition
    }

    enum Condition {
        case values([String])
        case kinds(Schema.Types)
        case required(String)
        case otherwise
        case trial
    }

    enum Decision {
        /// `otherwise` is the index of the variant of every other value, and of none.
        case property(String, otherwise: Int?)
        case kinds
        case required
        case trial(exactlyOne: Bool)
    }

    let decision: Decision
    let variants: [Variant]
    /// Of the variant whose placeholder has an end.
    var placeholder = 0
}

struct WholeTuple {
    let elements: [WholeSlot]
    let required: Int
    /// What stands behind the positions; nil where nothing may.
    let rest: WholeSlot?
    let forbidsRest: Bool
    let minItems: Int?
    let maxItems: Int?
}

struct WholeEnumCase {
    let name: String
    /// A Swift literal.
    let value: String
}

/// A `JSONRule` as an expression.
struct WholeRule {
    let text: String
    /// It holds a compiled expression: made once, as a constant of the type.
    let isConstant: Bool
}
