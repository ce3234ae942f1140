import Testing

/// A module imports only modules above it in its half, and the C targets that it wraps.
@Suite struct LayeringTests {
    /// Leaves first, as the package lists them.
    static let halves = [
        ["Diagnostics", "OpenAPI", "Contract", "Plan", "Render", "Compatibility", "bffgen"],
        [
            "BFFJSON", "BFFValidation", "BFFHTTP", "BFFPolicy", "BFFTransport", "BFFIdentity", "BFFTelemetry",
            "BFFRedis", "BFFRuntime", "BFFClient", "BFFFoundation", "BFFTesting",
        ],
    ]

    /// Stricter than the order.
    static let forbidden: [(importer: String, imported: String, reason: String)] = [
        ("Render", "Contract", "templates decide nothing"), ("Render", "OpenAPI", "templates decide nothing"),
        ("BFFPolicy", "BFFHTTP", "policies are tested with a fake clock and plain values"),
        ("BFFPolicy", "BFFValidation", "policies are tested with a fake clock and plain values"),
        ("BFFIdentity", "BFFTransport", "tokens are verified without I/O"),
    ]

    /// Each C target has one owner: its types and pointers go no further.
    static let owners = [
        "CLibYAML": "OpenAPI", "CSimdJSON": "BFFJSON", "CPCRE2": "BFFValidation", "CLibUV": "BFFTransport",
        "CLLHTTP": "BFFTransport", "CCurl": "BFFTransport", "CCJose": "BFFIdentity",
        "CHiredis": "BFFRedis", "COpenSSL": "BFFRedis",
    ]

    /// What comes with the toolchain.
    static let system: Set = [
        "Foundation", "FoundationEssentials", "Glibc", "Musl", "Darwin", "Synchronization", "Testing",
    ]

    static let tidiness = Tidiness { files in
        files.flatMap { file in
            guard let module = file.module, file.path.hasPrefix("Sources/") else { return [Untidiness]() }
            return imports(of: file).compactMap { name, line in
                refusal(of: name, in: module).map { file.untidiness(line, "\(module) imports \(name): \($0)") }
            }
        }
    }

    static func imports(of file: SourceFile) -> [(name: String, line: Int)] {
        zip(file.tokens, file.tokens.dropFirst()).compactMap { keyword, name in
            keyword.text == "import" ? (name.text, name.line) : nil
        }
    }

    static func refusal(of name: String, in module: String) -> String? {
        if system.contains(name) { return name == "Testing" && module != "BFFTesting" ? "only tests do" : nil }
        if let owner = owners[name] { return owner == module ? nil : "only \(owner) does" }
        if let rule = forbidden.first(where: { $0.importer == module && $0.imported == name }) { return rule.reason }
        // The command line alone knows both halves; a client's executable knows its generated half.
        if module == "bffgen", halves[1].contains(name) { return nil }
        if module == "GeneratePlugin" { return name == "PackagePlugin" ? nil : "a plugin sees the package alone" }
        if ["Mobile", "TV"].contains(module) {
            return ["\(module)BFF", "BFFRuntime"].contains(name) ? nil : "not its own"
        }
        for half in halves {
            guard let importer = half.firstIndex(of: module) else { continue }
            guard let imported = half.firstIndex(of: name) else { return "no module of its half" }
            return imported < importer ? nil : "not above it"
        }
        return "\(module) is no module that the architecture names"
    }

    @Test func `modules import only what stands above them`() {
        #expect(Self.tidiness.complaints(about: SourceTree.swift) == [])
        #expect(SourceTree.swift.contains { $0.module == "Diagnostics" }, "the tree was not read")
    }

    @Test(arguments: [
        ("Plan", "OpenAPI", true), ("OpenAPI", "Plan", false), ("Render", "Contract", false),
        ("Plan", "CLibYAML", false),
        ("BFFPolicy", "BFFTransport", false), ("BFFTransport", "BFFPolicy", true), ("BFFJSON", "CSimdJSON", true),
        ("bffgen", "BFFTesting", true), ("Plan", "BFFJSON", false), ("BFFRuntime", "Diagnostics", false),
        ("Mobile", "TVBFF", false), ("Mobile", "MobileBFF", true), ("Plan", "Dispatch", false),
        ("Stray", "Plan", false),
    ])
    func `the rule tells allowed from forbidden`(module: String, name: String, isAllowed: Bool) {
        let file = SourceFile(path: "Sources/Half/\(module)/A.swift", text: "// import X\ninternal import \(name)\n")
        #expect(Self.tidiness.complaints(about: [file]).isEmpty == isAllowed)
    }
}
