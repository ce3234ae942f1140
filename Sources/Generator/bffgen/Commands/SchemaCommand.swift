/// Prints what describes files that bffgen reads or writes.
enum SchemaCommand: Command {
    static let specification = CommandSpecification(
        name: "schema", summary: "prints the JSON Schema of bffgen.yaml, or of what --format json reports",
        arguments: [.init(name: "configuration|report", isOptional: true)], reports: false,
        notes: ["default: configuration"])

    private static let schemas = [
        "configuration": PackageResources.bffgen_schema_json, "report": PackageResources.report_schema_json,
    ]

    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode {
        let name = given.positional.first ?? "configuration"
        guard let schema = schemas[name] else { throw UsageError.unknown("schema", name, among: schemas.keys.sorted()) }
        surroundings.output(String(decoding: schema, as: UTF8.self))
        return .fine
    }
}
