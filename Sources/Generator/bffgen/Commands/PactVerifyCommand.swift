internal import BFFTesting

/// Holds a running provider to Pact files.
enum PactVerifyCommand: Command {
    private enum Format: String, CaseIterable {
        case text, json, junit
    }

    static let specification = CommandSpecification(
        name: "pact verify",
        summary: "asks a running service what Pact files say that clients ask, and judges its answers",
        arguments: [.init(name: "file", isRepeated: true)],
        options: [
            .init(
                name: "--url", value: "URL", isRequired: true,
                summary: "the service, http or https; a path in it stands before every other"),
            .init(name: "--states", value: "URL", summary: "is told of provider states by POST before each request"),
            .init(
                name: "--header", value: "NAME: VALUE", isRepeatable: true,
                summary: "sent with every request to the service, in place of the file's own of that name"),
            .init(
                name: "--header-env", value: "NAME=VARIABLE", isRepeatable: true,
                summary: "the same with a value from the environment: for credentials, which are not printed"),
            .init(name: "--timeout", value: "10s", summary: "for one request; default: 30s"),
            .init(name: "--format", value: "FORMAT", summary: "text, json or junit; default: text"),
        ],
        reports: false, ownFormats: ["json", "junit"],
        notes: [
            "A file may be a folder: then all its .json files are meant; or the URL of a Pact in a broker, whose credentials come from",
            "the environment: PACT_BROKER_TOKEN, else PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD.",
            "--states gets {\"state\", \"params\", \"action\": \"setup\"}; what it answers as JSON fills ${…} of the file's generators.",
            "Stubs of bffgen take it at /__states.",
            "exit codes: 0 all kept, 1 some not, 2 usage or a file that cannot be read",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let name = given.value("--format") ?? Format.text.rawValue
        guard let format = Format(rawValue: name) else {
            throw UsageError.unknown("format", name, among: Format.allCases.map(\.rawValue))
        }
        let timeout = try given.duration("--timeout") ?? .seconds(30)
        var secrets = Secrets()
        let headers = try HeaderLine.headers(given) + secrets.headers(given, surroundings.environment)
        let broker = try secrets.broker(surroundings.environment)
        let reports: [PactReport]
        do {
            let loop = try TestLoop(name: "pact")
            defer { loop.stop() }
            let files = try PactFiles(surroundings: surroundings) { url throws(UsageError) in
                try fetch(url, on: loop, broker)
            }.read(given)
            let service = try RemoteService(
                url: try RemoteTarget.checked(given.value("--url") ?? ""), on: loop, timeout: timeout)
            let states = try given.value("--states").map { try RemoteTarget($0) }
            let setUp = try states.map { try RemoteService(url: $0.origin, on: loop, timeout: timeout) }
            let verifier = PactVerifier(
                service: service, states: setUp, statesTarget: states?.target ?? "/", headers: headers)
            reports = files.map { PactReport($0.file, verifier.verify($0.file), redact: secrets.redact) }
        } catch let error as UsageError {
            throw error
        } catch {
            throw UsageError(secrets.redact("\(error)"))
        }
        switch format {
        case .text: surroundings.output(reports.map(\.text).joined(separator: "\n"))
        case .json: surroundings.output("[\(reports.map(\.json).joined(separator: ","))]\n")
        case .junit: surroundings.output(PactReport.junit(reports))
        }
        return reports.contains { $0.failuresCount > 0 } ? .faults : .fine
    }

    private static func fetch(
        _ url: String, on loop: TestLoop, _ credentials: PactBroker.Credentials?
    ) throws(UsageError) -> [UInt8] {
        let place = try RemoteTarget(url)
        let service: RemoteService
        do {
            service = try RemoteService(url: place.origin, on: loop)
        } catch {
            throw UsageError("\(error)")
        }
        let answer: TestResponse
        do throws(TestClientError) {
            answer = try PactBroker(service, credentials: credentials).file(place.target)
        } catch {
            throw UsageError("'\(url)': \(error.words)")
        }
        guard answer.status == 200 else { throw UsageError("'\(url)' answers with status \(answer.status)") }
        return answer.body
    }
}
