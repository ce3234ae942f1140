internal import BFFTesting
internal import Contract
internal import Plan

/// Serves what services' contracts give as examples, until it is interrupted.
enum StubCommand: Command {
    static let specification = CommandSpecification(
        name: "stub", summary: "serves the examples of service contracts, well or at fault",
        arguments: [.init(name: "service", isRepeated: true)],
        options: [
            .init(
                name: "--port", value: "N", isRequired: true,
                summary: "of the first service; the others follow it; 0: any free"),
            .init(name: "--delay", value: "30ms", summary: "before each answer"),
            .init(
                name: "--fault", value: "FAULT", isRepeatable: true,
                summary: "of all operations; SERVICE=FAULT or OPERATION=FAULT of some"),
            CommandSpecification.workspace,
        ],
        notes: [
            "faults: \(FaultOrder.names)", "while it runs: PUT /__fault with a fault, OPERATION=FAULT or none;",
            "GET /__requests; ?service=NAME reaches another stub of the same command.",
            "ends with SIGINT or SIGTERM",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let port = try given.integer("--port", 0...65_535) ?? 0
        let delay = try given.duration("--delay") ?? .zero
        guard let pipeline = try Pipeline.open(given, in: surroundings) else { return .faults }
        let documents = pipeline.services()
        var definitions: [StubDefinition] = []
        for name in given.positional {
            _ = try Pipeline.serviceFile(name, among: pipeline.workspace.serviceFiles)
            // A document that cannot be read has said why.
            guard let document = documents.first(where: { $0.name == name })?.document else { return pipeline.finish() }
            definitions.append(StubDefinition(planFixtures(document, name: name)))
        }
        let orders = try orders(given.all("--fault"), for: definitions)
        for taken in definitions.indices.map({ port + $0 }) where port != 0 && StubService.isTaken(port: taken) {
            surroundings.errors("\(Tool.name) stub: port \(taken) is taken\n")
            return .faults
        }
        surroundings.interruption.prepare()
        do {
            let loop = try TestLoop(name: "stubs")
            defer { loop.stop() }
            let directory = StubDirectory()
            var stubs: [StubService] = []
            for (offset, definition) in definitions.enumerated() {
                let port = port == 0 ? 0 : port + offset
                stubs.append(try StubService(definition, on: loop, port: port, delay: delay, directory: directory))
            }
            for stub in stubs { apply(orders, to: stub) }
            surroundings.output(listing(stubs))
            surroundings.interruption.wait()
            return .fine
        } catch {
            surroundings.errors("\(Tool.name) stub: cannot listen: \(error)\n")
            return .faults
        }
    }

    // MARK: Faults

    private static func orders(
        _ texts: [String], for definitions: [StubDefinition]
    ) throws(UsageError) -> [FaultOrder] {
        var orders: [FaultOrder] = []
        let known = definitions.map(\.name) + definitions.flatMap { $0.operations.map(\.id) }
        for text in texts {
            guard let order = FaultOrder(text) else {
                throw UsageError("--fault takes one of \(FaultOrder.names), or OPERATION=FAULT, not '\(text)'")
            }
            if let name = order.operation, !known.contains(name) {
                throw UsageError.unknown("operation", name, among: known)
            }
            orders.append(order)
        }
        return orders
    }

    private static func apply(_ orders: [FaultOrder], to stub: StubService) {
        for order in orders { stub.carryOut(order) }
    }

    /// A line per service: its name and its URL.
    private static func listing(_ stubs: [StubService]) -> String {
        let width = stubs.map(\.definition.name.count).max() ?? 0
        return stubs.map { stub in
            let gap = String(repeating: " ", count: width - stub.definition.name.count + 2)
            return "\(stub.definition.name)\(gap)\(stub.url)\n"
        }.joined()
    }
}

extension StubDefinition {
    /// A planned fixture as the stub serves it.
    init(_ fixture: ServiceFixture) {
        self.init(
            fixture.name,
            fixture.operations.map { operation in
                StubOperation(
                    operation.id, operation.method, operation.path,
                    responses: operation.responses.map { response in
                        let headers = response.headers.map { StubHeader($0.name, $0.value) }
                        return StubResponse(response.status, headers: headers, body: response.body)
                    }, breaking: operation.breaking.map { StubEdit($0) })
            })
    }
}

extension StubEdit {
    init(_ fixture: EditFixture) {
        switch fixture {
        case .set(let pointer, let json): self = .set(pointer, json)
        case .lengthen(let pointer, let count): self = .lengthen(pointer, to: count)
        }
    }
}
