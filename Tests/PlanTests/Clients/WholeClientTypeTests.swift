import Plan
import Testing

/// The Swift types of schemas in clients of whole operations.
@Suite struct WholeClientTypeTests {
    @Test func `absent, null and present are told apart where both can occur`() throws {
        let made = try WholeClientSample(
            schemas: """
                    Thing:
                      type: object
                      required: [id, note]
                      properties:
                        id: {type: string}
                        note: {type: [string, "null"]}
                        size: {type: integer, format: int64}
                        label: {type: [string, "null"]}
                        count: {type: integer, default: 3}
                        any: {}
                """)
        #expect(
            made.missing(
                """
                public let id: String
                public let note: String?
                public let size: Int64?
                public let label: Nullable<String>
                public let count: Int
                public let any: JSONFreeForm?
                id = object.required("id")
                note = object.nullable("note")
                size = object.optional("size")
                label = object.either("label")
                count = object.defaulted("count", 3)
                any = object.optional("any")
                """) == [])
    }

    @Test func `formats are values, constraints are rules, and a pattern is compiled once`() throws {
        let made = try WholeClientSample(
            schemas: #"""
                    Thing:
                      type: object
                      required: [at, day, id, link, data, price, name, code, tags]
                      properties:
                        at: {type: string, format: date-time}
                        day: {type: string, format: date}
                        id: {type: string, format: uuid}
                        link: {type: string, format: uri}
                        data: {type: string, format: byte}
                        price: {type: string, format: decimal}
                        name: {type: string, minLength: 1, maxLength: 40}
                        code: {type: string, pattern: '^[a-z]+$'}
                        tags: {type: array, maxItems: 9, items: {type: integer, format: int32, minimum: 1}}
                """#)
        #expect(
            made.missing(
                """
                public let at: DateTime
                public let day: FullDate
                public let id: UUIDValue
                public let link: URIValue
                public let data: Base64Data
                public let price: DecimalNumber
                public let tags: [Int32]
                name = object.required("name", .text(minLength: 1, maxLength: 40))
                private static let codeRule: JSONRule = .text(pattern: Pattern("^[a-z]+$"))
                code = object.required("code", Self.codeRule)
                tags = object.required("tags", .items(max: 9, each: .integer(minimum: 1)))
                """) == [])
    }

    @Test func `enums are open in what services send, and closed in what only clients send`() throws {
        let schemas = """
                Thing: {type: object, properties: {state: {type: string, enum: [on, sold-out]}}}
                Order: {type: object, properties: {state: {type: string, enum: [on, sold-out]}, level: {type: integer, enum: [1, -2], default: 1}}}
            """
        let made = try WholeClientSample(schemas: schemas, sends: "Order")
        #expect(
            made.missing(
                """
                public enum State: String, TextEnum {
                case on, soldOut = "sold-out"
                public static var first: Self { .on }
                public let state: Open<State>?
                public var state: State?
                public enum Level: Int, IntegerEnum {
                case value1 = 1, minus2 = -2
                public init(state: State? = nil, level: Level = .value1) {
                """) == [])
    }

    @Test func `allOf is flattened, and a described reference has its target's type`() throws {
        let made = try WholeClientSample(
            schemas: """
                    Thing:
                      allOf:
                        - $ref: '#/components/schemas/Base'
                        - {type: object, required: [id], properties: {owner: {description: Who., allOf: [{$ref: '#/components/schemas/Person'}]}}}
                    Base: {type: object, properties: {id: {type: string}, boss: {oneOf: [{$ref: '#/components/schemas/Person'}, {type: "null"}]}}}
                    Person: {type: object, properties: {name: {type: string}}}
                """)
        #expect(
            made.missing(
                """
                public let id: String
                public let owner: Shop.Person?
                public let boss: Nullable<Shop.Person>
                /// Who.
                """) == [])
        #expect(!made.text.contains("struct Base"))
        #expect(!made.text.contains("struct Owner"))
    }

    @Test func `recursion stands in boxes, and a union's cases box themselves`() throws {
        let made = try WholeClientSample(
            schemas: """
                    Thing: {type: object, properties: {next: {$ref: '#/components/schemas/Thing'}, all: {type: array, items: {$ref: '#/components/schemas/Thing'}}, rule: {$ref: '#/components/schemas/Rule'}}}
                    Rule: {oneOf: [{$ref: '#/components/schemas/Not'}, {$ref: '#/components/schemas/Flag'}]}
                    Not: {type: object, required: [not], properties: {not: {$ref: '#/components/schemas/Rule'}}}
                    Flag: {type: object, required: [flag], properties: {flag: {type: string}}}
                """)
        #expect(
            made.missing(
                """
                public let next: Indirect<Shop.Thing>?
                public let all: [Shop.Thing]?
                public let rule: Shop.Rule?
                public let not: Shop.Rule
                public indirect enum Rule: JSONReadable {
                if reading.has("not", in: value) {
                } else if reading.has("flag", in: value) {
                self = .flag(.init(reading: nil, reading))
                """) == [])
    }

    @Test func `unions are read by discriminator, kind, or by trying`() throws {
        let made = try WholeClientSample(
            schemas: """
                    Thing:
                      type: object
                      properties:
                        pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {tom: '#/components/schemas/Cat'}}}
                        id: {oneOf: [{type: string, maxLength: 9}, {type: integer}]}
                        size: {anyOf: [{type: integer, maximum: 3}, {type: number}]}
                        both: {type: [boolean, string]}
                    Cat: {type: object, properties: {kind: {type: string}}}
                    Dog: {type: object, properties: {kind: {type: string}, size: {type: number}}}
                """)
        #expect(
            made.missing(
                """
                switch reading.variant(value, by: "kind") {
                case "tom": self = .cat(.init(reading: value, reading))
                case "Dog": self = .dog(.init(reading: value, reading))
                reading.unknownVariant(value, by: "kind")
                switch reading.kind(value) {
                case .string: self = .string(reading.value(value, .text(maxLength: 9)))
                case .integer: self = .int(.init(reading: value, reading))
                switch reading.firstMatch(value, exactlyOne: false, attempts) {
                { _ = $1.value($0, .integer(maximum: 3)) as Int },
                case bool(Bool)
                """) == [])
    }

    @Test func `maps, tuples and undeclared members keep their types`() throws {
        let made = try WholeClientSample(
            schemas: """
                    Thing:
                      type: object
                      required: [point]
                      properties:
                        names: {type: object, additionalProperties: {type: string}}
                        point: {type: array, minItems: 2, prefixItems: [{type: number}, {type: number}, {type: string}], items: false}
                        closed: {type: object, additionalProperties: false, properties: {a: {type: string}}}
                        free: {type: object}
                      additionalProperties: {type: [integer, "null"]}
                """)
        #expect(
            made.missing(
                """
                public let names: [String: String]?
                public let free: [String: JSONFreeForm]?
                public let additionalProperties: [String: Int?]
                additionalProperties = object.additional()
                object.forbidAdditional()
                public struct Point: JSONTupleReadable {
                public let element1: Double
                public let element3: String?
                array.forbidRest()
                """) == [])
    }

    @Test func `what only answers have is not asked for, and what only requests have is not read`() throws {
        let made = try WholeClientSample(
            schemas: """
                    Thing:
                      type: object
                      required: [id, name, secret]
                      properties:
                        id: {type: string, readOnly: true}
                        name: {type: string}
                        secret: {type: string, writeOnly: true}
                """, sends: "Thing")
        #expect(
            made.missing(
                """
                public var id: String?
                public var secret: String?
                public init(name: String, secret: String?) {
                id = object.needed("id")
                writer.field("name", name)
                """) == [])
        #expect(!made.text.contains(#"writer.field("id""#))
        #expect(!made.text.contains(#"object.needed("secret")"#))
    }
}
