internal import Compatibility
internal import Contract
internal import Diagnostics

/// Prints who uses which field of which service.
enum UsageCommand: Command {
    static let specification = CommandSpecification(
        name: "usage", summary: "prints who uses which field of a service, and which nobody uses",
        options: [
            .init(name: "--service", value: "NAME", summary: "of this service alone; default: all"),
            .init(
                name: "--client", value: "NAME",
                summary: "as if this client were the only one; default: all of the workspace"),
            CommandSpecification.workspace,
        ],
        ownFormats: ["markdown"],
        notes: [
            "Bytes are those of the bodies that stubs serve: the contract's example, or a sample of its schema.",
            "json: the report under 'usage'; github and sarif: faults alone are in that format.",
        ])

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        guard let pipeline = try Pipeline.open(given, in: surroundings) else { return .faults }
        guard let contracts = pipeline.contracts() else { return pipeline.finish() }
        let services = pipeline.services()
        if let name = given.value("--service"), !services.contains(where: { $0.name == name }) {
            throw UsageError.unknown("service", name, among: services.map(\.name))
        }
        if let name = given.value("--client"), !contracts.contains(where: { $0.name == name }) {
            throw UsageError.unknown("client", name, among: contracts.map(\.name))
        }
        let usage = Usage(
            contracts, services: services, service: given.value("--service"), client: given.value("--client"))
        switch given.value("--format") {
        case "markdown": surroundings.output(usage.markdown)
        case "json": surroundings.reporter?.add("usage", usage.report)
        default: surroundings.output(usage.text)
        }
        return pipeline.finish()
    }
}
