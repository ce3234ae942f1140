import BFFClient

// Models as templates emit them.

struct Pet: JSONObjectReadable, JSONModel, Equatable {
    var id: Int
    var name: String
    var tag: String?
    var owner: String?
    var note: Nullable<String>
    var limit: Int
    var status: Open<Status>
    var friends: [Pet]

    init(reading object: inout ObjectReader) {
        object.describe(by: "/components/schemas/Pet")
        id = object.required("id", .integer(minimum: 1))
        name = object.required("name", .text(minLength: 2, maxLength: 5))
        tag = object.optional("tag")
        owner = object.nullable("owner")
        note = object.either("note")
        limit = object.defaulted("limit", 20)
        status = object.required("status")
        friends = object.optional("friends", .items(max: 2)) ?? []
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", id)
        writer.field("name", name)
        writer.fieldIfPresent("tag", tag)
        writer.fieldOrNull("owner", owner)
        writer.field("note", note)
        writer.field("limit", limit)
        writer.field("status", status)
        writer.field("friends", friends)
        writer.endObject()
    }
}

enum Status: String, TextEnum {
    case free, soldOut = "sold-out"

    static var first: Status { .free }
}

enum Level: Int, IntegerEnum {
    case low = 1, high = 2

    static var first: Level { .low }
}

/// A list that requires its own rest: a placeholder has no end.
struct Chain: JSONObjectReadable {
    var next: Indirect<Chain>

    init(reading object: inout ObjectReader) { next = object.required("next") }
}

struct Tree: JSONObjectReadable, Equatable {
    var left: Indirect<Tree>?

    init(reading object: inout ObjectReader) { left = object.optional("left") }
}

struct Bag: JSONObjectReadable, Equatable {
    var a: Int
    var others: [String: Int]

    init(reading object: inout ObjectReader) {
        object.members(min: 1, max: 4)
        a = object.defaulted("a", 0)
        others = object.additional(.integer(maximum: 9))
    }
}

struct Closed: JSONObjectReadable {
    init(reading object: inout ObjectReader) {
        object.describe(by: "/components/schemas/Closed")
        let _: Int? = object.optional("a")
        object.forbidAdditional()
    }
}

struct Pair: JSONTupleReadable, Equatable {
    var name: String
    var count: Int?
    var rest: [Bool]

    init(reading array: inout ArrayReader) {
        array.describe(by: "/components/schemas/Pair")
        name = array.next()
        count = array.nextOptional()
        rest = array.rest()
    }
}

struct Circle: JSONObjectReadable, Equatable {
    var radius: Int
    var color: Open<Status>

    init(reading object: inout ObjectReader) {
        object.describe(by: "/components/schemas/Circle")
        radius = object.required("radius")
        color = object.defaulted("color", .known(.free))
    }
}

struct Square: JSONObjectReadable, Equatable {
    var side: Int
    var color: String

    init(reading object: inout ObjectReader) {
        side = object.required("side")
        color = object.defaulted("color", "")
    }
}

/// By discriminator.
enum Shape: JSONReadable, Equatable {
    case circle(Circle), square(Square)

    init(reading value: JSONValue?, _ reading: Reading) {
        switch reading.variant(value, by: "kind") {
        case "circle": self = .circle(Circle(reading: value, reading))
        case "square": self = .square(Square(reading: value, reading))
        default:
            reading.unknownVariant(value, by: "kind")
            self = .circle(Circle(reading: nil, reading))
        }
    }
}

/// By kind of value.
enum Loose: JSONReadable, Equatable {
    case text(String), count(Int), ratio(Double), list([Int]), none

    init(reading value: JSONValue?, _ reading: Reading) {
        switch reading.kind(value) {
        case .string: self = .text(String(reading: value, reading))
        case .integer: self = .count(Int(reading: value, reading))
        case .number: self = .ratio(Double(reading: value, reading))
        case .array: self = .list([Int](reading: value, reading))
        case .null: self = .none
        default:
            reading.unknownKind(value)
            self = .none
        }
    }
}

/// By trial.
struct Trial<Rule: TrialRule>: JSONReadable {
    var index: Int?

    init(reading value: JSONValue?, _ reading: Reading) {
        index = reading.firstMatch(
            value, exactlyOne: Rule.exactlyOne,
            [
                { _ = Circle(reading: $0, $1) }, { _ = Square(reading: $0, $1) }, { _ = ListedText(reading: $0, $1) },
                { _ = String(reading: $0, $1) },
            ])
    }
}

typealias ListedText = Open<Status>

protocol TrialRule: SendableMetatype { static var exactlyOne: Bool { get } }
enum ExactlyOne: TrialRule { static let exactlyOne = true }
enum AnyOf: TrialRule { static let exactlyOne = false }
