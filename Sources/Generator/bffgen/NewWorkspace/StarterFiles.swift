/// The files that a new workspace begins with. The build embeds every file of Starter/ and of Schemas/; it offers no list, so a new file also
/// gets its line here (a test compares the two). Those that end in `.mustache` are rendered; hidden files are not embedded, so that here they
/// get their dot.
enum StarterFiles {
    struct File {
        /// In the new workspace.
        let path: String
        /// In Starter/.
        let source: String
        let bytes: [UInt8]
        var isExecutable = false

        var isTemplate: Bool { source.hasSuffix(".mustache") }

        init(_ path: String, from source: String? = nil, _ bytes: [UInt8], isExecutable: Bool = false) {
            self.path = path
            self.source = source ?? path
            self.bytes = bytes
            self.isExecutable = isExecutable
        }
    }

    static let all = [
        File("Package.swift", from: "Package.swift.mustache", PackageResources.Package_swift_mustache),
        File("Makefile", PackageResources.Makefile),
        File("README.md", from: "README.md.mustache", PackageResources.README_md_mustache),
        File(".gitignore", from: "gitignore", PackageResources.gitignore),
        File(".github/workflows/ci.yml", from: "github/workflows/ci.yml", PackageResources.ci_yml),
        File("scripts/run", PackageResources.run, isExecutable: true),
        File("Contracts/bffgen.yaml", PackageResources.bffgen_yaml),
        File("Contracts/clients/mobile.yaml", PackageResources.mobile_yaml),
        File("Contracts/services/catalog.yaml", PackageResources.catalog_yaml),
        File("Contracts/services/inventory.yaml", PackageResources.inventory_yaml),
        File("Sources/Clients/Mobile/main.swift", PackageResources.main_swift),
        File("Sources/Clients/Mobile/MobileProduct.swift", PackageResources.MobileProduct_swift),
    ]

    /// What `bffgen schema` prints, where bffgen.yaml says that editors find it.
    static let schema = File("Contracts/bffgen.schema.json", PackageResources.bffgen_schema_json)
}
