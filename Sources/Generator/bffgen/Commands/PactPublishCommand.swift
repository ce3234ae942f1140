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
        let files = try PactFiles(surroundings: surroundings).read(given)
        let version = PactBroker.Version(
            number: given.value("--consumer-version") ?? "", branch: given.value("--branch"), tags: given.all("--tag"))
        var secrets = Secrets()
        let credentials = try secrets.broker(surroundings.environment)
        let loop: TestLoop
        let service: RemoteService
        do {
            loop = try TestLoop(name: "pact")
            service = try RemoteService(url: try RemoteTarget.checked(given.value("--broker") ?? ""), on: loop)
        } catch let error as UsageError {
            throw error
        } catch {
            throw UsageError("\(error)")
        }
        defer { loop.stop() }
        let broker = PactBroker(service, credentials: credentials)
        var code = ExitCode.fine
        for consumer in Set(files.map(\.file.consumer)).sorted() {
            let own = files.filter { $0.file.consumer == consumer }
            do throws(TestClientError) {
                let answer = try broker.publish(own.map { ($0.file, $0.bytes) }, of: consumer, as: version)
                let lines = answer.notices.map { "  \(secrets.redact($0))\n" }.joined()
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
}
