internal import Diagnostics
internal import OpenAPI

/// Bodies at the edge of what a schema takes.
enum BoundaryEdits {
    /// Not a value that any contract lists.
    static let unknownValue = "\"an-unknown-value\""

    /// Kinds that change nothing in the body are left out.
    static func boundaries(of schema: Schema, body: Node, check: SchemaCheck) -> [BoundaryFixture] {
        let places = SchemaPlace.all(in: schema).filter { !$0.pointer.isEmpty || $0.schema.types.contains(.array) }
        let lists = places.filter { $0.schema.types.contains(.array) }
        var boundaries: [BoundaryFixture] = []
        func add(_ kind: BoundaryFixture.Kind, _ edits: [EditFixture], takes: Bool = true, at pointer: String? = nil) {
            // A few elements are checked soon; they may not be of every kind that there is.
            var kept = Self.kept(edits, in: body.shortened, schema, takes: takes, check)
            if check.accepts(body.applying(kept), schema) != takes {
                kept = Self.kept(edits, in: body, schema, takes: takes, check)
            }
            if !kept.isEmpty { boundaries.append(BoundaryFixture(kind: kind, pointer: pointer, edits: kept)) }
        }
        add(.emptyLists, lists.map { .set(pointer: $0.pointer, json: "[]") })
        // From the innermost outwards, so that what is repeated is long already.
        add(
            .longestLists,
            lists.reversed().compactMap { place in
                place.schema.maxItems.map { .lengthen(pointer: place.pointer, count: $0) }
            })
        add(.nulls, places.filter(\.schema.isNullable).map { .set(pointer: $0.pointer, json: "null") })
        for place in places where place.schema.enumeration != nil && !place.isDiscriminator {
            add(.unknownEnum, [.set(pointer: place.pointer, json: unknownValue)], takes: false, at: place.pointer)
        }
        return boundaries
    }

    /// Those that change something and that the schema takes, or does not. One that is left out, because of a minimum for instance, leaves the
    /// others in.
    private static func kept(
        _ edits: [EditFixture], in body: Node, _ schema: Schema, takes: Bool, _ check: SchemaCheck
    ) -> [EditFixture] {
        var kept: [EditFixture] = []
        var edited = body
        for edit in edits {
            let next = edited.applying([edit])
            guard !next.isEqual(to: edited), check.accepts(next, schema) == takes else { continue }
            (edited, kept) = (next, kept + [edit])
        }
        return kept
    }
}
