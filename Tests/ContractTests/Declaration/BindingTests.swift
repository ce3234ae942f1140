internal import Diagnostics
internal import OpenAPI
internal import Testing

@testable internal import Contract

@Suite("Bindings")
struct BindingReadingTests {
    @Test("a value is an expression, or an object that may be opaque")
    func value() throws {
        let plain = DeclarationReading.schema("x-bff-value: $user#/name")
        #expect(plain.reading.places == [])
        guard case .value(let expression, false) = plain.declaration?.filling else { return #expect(Bool(false)) }
        #expect(expression.text == "$user#/name")
        #expect("\(expression.location)" == "clients/mobile.yaml:9:20")
        #expect(plain.declaration?.fillingLocation?.column == 7)
        let opaque = DeclarationReading.schema("x-bff-value: {in: $user#/extra, opaque: true}")
        guard case .value(_, true) = opaque.declaration?.filling else { return #expect(Bool(false)) }
    }

    @Test("an each has its variable and what happens to invalid elements")
    func each() throws {
        guard case .each(let plain) = DeclarationReading.schema("x-bff-each: $history#/items/*").declaration?.filling,
            case .each(let full) = DeclarationReading.schema(
                "x-bff-each: {in: $history#/items/*, as: entry, invalid: drop}"
            )
            .declaration?.filling
        else { return #expect(Bool(false)) }
        #expect(plain.variable == "item" && !plain.dropsInvalid)
        #expect(full.variable == "entry" && full.dropsInvalid)
    }

    @Test("joins keep their order, and an unwritten missing is null")
    func joins() {
        let (declaration, reading) = DeclarationReading.schema(
            """
            x-bff-join:
              content: {in: $catalog, by: $item#/contentId, missing: drop}
              offer: {in: $offers, by: $content#/offerId}
              badge: {in: $badges, by: $item, missing: null}
            """)
        #expect(reading.places == [])
        #expect(declaration?.joins.map(\.variable) == ["content", "offer", "badge"])
        #expect(declaration?.joins.map(\.batch) == ["catalog", "offers", "badges"])
        #expect(declaration?.joins.map(\.missing) == [.drop, .null, .null])
        #expect(declaration?.filling == nil)
    }

    @Test("elements are the document's own schemas")
    func elements() throws {
        let (declaration, reading) = DeclarationReading.schema(
            """
            type: array
            items: {oneOf: [{$ref: '#/components/schemas/Row'}, {type: object}]}
            x-bff-elements: ['#/components/schemas/Row', '#/components/schemas/Subject/items/oneOf/1']
            """)
        #expect(reading.places == [])
        guard case .elements(let schemas) = declaration?.filling else { return #expect(Bool(false)) }
        let document = try #require(reading.client?.document)
        let subject = try #require(document.schemas.first { $0.name == "Subject" }?.schema)
        let alternatives = try #require(subject.items?.oneOf)
        #expect(schemas.count == 2)
        #expect(schemas[0] === alternatives[0] && schemas[1] === alternatives[1])
    }

    @Test("shape, percent, map, text, swift and role are read whole")
    func others() throws {
        let shape = DeclarationReading.schema(
            "x-bff-shape: {omitWhenEmpty: /items, distinct: true, skip: 1, take: 20, default: [], truncate: 120}"
        ).declaration?.shape
        #expect(shape?.omitWhenEmpty == [.property("items")])
        #expect(shape?.distinct == true)
        #expect(shape?.skip == 1 && shape?.take == 20 && shape?.truncate == 120)
        #expect(shape?.defaultValue?.array?.isEmpty == true)
        #expect(DeclarationReading.schema("x-bff-shape: {omitWhenEmpty: ''}").declaration?.shape?.omitWhenEmpty == [])
        guard
            case .percent(let part, let total) = DeclarationReading.schema(
                "x-bff-percent: {of: $item#/a, total: $item#/b}"
            )
            .declaration?.filling,
            case .text(let text) = DeclarationReading.schema("x-bff-text: 'Hi {$user#/name}!'").declaration?.filling,
            case .swift(let inputs) = DeclarationReading.schema("x-bff-swift: {from: [$user, $item]}").declaration?
                .filling,
            case .role(let role) = DeclarationReading.schema("x-bff-role: requestId").declaration?.filling
        else { return #expect(Bool(false)) }
        #expect([part.text, total.text] == ["$item#/a", "$item#/b"])
        #expect(text.count == 3)
        #expect(inputs.map(\.text) == ["$user", "$item"])
        #expect(role == .requestId)
        let map = DeclarationReading.schema("x-bff-value: $a\nx-bff-map: {gold: GOLD, 1: one, '*': OTHER}").declaration?
            .map
        #expect(map?.entries.map(\.source) == ["gold", "1"])
        #expect(map?.entries.map(\.target) == ["GOLD", "one"])
        #expect(map?.otherwise?.target == "OTHER")
    }

    @Test("a header binds on the Header Object")
    func header() throws {
        let reading = DeclarationReading.client(
            """
            openapi: 3.1.0
            info: {title: Mobile, version: 1.0.0}
            x-bff: {vocabulary: 1, client: mobile}
            paths:
              /v1/home:
                get:
                  operationId: getHome
                  x-bff-plan: {budget: 1s}
                  responses:
                    '200':
                      description: Home.
                      headers: {ETag: {schema: {type: string}, x-bff-value: $user.header.ETag}}
            """)
        #expect(reading.places == [])
        let header = try #require(reading.client?.operations.first?.operation.responses.first?.headers.first)
        guard case .value(let expression, _) = reading.client?.bindings[header]?.filling else {
            return #expect(Bool(false))
        }
        #expect(expression.root == .variableHeader("user", header: "ETag"))
    }

    @Test("a schema without bindings has none")
    func nothing() {
        let (declaration, reading) = DeclarationReading.schema("type: string\nx-internal: true\nconst: a")
        #expect(declaration == nil)
        #expect(reading.places == [])
    }

    @Test(
        "faults stand at the scalar or key that has them",
        arguments: [
            ("x-bff-value: landscape", ["9:20 invalid-expression"]),
            ("x-bff-value: 5", ["9:20 wrong-kind"]),
            ("x-bff-value: {opaque: true}", ["9:7 missing-key"]),
            ("x-bff-value: $a\nx-bff-role: degraded", ["10:7 two-bindings"]),
            ("const: a\nx-bff-value: $a", ["10:7 two-bindings"]),
            ("x-bff-each: {in: $a#/*, as: auth}", ["9:35 invalid-name"]),
            ("x-bff-each: {in: $a#/*, invalid: null}", ["9:40 wrong-kind"]),
            ("x-bff-join: {content: {in: $catalog#/items, by: $item}}", ["9:34 invalid-expression"]),
            ("x-bff-join: {content: {in: $catalog}}", ["9:20 missing-key"]),
            ("x-bff-join: {content: {in: $catalog, by: $item, missing: skip}}", ["9:64 invalid-value"]),
            ("x-bff-join: {item: {in: $catalog, by: $item}}", ["9:20 invalid-name"]),
            ("x-bff-elements: ['#/components/schemas/Rwo']", ["9:24 unresolved-reference"]),
            ("x-bff-elements: []", ["9:23 invalid-value"]),
            ("x-bff-elements: '#/components/schemas/Row'", ["9:23 wrong-kind"]),
            ("x-bff-shape: {take: -1, truncate: 1.5}", ["9:27 invalid-value", "9:41 wrong-kind"]),
            ("x-bff-shape: {omitWhenEmpty: items}", ["9:36 invalid-expression"]),
            ("x-bff-shape: {omitWhenEmpty: true}", ["9:36 wrong-kind"]),
            ("x-bff-shape: {omitWhenEmpty: /items/*}", ["9:36 invalid-expression"]),
            ("x-bff-percent: {of: $a}", ["9:7 missing-key"]),
            ("x-bff-text: 'Hi {$user'", ["9:19 invalid-expression"]),
            ("x-bff-text: ''", ["9:19 invalid-value"]),
            ("x-bff-swift: [$user]", ["9:20 wrong-kind"]),
            ("x-bff-role: requestID", ["9:19 invalid-value"]),
            ("x-bff-map: {a: [b]}", ["9:22 wrong-kind"]),
            ("x-bff-vlaue: $a", ["9:7 unknown-key"]),
            ("x-bff-opaque: true", ["9:7 unknown-key"]),
            ("x-bf-value: $a", ["9:7 unknown-key"]),
            ("x-bff-plan: {}", ["9:7 misplaced-key"]),
            ("x-bff-sensitive: email", ["9:7 misplaced-key"]),
            ("x-bff-raw: true", ["9:7 not-supported-yet"]),
            ("x-bff-value: $variant", ["9:20 not-supported-yet"]),
            ("x-bff-value: {in: $a, when: $b}", ["9:29 not-supported-yet"]),
        ])
    func faults(members: String, places: [String]) {
        let (_, reading) = DeclarationReading.schema(members)
        #expect(reading.places == places, "\(reading.messages)")
        #expect(!reading.fixes.contains(nil), "\(reading.messages)")
    }

    @Test("the nearest key is the fix")
    func nearest() {
        #expect(DeclarationReading.schema("x-bff-vlaue: $a").reading.fixes == ["did you mean 'x-bff-value'?"])
        #expect(
            DeclarationReading.schema("x-bff-shape: {ommitWhenEmpty: /a}").reading.fixes == [
                "did you mean 'omitWhenEmpty'?"
            ])
        #expect(DeclarationReading.schema("x-bff-plan: {}").reading.fixes == ["move it to an operation"])
    }

    @Test("an operation whose response holds a faulty binding is left out")
    func leavesOut() {
        let reading = DeclarationReading.client(
            """
            openapi: 3.1.0
            info: {title: Mobile, version: 1.0.0}
            x-bff: {vocabulary: 1, client: mobile}
            paths:
              /a:
                get:
                  operationId: getA
                  x-bff-plan: {budget: 1s}
                  responses: {'200': {description: A., content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}
              /b:
                get:
                  operationId: getB
                  x-bff-plan: {budget: 1s}
                  responses: {'200': {description: B.}}
            components:
              schemas:
                A: {type: object, properties: {a: {type: string, x-bff-value: user}}}
            """)
        #expect(reading.places == ["17:67 invalid-expression"])
        #expect(reading.client?.operations.map(\.id) == ["getB"])
    }
}
