import BFFClient
import Testing

@Suite struct FormTests {
    private func form(_ write: @escaping @Sendable (inout FormWriter) -> Void) -> ClientRequest {
        var request = ClientRequest(.post)
        request.form(Fields(write))
        return request
    }

    @Test func `what a contract leaves open is text, repeated or JSON`() {
        let request = form {
            $0.field("name", "Ä b&c=d+e")
            $0.field("tags", ["a", "b"])
            $0.field("address", JSONFreeForm.sample)
            $0.field("rows", [JSONFreeForm.sample, nil, 3])
            $0.field("none", String?.none)
            $0.field("null", JSONFreeForm.null)
        }
        let json = "%7B%22a%22%3A1%7D"
        #expect(request.text == "name=%C3%84%20b%26c%3Dd%2Be&tags=a&tags=b&address=\(json)&rows=\(json)&rows=3")
        #expect(request.mediaType == "application/x-www-form-urlencoded")
    }

    @Test func `a property has the style that its encoding names`() {
        let request = form {
            $0.field("tags", ["a", "b"], style: .pipeDelimited)
            $0.field("list", ["a", "b"], explode: false)
            $0.field("deep", JSONFreeForm.sample, style: .deepObject)
            $0.field("open", JSONFreeForm.sample, style: .form)
            $0.field("url", "http://a/b?c", allowReserved: true)
            $0.field("json", ["a"], contentType: "application/json")
            $0.json("raw", 1)
        }
        #expect(
            request.text
                == "tags=a%7Cb&list=a,b&deep%5Ba%5D=1&a=1&url=http://a/b?c&json=%5B%22a%22%5D&raw=1")
    }

    @Test func `a nested value without a spelling refuses the request`() {
        let request = form { $0.field("x", [["a"]], style: .form) }
        #expect(request.refusal == RefusedValue("x", .nested))
    }

    @Test func `undeclared properties stand in the order of their names`() {
        #expect(form { $0.additional(["b": 2, "a b": 1]) }.text == "a%20b=1&b=2")
    }

    @Test func `absent and null are left out, a value is not`() {
        let request = form {
            $0.field("a", Nullable<String>.absent)
            $0.field("b", Nullable<String>.null)
            $0.field("c", Nullable.value("x"))
        }
        #expect(request.text == "c=x")
    }

    @Test func `no value, no body`() {
        var request = ClientRequest(.post)
        request.form(Fields?.none)
        request.multipart(Fields?.none)
        request.json(String?.none)
        request.text(String?.none)
        request.bytes(nil)
        #expect(request.mediaType == nil)
        #expect(request.body == [])
    }

    @Test func `text and bytes go out as they are`() {
        var request = ClientRequest(.post)
        request.text("Grüße", mediaType: "text/markdown")
        #expect(request.text == "Grüße")
        #expect(request.mediaType == "text/markdown")
        request.text(12)
        #expect(request.text == "12")
        request.bytes([0, 255], mediaType: "image/png")
        #expect(request.body == [0, 255])
        #expect(request.mediaType == "image/png")
        request.bytes([], mediaType: "a\r\nb: c")
        #expect(request.refusal?.reason == .controlCharacter)
    }

    @Test func `JSON is written as the model writes it`() {
        var request = ClientRequest(.patch)
        request.json(["b": 1, "a": 2], mediaType: "application/merge-patch+json")
        #expect(request.text == #"{"a":2,"b":1}"#)
        #expect(request.mediaType == "application/merge-patch+json")
        request.jsonOrNull(Int?.none)
        #expect(request.text == "null")
        request.jsonOrNull(Int?.some(1))
        #expect(request.text == "1")
    }
}

struct Fields: FormWritable {
    let writing: @Sendable (inout FormWriter) -> Void

    init(_ writing: @escaping @Sendable (inout FormWriter) -> Void) { self.writing = writing }

    func write(to form: inout FormWriter) { writing(&form) }
}

extension JSONFreeForm {
    static let sample: JSONFreeForm = ["a": 1]
}

extension ClientRequest {
    var text: String { String(decoding: body, as: UTF8.self) }
}
