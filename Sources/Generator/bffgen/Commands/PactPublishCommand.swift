internal import BFFTesting

/// Hands Pact files to a Pact Broker.
enum PactPublishCommand: Command {
    static let specification = CommandSpecification(
        name: "pact publish", summary: "hands Pact files to a Pact Broker",
        arguments: [.init(name: "file", isRepeated: true)],
        options: [
            .init(name: "--broker", value: "URL", isRequired: true, summary: "the broker's root, http or https"),
            .init(
                name: "--consumer-version", value: "V", isRequired: true,
                summary: "of the clients; each commit's own, such as its hash"),
            .init(name: "--branch", value: "B", summary: "that the version is from"),
            .init(name: "--tag", value: "T", isRepeatable: true, summary: "of the version"),
        ],
        reports: false,
        notes: [
            "A file may be a folder: then all its .json files are meant. Those of one client are published together, or not at all.",
            "Credentials come from the environment: PACT_BROKER_TOKEN, else PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD.",
            "exit codes: 0 published, 1 refused or out of reach, 2 usage or a file that cannot be read",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let files = try PactArguments.files(given, in: surroundings)
        let version = PactBroker.Version(
            number: given.value("--consumer-version") ?? "", branch: given.value("--branch"), tags: given.all("--tag"))
        let credentials = try credentials(surroundings.environment)
        let loop: TestLoop
        let service: RemoteService
        do {
            loop = try TestLoop(name: "pact")
            service = try RemoteService(url: given.value("--broker") ?? "", on: loop)
        } catch {
            throw UsageError("\(error)")
        }
        defer { loop.stop() }
        let broker = PactBroker(service, credentials: credentials)
        var code = ExitCode.fine
        for consumer in Set(files.map(\.file.consumer)).sorted() {
            let own = files.filter { $0.file.consumer == consumer }
            do throws(TestClientError) {
                let answer = try broker.publish(own, of: consumer, as: version)
                let lines = answer.notices.map { "  \($0)\n" }.joined()
                if answer.isPublished {
                    surroundings.output("\(consumer) \(version.number): \(own.count) files published\n\(lines)")
                } else {
                    surroundings.errors("\(consumer) \(version.number): refused\n\(lines)")
                    code = .faults
                }
            } catch {
                surroundings.errors("\(Tool.name) pact publish: \(service.url): \(error.words)\n")
                return .faults
            }
        }
        return code
    }

    /// Values of a name alone go together: a user without a password is a mistake.
    private static func credentials(_ environment: [String: String]) throws(UsageError) -> PactBroker.Credentials? {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let token = value("PACT_BROKER_TOKEN") { return .token(token) }
        switch (value("PACT_BROKER_USERNAME"), value("PACT_BROKER_PASSWORD")) {
        case (let user?, let password?): return .basic(user: user, password: password)
        case (nil, nil): return nil
        default: throw UsageError("PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD need each other")
        }
    }
}
