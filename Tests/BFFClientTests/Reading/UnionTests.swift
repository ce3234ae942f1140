import BFFClient
import Testing

@Suite struct UnionTests {
    @Test func `the discriminator says which variant it is`() throws {
        let square = try read(#"{"side":3}"#, as: Square.self)
        #expect(try read(#"{"kind":"square","side":3}"#, as: Shape.self) == .square(square))
        #expect(
            violations(#"[{"kind":"circle"},{"kind":"oval"},{},3,{"kind":[]}]"#, as: [Shape].self) == [
                "/0 lacks the required property radius @/components/schemas/Circle/required",
                "/1/kind does not say by kind which variant it is @/items/properties/kind/discriminator",
                "/2 does not say by kind which variant it is @/items/discriminator",
                "/3 is not an object @/items/type",
                "/4 does not say by kind which variant it is @/items/discriminator",
            ])
    }

    @Test func `the kind of value says which variant it is`() throws {
        #expect(
            try read(#"["a",1,1.0,1.5,[2],null]"#, as: [Loose].self) == [
                .text("a"), .count(1), .count(1), .ratio(1.5), .list([2]), .none,
            ])
        #expect(violations("true", as: Loose.self) == [" matches none of the alternatives @/anyOf"])
        #expect(violations(#""\ud800""#, as: Loose.self) == [" is not a value that can be read @/type"])
    }

    @Test(arguments: [(#"{"radius":1}"#, 0), (#"{"side":1}"#, 1), (#""free""#, nil), (#""other""#, 3), ("3", nil)])
    func `exactly one alternative holds`(json: String, index: Int?) throws {
        if let index {
            #expect(try read(json, as: Trial<ExactlyOne>.self).index == index)
        } else {
            #expect(violations(json, as: Trial<ExactlyOne>.self)[0].contains("of the alternatives instead of one"))
        }
    }

    @Test(arguments: [
        (#"{"radius":1,"side":1}"#, 0), (#""free""#, 2), (#""other""#, 3), (#"{"side":1,"radius":1,"color":"new"}"#, 1),
    ])
    func `the first alternative holds, and an enumeration that may grow gives way to one that takes the value`(
        json: String, index: Int
    ) throws {
        #expect(try read(json, as: Trial<AnyOf>.self).index == index)
        #expect(violations("3", as: Trial<AnyOf>.self) == [" matches none of the alternatives @/anyOf"])
    }

    @Test func `an unlisted value is taken where no alternative lists it`() throws {
        #expect(try read(#"{"radius":1,"color":"new"}"#, as: Trial<ExactlyOne>.self).index == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func `unions inside unions are tried in proportion to the body`() throws {
        let depth = 200
        let open = String(repeating: #"{"inner":"#, count: depth)
        let close = String(repeating: "}", count: depth)
        let nested = try read(open + "1" + close, as: Expression.self)
        #expect(nested.depth == depth)
        #expect(violations(open + #""x""# + close, as: Expression.self).count == 1)
    }
}

/// A union that is told by trial alone, and contains itself.
private indirect enum Expression: JSONReadable {
    case number(Int), first(Wrapped<First>), second(Wrapped<Second>)

    init(reading value: JSONValue?, _ reading: Reading) {
        let attempts: [Reading.Attempt] = [
            { _ = Int(reading: $0, $1) }, { _ = Wrapped<First>(reading: $0, $1) },
            { _ = Wrapped<Second>(reading: $0, $1) },
        ]
        switch reading.firstMatch(value, exactlyOne: false, attempts) {
        case 1: self = .first(Wrapped(reading: value, reading))
        case 2: self = .second(Wrapped(reading: value, reading))
        default: self = .number(Int(reading: value, Reading()))
        }
    }

    var depth: Int {
        switch self {
        case .number: 0
        case .first(let wrapped): 1 + wrapped.inner.value.depth
        case .second(let wrapped): 1 + wrapped.inner.value.depth
        }
    }
}

private enum First: Mark { static let key: StaticString? = "absent" }
private enum Second: Mark { static let key: StaticString? = nil }
private protocol Mark: SendableMetatype { static var key: StaticString? { get } }

/// The first kind fails behind the inner expression, so that it is read in vain.
private struct Wrapped<Kind: Mark>: JSONObjectReadable {
    let inner: Indirect<Expression>

    init(reading object: inout ObjectReader) {
        inner = object.required("inner")
        if let key = Kind.key { let _: JSONFreeForm = object.required(key) }
    }
}
