/// The templates that travel inside the executable. The build embeds every file of Templates/; it offers no list, so a new
/// file also gets its line here (a test compares the two).
enum EmbeddedTemplates {
    static let manifest = PackageResources.manifest_yaml

    /// File name → content.
    static let files: [(name: String, bytes: [UInt8])] = [
        ("header.mustache", PackageResources.header_mustache)
    ]
}
