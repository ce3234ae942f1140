internal import Diagnostics
package import OpenAPI

/// Makes values from schemas. What a value is depends on its schema and its place alone, so that the same contract
/// gives the same bytes, and one more property changes no other's value (short of bodies of thousands of values, which
/// are made smaller).
///
/// A value is made for several schemas at once that it must keep: what `allOf` could not merge, chosen alternatives,
/// the properties and patterns that share a name. Each attempt is held against all of them, so what comes out is right,
/// whatever the attempt overlooked.
package struct SchemaSample {
    /// nil where no value was found that the schema takes: it takes none, or only values without end, or what it asks
    /// is too intricate.
    ///
    /// - Parameters:
    ///   - seed: others give other values, as far as the schema leaves a choice; 0 is what stubs and tests have.
    ///   - direction: members that are never sent this way are left out, where the check lets them.
    package static func value(
        of schema: Schema, at place: String, check: SchemaCheck, seed: UInt64 = 0, direction: Direction? = nil
    ) -> Node? {
        var sample = SchemaSample(check: check, seed: seed, direction: direction)
        return sample.value(Wish([schema], place, at: schema.location))
    }

    /// Which optional members an object gets.
    enum Extent: CaseIterable {
        case full, lean
    }

    private static let depthMax = 48
    /// Beyond so many values objects get only what they must have.
    private static let fullValuesMax = 4_000
    /// Beyond so many the search ends.
    private static let valuesMax = 20_000
    /// Variations of a value that was made and is refused, as `not` may.
    private static let variationsMax = 3

    let check: SchemaCheck
    let direction: Direction?
    private let seed: UInt64
    /// The schemas that are being made, by level, outermost first.
    private var open: [Set<ObjectIdentifier>] = []
    private var valuesCount = 0
    /// Values that several alternatives of `oneOf` take are brought to fit one: the last resort.
    private var partsAlternatives = false

    private init(check: SchemaCheck, seed: UInt64, direction: Direction?) {
        (self.check, self.seed, self.direction) = (check, seed, direction)
    }

    // MARK: Recursion

    func isOpen(_ schema: Schema) -> Bool {
        let identity = ObjectIdentifier(schema.effective)
        return open.contains { $0.contains(identity) }
    }

    /// The smallest value of a schema never holds another of the same schema but by way of several schemas at once.
    private func isEndless(_ schemas: [Schema]) -> Bool {
        schemas.contains { schema in
            let identity = ObjectIdentifier(schema.effective)
            return open.count { $0.contains(identity) } > 1
        }
    }

    // MARK: Choosing

    /// A value below the current one.
    mutating func value(_ wish: Wish) -> Node? {
        guard open.count < Self.depthMax, valuesCount < Self.valuesMax, !isEndless(wish.schemas) else { return nil }
        valuesCount += 1
        if let known = known(wish.completed) { return known.value }
        open.append([])
        defer { open.removeLast() }
        let outer = partsAlternatives
        defer { partsAlternatives = outer }
        for isLastResort in [false, true] where !isLastResort || wish.completed.hasSeveralAlternatives {
            partsAlternatives = isLastResort
            for extent in valuesCount < Self.fullValuesMax ? Extent.allCases : [.lean] {
                if let value = decided(wish, extent) { return value }
            }
        }
        return ordinary(wish).first { wish.takes($0, check) }
    }

    private struct Known {
        /// nil where nothing that is listed fits, and so nothing at all.
        let value: Node?
    }

    /// What the schemas list themselves.
    private func known(_ wish: Wish) -> Known? {
        let schemas = wish.schemas
        if schemas.contains(where: { $0.constant == false }) { return Known(value: nil) }
        let listed = schemas.compactMap { schema in schema.const.map { [$0] } ?? schema.enumeration }
        if let least = listed.min(by: { $0.count < $1.count }) {
            return Known(value: turned(least, wish).first { wish.takes($0, check) })
        }
        let example = turned(schemas.flatMap(\.examples), wish).first { wish.takes($0, check) }
        return example.map { Known(value: $0) }
    }

    /// Takes each open choice in turn: alternatives, conditions, and what hangs on the presence of members.
    private mutating func decided(_ written: Wish, _ extent: Extent) -> Node? {
        let wish = written.completed
        guard valuesCount < Self.valuesMax else { return nil }
        if let known = known(wish) { return known.value }
        open[open.count - 1].formUnion(wish.schemas.map(ObjectIdentifier.init))
        guard let choice = wish.choice(extent) else { return plain(wish, extent) }
        let later = choice.options.filter { $0.schemas.contains(where: isOpen) }
        let sooner = choice.options.filter { !$0.schemas.contains(where: isOpen) }
        let before = open
        for option in turned(sooner, wish) + later {
            valuesCount += 1
            if let value = decided(wish.choosing(option, of: choice), extent) { return value }
            open = before
        }
        return nil
    }

    private mutating func plain(_ wish: Wish, _ extent: Extent) -> Node? {
        for kind in wish.kinds {
            for variation in 0..<Self.variationsMax {
                let varied = variation == 0 ? wish : wish.moved(to: "\(wish.place)~\(variation)")
                guard let value = value(varied, kind, extent) else { break }
                if wish.takes(value, check) { return value }
                if partsAlternatives, let value = wish.fittingOne(value, check) { return value }
            }
        }
        return nil
    }

    private mutating func value(_ wish: Wish, _ kind: Schema.Types, _ extent: Extent) -> Node? {
        let seed = seed(wish.place)
        return switch kind {
        case .object: object(wish, extent)
        case .array: array(wish)
        case .string: SampleTexts.value(wish, seed: seed, check: check)
        case .number: SampleNumbers.value(wish, seed: seed, check: check)
        case .boolean:
            [seed % 2 == 0, seed % 2 != 0].map { Node(.bool($0), at: wish.location) }.first { wish.takes($0, check) }
        case .null: Node(.null, at: wish.location)
        default: nil
        }
    }

    /// What no rule leads to, but may do.
    private func ordinary(_ wish: Wish) -> [Node] {
        let place = wish.location
        let simple: [Node.Value] = [
            .string("value"), .string("a"), .string(""), .integer(1), .integer(0), .integer(-1), .bool(true),
            .bool(false),
            .null, .array([]), .object([]), .number(text: "0.5", value: 0.5), .integer(10), .string("1"),
        ]
        let nodes = simple.map { Node($0, at: place) }
        return nodes + nodes.map { Node(.array([$0]), at: place) }
            + nodes.map { node in
                Node(.object([Node.Member(key: "key1", keyLocation: place, value: node)]), at: place)
            }
    }

    /// What is written first is the best choice; other seeds start elsewhere.
    private func turned<Element>(_ choices: [Element], _ wish: Wish) -> [Element] {
        guard seed != 0, choices.count > 1 else { return choices }
        let start = Int(seed(wish.place) % UInt64(choices.count))
        return Array(choices[start...] + choices[..<start])
    }

    /// FNV-1a: the same in every process.
    func seed(_ place: String) -> UInt64 {
        // A product with an odd number: 0 stays 0, and no two seeds are the same.
        let start = 0xCBF2_9CE4_8422_2325 ^ (seed &* 0x9E37_79B9_7F4A_7C15)
        return place.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
