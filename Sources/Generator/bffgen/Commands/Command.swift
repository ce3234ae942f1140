/// One of the tool's commands.
protocol Command: SendableMetatype {
    static var specification: CommandSpecification { get }
    /// - Throws: only what is wrong with the command line.
    static func run(_ given: GivenArguments, in surroundings: Surroundings) throws(UsageError) -> ExitCode
}
