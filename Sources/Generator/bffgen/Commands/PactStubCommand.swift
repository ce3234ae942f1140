internal import BFFTesting

/// Stands in for a provider by its Pact files, until it is interrupted.
enum PactStubCommand: Command {
    static let specification = CommandSpecification(
        name: "pact stub", summary: "answers what Pact files expect, to requests that they expect",
        arguments: [.init(name: "file", isRepeated: true)],
        options: [.init(name: "--port", value: "N", isRequired: true, summary: "on 127.0.0.1; 0: any free")],
        reports: false,
        notes: [
            "A file may be a folder: then all its .json files are meant. The first interaction that expects a request answers it;",
            "without one it is 404, with what the nearest one misses. Ends with SIGINT or SIGTERM",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let port = try given.integer("--port", 0...65_535) ?? 0
        let files = try PactFiles(surroundings: surroundings).read(given).map(\.file)
        if port != 0, StubService.isTaken(port: port) {
            surroundings.errors("\(Tool.name) pact stub: port \(port) is taken\n")
            return .faults
        }
        surroundings.interruption.prepare()
        do {
            let loop = try TestLoop(name: "pact")
            defer { loop.stop() }
            let stub = try PactStub(files, on: loop, port: port)
            let count = files.reduce(0) { $0 + $1.interactions.count }
            let names = files.map(\.provider).joined(separator: ", ")
            surroundings.output("\(names)  \(stub.url)  \(count) interactions\n")
            surroundings.interruption.wait()
            return .fine
        } catch {
            surroundings.errors("\(Tool.name) pact stub: cannot listen: \(error)\n")
            return .faults
        }
    }
}
