import BFFClient
import Testing
import WholeClient

@Suite struct RequestTests {
    let point = Everything.Point(x: 1, y: -2)

    @Test func `path parameters have their styles`() async throws {
        let recorder = Recorder()
        let response = try await recorder.client.paths(
            simple: "a/b", list: [1, 2], label: ["x", "y z"], matrix: ["m", "n"], point: point, json: point)
        guard case .noContent = response else { return #expect(Bool(false), "\(response)") }
        #expect(
            recorder.request?.target
                == "/path/a%2Fb/1,2/.x.y%20z/;matrix=m,n/x=1,y=-2/%7B%22x%22%3A1%2C%22y%22%3A-2%7D")
        #expect(recorder.request?.method == .get)
    }

    @Test(arguments: ["", ".."])
    func `a path that would be another is not sent`(simple: String) async {
        let recorder = Recorder()
        await #expect {
            try await recorder.client.paths(
                simple: simple, list: [1], label: ["x"], matrix: ["m"], point: point, json: point)
        } throws: {
            guard case .refused(let refused)? = $0 as? ClientError else { return false }
            return refused.name == "simple"
        }
        #expect(recorder.request == nil)
    }

    @Test func `query parameters have their styles`() async throws {
        let recorder = Recorder()
        _ = try await recorder.client.queries(
            text: "a&b", many: ["1", "2"], commas: [1, 2], spaces: ["a", "b"], pipes: ["a", "b"], deep: point,
            flat: point, reserved: "a/b?c#d", filter: point, since: DateTime("2024-02-29T10:00:00.5+01:00"),
            day: FullDate("2024-02-29"), status: .soldOut, flag: true, ratio: 1.5, map: ["k": "v"])
        let query = recorder.request?.target.split(separator: "?", maxSplits: 1).last
        let parameters = query?.split(separator: "&").map(String.init)
        #expect(
            parameters == [
                "text=a%26b", "many=1", "many=2", "commas=1,2", "spaces=a%20b", "pipes=a%7Cb", "deep%5Bx%5D=1",
                "deep%5By%5D=-2", "flat=x,1,y,-2", "reserved=a/b?c%23d", "filter=%7B%22x%22%3A1%2C%22y%22%3A-2%7D",
                "since=2024-02-29T10%3A00%3A00.5%2B01%3A00", "day=2024-02-29", "status=sold-out", "flag=true",
                "ratio=1.5",
                "k=v",
            ])
    }

    @Test func `methods of every name go out, and a query may be one value`() async throws {
        let recorder = Recorder(200, "[]")
        let choices = EverythingClient.Search.Choices(limit: 3, tags: ["a", "b c"])
        _ = try await recorder.client.search(
            key: "a:b/c", body: .init(text: "t"), choices: choices, theme: ["dark", "wide"])
        #expect(recorder.request?.method == .query)
        #expect(recorder.request?.target == "/search/a:b%2Fc?limit=3&tags=a,b%20c")
        #expect(recorder.body == #"{"text":"t"}"#)
        #expect(recorder.fields.contains("cookie: theme=dark; theme=wide"))
        await #expect { try await recorder.client.search(key: "k", body: .init(text: "t"), theme: ["a;b"]) } throws: {
            guard case .refused(let refused)? = $0 as? ClientError else { return false }
            return refused.name == "theme"
        }
        let copier = Recorder()
        _ = try await copier.client.copySearch(key: "a:b", filter: point)
        #expect(copier.request?.method == .other("COPY"))
        #expect(copier.request?.target == "/search/a%3Ab?%7B%22x%22%3A1%2C%22y%22%3A-2%7D")
    }

    @Test func `what is left out leaves no trace`() async throws {
        let recorder = Recorder()
        _ = try await recorder.client.queries(text: "")
        #expect(recorder.request?.target == "/query?text=")
        _ = try await recorder.client.fields(xText: "t")
        #expect(recorder.fields == ["X-Text: t"])
    }

    @Test func `fields and cookies have their styles`() async throws {
        let recorder = Recorder()
        _ = try await recorder.client.fields(
            xText: "a b", xList: [1, 2], xPoint: point, xJson: point, session: "s t", colors: ["a", "b"])
        #expect(
            recorder.fields == [
                "X-Text: a b", "X-List: 1,2", "X-Point: x=1,y=-2", #"X-JSON: {"x":1,"y":-2}"#,
                "cookie: session=s%20t; colors=a,b",
            ])
    }

    @Test func `options add a time and fields to one call`() async throws {
        let recorder = Recorder()
        let options = CallOptions(timeout: .seconds(2), fields: [ClientField("traceparent", "00-1")])
        _ = try await recorder.client.open(options: options)
        #expect(recorder.request?.timeout == .seconds(2))
        #expect(recorder.fields == ["traceparent: 00-1"])
    }

    @Test func `a form has its encodings`() async throws {
        let recorder = Recorder()
        let body = EverythingClient.SendForm.Body(
            name: "a b", tags: ["x", "y"], rows: ["1", "2"], point: point, deep: point)
        _ = try await recorder.client.sendForm(body: body)
        #expect(
            recorder.body
                == "name=a%20b&tags=x&tags=y&rows=1%7C2&point=%7B%22x%22%3A1%2C%22y%22%3A-2%7D&deep%5Bx%5D=1&deep%5By%5D=-2"
        )
        #expect(recorder.request?.mediaType == "application/x-www-form-urlencoded")
    }

    @Test func `an upload is made of parts`() async throws {
        let recorder = Recorder(201, "", [("location", "https://a/b")])
        let body = EverythingClient.Upload.Body(
            title: "t", photo: FilePart([80, 78, 71], fileName: "p.png"), point: point, more: [FilePart([49])])
        let response = try await recorder.client.upload(body: body)
        guard case .created(let location) = response else { return #expect(Bool(false), "\(response)") }
        #expect(location.description == "https://a/b")
        let heads = recorder.body.split(separator: "\r\n").filter { $0.hasPrefix("Content-") }
        #expect(
            heads == [
                "Content-Disposition: form-data; name=\"title\"",
                "Content-Disposition: form-data; name=\"point\"", "Content-Type: application/json",
                "Content-Disposition: form-data; name=\"photo\"; filename=\"p.png\"", "Content-Type: image/png",
                "Content-Disposition: form-data; name=\"more\"", "Content-Type: application/octet-stream",
            ])
    }

    @Test func `one of several bodies is sent as its type`() async throws {
        let recorder = Recorder(200, "text", [("content-type", "text/plain")])
        let response = try await recorder.client.anyBody(body: .text("hello"))
        guard case .okText("text") = response else { return #expect(Bool(false), "\(response)") }
        #expect(recorder.body == "hello" && recorder.request?.mediaType == "text/plain")
        _ = try await recorder.client.anyBody(body: .bytes([1]))
        #expect(recorder.request?.body == [1] && recorder.request?.mediaType == "application/octet-stream")
        _ = try await recorder.client.anyBody(body: .json(point))
        #expect(recorder.body == #"{"x":1,"y":-2}"# && recorder.request?.mediaType == "application/json")
        #expect(recorder.fields.contains("accept: application/json, text/plain, image/png"))
    }

    @Test func `a patch tells absent from null`() async throws {
        let recorder = Recorder()
        _ = try await recorder.client.patchModel(body: .init(title: nil))
        #expect(recorder.body == #"{"title":null}"#)
        _ = try await recorder.client.patchModel(body: .init(title: "T", count: 1))
        #expect(recorder.body == #"{"title":"T","count":1}"#)
        _ = try await recorder.client.patchModel(body: .init())
        #expect(recorder.body == "{}" && recorder.request?.mediaType == "application/merge-patch+json")
        _ = try await recorder.client.patchModel()
        #expect(recorder.request?.mediaType == nil)
    }

    @Test func `security takes the first alternative that is configured`() async throws {
        func sent(_ credentials: EverythingCredentials) async throws -> [String] {
            let recorder = Recorder()
            _ = try await EverythingClient(transport: recorder, credentials: credentials).secured()
            return [recorder.request?.target ?? ""] + (recorder.request?.fields.map { "\($0.name) \($0.value)" } ?? [])
        }
        let basic = BasicCredentials(user: "u", password: "p")
        #expect(try await sent(.init(basic: basic, token: "t")) == ["/secured", "authorization Bearer t"])
        #expect(
            try await sent(.init(queryKey: "q", cookie: "c", basic: basic)) == [
                "/secured", "authorization Basic dTpw", "cookie sid=c",
            ])
        #expect(try await sent(.init(queryKey: "q", basic: basic)) == ["/secured?api_key=q"])
        #expect(try await sent(.init(sso: BearerToken { "fresh" })) == ["/secured", "authorization Bearer fresh"])
        await #expect { _ = try await sent(.init(key: "k")) } throws: {
            guard case .missingCredentials(let schemes)? = $0 as? ClientError else { return false }
            return schemes == ["token"]
        }
    }

    @Test func `an operation may be open, or open to those without credentials`() async throws {
        let recorder = Recorder(200)
        let anonymous = EverythingClient(transport: recorder)
        _ = try await anonymous.open()
        #expect(recorder.request?.fields == [])
        _ = try await anonymous.probe()
        #expect(recorder.request?.fields == [] && recorder.request?.method == .head)
        _ = try await recorder.client.probe()
        #expect(recorder.request?.fields.map(\.value) == ["k"])
        await #expect(throws: ClientError.self) { try await anonymous.queries(text: "a") }
    }
}
