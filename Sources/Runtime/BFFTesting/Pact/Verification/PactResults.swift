/// Where a Pact Broker wants to be told of a Pact: links of the Pact itself (HAL), which `GET` of its URL answers.
package struct PactLinks: Equatable, Sendable {
    /// `pb:publish-verification-results`; nil in a file that is from no broker.
    package let results: String?
    /// `pb:provider`: the service, as the broker knows it.
    package let provider: String?

    init(_ root: PactObject) {
        func target(_ name: String) -> String? { root["_links"]?[name]?["href"]?.string }
        results = target("pb:publish-verification-results")
        provider = target("pb:provider")
    }
}

/// Tells a Pact Broker what became of a Pact that is from there, by the links that its answers bear: branch and tags of the provider's
/// version first, then the result, which the broker counts for them.
package struct PactResults {
    /// The provider's version that was held to the Pact.
    package struct Version: Sendable {
        package let number: String
        package let branch: String?
        package let tags: [String]
        /// Of the build, for people.
        package let build: String?

        package init(number: String, branch: String? = nil, tags: [String] = [], build: String? = nil) {
            self.number = number
            self.branch = branch
            self.tags = tags
            self.build = build
        }
    }

    /// In words, for people.
    package struct Fault: Error {
        package let reason: String
    }

    private let broker: any RequestSender
    private let origin: String
    private let headers: [StubHeader]

    /// - Parameters:
    ///   - broker: its root.
    ///   - origin: `https://host:port` of it. Links to elsewhere are not followed: credentials go nowhere else.
    package init(_ broker: any RequestSender, origin: String, credentials: PactBroker.Credentials?) {
        self.broker = broker
        self.origin = origin
        headers =
            [StubHeader("Accept", "application/hal+json, application/json")] + (credentials.map { [$0.header] } ?? [])
    }

    /// - Parameter verifier: the tool.
    package func publish(
        _ report: PactReport, as version: Version, by verifier: (name: String, version: String)
    ) throws(Fault) {
        guard let results = report.file.links.results else {
            throw Fault(reason: "the broker's answer has no link 'pb:publish-verification-results'")
        }
        if version.branch != nil || !version.tags.isEmpty { try mark(version, of: report.file) }
        var result = PactObject([
            // The broker knows which interactions are pending.
            ("success", .bool(report.verdicts.allSatisfy(\.isKept))),
            ("providerApplicationVersion", .string(version.number)),
        ])
        result["buildUrl"] = version.build.map { .string($0) }
        result["verifiedBy"] = .object(
            PactObject([("implementation", .string(verifier.name)), ("version", .string(verifier.version))]))
        let known = report.verdicts.compactMap { Self.result($0, report.reasons(of: $0)) }
        if !known.isEmpty { result["testResults"] = .array(known) }
        _ = try send("POST", results, result)
    }

    /// nil of an interaction that the broker has no name for.
    private static func result(_ verdict: PactVerdict, _ reasons: [String]) -> PactValue? {
        guard let id = verdict.interaction.id else { return nil }
        func list(_ key: String) -> PactValue { .array(reasons.map { .object(PactObject([(key, .string($0))])) }) }
        var result = PactObject([("interactionId", .string(id)), ("success", .bool(verdict.isKept))])
        switch verdict.finding {
        case .kept: break
        case .mismatched: result["mismatches"] = list("description")
        case .broken: result["exceptions"] = list("message")
        }
        return .object(result)
    }

    /// Says which branch and tags the version has.
    private func mark(_ version: Version, of file: PactFile) throws(Fault) {
        guard let provider = file.links.provider else {
            throw Fault(reason: "the broker's answer has no link 'pb:provider', which branch and tags are set by")
        }
        let answer = try send("GET", provider, nil)
        let root = (try? PactValue(parsing: answer.body))?.object ?? PactObject()
        func mark(_ name: String, _ variable: String, _ value: String) throws(Fault) {
            guard let link = root["_links"]?[name]?["href"]?.string else {
                throw Fault(reason: "the broker has no link '\(name)': branches take version 2.82 or later")
            }
            let target = link.replacing("{\(variable)}", with: value.queryEncoded)
                .replacing("{version}", with: version.number.queryEncoded)
            _ = try send("PUT", target, PactObject())
        }
        if let branch = version.branch { try mark("pb:branch-version", "branch", branch) }
        for tag in version.tags { try mark("pb:version-tag", "tag", tag) }
    }

    private func send(_ method: String, _ url: String, _ body: PactObject?) throws(Fault) -> TestResponse {
        guard url.hasPrefix(origin + "/") else {
            throw Fault(reason: "the broker's link '\(url)' leads away from \(origin): it is not followed")
        }
        let type = body == nil ? [] : [StubHeader("Content-Type", "application/json")]
        let request = TestRequest(
            method, String(url.dropFirst(origin.count)), headers: headers + type,
            body: body.map { PactValue.object($0).text })
        let answer: TestResponse
        do throws(TestClientError) {
            answer = try broker.send(request)
        } catch {
            throw Fault(reason: error.words)
        }
        guard (200..<300).contains(answer.status) else {
            throw Fault(reason: "\(method) \(url) answers with status \(answer.status)")
        }
        return answer
    }
}
