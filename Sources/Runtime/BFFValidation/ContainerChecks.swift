public import BFFJSON

// Checks of objects, arrays and maps. Closures are inlined into the loops: nothing is allocated or called for them.

// MARK: Objects

extension ViolationReport {
    /// An object, whose members the caller then walks. It stands behind the step that was entered last.
    @inlinable @inline(__always)
    public mutating func object(
        _ value: JSONValue, minProperties: Int = 0, maxProperties: Int = .max, schema: SchemaPointer
    ) -> JSONMembers? {
        guard let members = value.members else {
            fail(.type("an object"), schema: schema)
            return nil
        }
        if value.count < minProperties { fail(.minProperties(minProperties), schema: schema) }
        if value.count > maxProperties { fail(.maxProperties(maxProperties), schema: schema) }
        return members
    }

    /// A value behind a step, read by its own function: `brand = report.nested(value, at: "brand", Brand.read)`.
    @inlinable @inline(__always) @discardableResult
    public mutating func nested<Value>(
        _ value: JSONValue, at step: PathStep, _ read: (JSONValue, inout Self) -> Value?
    ) -> Value? {
        enter(step)
        let result = read(value, &self)
        leave()
        return result
    }

    /// Reports each required property that was not met.
    /// - Parameters:
    ///   - count: how many properties are required; they bear the first numbers.
    ///   - names: their names in the order of their numbers.
    @inlinable @inline(__always)
    public mutating func required<Members: MemberSet>(
        _ seen: Members, first count: Int, of names: @autoclosure () -> [StaticString], schema: SchemaPointer
    ) {
        if seen.containsAll(first: count) { return }
        if explains { failMissing(seen, names(), schema) } else { fail(.required(""), schema: schema) }
    }

    @inlinable @inline(never)
    mutating func failMissing<Members: MemberSet>(_ seen: Members, _ names: [StaticString], _ schema: SchemaPointer) {
        for (index, name) in names.enumerated() where !seen.contains(index) {
            fail(.required(name), schema: schema)
        }
    }

    /// An undeclared member where `additionalProperties` is false.
    @inlinable @inline(never)
    public mutating func forbid(_ key: JSONText, schema: SchemaPointer) {
        fail(.additionalProperties, at: .key(key), schema: schema)
    }
}

// MARK: Arrays

extension ViolationReport {
    /// An array of checked elements. `element` gets each element, this report and the element's step.
    ///
    ///     tags = report.array(value, at: "tags", maxItems: 9, schema: "…/tags") { element, report, step in
    ///         report.text(element, at: step, maxLength: 40, schema: "…/tags/items")
    ///     }
    ///
    /// Returns nil if it is no array; invalid elements are left out and make the report invalid.
    @inlinable @inline(__always)
    public mutating func array<Element>(
        _ value: JSONValue, at step: PathStep, minItems: Int = 0, maxItems: Int = .max, unique: Bool = false,
        schema: SchemaPointer, _ element: (JSONValue, inout Self, PathStep) -> Element?
    ) -> [Element]? {
        var result: [Element] = []
        result.reserveCapacity(Swift.min(value.count, maxItems))
        let isArray = eachElement(
            value, at: step, minItems: minItems, maxItems: maxItems, unique: unique, schema: schema
        ) { value, report, step in
            if let element = element(value, &report, step) { result.append(element) }
        }
        return isArray ? result : nil
    }

    /// An array whose elements are only checked. Says whether it is an array.
    @inlinable @inline(__always) @discardableResult
    public mutating func eachElement(
        _ value: JSONValue, at step: PathStep, minItems: Int = 0, maxItems: Int = .max, unique: Bool = false,
        schema: SchemaPointer, _ check: (JSONValue, inout Self, PathStep) -> Void
    ) -> Bool {
        enter(step)
        defer { leave() }
        guard
            var elements = elements(
                value, minItems: minItems, maxItems: maxItems, unique: unique, schema: schema)
        else { return value.kind == .array }
        var index = 0
        while wantsMore, let element = elements.next() {
            check(element, &self, .index(index))
            index &+= 1
        }
        return true
    }
}

extension ViolationReport {
    /// An array of whose elements nothing is asked, but that they differ.
    @inlinable @inline(__always)
    public mutating func plainArray(
        _ value: JSONValue, at step: PathStep, minItems: Int = 0, maxItems: Int = .max, unique: Bool = false,
        schema: SchemaPointer
    ) {
        enter(step)
        _ = elements(value, minItems: minItems, maxItems: maxItems, unique: unique, schema: schema)
        leave()
    }
}

// MARK: Maps

extension ViolationReport {
    /// An object whose names are data, in document order; of equal names the first stays. `element` gets each value,
    /// this report and the value's step.
    @inlinable @inline(__always)
    public mutating func map<Element>(
        _ value: JSONValue, at step: PathStep, minProperties: Int = 0, maxProperties: Int = .max, schema: SchemaPointer,
        _ element: (JSONValue, inout Self, PathStep) -> Element?
    ) -> [(key: JSONText, value: Element)]? {
        var result: [(key: JSONText, value: Element)] = []
        var names = SeenNames(count: value.count)
        let isObject = eachMember(
            value, at: step, minProperties: minProperties, maxProperties: maxProperties, schema: schema
        ) { key, value, report in
            guard names.insert(key) else { return }
            if let element = element(value, &report, .key(key)) { result.append((key, element)) }
        }
        return isObject ? result : nil
    }

    /// An object whose names are data and whose members are only checked, those of equal names all. Says whether it is
    /// an object.
    @inlinable @inline(__always) @discardableResult
    public mutating func eachMember(
        _ value: JSONValue, at step: PathStep, minProperties: Int = 0, maxProperties: Int = .max, schema: SchemaPointer,
        _ check: (JSONText, JSONValue, inout Self) -> Void
    ) -> Bool {
        enter(step)
        defer { leave() }
        guard var members = object(value, minProperties: minProperties, maxProperties: maxProperties, schema: schema)
        else { return false }
        if value.count > maxProperties { return true }
        while wantsMore, let (key, value) = members.next() { check(key, value, &self) }
        return true
    }

    /// An object of whose members nothing is asked.
    @inlinable @inline(__always)
    public mutating func plainObject(
        _ value: JSONValue, at step: PathStep, minProperties: Int = 0, maxProperties: Int = .max, schema: SchemaPointer
    ) {
        enter(step)
        _ = object(value, minProperties: minProperties, maxProperties: maxProperties, schema: schema)
        leave()
    }
}

/// The names met in a map: a few are compared, many are hashed.
@usableFromInline
struct SeenNames {
    private static let comparedMax = 8
    private var few: [JSONText] = []
    private var many: Set<JSONText> = []
    private let isHashed: Bool

    @usableFromInline
    init(count: Int) {
        isHashed = count > Self.comparedMax
        if isHashed { many.reserveCapacity(min(count, 1024)) } else { few.reserveCapacity(count) }
    }

    @usableFromInline
    mutating func insert(_ name: JSONText) -> Bool {
        if isHashed { return many.insert(name).inserted }
        if few.contains(name) { return false }
        few.append(name)
        return true
    }
}

@usableFromInline
enum UniqueItems {
    private static let comparedMax = 16

    /// The indices of the first element that equals an earlier one, and of that earlier one. A few are compared each
    /// with each, without memory.
    @usableFromInline
    static func firstEqualPair(in array: JSONValue) -> (Int, Int)? {
        guard let elements = array.elements else { return nil }
        return array.count > comparedMax ? firstEqualPairByHash(elements) : firstEqualPairByComparing(elements)
    }

    private static func firstEqualPairByComparing(_ elements: JSONElements) -> (Int, Int)? {
        var later = elements
        var index = 0
        while let element = later.next() {
            var earlier = elements
            for earlierIndex in 0..<index {
                if let other = earlier.next(), other.isEqual(to: element) { return (earlierIndex, index) }
            }
            index += 1
        }
        return nil
    }

    private static func firstEqualPairByHash(_ elements: JSONElements) -> (Int, Int)? {
        var elements = elements
        var seen: [JSONValue] = []
        var byHash: [Int: [Int]] = [:]
        while let element = elements.next() {
            var hasher = Hasher()
            element.hashStructure(into: &hasher)
            let hash = hasher.finalize()
            for index in byHash[hash, default: []] where seen[index].isEqual(to: element) { return (index, seen.count) }
            byHash[hash, default: []].append(seen.count)
            seen.append(element)
        }
        return nil
    }
}
