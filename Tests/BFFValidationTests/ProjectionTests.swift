import BFFJSON
import BFFValidation
import Testing

@Suite struct ProjectionTests {
    static let valid = #"""
        {"id": "2eb8aa08-aa98-11ea-b4aa-73b441d16380", "title": "Ärger", "ignored": {"deep": [1, 2]}, "kind": "series",
         "tags": ["new", "sci-fi"], "price": {"amount": 19.99, "currency": "EUR"}, "minutes": 90.0,
         "subtitle": null, "note": null, "ratings": {"de": 4.5, "fr": 3}}
        """#

    private func found(_ json: String) throws -> [String] {
        try violations(in: json, { _ = Item.read($0, &$1) }, { _ = Item.read($0, &$1) })
    }

    private func changed(_ part: String, to other: String) -> String {
        let parts = Self.valid.split(separator: part, maxSplits: 1, omittingEmptySubsequences: false)
        return parts[0] + other + parts[1]
    }

    @Test func decodesWhatIsSelected() throws {
        let document = try OwnedJSON(Self.valid)
        var report = FirstViolation()
        let item = try #require(Item.read(document.value, &report))
        #expect(report.isValid)
        #expect(item.title == "Ärger" && item.kind == .series && item.price.amount == 19.99 && item.minutes == 90)
        #expect(item.tags.map(\.string) == ["new", "sci-fi"])
        #expect(item.subtitle == nil)
        #expect(item.note == .null)
        #expect(item.ratings?.map(\.key.string) == ["de", "fr"])
        #expect(item.ratings?.map(\.value) == [4.5, 3])
        #expect(try found(Self.valid).isEmpty)
    }

    @Test(arguments: [
        (
            #""Ärger""#, #""""#,
            "/title /components/schemas/Item/properties/title/minLength: is shorter than 1 character"
        ),
        (
            #""Ärger""#, #""123456789012345678901""#,
            "/title /components/schemas/Item/properties/title/maxLength: is longer than 20 characters"
        ),
        (#""Ärger""#, "null", "/title /components/schemas/Item/properties/title/type: is not a string"),
        (#"2eb8"#, "2eb", "/id /components/schemas/Item/properties/id/format: is no valid uuid"),
        (#""series""#, #""SERIES""#, "/kind /components/schemas/Item/properties/kind/enum: is none of movie, series"),
        (
            #""sci-fi""#, #""new""#,
            "/tags /components/schemas/Item/properties/tags/uniqueItems: has equal elements at 0 and 1"
        ),
        (
            #""sci-fi""#, #""sci-""#,
            "/tags/1 /components/schemas/Item/properties/tags/items/pattern: does not match the pattern ^[a-z]+(-[a-z]+)*$"
        ),
        (
            #"["new", "sci-fi"]"#, #"["a", "b", "c", "d"]"#,
            "/tags /components/schemas/Item/properties/tags/maxItems: has more than 3 elements"
        ),
        (#"["new", "sci-fi"]"#, #"{}"#, "/tags /components/schemas/Item/properties/tags/type: is not an array"),
        (
            "19.99", "19.995",
            "/price/amount /components/schemas/Price/properties/amount/multipleOf: is not a multiple of 0.01"
        ),
        (
            "19.99", "0",
            "/price/amount /components/schemas/Price/properties/amount/exclusiveMinimum: is not greater than 0"
        ),
        (
            #""EUR""#, #""EUR", "a/b~": 1"#,
            "/price/a~1b~0 /components/schemas/Price/additionalProperties: is not allowed here"
        ),
        (
            #", "currency": "EUR""#, "",
            "/price /components/schemas/Price/required: lacks the required property currency"
        ),
        (
            "90.0", "90.5",
            "/minutes /components/schemas/Item/properties/minutes/type: is not an integer of up to 64 bits"
        ),
        ("90.0", "601", "/minutes /components/schemas/Item/properties/minutes/maximum: is greater than 600"),
        (
            "3}}", "3.25}}",
            "/ratings/fr /components/schemas/Item/properties/ratings/additionalProperties/multipleOf: is not a multiple of 0.5"
        ),
        (
            "3}}", "5.5}}",
            "/ratings/fr /components/schemas/Item/properties/ratings/additionalProperties/maximum: is greater than 5"
        ),
    ])
    func namesTheValueAndTheKeyword(part: String, other: String, expected: String) throws {
        #expect(try found(changed(part, to: other)) == [expected])
    }

    @Test func listsEveryViolation() throws {
        let json =
            #"{"title": 1, "tags": ["A", "b", 3], "price": {"amount": -0.001}, "ratings": {"x": "y"}, "subtitle": false}"#
        #expect(
            try found(json) == [
                "/title /components/schemas/Item/properties/title/type: is not a string",
                "/tags/0 /components/schemas/Item/properties/tags/items/pattern: does not match the pattern ^[a-z]+(-[a-z]+)*$",
                "/tags/2 /components/schemas/Item/properties/tags/items/type: is not a string",
                "/price/amount /components/schemas/Price/properties/amount/exclusiveMinimum: is not greater than 0",
                "/price/amount /components/schemas/Price/properties/amount/multipleOf: is not a multiple of 0.01",
                "/price /components/schemas/Price/required: lacks the required property currency",
                "/ratings/x /components/schemas/Item/properties/ratings/additionalProperties/type: is not a number",
                "/subtitle /components/schemas/Item/properties/subtitle/type: is not a string",
                " /components/schemas/Item/required: lacks the required property id",
                " /components/schemas/Item/required: lacks the required property kind",
            ])
    }

    @Test(arguments: ["null", "[]", "\"x\"", "1"])
    func anythingButAnObjectIsATypeViolation(json: String) throws {
        #expect(try found(json) == [" /components/schemas/Item/type: is not an object"])
    }

    @Test func tellsAbsentNullAndValueApart() throws {
        func note(_ json: String) throws -> Presence<String>? {
            let document = try OwnedJSON(json)
            var report = FirstViolation()
            switch Item.read(document.value, &report)?.note {
            case .absent: return .absent
            case .null: return .null
            case .value(let text): return .value(text.string)
            case nil: return nil
            }
        }
        #expect(try note(Self.valid) == .null)
        #expect(try note(changed(#""note": null, "#, to: "")) == .absent)
        #expect(try note(changed(#""note": null"#, to: #""note": "x""#)) == .value("x"))
        #expect(try note(changed(#""note": null"#, to: #""note": 1"#)) == nil)
    }

    @Test func theFirstOfEqualNamesIsReadAndTheSecondIgnored() throws {
        let json = changed(#""title": "Ärger""#, to: #""title": "first", "title": 2"#)
        let document = try OwnedJSON(json)
        var report = FullReport()
        #expect(Item.read(document.value, &report)?.title.string == "first")
    }

    @Test func anUnreadableValueIsAViolationOnlyWhereItIsSelected() throws {
        #expect(try found(changed("[1, 2]", to: "[1e999]")).isEmpty)
        #expect(
            try found(changed("19.99", to: "1e999"))
                == ["/price/amount /components/schemas/Price/properties/amount/type: is not a number"])
    }
}
