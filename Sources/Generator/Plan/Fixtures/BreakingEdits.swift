internal import Diagnostics
internal import OpenAPI

/// Edits that make a body break its schema, whichever of its scalars a client reads.
enum BreakingEdits {
    /// JSON that hardly anything else takes, tried in this order.
    private static let wrongValues: [(json: String, type: Schema.Types)] = [
        ("0", [.integer, .number]), ("\"wrong\"", .string), ("true", .boolean), ("[]", .array), ("{}", .object),
    ]

    /// An edit for every scalar; only those that break the schema on their own. A body without scalars loses itself.
    static func edits(for schema: Schema, body: Node, check: SchemaCheck) -> [EditFixture] {
        let scalars = SchemaPlace.all(in: schema).filter { place in
            !place.pointer.isEmpty && place.schema.types.isDisjoint(with: [.array, .object])
        }
        let edits = scalars.compactMap { place in
            wrongValue(place.schema).map { EditFixture.set(pointer: place.pointer, json: $0) }
        }
        // What breaks a few elements breaks many.
        let body = body.shortened
        let breaking = edits.filter { !check.accepts(body.applying([$0]), schema) }
        if !breaking.isEmpty { return breaking }
        // Nothing of the body is a scalar, an empty list for instance: then the body itself is wrong.
        let whole = wrongValues.map { EditFixture.set(pointer: "", json: $0.json) }
        return whole.first { !check.accepts(body.applying([$0]), schema) }.map { [$0] } ?? []
    }

    private static func wrongValue(_ schema: Schema) -> String? {
        wrongValues.first { schema.types.isDisjoint(with: $0.type) }?.json
    }
}
