internal import BFFTesting
internal import Contract
internal import Diagnostics
internal import Foundation
internal import Plan
internal import Render

/// Holds a BFF that runs to its contract: the rows of its generated tests, from outside.
enum TestCommand: Command {
    /// Where stubs listen unless the command line says otherwise, for a BFF that is told beforehand.
    static let stubPortDefault = 9_401
    static let keyFileDefault = "bffgen-test.jwks.json"

    static let specification = CommandSpecification(
        name: "test", summary: "holds a running BFF to its contract, service by service and fault by fault",
        arguments: [.init(name: "client"), .init(name: "operation", isOptional: true)],
        options: [
            .init(
                name: "--url", value: "http://127.0.0.1:N",
                summary: "a BFF that runs; default: the client's executable, built and started"),
            .init(name: "--executable", value: "FILE", summary: "starts this one; nothing is built"),
            .init(
                name: "--stubs", value: "N",
                summary: "with --url: the first service's port, the others follow; default: \(stubPortDefault)"),
            .init(
                name: "--jwks", value: "FILE",
                summary: "with --url: the key, made where there is no such file; default: \(keyFileDefault)"),
            .init(name: "--environment", summary: "prints what a BFF for --url must be started with, and ends"),
            .init(name: "--junit", value: "FILE", summary: "writes the result as JUnit's XML"),
            CommandSpecification.workspace,
        ],
        notes: [
            "The services are stubs on loopback, so the BFF must be there, too. Left to 'swift test --filter",
            "<Client>ContractTests' is what needs the BFF's own clock, a BFF started for it, code that no request reaches, or",
            "more requests than the operation's rate limit: every output tells of it.",
            "exit codes: 0 kept, 1 not kept or errors in contracts, 2 the BFF cannot be started or reached, or usage",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        try refuseConflicts(given)
        let url = try given.value("--url").map { text throws(UsageError) in try port(of: text) }
        guard let pipeline = try Pipeline.open(given, in: surroundings) else { return .faults }
        guard let plan = pipeline.plan() else { return pipeline.finish() }
        let name = given.positional[0]
        guard let client = plan.clients.first(where: { $0.name == name }) else {
            throw UsageError.unknown("client", name, among: plan.clients.map(\.name))
        }
        let operation = given.positional.dropFirst().first
        if let operation, !client.operationIDs.contains(operation) {
            throw UsageError.unknown("operation", operation, among: client.operationIDs)
        }
        let checks = client.checks
        let services = checks.services.map { StubDefinition(impatient: $0) }
        let isForeign = url != nil || given.has("--environment")
        let arrangement = try isForeign ? arranged(given, in: surroundings) : nil
        if given.has("--environment"), let arrangement {
            let environment = TestBackend.environment(of: services, arrangement)
            surroundings.output(environment.map { "\($0.name)=\($0.value)\n" }.joined())
            return pipeline.finish()
        }
        do {
            let executable = try url == nil ? executablePath(given, name, pipeline, surroundings) : nil
            let suite = try BlackBoxSuite(services: services, arrangement: arrangement) { environment in
                guard let executable else { return try reach(url ?? 0) }
                let process = try ClientExecutable(executable, environment: environment)
                return TestApplication(port: process.port, stop: { process.stop() })
            }
            defer { suite.stop() }
            let run = ContractRun(name, checks, of: operation.map { [$0] } ?? client.operationIDs, on: suite)
            return try finish(run, given, pipeline, surroundings)
        } catch {
            let message = (error as? ClientExecutable.Fault)?.message ?? "\(error)"
            surroundings.errors("\(Tool.name) test: \(message)\n")
            _ = pipeline.finish()
            return .usage
        }
    }

    // MARK: The BFF

    private static func executablePath(
        _ given: GivenArguments, _ client: String, _ pipeline: Pipeline, _ surroundings: Surroundings
    ) throws(ClientExecutable.Fault) -> String {
        if let file = given.value("--executable") {
            return FilePath.resolve(file, from: surroundings.directory + "/")
        }
        return try ClientExecutable.build(client, in: pipeline.workspace.root, errors: surroundings.errors)
    }

    /// Waits until somebody listens.
    private static func reach(_ port: Int) throws(ClientExecutable.Fault) -> TestApplication {
        let deadline = ContinuousClock.now + ClientExecutable.startMax
        while !StubService.isTaken(port: port) {
            guard ContinuousClock.now < deadline else {
                let message = "nobody listens on port \(port) after \(ClientExecutable.startMax)"
                throw ClientExecutable.Fault(message: message)
            }
            poll(nil, 0, 20)
        }
        return TestApplication(port: port, stop: {})
    }

    private static func arranged(
        _ given: GivenArguments, in surroundings: Surroundings
    ) throws(UsageError) -> TestBackend.Arrangement {
        let file = FilePath.resolve(given.value("--jwks") ?? keyFileDefault, from: surroundings.directory + "/")
        let tokens = TokenCommand.tokens(at: file, TestTokens.issuerDefault, TestTokens.audienceDefault)
        guard let tokens else {
            throw UsageError("--jwks: '\(file)' is no JWKS file with a key to sign with, or cannot be written")
        }
        let port = try given.integer("--stubs", 1...65_000) ?? stubPortDefault
        return TestBackend.Arrangement(firstPort: port, tokens: tokens, keyFile: file)
    }

    // MARK: Arguments

    private static func refuseConflicts(_ given: GivenArguments) throws(UsageError) {
        if given.has("--url"), given.has("--executable") {
            throw UsageError("--url and --executable exclude each other")
        }
        let isForeign = given.has("--url") || given.has("--environment")
        for option in ["--stubs", "--jwks"] where given.has(option) && !isForeign {
            throw UsageError("\(option) goes with --url")
        }
    }

    /// The stubs are on loopback.
    private static func port(of url: String) throws(UsageError) -> Int {
        let parts = URL(string: url)
        guard let parts, parts.scheme == "http", let port = parts.port, ["", "/"].contains(parts.path),
            ["127.0.0.1", "localhost"].contains(parts.host() ?? "")
        else { throw UsageError("--url takes a BFF beside the stubs such as http://127.0.0.1:8080, not '\(url)'") }
        return port
    }

    // MARK: The result

    private static func finish(
        _ run: ContractRun, _ given: GivenArguments, _ pipeline: Pipeline, _ surroundings: Surroundings
    ) throws -> ExitCode {
        surroundings.output(RunTable(run: run).text)
        surroundings.reporter?.add("test", run.report)
        if let file = given.value("--junit") {
            let path = FilePath.resolve(file, from: surroundings.directory + "/")
            do throws(FileSystemError) {
                try LocalFileSystem().replace(path, with: Array(run.junit.text.utf8))
            } catch {
                throw ClientExecutable.Fault(message: "cannot \(error.action) '\(file)': \(error.reason)")
            }
        }
        pipeline.report(run.diagnostics)
        return pipeline.finish()
    }
}
