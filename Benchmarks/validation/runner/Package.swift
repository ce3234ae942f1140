// swift-tools-version: 6.2
import PackageDescription

// The generated validators stand in Sources/measure/Generated; measure.py puts this package together in a folder of its own.
let package = Package(
    name: "measure",
    dependencies: [.package(name: "bffgen", path: "@ROOT@")],
    targets: [
        .executableTarget(name: "measure", dependencies: [.product(name: "BFFValidation", package: "bffgen")])
    ],
    swiftLanguageModes: [.v6]
)
