import BFFJSON
import BFFValidation
import Testing

@Suite struct ValidatorTests {
    private func found(_ json: String) throws -> [String] {
        try violations(in: json, { Shape.check($0, &$1) }, { Shape.check($0, &$1) })
    }

    @Test(arguments: [
        #"{"type": "circle", "radius": 5}"#, #"{"radius": 95, "filled": true, "unit": "mm", "type": "circle"}"#,
        #"{"type": "circle", "radius": 5, "unit": 25.0}"#, #"{"type": "circle", "radius": 5, "unit": null}"#,
        #"{"type": "group", "origin": [0.0, 0], "shapes": [{"type": "group", "shapes": [{"type": "circle", "radius": 10}]}]}"#,
    ])
    func acceptsWhatTheSchemaAllows(json: String) throws {
        #expect(try found(json).isEmpty)
    }

    @Test(arguments: [
        (#"{"radius": 5}"#, " /components/schemas/Shape/discriminator: does not say by type which variant it is"),
        (
            #"{"type": "square"}"#,
            "/type /components/schemas/Shape/discriminator: does not say by type which variant it is"
        ),
        (
            #"{"type": "circle", "radius": 0}"#,
            "/radius /components/schemas/Circle/properties/radius/exclusiveMinimum: is not greater than 0"
        ),
        (
            #"{"type": "circle", "radius": 100}"#,
            "/radius /components/schemas/Circle/properties/radius/exclusiveMaximum: is not less than 100"
        ),
        (
            #"{"type": "circle", "radius": 7}"#,
            "/radius /components/schemas/Circle/properties/radius/multipleOf: is not a multiple of 5"
        ),
        (
            #"{"type": "circle", "radius": 5, "unit": "cm"}"#,
            "/unit /components/schemas/Circle/properties/unit/enum: is none of mm, 25, null"
        ),
        (
            #"{"type": "circle", "radius": 5, "filled": 1}"#,
            "/filled /components/schemas/Circle/properties/filled/type: is not true or false"
        ),
        (
            #"{"type": "group", "shapes": []}"#,
            "/shapes /components/schemas/Group/properties/shapes/minItems: has fewer than 1 element"
        ),
        (
            #"{"type": "group", "shapes": [{"type": "group", "shapes": [{"type": "circle"}]}]}"#,
            "/shapes/0/shapes/0 /components/schemas/Circle/required: lacks the required property radius"
        ),
        (
            #"{"type": "group", "shapes": [{"type": "circle", "radius": 5}], "origin": [0, 1]}"#,
            "/origin /components/schemas/Group/properties/origin/const: is not [0, 0]"
        ),
    ])
    func findsTheFaultOfTheChosenVariantOnly(json: String, expected: String) throws {
        #expect(try found(json) == [expected])
    }

    @Test func countsMembers() throws {
        let json = #"{"type": "group", "shapes": [{"type": "circle", "radius": 5}], "a": 1, "b": 2, "c": 3}"#
        #expect(try found(json).first == " /components/schemas/Group/maxProperties: has more than 4 members")
    }

    @Test func aFullReportStopsAtItsLimit() throws {
        let json = #"{"type": "group", "shapes": [\#(Array(repeating: "1", count: 5000).joined(separator: ","))]}"#
        let document = try OwnedJSON(json)
        var report = FullReport()
        Shape.check(document.value, &report)
        #expect(report.violations.count == FullReport.violationsMax)
        #expect(report.isTruncated)
        #expect(report.violations.last?.instancePointer == "/shapes/99")
    }

    @Test func countsTheAlternativesThatHold() throws {
        func alternatives(_ json: String) throws -> Int {
            let document = try OwnedJSON(json)
            let report = FirstViolation()
            return [
                report.matches(document.value) { $1.integer($0, minimum: 5, schema: "") },
                report.matches(document.value) { $1.number($0, maximum: 10, schema: "") },
            ].filter { $0 }.count
        }
        #expect(try alternatives("4") == 1)
        #expect(try alternatives("7") == 2)
        #expect(try alternatives("\"x\"") == 0)
        var report = FullReport()
        report.oneOf(matched: 2, schema: "/s")
        report.oneOf(matched: 1, schema: "/s")
        report.anyOf(matched: false, schema: "/s")
        report.not(matched: true, schema: "/s")
        #expect(report.violations.map(\.keyword) == ["oneOf", "anyOf", "not"])
    }

    @Test func manyPropertiesAreRemembered() {
        var seen = SeenManyMembers(count: 130)
        for index in stride(from: 129, through: 0, by: -1) {
            #expect(!seen.containsAll(first: 130))
            let isNew = (seen.insert(index), seen.insert(index))
            #expect(isNew == (true, false))
        }
        #expect(seen.containsAll(first: 130))
        var few = SeenMembers()
        for index in 0..<64 {
            #expect(!few.contains(index) && !few.containsAll(first: index + 1))
            let isNew = (few.insert(index), few.insert(index))
            #expect(isNew == (true, false))
        }
        #expect(few.containsAll(first: 64))
    }
}
