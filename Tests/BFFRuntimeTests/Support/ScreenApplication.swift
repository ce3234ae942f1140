import BFFIdentity
import BFFJSON
@testable import BFFRuntime
import BFFTransport
import Testing

struct Badges: ScreenHandlers {
    func badges(user: ScreenUser, item: ScreenItem) -> [String] { ["\(user.name.string)/\(item.id.string)"] }
}

/// The screen of the model plan on loopback, with three stub services whose answers a test may replace.
final class ScreenApplication: Sendable {
    typealias Answer = @Sendable (_ target: String, _ body: String) -> (status: Int, body: String)?

    static let signer: TokenSigner? = TokenSigner(generating: "HS256", id: "k1")

    let loopback: Loopback
    let application: RunningApplication
    let user: SeenRequests
    let history: SeenRequests
    let catalog: SeenRequests
    private let lines: LogLines

    var port: Int { application.port }
    var adminPort: Int { application.adminPort }

    init(
        user: @escaping Answer = { _, _ in (200, #"{"id":"u-1","name":"Ada"}"#) },
        history: @escaping Answer = { _, _ in (200, ScreenApplication.history) },
        catalog: @escaping Answer = { _, body in (200, ScreenApplication.items(askedFor: body)) },
        configure: (inout Configuration) -> Void = { _ in }
    ) async throws {
        loopback = try Loopback()
        let users = try await loopback.serve(user)
        let histories = try await loopback.serve(history)
        let catalogs = try await loopback.serve(catalog)
        (self.user, self.history, self.catalog) = (users.seen, histories.seen, catalogs.seen)
        let signer = try #require(Self.signer)
        let lines = LogLines()
        var configuration = Configuration()
        configuration.host = "127.0.0.1"
        configuration.port = 0
        configuration.adminPort = 0
        configuration.loops = 2
        configuration.origins = [users.origin, histories.origin, catalogs.origin]
        configuration.identity = Configuration.Identity(
            keys: try KeySet(jwks: Array(signer.jwks.utf8)),
            policy: TokenPolicy(issuer: "https://id.example", audience: "screen"))
        configuration.checksResponses = true
        configuration.logLines = { lines.add($0) }
        configure(&configuration)
        self.lines = lines
        application = try RunningApplication(
            client: "screen", configuration: configuration,
            operations: [
                Registration(ScreenPlan.self, handlers: Badges()),
                Registration(EchoPlan.self, handlers: EchoHandlers()),
            ])
    }

    func get(_ target: StaticString, fields: [(StaticString, String)] = []) async throws -> Reply {
        let token = try Self.token()
        return try await loopback.send(
            .get, target, port: port, fields: [("Authorization", "Bearer \(token)")] + fields)
    }

    /// Ends everything, and gives the log's lines.
    @discardableResult
    func end() -> [String] {
        application.drain()
        loopback.end()
        return lines.all
    }

    static func token(_ claims: String = "") throws -> String {
        let expiry = Int(Timestamp.now) + 600
        let signer = try #require(signer)
        return try #require(
            signer.sign(
                #"{"iss":"https://id.example","aud":"screen","sub":"u-1","exp":\#(expiry),"scope":"profile screen"\#(claims)}"#
            ))
    }

    static let history = """
        {"items":[{"contentId":"c1","progress":50,"total":200,"x":[1,{}]},{"contentId":"c2","progress":9,"total":0},\
        {"contentId":"c3","progress":5,"total":4},{"contentId":"c1","progress":1,"total":3}]}
        """

    /// Answers a batch in another order than asked, with an item that nobody asked for; `c2` is not there.
    static func items(askedFor body: String) -> String {
        let known = ["c3": "Third", "c1": "First of a long list", "c9": "Nobody's"]
        let items = known.sorted { $0.key > $1.key }.filter { $0.key == "c9" || body.contains($0.key) }
        return "[" + items.map { #"{"id":"\#($0.key)","title":"\#($0.value)","unused":true}"# }.joined(separator: ",")
            + "]"
    }
}

private final class LogLines: Sendable {
    private let text = Locked("")
    var all: [String] { text.withLock { $0.split(separator: "\n").map(String.init) } }
    func add(_ lines: String) { text.withLock { $0 += lines } }
}
