extension Schema {
    /// A schema that takes what all of these take: the same object for the same schemas of one reader. nil where there are none.
    package static func all(of schemas: [Schema]) -> Schema? {
        guard let last = schemas.last else { return nil }
        guard let combinations = schemas.lazy.compactMap(\.combinations).first else {
            return schemas.count == 1 ? last : Flattening.Combinations().all(of: schemas)
        }
        return combinations.all(of: schemas)
    }

    /// A copy of `effective` that may be changed before anybody else sees it: it is read as it stands.
    package func editableCopy() -> Schema {
        let source = effective
        let copy = Schema(node: source.node)
        copy.combinations = source.combinations ?? combinations
        copy.name = source.name
        copy.constant = source.constant
        var merger = SchemaMerger(result: copy, combinations: copy.combinations ?? Flattening.Combinations())
        merger.add(source, isOwn: true)
        copy.resource = source.resource
        copy.allOf = source.allOf
        copy.flattened = Flattening.Result(schema: copy, conflicts: [])
        return copy
    }

    /// The same keywords in another object, `allOf` as it is.
    func copied() -> Schema {
        let copy = Schema(node: node)
        copy.resource = resource
        var merger = SchemaMerger(result: copy, combinations: combinations ?? Flattening.Combinations())
        merger.add(self, isOwn: true)
        copy.allOf = allOf
        return copy
    }
}
