import BFFJSON
import BFFValidation

// A projection written by hand in the shape that templates emit: decoding and checking in one walk.

struct Item {
    var id: JSONText
    var title: JSONText
    var kind: ItemKind
    var tags: [JSONText]
    var price: Price
    var subtitle: JSONText?
    var note: Presence<JSONText>
    var minutes: Int?
    var ratings: [(key: JSONText, value: Double)]?

    static func read<Report: ViolationReport>(_ value: JSONValue, _ report: inout Report) -> Item? {
        let schema: SchemaPointer = "/components/schemas/Item"
        guard var members = report.object(value, schema: schema) else { return nil }
        var seen = SeenMembers()
        var id: JSONText?
        var title: JSONText?
        var kind: ItemKind?
        var tags: [JSONText]?
        var price: Price?
        var subtitle: JSONText?
        var note: Presence<JSONText> = .absent
        var minutes: Int?
        var ratings: [(key: JSONText, value: Double)]?
        while let (key, value) = members.next() {
            switch key.count {
            case 2 where key == "id":
                guard seen.insert(0) else { break }
                id = report.text(value, at: "id", format: .uuid, schema: schema["id"])
            case 5 where key == "title":
                guard seen.insert(1) else { break }
                title = report.text(value, at: "title", minLength: 1, maxLength: 20, schema: schema["title"])
            case 4 where key == "kind":
                guard seen.insert(2) else { break }
                kind = report.enumeration(value, at: "kind", ItemKind.self, schema: schema["kind"])
            case 4 where key == "tags":
                guard seen.insert(3) else { break }
                tags = report.array(value, at: "tags", maxItems: 3, unique: true, schema: schema["tags"]) {
                    value, report, step in
                    report.text(value, at: step, pattern: Patterns.tag, schema: schema["tags"].items)
                }
            case 5 where key == "price":
                guard seen.insert(4) else { break }
                price = report.nested(value, at: "price", Price.read)
            case 8 where key == "subtitle":
                guard seen.insert(5), !value.isNull else { break }
                subtitle = report.text(value, at: "subtitle", maxLength: 30, schema: schema["subtitle"])
            case 4 where key == "note":
                guard seen.insert(6) else { break }
                note = value.isNull ? .null : Presence(report.text(value, at: "note", schema: schema["note"]))
            case 7 where key == "minutes":
                guard seen.insert(7) else { break }
                minutes = report.integer(
                    value, at: "minutes", minimum: 1, maximum: 600, format: .int32, schema: schema["minutes"])
            case 7 where key == "ratings":
                guard seen.insert(8) else { break }
                ratings = report.map(value, at: "ratings", maxProperties: 12, schema: schema["ratings"]) {
                    value, report, step in
                    report.number(
                        value, at: step, minimum: 0, maximum: 5, multipleOf: DecimalStep(5, exponent: -1),
                        schema: schema["ratings"].additionalProperties)
                }
            default: break
            }
        }
        report.required(seen, first: 5, of: ["id", "title", "kind", "tags", "price"], schema: schema)
        guard report.isValid, let id, let title, let kind, let tags, let price else { return nil }
        return Item(
            id: id, title: title, kind: kind, tags: tags, price: price, subtitle: subtitle, note: note,
            minutes: minutes,
            ratings: ratings)
    }
}

struct Price {
    var amount: Double
    var currency: JSONText

    static func read<Report: ViolationReport>(_ value: JSONValue, _ report: inout Report) -> Price? {
        let schema: SchemaPointer = "/components/schemas/Price"
        guard var members = report.object(value, schema: schema) else { return nil }
        var seen = SeenMembers()
        var amount: Double?
        var currency: JSONText?
        while let (key, value) = members.next() {
            switch key.count {
            case 6 where key == "amount":
                guard seen.insert(0) else { break }
                amount = report.number(
                    value, at: "amount", exclusiveMinimum: 0, multipleOf: DecimalStep(1, exponent: -2),
                    schema: schema["amount"])
            case 8 where key == "currency":
                guard seen.insert(1) else { break }
                currency = report.text(value, at: "currency", minLength: 3, maxLength: 3, schema: schema["currency"])
            default: report.forbid(key, schema: schema)
            }
        }
        report.required(seen, first: 2, of: ["amount", "currency"], schema: schema)
        guard report.isValid, let amount, let currency else { return nil }
        return Price(amount: amount, currency: currency)
    }
}

enum ItemKind: TextEnumeration {
    case movie, series

    init?(_ text: JSONText) {
        switch text.count {
        case 5 where text == "movie": self = .movie
        case 6 where text == "series": self = .series
        default: return nil
        }
    }

    static var listed: StaticString { "movie, series" }
}

enum Patterns {
    static let tag = Pattern("^[a-z]+(-[a-z]+)*$")
}
