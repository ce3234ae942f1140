/// What a template may use up. Far beyond what generated code needs: they turn a runaway template into an error.
enum TemplateLimits {
    /// Sections inside each other, in one template.
    static let sectionDepthMax = 32
    /// Templates that include each other.
    static let partialDepthMax = 64
    /// Inclusions in one output file: a template that includes itself twice doubles at each level.
    static let partialsMax = 1_000_000
    /// One output file: 16 MiB.
    static let outputBytesMax = 16 << 20
}
