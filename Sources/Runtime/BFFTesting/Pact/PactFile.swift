/// A Pact file: what one consumer expects of one provider.
package struct PactFile: Equatable, Sendable {
    package let consumer: String
    package let provider: String
    /// Of the specification: 2, 3 or 4.
    package let version: Int
    package let interactions: [PactInteraction]
    /// Where a broker that the file is from takes what became of it.
    package let links: PactLinks
}

/// One request and its answer.
package struct PactInteraction: Equatable, Sendable {
    /// What a broker calls it; nil where the file is from none.
    package let id: String?
    /// Version 4 only; nil where there is none.
    package let key: String?
    package let description: String
    /// A failure of a pending one is told, and fails nothing.
    package let isPending: Bool
    package let states: [ProviderState]
    package let request: PactRequest
    package let response: PactResponse
}

/// What must be so at the provider before the request comes.
package struct ProviderState: Equatable, Sendable {
    package let name: String
    package let parameters: PactObject

    package init(name: String, parameters: PactObject = PactObject()) {
        self.name = name
        self.parameters = parameters
    }
}

/// A body of a Pact file, or of a message.
package enum PactBody: Equatable, Sendable {
    /// Nothing is said of it.
    case missing
    case null
    case empty
    /// - Parameter type: nil where the body itself says none.
    case present([UInt8], type: String?)

    var bytes: [UInt8] { if case .present(let bytes, _) = self { bytes } else { [] } }

    var isPresent: Bool { if case .present = self { true } else { false } }
}

package struct PactRequest: Sendable {
    package var method = "GET"
    package var path = "/"
    package var query: [PactField] = []
    package var headers: [PactField] = []
    package var body = PactBody.missing
    var rules = RuleReader.Rules()
    package var generators: [PactGenerator] = []

    package init() {}

    /// A request as it came.
    package init(method: String, path: String, query: [PactField], headers: [PactField], body: PactBody) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }
}

package struct PactResponse: Sendable {
    package var status = 200
    package var headers: [PactField] = []
    package var body = PactBody.missing
    var rules = RuleReader.Rules()
    package var generators: [PactGenerator] = []

    package init() {}

    /// An answer as it came.
    package init(status: Int, headers: [PactField], body: PactBody) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension PactRequest: Equatable {}
extension PactResponse: Equatable {}
