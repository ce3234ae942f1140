internal import Foundation

/// Publishes Pact files to a Pact Broker: `POST /contracts/publish`, which the broker documents since version 2.86; and fetches them.
package struct PactBroker {
    /// What says who may publish.
    package enum Credentials: Sendable {
        case token(String)
        case basic(user: String, password: String)

        package var header: StubHeader {
            switch self {
            case .token(let token): StubHeader("Authorization", "Bearer \(token)")
            case .basic(let user, let password):
                StubHeader("Authorization", "Basic \(Data("\(user):\(password)".utf8).base64EncodedString())")
            }
        }
    }

    /// The consumer's version that the files belong to.
    package struct Version: Sendable {
        package let number: String
        package let branch: String?
        package let tags: [String]

        package init(number: String, branch: String? = nil, tags: [String] = []) {
            self.number = number
            self.branch = branch
            self.tags = tags
        }
    }

    /// What the broker said.
    package struct Answer: Sendable {
        package let isPublished: Bool
        /// For people, a line each.
        package let notices: [String]
    }

    private let broker: any RequestSender
    private let credentials: Credentials?

    /// - Parameter broker: its root.
    package init(_ broker: any RequestSender, credentials: Credentials?) {
        self.broker = broker
        self.credentials = credentials
    }

    /// One request per consumer: the files of one are published together, or not at all.
    ///
    /// - Parameter contracts: files of one consumer, with their bytes.
    package func publish(
        _ contracts: [(file: PactFile, bytes: [UInt8])], of consumer: String, as version: Version
    ) throws(TestClientError) -> Answer {
        let parts: [PactValue] = contracts.map { contract in
            .object(
                PactObject([
                    ("consumerName", .string(contract.file.consumer)),
                    ("providerName", .string(contract.file.provider)), ("specification", .string("pact")),
                    ("contentType", .string("application/json")),
                    ("content", .string(Data(contract.bytes).base64EncodedString())),
                ]))
        }
        var order = PactObject([
            ("pacticipantName", .string(consumer)), ("pacticipantVersionNumber", .string(version.number)),
        ])
        order["branch"] = version.branch.map { .string($0) }
        if !version.tags.isEmpty { order["tags"] = .array(version.tags.map { .string($0) }) }
        order["contracts"] = .array(parts)
        let headers = [
            StubHeader("Content-Type", "application/json"), StubHeader("Accept", "application/hal+json"),
        ]
        let answer = try broker.send(
            TestRequest(
                "POST", "/contracts/publish", headers: headers + authorization,
                body: PactValue.object(order).text))
        return Answer(isPublished: (200..<300).contains(answer.status), notices: Self.notices(answer))
    }

    /// A Pact of the broker, by its path and query: `/pacts/provider/catalog/consumer/mobile/latest`.
    package func file(_ target: String) throws(TestClientError) -> TestResponse {
        let accept = StubHeader("Accept", "application/hal+json, application/json")
        return try broker.send(TestRequest("GET", target, headers: [accept] + authorization))
    }

    private var authorization: [StubHeader] { credentials.map { [$0.header] } ?? [] }

    /// Notices are meant for people; without, the errors; without, the status.
    private static func notices(_ answer: TestResponse) -> [String] {
        let body = try? PactValue(parsing: answer.body)
        let notices = (body?["notices"]?.array ?? []).compactMap { $0["text"]?.string }.filter { !$0.trimmed.isEmpty }
        if !notices.isEmpty { return notices }
        let errors =
            body?["errors"]?.object?.members.map { member in
                "\(member.name): \(member.value.array?.map(\.plainText).joined(separator: ", ") ?? member.value.plainText)"
            } ?? []
        if !errors.isEmpty { return errors }
        if (200..<300).contains(answer.status) { return [] }
        switch answer.status {
        case 401: return ["the broker wants other credentials (status 401)"]
        case 404: return ["the broker has no /contracts/publish (status 404): that takes version 2.86 or later"]
        default: return ["the broker answers with status \(answer.status)"]
        }
    }
}
