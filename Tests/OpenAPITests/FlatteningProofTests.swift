import Testing

@testable import Diagnostics
@testable import OpenAPI

/// Schemas made at random from keywords that look at each other: flattened, they must take the same values.
@Suite struct FlatteningProofTests {
    @Test(arguments: 0..<8) func flatteningChangesNoAnswer(seed: Int) throws {
        var random = Dice(state: UInt64(seed) &* 7_919 &+ 17)
        var answers = [true: 0, false: 0]
        for index in 0..<150 {
            let text = random.schema(depth: 3)
            let reading = Reading(["a.json": text])
            let schema = try #require(reading.reader.readSchema("a.json"))
            try #require(!reading.diagnostics.hasErrors, "\(reading.said)")
            for _ in 0..<40 {
                let value = random.value(depth: 2)
                let node = try #require(Reading(["v.json": value]).node("v.json"))
                let expected = SchemaCheck(isFlattened: false).accepts(node, schema)
                answers[expected, default: 0] += 1
                #expect(
                    SchemaCheck(isFlattened: true).accepts(node, schema) == expected,
                    "seed \(seed), \(index): \(value) against \(text)")
            }
        }
        #expect((answers[true] ?? 0) > 200 && (answers[false] ?? 0) > 200)
    }
}

/// A small linear congruential generator, so that each run makes the same schemas.
private struct Dice {
    var state: UInt64

    mutating func roll(_ sides: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(sides))
    }

    mutating func pick(_ texts: [String]) -> String { texts[roll(texts.count)] }

    mutating func value(depth: Int) -> String {
        switch roll(depth > 0 ? 8 : 4) {
        case 0: return pick(["null", "true"])
        case 1: return pick(["0", "1", "2", "3.5"])
        case 2, 3: return pick(["\"\"", "\"a\"", "\"ab\"", "\"xyz\""])
        case 4, 5:
            let elements = (0..<roll(4)).map { _ in value(depth: depth - 1) }
            return "[\(elements.joined(separator: ","))]"
        default:
            let names = ["a", "b", "x", "xa"].filter { _ in roll(2) == 0 }
            let members = names.map { "\"\($0)\":\(value(depth: depth - 1))" }
            return "{\(members.joined(separator: ","))}"
        }
    }

    mutating func schema(depth: Int) -> String {
        if depth == 0 || roll(8) == 0 {
            return pick(["true", "false", "{}", "{\"type\":\"string\"}", "{\"type\":\"number\"}", "{\"minLength\":1}"])
        }
        var keywords: [String: String] = [:]
        for _ in 0...roll(3) { add(keyword(depth), to: &keywords) }
        if roll(3) > 0 { add(("allOf", list(depth)), to: &keywords) }
        let members = keywords.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
        return "{\(members.joined(separator: ","))}"
    }

    private func add(_ keyword: (String, String), to keywords: inout [String: String]) {
        if keywords[keyword.0] == nil { keywords[keyword.0] = keyword.1 }
    }

    private mutating func list(_ depth: Int) -> String {
        "[\((0...roll(3)).map { _ in schema(depth: depth - 1) }.joined(separator: ","))]"
    }

    private mutating func map(_ names: [String], _ depth: Int) -> String {
        let names = names.filter { _ in roll(2) == 0 }
        return "{\(names.map { "\"\($0)\":\(schema(depth: depth - 1))" }.joined(separator: ","))}"
    }

    private mutating func keyword(_ depth: Int) -> (String, String) {
        switch roll(24) {
        case 0: ("type", pick(["\"object\"", "[\"array\",\"string\"]", "[\"number\",\"object\"]", "\"integer\""]))
        case 1: ("enum", pick(["[1,\"a\",{}]", "[\"a\",\"ab\",[]]", "[null,1.0]"]))
        case 2: ("minimum", pick(["0", "1", "2"]))
        case 3: ("maximum", pick(["0", "1", "3.5"]))
        case 4: ("minLength", pick(["1", "2"]))
        case 5: ("maxLength", pick(["0", "1", "2"]))
        case 6, 7, 8: ("properties", map(["a", "b", "x"], depth))
        case 9, 10: ("patternProperties", map(["^x", "a$"], depth))
        case 11, 12: ("additionalProperties", schema(depth: depth - 1))
        case 13: ("unevaluatedProperties", schema(depth: depth - 1))
        case 14: ("unevaluatedItems", schema(depth: depth - 1))
        case 15: ("items", schema(depth: depth - 1))
        case 16: ("prefixItems", list(depth))
        case 17: ("contains", schema(depth: depth - 1))
        case 18: (pick(["minContains", "maxContains", "minItems", "maxItems"]), pick(["0", "1", "2"]))
        case 19: (pick(["if", "then", "else"]), schema(depth: depth - 1))
        case 20: ("anyOf", list(depth))
        case 21: ("oneOf", list(depth))
        case 22: (pick(["not", "propertyNames"]), schema(depth: depth - 1))
        default: ("required", pick(["[\"a\"]", "[\"a\",\"b\"]"]))
        }
    }
}
