import BFFClient
import Testing
import WholeClient

@Suite struct AnswerTests {
    static let required =
        #""id":"123e4567-e89b-12d3-a456-426614174000","title":"Title","nullable":null,"status":"free","created":"2024-02-29T10:00:00Z""#

    private func model(_ more: String = "") async throws -> Everything.Model {
        let recorder = Recorder(
            200, "{\(Self.required)\(more)}", [("content-type", "application/json"), ("x-rate", "1")])
        guard case .ok(let model, _, _, _) = try await recorder.client.getModel() else { throw Unexpected() }
        return model
    }

    private struct Unexpected: Error {}

    @Test func `each status is a case, with its fields typed`() async throws {
        let fields = [
            ("content-type", "application/json"), ("X-Rate", "12"), ("x-tags", "a, b"), ("x-meta", #"{"x":1,"y":2}"#),
        ]
        let ok = try await Recorder(200, "{\(Self.required)}", fields).client.getModel()
        guard case .ok(let model, xRate: 12, xTags: ["a", "b"]?, let meta) = ok else {
            return #expect(Bool(false), "\(ok)")
        }
        #expect(model.title == "Title" && meta?.y == 2)

        let problem = [("content-type", "application/problem+json; charset=utf-8")]
        let missing = try await Recorder(404, #"{"title":"gone","status":404}"#, problem).client.getModel()
        guard case .notFound(let body) = missing else { return #expect(Bool(false), "\(missing)") }
        #expect(body.title == "gone" && body.status == 404)

        let broken = try await Recorder(503, "later", [("content-type", "text/plain")]).client.getModel()
        guard case .serverError(status: 503, "later") = broken else { return #expect(Bool(false), "\(broken)") }
    }

    @Test func `another status or media type is undocumented`() async throws {
        let teapot = try await Recorder(418, "{}").client.getModel()
        guard case .undocumented(let response) = teapot else { return #expect(Bool(false), "\(teapot)") }
        #expect(response.status == 418 && response.bytes == Array("{}".utf8))
        let page = try await Recorder(200, "<html>", [("content-type", "text/html")]).client.getModel()
        guard case .undocumented(let html) = page else { return #expect(Bool(false), "\(page)") }
        #expect(html.status == 200)
        let other = try await Recorder(409, #"{"title":"no"}"#).client.postModel(body: model())
        guard case .other(status: 409, let problem) = other else { return #expect(Bool(false), "\(other)") }
        #expect(problem.title == "no")
    }

    @Test func `a field that must be there is missed`() async {
        let recorder = Recorder(200, "{\(Self.required)}")
        #expect(
            await violations { try await recorder.client.getModel() } == ["/header lacks the required property X-Rate"])
    }

    @Test func `absent properties are nil or their defaults`() async throws {
        let model = try await model()
        #expect(model.nullable == nil && model.optional == nil && model.either == .absent)
        #expect(model.limit == 20 && model.mode == .safe && model.kind == "model")
        #expect(try await self.model(#","either":null"#).either == .null)
        #expect(try await self.model(#","either":3,"limit":5,"mode":"fast""#).either == .value(3))
    }

    @Test func `every type of property is read, and written as it was`() async throws {
        let more =
            #","optional":"o","either":1,"limit":7,"mode":"new","level":2,"day":"2024-02-29","home":"https://a/b","data":"AQID","#
            + #""price":12.50,"small":-1,"ratio":0.5,"tags":["a"],"holes":[1,null],"scores":{"a":1.5},"points":{"p":{"x":1,"y":2}},"#
            + #""free":[{"a":null}],"meta":{"m":1},"inner":{"a":true},"pair":["a",1,{"b":2}],"kind":"model","class":"c","self":"s","#
            + #""a-b c":"d","version":3,"all":{"x":1,"y":2,"z":3}"#
        let model = try await model(more)
        #expect(model.mode == .unknown("new") && model.level == .known(.value2) && model.small == -1)
        #expect(model.holes == [1, nil] && model.points?["p"]?.y == 2 && model.inner?.a == true)
        #expect(model.free == [["a": nil]] && model.meta?["m"]?.int == 1)
        #expect(model.pair?.element1 == "a" && model.pair?.rest.first?["b"]?.int == 2)
        #expect(model.`class` == "c" && model.selfValue == "s" && model.aBC == "d" && model.version == 3)
        #expect(model.all?.z == 3 && model.data?.bytes == [1, 2, 3] && model.price == DecimalNumber("12.5"))

        let recorder = Recorder(200, "{\(Self.required)}")
        _ = try await recorder.client.postModel(body: model)
        let sent = try JSONFreeForm(json: recorder.body)
        // What only answers have is not sent.
        let expected = try JSONFreeForm(json: "{\(Self.required)\(more)}".replacing(#""version":3,"#, with: ""))
        #expect(sent == expected)
    }

    @Test func `every violation of an answer is told`() async {
        let body =
            #"{"id":"x","title":"t","status":1,"created":"today","either":-1,"limit":101,"ratio":0,"tags":["a","a"],"#
            + #""holes":["x"],"pair":["a"],"kind":"other","small":3000000000,"all":{"x":1,"y":2},"points":{"p":3}}"#
        let recorder = Recorder(200, body, [("content-type", "application/json"), ("x-rate", "1")])
        let found = await violations { try await recorder.client.getModel() }
        for expected in [
            "/id is no valid uuid", "/title is shorter than 2 characters", " lacks the required property nullable",
            "/status is not a string", "/created is no valid date-time", "/either is less than 0",
            "/limit is greater than 100",
            "/ratio is not greater than 0", "/tags has equal elements at 0 and 1",
            "/holes/0 is not an integer of up to 64 bits",
            "/kind is not model", "/small is no valid int32", "/all lacks the required property z",
            "/points/p is not an object",
        ] {
            #expect(found.contains(expected), "\(expected) is not among \(found)")
        }
        #expect(found.contains { $0.hasPrefix("/pair") })
        #expect(found.contains { $0.hasPrefix("/title does not match") })
    }

    @Test func `recursion goes both ways`() async throws {
        let text = #"{"value":1,"next":{"value":2,"children":[{"value":3},{"value":4,"next":{"value":5}}]}}"#
        let node = Everything.Node(
            value: 1,
            next: Everything.Node(
                value: 2,
                children: [Everything.Node(value: 3), Everything.Node(value: 4, next: Everything.Node(value: 5))]))
        let recorder = Recorder(200, text)
        let response = try await recorder.client.echoNode(body: node)
        guard case .ok(let answer) = response else { return #expect(Bool(false), "\(response)") }
        #expect(recorder.body == text)
        #expect(answer.next?.children?[1].next?.value.value == 5)
    }

    @Test func `a body that is no JSON says so`() async {
        for body in ["", "{", "[1,]", "{}x"] {
            await #expect { try await Recorder(200, body).client.shapes() } throws: {
                guard case .unreadable(let response)? = $0 as? ClientError, case .malformed = response.fault else {
                    return false
                }
                return response.status == 200
            }
        }
    }
}
