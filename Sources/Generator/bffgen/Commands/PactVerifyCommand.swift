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
            .init(name: "--teardown", summary: "--states is told of their end, too, after each request"),
            .init(
                name: "--header", value: "NAME: VALUE", isRepeatable: true,
                summary: "sent with every request to the service, in place of the file's own of that name"),
            .init(
                name: "--header-env", value: "NAME=VARIABLE", isRepeatable: true,
                summary: "the same with a value from the environment: for credentials, which are not printed"),
            .init(name: "--timeout", value: "10s", summary: "for one request; default: 30s"),
            .init(name: "--format", value: "FORMAT", summary: "text, json or junit; default: text"),
            .init(name: "--publish", summary: "tells the broker that a file is from what became of it"),
            .init(
                name: "--provider-version", value: "V",
                summary: "of the service, for --publish; each commit's own, such as its hash"),
            .init(name: "--provider-branch", value: "B", summary: "that the version is from"),
            .init(name: "--provider-tag", value: "T", isRepeatable: true, summary: "of the version"),
            .init(name: "--build-url", value: "URL", summary: "where people find the build"),
        ],
        reports: false, ownFormats: ["json", "junit"],
        notes: [
            "A file may be a folder: then all its .json files are meant; or the URL of a Pact in a broker, whose credentials come from",
            "the environment: PACT_BROKER_TOKEN, else PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD.",
            "--states gets {\"state\", \"params\", \"action\": \"setup\"}; what it answers as JSON fills ${…} of the file's generators.",
            "With --teardown it gets the same with \"teardown\", in the reverse order.",
            "Stubs of bffgen take it at /__states.",
            "exit codes: 0 all kept, 1 some not, or not published, 2 usage or a file that cannot be read",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let name = given.value("--format") ?? Format.text.rawValue
        guard let format = Format(rawValue: name) else {
            throw UsageError.unknown("format", name, among: Format.allCases.map(\.rawValue))
        }
        if given.has("--teardown"), !given.has("--states") { throw UsageError("--teardown needs --states") }
        let version = try version(given)
        var secrets = Secrets()
        let headers = try HeaderLine.headers(given) + secrets.headers(given, surroundings.environment)
        let broker = PactSource(loop: try loop(), credentials: try secrets.broker(surroundings.environment))
        defer { broker.loop.stop() }
        do throws(UsageError) {
            let files = try PactFiles(surroundings: surroundings, fetch: broker.fetch).read(given)
            if version != nil { try PactSource.checkLinks(of: files) }
            let verifier = try verifier(given, headers, on: broker.loop)
            let reports = files.map { PactReport($0.file, verifier.verify($0.file), redact: secrets.redact) }
            switch format {
            case .text: surroundings.output(reports.map(\.text).joined(separator: "\n"))
            case .json: surroundings.output("[\(reports.map(\.json).joined(separator: ","))]\n")
            case .junit: surroundings.output(PactReport.junit(reports))
            }
            var code: ExitCode = reports.contains { $0.failuresCount > 0 } ? .faults : .fine
            for (file, report) in zip(files, reports) {
                guard let version, let fault = broker.publish(report, of: file.name, as: version) else { continue }
                surroundings.errors("\(file.name): not published: \(secrets.redact(fault))\n")
                code = .faults
            }
            return code
        } catch {
            throw UsageError(secrets.redact(error.message))
        }
    }

    private static func loop() throws(UsageError) -> TestLoop {
        do {
            return try TestLoop(name: "pact")
        } catch {
            throw UsageError("\(error)")
        }
    }

    private static func verifier(
        _ given: GivenArguments, _ headers: [StubHeader], on loop: TestLoop
    ) throws(UsageError) -> PactVerifier {
        let timeout = try given.duration("--timeout") ?? .seconds(30)
        let url = try RemoteTarget.checked(given.value("--url") ?? "")
        let states = try given.value("--states").map { url throws(UsageError) in try RemoteTarget(url) }
        do {
            return PactVerifier(
                service: try RemoteService(url: url, on: loop, timeout: timeout),
                states: try states.map { try RemoteService(url: $0.origin, on: loop, timeout: timeout) },
                statesTarget: states?.target ?? "/", tearsDown: given.has("--teardown"), headers: headers)
        } catch {
            throw UsageError("\(error)")
        }
    }

    /// nil: nothing is published.
    private static func version(_ given: GivenArguments) throws(UsageError) -> PactResults.Version? {
        guard given.has("--publish") else {
            let others = ["--provider-version", "--provider-branch", "--provider-tag", "--build-url"]
            if let first = others.first(where: given.has) { throw UsageError("\(first) needs --publish") }
            return nil
        }
        guard let number = given.value("--provider-version") else {
            throw UsageError("--publish needs --provider-version: of what was verified")
        }
        return PactResults.Version(
            number: number, branch: given.value("--provider-branch"), tags: given.all("--provider-tag"),
            build: given.value("--build-url"))
    }
}

/// Pacts that are in a broker, by their URLs.
private struct PactSource {
    let loop: TestLoop
    let credentials: PactBroker.Credentials?

    func fetch(_ url: String) throws(UsageError) -> [UInt8] {
        let place = try RemoteTarget(url)
        let answer: TestResponse
        do throws(TestClientError) {
            answer = try PactBroker(try service(place), credentials: credentials).file(place.target)
        } catch {
            throw UsageError("'\(url)': \(error.words)")
        }
        guard answer.status == 200 else { throw UsageError("'\(url)' answers with status \(answer.status)") }
        return answer.body
    }

    /// Before anything is verified.
    static func checkLinks(of files: [PactFiles.Found]) throws(UsageError) {
        for file in files where file.file.links.results == nil || !RemoteTarget.isURL(file.name) {
            throw UsageError(
                "'\(file.name)' names no place for results: --publish takes Pacts by their URL in a broker")
        }
    }

    /// - Returns: why it could not be published.
    func publish(_ report: PactReport, of url: String, as version: PactResults.Version) -> String? {
        do {
            let place = try RemoteTarget(url)
            let results = PactResults(try service(place), origin: place.origin, credentials: credentials)
            try results.publish(report, as: version, by: (Tool.name, Tool.version))
            return nil
        } catch let fault as PactResults.Fault {
            return fault.reason
        } catch let error as UsageError {
            return error.message
        } catch {
            return "\(error)"
        }
    }

    private func service(_ place: RemoteTarget) throws(TestClientError) -> RemoteService {
        do {
            return try RemoteService(url: place.origin, on: loop)
        } catch {
            throw .system("\(error)")
        }
    }
}
