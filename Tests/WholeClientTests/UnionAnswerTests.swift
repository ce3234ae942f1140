import BFFClient
import Testing
import WholeClient

@Suite struct UnionAnswerTests {
    private func shapes(_ body: String) async throws -> Everything.Shapes {
        let response = try await Recorder(200, body).client.shapes()
        guard case .ok(let shapes) = response else { throw Unexpected() }
        return shapes
    }

    private struct Unexpected: Error {}

    private func faults(_ body: String) async -> [String] {
        await violations { try await Recorder(200, body).client.shapes() }
    }

    @Test(arguments: ["tagged", "constant"])
    func `a property says which variant it is`(member: String) async throws {
        let circles = #"{"\#(member)":[{"kind":"circle","radius":1.5},{"kind":"square","side":2}]}"#
        let shapes = try await shapes(circles)
        if member == "tagged" {
            guard case .circle(let circle)? = shapes.tagged?.first, case .square(let square)? = shapes.tagged?.last
            else {
                return #expect(Bool(false), "\(shapes)")
            }
            #expect(circle.radius == 1.5 && square.side == 2)
        } else {
            guard case .circle? = shapes.constant?.first, case .square? = shapes.constant?.last else {
                return #expect(Bool(false), "\(shapes)")
            }
        }
        #expect(await faults(#"{"\#(member)":[{"kind":"oval"}]}"#).count == 1)
        #expect(
            await faults(#"{"\#(member)":[{"kind":"square"}]}"#) == ["/\(member)/0 lacks the required property side"])
        #expect(await faults(#"{"\#(member)":[3]}"#) == ["/\(member)/0 is not an object"])
    }

    @Test func `one variant may stand for every other value of the property, and for none`() async throws {
        let body = #"[{"kind":"square","side":2},{"kind":"oval","name":"o"},{"name":"n"}]"#
        let found = try await Recorder(200, body).client.search(key: "k", body: .init(text: "t"))
        guard case .okJSON(let shapes) = found, case .square(let square)? = shapes.first else { throw Unexpected() }
        #expect(square.side == 2)
        let names = shapes.compactMap { shape in if case .otherShape(let other) = shape { other.name } else { nil } }
        #expect(names == ["o", "n"])
    }

    @Test func `what that variant lacks is a violation of its own`() async throws {
        let body = #"[{"kind":"square"},{"kind":"oval"},{"kind":3,"name":"x"},4]"#
        #expect(
            await violations { try await Recorder(200, body).client.search(key: "k", body: .init(text: "t")) } == [
                "/0 lacks the required property side", "/1 lacks the required property name", "/2/kind is not a string",
                "/3 is not an object",
            ])
    }

    @Test func `the kind of value says which variant it is`() async throws {
        let kinds = try await shapes(#"{"kinds":["a",1,[2],{"x":1,"y":2}]}"#).kinds ?? []
        guard kinds.count == 4, case .string("a") = kinds[0], case .int(1) = kinds[1], case .array([2]) = kinds[2],
            case .point(let point) = kinds[3]
        else { return #expect(Bool(false), "\(kinds)") }
        #expect(point.y == 2)
        #expect(await faults(#"{"kinds":[true,null]}"#).count == 2)
        #expect(await faults(#"{"kinds":[["x"]]}"#) == ["/kinds/0/0 is not an integer of up to 64 bits"])
    }

    @Test func `a required property says which variant it is`() async throws {
        let required = try await shapes(#"{"required":[{"iban":"i"},{"card":"c"}]}"#).required ?? []
        guard required.count == 2, case .option2(let bank) = required[0], case .option1(let card) = required[1] else {
            return #expect(Bool(false), "\(required)")
        }
        #expect(bank.iban == "i" && card.card == "c")
        #expect(await faults(#"{"required":[{}]}"#).count == 1)
    }

    @Test func `where nothing else tells, exactly one variant must hold`() async throws {
        let tried = try await shapes(#"{"tried":["abc","long text"]}"#).tried ?? []
        guard tried.count == 2, case .string("abc") = tried[0], case .stringValue("long text") = tried[1] else {
            return #expect(Bool(false), "\(tried)")
        }
        #expect(await faults(#"{"tried":["neither"]}"#) == ["/tried/0 matches 0 of the alternatives instead of one"])
        let any = try await shapes(#"{"any":[3,30,1.5]}"#).any ?? []
        guard any.count == 3, case .int(3) = any[0], case .double(30) = any[1], case .double(1.5) = any[2] else {
            return #expect(Bool(false), "\(any)")
        }
    }

    @Test func `undeclared members are kept or forbidden`() async throws {
        let shapes = try await shapes(#"{"open":{"known":1,"a":"b"},"closed":{"known":2}}"#)
        #expect(shapes.open?.additionalProperties == ["a": "b"] && shapes.closed?.known == 2)
        #expect(
            await faults(#"{"open":{"a":1},"closed":{"a":1}}"#) == [
                "/open/a is not a string", "/closed/a is not allowed here",
            ])
    }
}
