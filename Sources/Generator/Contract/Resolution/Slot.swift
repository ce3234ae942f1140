internal import Diagnostics
internal import OpenAPI

/// A place of a view model that wants a value.
struct Slot {
    enum Position {
        case root
        case property(isRequired: Bool)
        /// Of an array, a map or `x-bff-elements`.
        case element
    }

    let schema: Schema
    let view: SchemaView
    let position: Position
    /// Property names from the response's root; an array's elements count as `*`.
    let path: [String]
    /// Where the place is named: the property's key.
    let location: Location
    /// Which way what is composed goes: in an answer to the client, or in a request to a service.
    let direction: Direction

    init(
        _ schema: Schema, _ position: Position, path: [String], location: Location, direction: Direction = .response
    ) {
        self.schema = schema
        self.view = schema.view
        self.direction = direction
        self.position = position
        self.path = path
        self.location = location
    }

    /// One variant of what the slot takes.
    init(_ variant: Schema, as slot: Slot) {
        schema = variant
        view = SchemaView(variant, isNullable: slot.view.isNullable)
        position = slot.position
        path = slot.path
        location = slot.location
        direction = slot.direction
    }

    var isOptional: Bool {
        if case .property(isRequired: false) = position { true } else { false }
    }

    var isElement: Bool {
        if case .element = position { true } else { false }
    }

    /// The place in the user's words.
    var name: String {
        switch position {
        case .root: "the response"
        case .property: "'\(path.last ?? "")'"
        case .element: "an element of '\(path.last { $0 != "*" } ?? "the response")'"
        }
    }

    func property(_ property: Schema.Property) -> Slot {
        Slot(
            property.schema, .property(isRequired: view.requires(property.name)), path: path + [property.name],
            location: property.nameLocation, direction: direction)
    }

    func element(_ schema: Schema) -> Slot {
        Slot(schema, .element, path: path + ["*"], location: schema.location, direction: direction)
    }
}

/// What can be missing of a value.
struct Presence {
    var isNullable: Bool
    var mayBeAbsent: Bool

    static let certain = Presence(isNullable: false, mayBeAbsent: false)

    init(isNullable: Bool, mayBeAbsent: Bool) {
        self.isNullable = isNullable
        self.mayBeAbsent = mayBeAbsent
    }

    init(of source: Source) {
        self.init(isNullable: source.isNullable, mayBeAbsent: source.mayBeAbsent)
    }

    /// Missing in either way: gives null.
    init(anyMissing sources: [Source]) {
        self.init(isNullable: sources.contains { $0.isNullable || $0.mayBeAbsent }, mayBeAbsent: false)
    }

    var isCertain: Bool { !isNullable && !mayBeAbsent }
}
