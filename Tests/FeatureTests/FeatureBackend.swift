internal import BFFRuntime
internal import BFFTesting
internal import FeaturesBFF
internal import StrippedBFF
internal import Testing
internal import features_bff
internal import stripped_bff

/// The generated client of Tests/Features on the real server, with a stub for its service. Ended with the test.
final class FeatureBackend: Sendable {
    private let backend: TestBackend

    /// - Parameter keepsAnswers: with the cache that an executable has.
    init(_ client: Client = .features, keepsAnswers: Bool = false) throws {
        backend = try TestBackend(services: [Self.things]) { environment in
            var environment = environment
            if keepsAnswers { environment["BFF_CACHE_BYTES"] = nil }
            return TestApplication(try client.start(environment))
        }
    }

    /// The features with another hand-written half.
    init(operations: [Registration]) throws {
        backend = try TestBackend(services: [Self.things]) { environment in
            let application = try Application.start(
                client: Features.name, services: Features.services, operations: operations, environment: environment)
            return TestApplication(application)
        }
    }

    deinit { backend.stop() }

    enum Client: Sendable {
        case features, stripped

        fileprivate func start(_ environment: [String: String]) throws -> RunningApplication {
            switch self {
            case .features:
                try Application.start(
                    client: Features.name, services: Features.services,
                    operations: Features.operations(Features.handlers),
                    environment: environment)
            case .stripped:
                try Application.start(
                    client: Stripped.name, services: Stripped.services,
                    operations: Stripped.operations(Stripped.handlers), environment: environment)
            }
        }
    }

    private static let things = StubDefinition(
        "things",
        [
            StubOperation("getThing", "GET", "/things/{id}", responses: [.json(200, "{}")]),
            StubOperation("deleteThing", "DELETE", "/things/{id}", responses: [StubResponse(204)]),
            StubOperation("getList", "GET", "/lists/{id}", responses: [.json(200, #"{"ids": [], "rows": []}"#)]),
            StubOperation("getPopular", "GET", "/popular", responses: [.json(200, #"{"ids": [], "rows": []}"#)]),
            StubOperation("getSpare", "GET", "/spare", responses: [.json(200, #"{"ids": ["s"], "rows": []}"#)]),
            StubOperation("itemsByQuery", "GET", "/items", responses: [.json(200, "[]")]),
            StubOperation("itemsByBody", "POST", "/items", responses: [.json(200, #"{"found": []}"#)]),
            StubOperation(
                "makersByPath", "GET", "/makers/{codes}", responses: [.json(200, #"{"data": {"makers": []}}"#)]),
            StubOperation("placeOrder", "POST", "/orders", responses: [.json(201, #"{"number": 42}"#)]),
            StubOperation("getZoo", "GET", "/zoo", responses: [.json(200, "{}")]),
            StubOperation(
                "sendForm", "POST", "/forms",
                responses: [StubResponse(200, headers: [StubHeader("Content-Type", "text/plain")], body: "got \"it\"")]),
            StubOperation("putNote", "PUT", "/notes/{path}", responses: [StubResponse(200)]),
            StubOperation("putParts", "POST", "/parts", responses: [StubResponse(204)]),
            StubOperation("keep", "PUT", "/kept", responses: [StubResponse(204)]),
            StubOperation("audit", "POST", "/audit", responses: [StubResponse(204)]),
            StubOperation("searchArchive", "QUERY", "/archive", responses: [.json(200, "[]")]),
            StubOperation("copyArchive", "COPY", "/archive", responses: [.json(201, #"{"copies": 2}"#)]),
            StubOperation("getMeasures", "GET", "/measures/{id}", responses: [.json(200, "[]")]),
            StubOperation("getCounts", "GET", "/counts", responses: [.json(200, "{}")]),
            StubOperation("getNames", "GET", "/names", responses: [.json(200, "[]")]),
            StubOperation("getTotal", "GET", "/total", responses: [.json(200, "1")]),
            StubOperation("getRaw", "GET", "/raw", responses: [.json(200, "null")]),
        ])

    /// What an operation of the service answers from now on.
    func answer(_ operation: String, _ body: String, status: Int = 200, headers: [StubHeader] = []) {
        stub?.setAnswer(.response(.json(status, body, headers: headers)), of: operation)
    }

    func fail(_ operation: String, _ fault: StubFault) { stub?.setFault(fault, of: operation) }

    private var stub: StubService? { backend.stub("things") }

    /// `GET /lists/l1`, in order.
    var calls: [String] { stub?.requests.map { "\($0.method) \($0.target)" } ?? [] }

    /// How often an operation was asked.
    func count(_ operation: String) -> Int { stub?.requests.count { $0.operation == operation } ?? 0 }

    /// The bodies that an operation was sent, in order.
    func bodies(of operation: String) -> [String] {
        stub?.requests.filter { $0.operation == operation }.map { String(decoding: $0.body, as: UTF8.self) } ?? []
    }

    func header(_ name: String, of operation: String) -> [String] {
        stub?.requests.filter { $0.operation == operation }
            .flatMap { $0.headers.filter { $0.name == name }.map(\.value) } ?? []
    }

    func send(
        _ method: String = "GET", _ target: String, body: String? = nil, claims: String? = nil,
        headers: [StubHeader] = []
    ) throws -> TestResponse {
        var request = TestRequest(method, target, headers: headers, body: body)
        if body != nil, headers.isEmpty { request = request.with("Content-Type", "application/json") }
        if let claims {
            let token = try #require(backend.tokens.sign(claims: claims))
            request = request.with("Authorization", "Bearer \(token)")
        }
        return try backend.client.send(request.with("X-Request-Id", "r1"))
    }

    /// The body of a 200.
    func get(_ target: String, claims: String? = nil) throws -> String {
        let response = try send("GET", target, claims: claims)
        #expect(response.status == 200, "\(response.text)")
        return response.text
    }
}

/// A member of a JSON object as it is written; nil where it is absent.
func member(_ name: String, of json: String) -> String? {
    var depth = 0
    var isInString = false
    var isEscaped = false
    var pieces: [String] = [""]
    for character in json {
        if isInString {
            isInString = isEscaped || character != "\""
            isEscaped = !isEscaped && character == "\\"
        } else {
            switch character {
            case "\"": isInString = true
            case "{", "[": depth += 1
            case "}", "]": depth -= 1
            default: break
            }
            if (depth == 1 && ((character == "{" && pieces == [""]) || character == ",")) || depth == 0 {
                pieces.append("")
                continue
            }
        }
        pieces[pieces.count - 1].append(character)
    }
    let start = "\"\(name)\":"
    return pieces.first { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
}
