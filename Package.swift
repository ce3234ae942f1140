// swift-tools-version: 6.2
import PackageDescription

/// The distribution's package that a C target needs; SwiftPM names it when the library is missing.
func system(_ name: String, at path: String, pkgConfig: String, debian: [String]) -> Target {
    .systemLibrary(name: name, path: path, pkgConfig: pkgConfig, providers: [.apt(debian)])
}

func generator(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/Generator/\(name)")
}

func runtime(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/Runtime/\(name)")
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)Tests", resources: resources)
}

// MARK: C libraries

let libraries: [Target] = [
    system("CLibYAML", at: "Sources/Generator/CLibYAML", pkgConfig: "yaml-0.1", debian: ["libyaml-dev"]),
    system("CLibUV", at: "Sources/Runtime/CLibUV", pkgConfig: "libuv", debian: ["libuv1-dev"]),
    system("CPCRE2", at: "Sources/Runtime/CPCRE2", pkgConfig: "libpcre2-8", debian: ["libpcre2-dev"]),
    system("CCurl", at: "Sources/Runtime/CCurl", pkgConfig: "libcurl", debian: ["libcurl4-openssl-dev"]),
    // cjose's pkg-config file names jansson's and OpenSSL's; without those its link flags are dropped in silence.
    system(
        "CCJose", at: "Sources/Runtime/CCJose", pkgConfig: "cjose",
        debian: ["libcjose-dev", "libjansson-dev", "libssl-dev"]),
    system("COpenSSL", at: "Sources/Runtime/COpenSSL", pkgConfig: "openssl", debian: ["libssl-dev"]),
    // Without hiredis' pkg-config file: it has a flag that SwiftPM warns of, and nothing that is needed.
    .systemLibrary(name: "CHiredis", path: "Sources/Runtime/CHiredis", providers: [.apt(["libhiredis-dev"])]),
    // Debian has no shared simdjson module map and ships llhttp as C source (node-llhttp): both are wrapped in C.
    .target(
        name: "CSimdJSON", path: "Sources/Runtime/CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(
        name: "CLLHTTP", path: "Sources/Runtime/CLLHTTP",
        // Without it llhttp takes a space before the colon and a bare CR.
        cSettings: [.define("LLHTTP_STRICT_MODE", to: "1")]),
]

// MARK: Build time, leaves first

let generatorTargets: [Target] = [
    generator("Diagnostics"),
    generator("OpenAPI", ["Diagnostics", "CLibYAML"]),
    generator("Contract", ["Diagnostics", "OpenAPI"]),
    generator("Plan", ["Diagnostics", "OpenAPI", "Contract"]),
    .target(
        name: "Render", dependencies: ["Diagnostics", "Plan"], path: "Sources/Generator/Render",
        resources: [.embedInCode("Templates")]),
    generator("Compatibility", ["Diagnostics", "OpenAPI", "Contract", "Plan"]),
    .executableTarget(
        name: "bffgen",
        dependencies: [
            "Diagnostics", "OpenAPI", "Contract", "Plan", "Render", "Compatibility", "BFFTesting", "BFFJSON",
            "BFFTelemetry", "BFFValidation",
        ],
        path: "Sources/Generator/bffgen", resources: [.embedInCode("Starter"), .embedInCode("Schemas")]),
    .plugin(
        name: "GeneratePlugin",
        capability: .command(
            intent: .custom(verb: "bffgen", description: "Runs bffgen: generate, lint, plan, scaffold and the rest"),
            permissions: [
                .writeToPackageDirectory(reason: "bffgen generate writes Generated, scaffold Sources/Clients")
            ]),
        dependencies: ["bffgen"], path: "Sources/Generator/GeneratePlugin"),
]

// MARK: Run time, leaves first

let runtimeTargets: [Target] = [
    runtime("BFFJSON", ["CSimdJSON"]),
    runtime("BFFValidation", ["BFFJSON", "CPCRE2"]),
    runtime("BFFHTTP", ["BFFJSON"]),
    runtime("BFFPolicy", ["BFFJSON"]),
    runtime("BFFTransport", ["BFFJSON", "BFFHTTP", "BFFPolicy", "CLibUV", "CLLHTTP", "CCurl"]),
    runtime("BFFIdentity", ["BFFJSON", "BFFPolicy", "CCJose"]),
    runtime("BFFTelemetry", ["BFFJSON", "BFFPolicy"]),
    runtime("BFFRedis", ["BFFJSON", "BFFPolicy", "BFFTransport", "CHiredis", "COpenSSL"]),
    runtime(
        "BFFRuntime",
        [
            "BFFJSON", "BFFValidation", "BFFHTTP", "BFFPolicy", "BFFTransport", "BFFIdentity", "BFFTelemetry",
            "BFFRedis",
        ]),
    runtime("BFFClient", ["BFFJSON", "BFFValidation", "BFFHTTP", "BFFPolicy", "BFFTransport"]),
    runtime("BFFFoundation", ["BFFValidation"]),
    runtime(
        "BFFTesting",
        ["BFFJSON", "BFFValidation", "BFFHTTP", "BFFPolicy", "BFFTransport", "BFFIdentity", "BFFRuntime"]),
]

// MARK: Each client: the generated half, the hand-written half, the generated contract tests

/// Its executable gives the hand-written half as `handlers` of the generated namespace: `Mobile.handlers` is what serves, and what
/// the contract tests start.
func client(_ name: String, executable: String) -> [Target] {
    [
        .target(name: "\(name)BFF", dependencies: ["BFFRuntime"], path: "Generated/\(name)"),
        .executableTarget(
            name: executable, dependencies: ["BFFRuntime", .target(name: "\(name)BFF")],
            path: "Sources/Clients/\(name)"),
        .testTarget(
            name: "\(name)ContractTests",
            dependencies: ["BFFRuntime", "BFFTesting", .target(name: "\(name)BFF"), .target(name: executable)],
            path: "Generated/\(name)ContractTests"),
    ]
}

let clientTargets = client("Mobile", executable: "mobile-bff") + client("TV", executable: "tv-bff")

// MARK: Tests

let testTargets: [Target] = [
    // Processes that tests talk to, and are judged by.
    .target(name: "TestPeers", path: "Tests/Peers"),
    tests("Diagnostics", ["Diagnostics"]),
    tests("OpenAPI", ["OpenAPI", "Diagnostics"]),
    tests("Contract", ["Contract", "OpenAPI", "Diagnostics"]),
    tests("Plan", ["Plan", "Render", "Contract", "OpenAPI", "Diagnostics"]),
    tests("Render", ["Render", "Plan", "Diagnostics"]),
    tests("Compatibility", ["Compatibility", "Plan", "Contract", "OpenAPI", "Diagnostics"]),
    tests("BFFJSON", ["BFFJSON"]),
    tests("BFFValidation", ["BFFValidation", "BFFJSON"]),
    tests("BFFHTTP", ["BFFHTTP"]),
    tests("BFFPolicy", ["BFFPolicy", "BFFJSON"]),
    tests(
        "BFFTransport", ["BFFTransport", "BFFHTTP", "BFFPolicy", "BFFJSON", "TestPeers"],
        resources: [.copy("Secure/secure-service.py")]),
    tests("BFFIdentity", ["BFFIdentity", "BFFJSON"]),
    tests("BFFTelemetry", ["BFFTelemetry", "BFFPolicy", "BFFJSON", "TestPeers"]),
    tests("BFFRedis", ["BFFRedis", "BFFTransport", "BFFPolicy", "BFFJSON", "TestPeers"]),
    tests(
        "BFFRuntime",
        [
            "BFFRuntime", "BFFTesting", "BFFTransport", "BFFIdentity", "BFFTelemetry", "BFFValidation", "BFFPolicy",
            "BFFHTTP", "BFFJSON", "TestPeers",
        ]),
    tests(
        "BFFClient",
        ["BFFClient", "BFFFoundation", "BFFTesting", "BFFTransport", "BFFValidation", "BFFHTTP", "BFFJSON"]),
    tests(
        "BFFTesting",
        [
            "BFFTesting", "BFFRuntime", "BFFTransport", "BFFIdentity", "BFFValidation", "BFFPolicy", "BFFHTTP",
            "BFFJSON",
        ]),
    tests("Clients", ["MobileBFF"]),
    tests("Bffgen", ["bffgen", "BFFTesting", "BFFTelemetry", "OpenAPI", "Diagnostics"]),
    // The committed pages, and the commands about them, against the running BFFs.
    tests(
        "FailureMatrix",
        [
            "MobileContractTests", "TVContractTests", "FeaturesContractTests", "StrippedContractTests", "BFFTesting",
            "bffgen",
        ]),
    tests(
        "Sabotage",
        [
            "MobileContractTests", "MobileBFF", "FeaturesContractTests", "FeaturesBFF", "BFFTesting", "BFFRuntime",
            "BFFPolicy",
        ]),
    // Every feature of a client of whole operations, generated and exercised.
    .target(
        name: "WholeClient", dependencies: ["BFFClient"], path: "Tests/WholeClient/Generated/Everything",
        exclude: ["bffgen.lock"]),
    tests("WholeClient", ["WholeClient", "BFFClient"]),
    // Every element of the vocabulary, generated and exercised.
    .target(name: "FeaturesBFF", dependencies: ["BFFRuntime"], path: "Tests/Features/Generated/Features"),
    .target(name: "StrippedBFF", dependencies: ["BFFRuntime"], path: "Tests/Features/Generated/Stripped"),
    .target(
        name: "features-bff", dependencies: ["FeaturesBFF", "BFFRuntime"], path: "Tests/Features/Handlers/Features"),
    .target(
        name: "stripped-bff", dependencies: ["StrippedBFF", "BFFRuntime"], path: "Tests/Features/Handlers/Stripped"),
    // What scaffold writes of the features' hand-written half, as it stands.
    .executableTarget(
        name: "features-scaffold", dependencies: ["FeaturesBFF", "BFFRuntime"], path: "Tests/Features/Scaffolded"),
    tests(
        "Feature",
        [
            "FeaturesBFF", "StrippedBFF", "features-bff", "stripped-bff", "features-scaffold", "BFFRuntime",
            "BFFTesting",
        ]),
    .testTarget(
        name: "FeaturesContractTests", dependencies: ["FeaturesBFF", "features-bff", "BFFRuntime", "BFFTesting"],
        path: "Tests/Features/Generated/FeaturesContractTests"),
    .testTarget(
        name: "StrippedContractTests", dependencies: ["StrippedBFF", "stripped-bff", "BFFRuntime", "BFFTesting"],
        path: "Tests/Features/Generated/StrippedContractTests"),
    // Compiles the schemas of the JSON Schema suite; .ci/json-schema-suite builds and runs what it writes.
    .executableTarget(
        name: "schema-suite", dependencies: ["Diagnostics", "OpenAPI", "Plan", "Render"],
        path: "Tests/SchemaSuite/Emission"),
    .executableTarget(
        name: "bffgen-fuzz", dependencies: ["Diagnostics", "OpenAPI", "Contract", "Plan", "Render", "BFFJSON"],
        path: "Tests/Fuzz", exclude: ["Seeds"]),
    tests("Fuzz", ["bffgen-fuzz"]),
    tests("Tidy", []),
]

let package = Package(
    name: "bffgen",
    products: [
        .executable(name: "bffgen", targets: ["bffgen"]),
        .plugin(name: "GeneratePlugin", targets: ["GeneratePlugin"]),
        .library(name: "BFFRuntime", targets: ["BFFRuntime"]),
        .library(name: "BFFClient", targets: ["BFFClient"]),
        .library(name: "BFFFoundation", targets: ["BFFFoundation"]),
        .library(name: "BFFTesting", targets: ["BFFTesting"]),
        // What the files of `bffgen validator` import.
        .library(name: "BFFValidation", targets: ["BFFJSON", "BFFValidation"]),
    ],
    targets: libraries + generatorTargets + runtimeTargets + clientTargets + testTargets,
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

/// Every import states its access level: a bare one is internal.
for target in package.targets where target.type != .system && target.type != .plugin {
    target.swiftSettings = [
        .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
