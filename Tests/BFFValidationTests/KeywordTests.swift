import BFFJSON
import BFFValidation
import Testing

/// What a generated validator says: `Keywords.swift`, made of `Tests/SchemaSuite/keywords.json`.
@Suite struct KeywordTests {
    private func found(_ json: String) throws -> [String] {
        let document = try OwnedJSON(json)
        let violations = Keywords.violations(of: document.value)
        #expect(Keywords.isValid(document.value) == violations.isEmpty)
        return violations.map { violation in
            let schema = violation.schemaPointer.split(separator: "#", maxSplits: 1).last ?? ""
            return "\(violation.instancePointer) \(schema): \(violation.message)"
        }
    }

    @Test func `what keeps the schema has no violation`() throws {
        let full = """
            {"shape": {"kind": "circle", "radius": 1.75}, "tags": ["a", "main"], "big": 99999999999999999999999999999,
             "origin": [0.0, 0], "names": {"no": "x"}, "note": "seen by then alone"}
            """
        #expect(try found(full) == [])
    }

    @Test func `the variant that a constant points to says what is wrong`() throws {
        #expect(
            try found(#"{"shape": {"kind": "circle", "radius": 0.1}}"#) == [
                "/shape/radius /properties/shape/oneOf/0/properties/radius/multipleOf: is not a multiple of 0.25"
            ])
        #expect(
            try found(#"{"shape": {"kind": "cube"}}"#) == [
                "/shape /properties/shape/oneOf: matches 0 of the alternatives instead of one"
            ])
        #expect(
            try found(#"{"shape": {"kind": "line", "points": [1, "2", 3]}}"#) == [
                "/shape/points/1 /properties/shape/oneOf/1/properties/points/prefixItems/1/type: is not an integer",
                "/shape/points/2 /properties/shape/oneOf/1/properties/points/items: is not allowed here",
            ])
    }

    @Test func `elements are counted and compared`() throws {
        #expect(
            try found(#"{"shape": {"kind": "line"}, "big": 1, "tags": ["main", "x", "main"]}"#) == [
                "/tags /properties/tags/uniqueItems: has equal elements at 0 and 2",
                "/tags /properties/tags/maxContains: has more than 1 element of the kind that it may contain",
            ])
        #expect(
            try found(#"{"shape": {"kind": "line"}, "big": 1, "tags": []}"#) == [
                "/tags /properties/tags/contains: has fewer than 1 element of the kind that it must contain"
            ])
    }

    @Test func `bounds beyond 64 bits are compared by every digit`() throws {
        #expect(try found(#"{"shape": {"kind": "line"}, "big": 123456789012345678901234567890}"#) == [])
        #expect(
            try found(#"{"shape": {"kind": "line"}, "big": 123456789012345678901234567891}"#) == [
                "/big /properties/big/maximum: is greater than 123456789012345678901234567890"
            ])
        #expect(
            try found(#"{"shape": {"kind": "line"}, "big": 1.5}"#) == [
                "/big /properties/big/type: is not an integer"
            ])
    }

    @Test func `names are held to their schema and pattern`() throws {
        #expect(
            try found(#"{"shape": {"kind": "line"}, "names": {"n": 1, "name": "", "x": 1}}"#) == [
                "/names/n /properties/names/patternProperties/^n/type: is not a string",
                "/names/name /properties/names/propertyNames/maxLength: is longer than 3 characters",
                "/names/x /properties/names/additionalProperties: is not allowed here",
            ])
    }

    @Test func `what no keyword looks at is told, as are properties that ask for others`() throws {
        #expect(
            try found(#"{"shape": {"kind": "line"}, "note": "", "tags": ["main"]}"#)
                == [
                    "/ /dependentRequired: has the property tags but lacks big",
                    "/note /unevaluatedProperties: is not allowed here",
                ].map { $0.hasPrefix("/ ") ? String($0.dropFirst()) : $0 })
    }

    @Test func `a constant that is an array is compared by value`() throws {
        #expect(
            try found(#"{"shape": {"kind": "line"}, "origin": [0, 1]}"#) == [
                "/origin /properties/origin/const: is not [0,0]"
            ]
        )
    }
}

@Suite struct EvaluationTests {
    @Test func `places beyond 64 are remembered too`() {
        var first = Evaluation()
        var second = Evaluation()
        first.insert(3)
        second.insert(200)
        first.formUnion(second)
        #expect([3, 200].allSatisfy(first.contains) && ![0, 63, 64, 199, 201].contains(where: first.contains))
        first.insertAll()
        #expect(first.contains(199))
    }
}

@Suite struct SeenManyMembersTests {
    @Test func `each property is new once, however many there are`() {
        var seen = SeenManyMembers(count: 300)
        for index in [0, 63, 64, 255, 256, 299] {
            #expect(!seen.contains(index))
            let isFirst = seen.insert(index)
            let isSecond = seen.insert(index)
            #expect(isFirst && !isSecond && seen.contains(index))
        }
        #expect(!seen.contains(298) && !seen.containsAll(first: 2) && seen.containsAll(first: 1))
    }
}
