/// Asks a provider what a Pact file says that a client asks, and holds its answers to what the file expects.
///
/// Interactions are tried one after the other: the set-up of each of its provider states, then the request. Nothing is kept between them.
package struct PactVerifier {
    private let service: any RequestSender
    private let states: (any RequestSender)?
    private let statesTarget: String
    private let headers: [StubHeader]

    /// - Parameters:
    ///   - states: takes `{"state", "params", "action": "setup"}` by POST; nil: nobody is told of states.
    ///   - statesTarget: path and query of where.
    ///   - headers: sent with every request to the provider, such as a token, in place of an interaction's own of the same names.
    package init(
        service: any RequestSender, states: (any RequestSender)? = nil, statesTarget: String = "/",
        headers: [StubHeader] = []
    ) {
        self.service = service
        self.states = states
        self.statesTarget = statesTarget
        self.headers = headers
    }

    /// In the file's order.
    package func verify(_ file: PactFile) -> [PactVerdict] { file.interactions.map(verify) }

    package func verify(_ interaction: PactInteraction) -> PactVerdict {
        let begin = ContinuousClock.now
        func verdict(_ finding: PactVerdict.Finding) -> PactVerdict {
            PactVerdict(interaction: interaction, finding: finding, elapsed: ContinuousClock.now - begin)
        }
        var context = PactObject()
        for state in interaction.states {
            do throws(StateFault) {
                try setUp(state, &context)
            } catch {
                return verdict(.broken("the state '\(state.name)' cannot be set up: \(error.reason)"))
            }
        }
        let generation = PactGeneration(context: context)
        let request = generation.apply(to: interaction.request)
        let answer: TestResponse
        do throws(TestClientError) {
            answer = try service.send(TestRequest(request, adding: headers))
        } catch {
            return verdict(.broken(error.words))
        }
        let mismatches = generation.apply(to: interaction.response).mismatches(of: PactResponse(answer))
        return verdict(mismatches.isEmpty ? .kept : .mismatched(mismatches))
    }

    // MARK: States

    private struct StateFault: Error {
        let reason: String
    }

    /// What the answer says is at the generators' disposal.
    private func setUp(_ state: ProviderState, _ context: inout PactObject) throws(StateFault) {
        guard let states else { return }
        let order = PactObject([
            ("state", .string(state.name)), ("params", .object(state.parameters)), ("action", .string("setup")),
        ])
        let request = TestRequest(
            "POST", statesTarget, headers: [StubHeader("Content-Type", "application/json")],
            body: PactValue.object(order).text)
        let answer: TestResponse
        do throws(TestClientError) {
            answer = try states.send(request)
        } catch {
            throw StateFault(reason: error.words)
        }
        guard (200..<300).contains(answer.status) else { throw StateFault(reason: "status \(answer.status)") }
        for member in (try? PactValue(parsing: answer.body))?.object?.members ?? [] {
            context[member.name] = member.value
        }
    }
}

/// What became of one interaction.
package struct PactVerdict: Sendable {
    package enum Finding: Equatable, Sendable {
        case kept
        case mismatched([PactMismatch])
        /// There is no answer to judge.
        case broken(String)
    }

    package let interaction: PactInteraction
    package let finding: Finding
    package let elapsed: Duration

    package var isKept: Bool { finding == .kept }

    /// A pending interaction fails nothing.
    package var isFailure: Bool { !isKept && !interaction.isPending }

    /// What is wrong, a line each.
    package var reasons: [String] {
        switch finding {
        case .kept: []
        case .mismatched(let mismatches): mismatches.map(\.description)
        case .broken(let reason): [reason]
        }
    }
}

extension TestRequest {
    /// - Parameter added: fields beside the interaction's own, or in place of them.
    fileprivate init(_ request: PactRequest, adding added: [StubHeader]) {
        let pairs = request.query.flatMap { field in
            field.values.map { "\(field.name.queryEncoded)=\($0.queryEncoded)" }
        }
        let target = request.path.pathEncoded + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
        let replaced = Set(added.map { $0.name.lowercased() })
        var headers = request.headers.filter { !replaced.contains($0.name.lowercased()) }
            .map { StubHeader($0.name, $0.text) }
        if case .present(_, let type?) = request.body,
            !(headers + added).contains(where: { $0.name.lowercased() == "content-type" })
        {
            headers.append(StubHeader("Content-Type", type))
        }
        self.init(request.method, target, headers: headers + added)
        if request.body != .missing { body = request.body.bytes }
    }
}

extension PactResponse {
    /// An answer as it came.
    package init(_ answer: TestResponse) {
        self.init(
            status: answer.status, headers: PactField.headers(answer.headers.map { (name: $0.name, value: $0.value) }),
            body: answer.body.isEmpty ? .empty : .present(answer.body, type: nil))
    }
}

extension String {
    /// All but unreserved characters as %XX (RFC 3986, section 2.1).
    fileprivate var queryEncoded: String { encoded(besides: "-._~") }

    /// What a path cannot hold as %XX; what is encoded stays so.
    fileprivate var pathEncoded: String { encoded(besides: "-._~/%:@!$&'()*+,;=") }

    private func encoded(besides kept: String) -> String {
        utf8.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where kept.utf8.contains(byte): text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}
