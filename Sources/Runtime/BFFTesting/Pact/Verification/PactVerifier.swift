/// Asks a provider what a Pact file says that a client asks, and holds its answers to what the file expects.
///
/// Interactions are tried one after the other: the set-up of each of its provider states, the request, and where that is asked for their
/// teardown. Nothing is kept between them.
package struct PactVerifier {
    private let service: any RequestSender
    private let states: (any RequestSender)?
    private let statesTarget: String
    private let tearsDown: Bool
    private let headers: [StubHeader]

    /// - Parameters:
    ///   - states: takes `{"state", "params", "action": "setup"}` by POST; nil: nobody is told of states.
    ///   - statesTarget: path and query of where.
    ///   - tearsDown: whether it is told `"action": "teardown"` of each state, too, after the request.
    ///   - headers: sent with every request to the provider, such as a token, in place of an interaction's own of the same names.
    package init(
        service: any RequestSender, states: (any RequestSender)? = nil, statesTarget: String = "/",
        tearsDown: Bool = false, headers: [StubHeader] = []
    ) {
        self.service = service
        self.states = states
        self.statesTarget = statesTarget
        self.tearsDown = tearsDown
        self.headers = headers
    }

    /// In the file's order.
    package func verify(_ file: PactFile) -> [PactVerdict] { file.interactions.map(verify) }

    package func verify(_ interaction: PactInteraction) -> PactVerdict {
        let begin = ContinuousClock.now
        var context = PactObject()
        var reached: [ProviderState] = []
        var finding: PactVerdict.Finding?
        for state in interaction.states where finding == nil {
            reached.append(state)
            finding = tell(state, .setup, &context)
        }
        var judged = finding ?? judge(interaction, context)
        for state in reached.reversed() where tearsDown {
            // A state that stays spoils what comes after; a first fault is not covered up.
            if let fault = tell(state, .teardown, &context), judged == .kept { judged = fault }
        }
        return PactVerdict(interaction: interaction, finding: judged, elapsed: ContinuousClock.now - begin)
    }

    private func judge(_ interaction: PactInteraction, _ context: PactObject) -> PactVerdict.Finding {
        let generation = PactGeneration(context: context)
        let request = generation.apply(to: interaction.request)
        let answer: TestResponse
        do throws(TestClientError) {
            answer = try service.send(TestRequest(request, adding: headers))
        } catch {
            return .broken(error.words)
        }
        let mismatches = generation.apply(to: interaction.response).mismatches(of: PactResponse(answer))
        return mismatches.isEmpty ? .kept : .mismatched(mismatches)
    }

    // MARK: States

    private enum StateAction: String {
        case setup, teardown

        var words: String { self == .setup ? "set up" : "torn down" }
    }

    /// What the answer says is at the generators' disposal.
    ///
    /// - Returns: what is found of the interaction where that cannot be done.
    private func tell(
        _ state: ProviderState, _ action: StateAction, _ context: inout PactObject
    ) -> PactVerdict.Finding? {
        guard let states else { return nil }
        func broken(_ reason: String) -> PactVerdict.Finding {
            .broken("the state '\(state.name)' cannot be \(action.words): \(reason)")
        }
        let order = PactObject([
            ("state", .string(state.name)), ("params", .object(state.parameters)), ("action", .string(action.rawValue)),
        ])
        let request = TestRequest(
            "POST", statesTarget, headers: [StubHeader("Content-Type", "application/json")],
            body: PactValue.object(order).text)
        let answer: TestResponse
        do throws(TestClientError) {
            answer = try states.send(request)
        } catch {
            return broken(error.words)
        }
        guard (200..<300).contains(answer.status) else { return broken("status \(answer.status)") }
        for member in (try? PactValue(parsing: answer.body))?.object?.members ?? [] {
            context[member.name] = member.value
        }
        return nil
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
    var queryEncoded: String { encoded(besides: "-._~") }

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
