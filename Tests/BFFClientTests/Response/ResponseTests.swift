import BFFClient
import Testing

@Suite struct ResponseTests {
    private func response(_ fields: [(String, String)], _ body: [UInt8] = []) -> ClientResponse {
        ClientResponse(status: 200, fields: fields.map { ClientField($0.0, $0.1) }, body: body)
    }

    @Test(arguments: [
        ("application/json", true), ("Application/JSON; charset=utf-8", true), ("application/problem+json", true),
        ("text/json", false), ("application/jsonp", false), ("+json", false),
    ])
    func `JSON is told by its type`(type: String, isJSON: Bool) {
        #expect(response([("Content-Type", type)]).isJSON == isJSON)
    }

    @Test func `a media type is matched by range`() {
        let text = response([("content-type", "Text/Plain;charset=utf-8")])
        #expect(text.mediaType == "text/plain")
        #expect(text.matches("text/plain") && text.matches("text/*") && text.matches("*/*"))
        #expect(!text.matches("text/html") && !text.matches("application/*") && !text.matches("tex/*"))
        #expect(response([]).matches("image/png"))
        #expect(response([]).mediaType == nil)
    }

    @Test func `text is in the encoding that the answer names`() throws {
        #expect(try response([("content-type", "text/plain; charset=\"ISO-8859-1\"")], [0xE4]).text() == "ä")
        #expect(try response([("content-type", "text/plain")], Array("ä".utf8)).text() == "ä")
        #expect(throws: ClientError.self) { try response([("content-type", "text/plain")], [0xE4]).text() }
    }

    @Test func `fields are typed`() throws {
        let answer = response([
            ("x-rate", "12"), ("X-Name", "12"), ("x-on", "true"), ("x-list", "1, 2,3"), ("x-list", "4"),
            ("x-empty", ""),
            ("x-flat", "R,100,zip,01234"), ("x-open", "R=100,zip=01234"), ("x-date", "2024-02-29"),
            ("x-status", "sold-out"),
            ("x-json", #"{"a":[1]}"#), ("x-mixed", "1,x"),
        ])
        #expect(try answer.header("X-Rate") as Int? == 12)
        #expect(try answer.header("X-Rate") as Double? == 12)
        #expect(try answer.header("x-name") as String? == "12")
        #expect(try answer.requiredHeader("x-on") as Bool == true)
        #expect(try answer.requiredHeader("x-list") as [Int] == [1, 2, 3, 4])
        #expect(try answer.requiredHeader("x-list") as [String] == ["1", "2", "3", "4"])
        #expect(try answer.requiredHeader("x-list") as String == "1, 2,3, 4")
        #expect(try answer.requiredHeader("x-empty") as String == "")
        #expect(try answer.requiredHeader("x-empty") as [Int] == [])
        #expect(try answer.requiredHeader("x-flat") as Place == Place(r: 100, zip: "01234"))
        #expect(try answer.requiredHeader("x-open", explode: true) as Place == Place(r: 100, zip: "01234"))
        #expect(try answer.requiredHeader("x-date") as FullDate == FullDate(year: 2024, month: 2, day: 29))
        #expect(try answer.requiredHeader("x-status") as Status == .soldOut)
        #expect(try answer.requiredHeader(json: "x-json") as [String: [Int]] == ["a": [1]])
        #expect(try answer.header("x-none") as Int? == nil)
        #expect(try answer.header(json: "x-none") as Int? == nil)
    }

    @Test func `a field that breaks the contract is told by its name`() {
        let answer = response([("x-rate", "many"), ("x-list", "1,x"), ("x-json", "{"), ("x-high", "9")])
        func fault(_ read: () throws -> Void) -> String {
            do {
                try read()
                return "read"
            } catch {
                return (error as? ClientError).map {
                    if case .unreadable(let response) = $0 { "\(response.fault)" } else { "\($0)" }
                } ?? ""
            }
        }
        #expect(
            fault { _ = try answer.header("x-rate") as Int? } == "/header/x-rate is not an integer of up to 64 bits")
        #expect(
            fault { _ = try answer.header("x-list") as [Int]? } == "/header/x-list/1 is not an integer of up to 64 bits"
        )
        #expect(
            fault { _ = try answer.header("x-high", .integer(maximum: 5)) as Int? }
                == "/header/x-high is greater than 5")
        #expect(
            fault { _ = try answer.requiredHeader("x-none") as Int } == "/header lacks the required property x-none")
        #expect(fault { _ = try answer.requiredHeader(json: "x-json") as Int } == "the text ends too early at byte 1")
    }

    @Test func `no description shows a body`() {
        let answer = response([("content-type", "text/plain")], Array("s3cret".utf8))
        #expect("\(answer)" == "200 text/plain 6 bytes")
        #expect("\(UndocumentedResponse(answer))" == "200 text/plain 6 bytes")
        var dumped = ""
        dump(answer, to: &dumped)
        #expect(!dumped.contains("s3cret"))
        #expect(UndocumentedResponse(answer).bytes == Array("s3cret".utf8))
    }
}

struct Place: JSONObjectReadable, Equatable {
    var r: Int
    var zip: String

    init(r: Int, zip: String) {
        self.r = r
        self.zip = zip
    }

    init(reading object: inout ObjectReader) {
        r = object.required("R")
        zip = object.required("zip")
    }
}
