import OpenAPI
import Testing

@testable import Compatibility

/// Webhooks and callbacks: what the service sends may only narrow, what clients answer may only be taken more widely.
@Suite struct SentOperationTests {
    private static let json = "content: {application/json: {schema: "

    /// What stands in the `post` of a webhook.
    private static func webhook(_ members: String) -> String { "paths: {}\nwebhooks: {paid: {post: {\(members)}}}" }

    /// What stands in the `post` of a callback.
    private static func callback(_ members: String, to address: String = "$request.body#/url") -> String {
        "paths: {/orders: {post: {responses: {'202': {description: x}}, callbacks: {paid: {'{\(address)}': {post: {\(members)}}}}}}}"
    }

    private static func body(_ schema: String, _ more: String = "") -> String {
        "requestBody: {\(more)\(json)\(schema)}}}, responses: {'204': {description: x}}"
    }

    private static func answer(_ schema: String) -> String {
        "responses: {'200': {description: x, \(json)\(schema)}}}}"
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let old: String
        let new: String
        let found: [String]

        init(_ name: String, _ old: String, _ new: String, _ found: [String]) {
            (testDescription, self.old, self.new, self.found) = (name, old, new, found)
        }
    }

    private static let object = "type: object, properties: {id: {type: string}, note: {type: string}}"
    private static let fewer = "type: object, properties: {id: {type: string}}"
    private static let ok = "responses: {'204': {description: x}}"

    static let cases = [
        Case("nothing", body("{\(object)}"), body("{\(object)}"), []),
        Case(
            "a field that is sent may be missing", body("{\(object), required: [id]}"), body("{\(object)}"),
            ["ERR response-property-became-optional /id"]),
        Case(
            "a field that is sent is always there", body("{\(object)}"), body("{\(object), required: [id]}"),
            ["INFO response-property-became-required /id"]),
        Case(
            "a required field is no longer sent", body("{\(object), required: [note]}"), body("{\(fewer)}"),
            ["ERR response-required-property-removed /note"]),
        Case(
            "another field is sent", body("{\(fewer)}"), body("{\(object)}"),
            ["INFO response-optional-property-added /note"]),
        Case(
            "another value is sent", body("{type: string, enum: [a]}"), body("{type: string, enum: [a, b]}"),
            ["WARN response-body-enum-value-added"]),
        Case(
            "a value is not sent any more", body("{type: string, enum: [a, b]}"), body("{type: string, enum: [a]}"),
            ["INFO response-mediatype-enum-value-removed"]),
        Case("no body is sent", body("{\(object)}"), ok, ["ERR response-media-type-removed"]),
        Case("a body is sent", ok, body("{\(object)}"), ["INFO response-media-type-added"]),
        Case(
            "a body may be missing", body("{\(object)}", "required: true, "), body("{\(object)}"),
            ["ERR sent-body-became-optional"]),
        Case(
            "an answer must say more", answer("{\(fewer)}"), answer("{\(object), required: [note]}"),
            ["ERR new-required-request-property /note"]),
        Case(
            "an answer may say less", answer("{\(object), required: [note]}"), answer("{\(object)}"),
            ["INFO request-property-became-optional /note"]),
        Case(
            "an answer is not taken any more", "responses: {'200': {description: x}, '204': {description: x}}", ok,
            ["ERR response-success-status-removed"]),
        Case(
            "a header is not sent any more",
            "\(ok), parameters: [{name: X-A, in: header, required: true, schema: {type: string}}]", ok,
            ["ERR required-response-header-removed"]),
        Case(
            "a header is sent in another type", "\(ok), parameters: [{name: X-A, in: header, schema: {type: integer}}]",
            "\(ok), parameters: [{name: X-A, in: header, schema: {type: string}}]",
            ["ERR response-header-type-changed"]),
        Case(
            "a header of answers is asked for", ok,
            "responses: {'204': {description: x, headers: {X-A: {required: true, schema: {type: string}}}}}",
            ["ERR new-required-request-parameter"]),
        Case("it is deprecated", ok, "\(ok), deprecated: true", ["INFO endpoint-deprecated"]),
        Case("its credentials are none, in other words", "\(ok), security: []", "\(ok), security: [{}]", []),
        Case(
            "it comes without the credential that clients may ask for", "\(ok), security: [{key: []}]", ok,
            ["ERR sent-security-weakened"]),
        Case(
            "it may come with another credential", "\(ok), security: [{key: []}]",
            "\(ok), security: [{key: []}, {token: []}]", ["ERR sent-security-weakened"]),
        Case(
            "it comes with one more credential", "\(ok), security: [{key: []}]",
            "\(ok), security: [{key: [], token: []}]", ["INFO sent-security-changed"]),
        Case(
            "it comes with one of its credentials", "\(ok), security: [{key: []}, {token: []}]",
            "\(ok), security: [{token: []}]", ["INFO sent-security-changed"]),
    ]

    @Test(arguments: cases)
    func `webhooks are compared the other way round`(example: Case) throws {
        let changes = try Comparing.documents(Self.webhook(example.old), Self.webhook(example.new))
        #expect(Comparing.lines(changes) == example.found)
        #expect(changes.allSatisfy { $0.operation?.words == "POST webhook paid" && $0.operation?.isSent == true })
    }

    @Test(arguments: cases)
    func `callbacks are compared the other way round`(example: Case) throws {
        let changes = try Comparing.documents(Self.callback(example.old), Self.callback(example.new))
        #expect(Comparing.lines(changes) == example.found)
        #expect(changes.allSatisfy { $0.operation?.words == "POST /orders callback paid" })
    }

    @Test func `findings name the part as the document does`() throws {
        let (old, new) = (Self.body("{\(Self.object), required: [id]}"), Self.body("{\(Self.object)}"))
        let change = try #require(try Comparing.documents(Self.webhook(old), Self.webhook(new)).first)
        #expect(change.sentence.hasPrefix("POST webhook paid: request body"), "\(change.sentence)")
        #expect(change.direction == .response)
    }

    @Test func `a callback that is gone or sent elsewhere breaks, a new one does not`() throws {
        let none = "paths: {/orders: {post: {responses: {'202': {description: x}}}}}"
        let one = Self.callback(Self.ok)
        #expect(try Comparing.lines(Comparing.documents(one, none)) == ["ERR callback-removed"])
        #expect(try Comparing.lines(Comparing.documents(none, one)) == ["INFO callback-added"])
        let elsewhere = Self.callback(Self.ok, to: "$request.body#/notify")
        #expect(try Comparing.lines(Comparing.documents(one, elsewhere)) == ["ERR callback-expression-changed"])
        let gone = try Comparing.documents(one, "paths: {}")
        #expect(Comparing.lines(gone) == ["ERR api-path-removed-without-deprecation"])
    }

    @Test func `an operation of a webhook comes and goes`() throws {
        let (post, put) = ("webhooks: {a: {post: {\(Self.ok)}}}", "webhooks: {a: {put: {\(Self.ok)}}}")
        #expect(
            try Comparing.lines(Comparing.documents(post, put)) == [
                "ERR webhook-operation-removed", "INFO webhook-operation-added",
            ])
    }

    @Test func `a callback that is its own callback ends`() throws {
        let circle = """
            paths: {/orders: {post: {\(Self.ok), callbacks: {a: {$ref: '#/components/callbacks/a'}}}}}
            components: {callbacks: {a: {'{$url}': {post: {\(Self.ok), callbacks: {a: {$ref: '#/components/callbacks/a'}}}}}}}
            """
        #expect(try Comparing.documents(circle, circle).isEmpty)
    }
}
