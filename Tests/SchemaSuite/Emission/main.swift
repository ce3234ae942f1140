// Compiles every schema of the JSON Schema suite with the planner and template of `bffgen validator` into one package,
// whose executable then runs the suite's tests.
//
//     schema-suite <the unpacked suite> <this package's folder> <output folder>

internal import Foundation

let arguments = CommandLine.arguments
guard arguments.count == 4 else {
    FileHandle.standardError.write(Data("usage: schema-suite SUITE PACKAGE OUTPUT\n".utf8))
    exit(2)
}
do {
    let emission = try SuiteEmission(suite: arguments[1])
    for set in SuiteSet.all(in: arguments[1]) { try emission.add(set) }
    try emission.write(package: arguments[2], to: arguments[3])
    exit(emission.hasFaults ? 1 : 0)
} catch {
    FileHandle.standardError.write(Data("schema-suite: \(error)\n".utf8))
    exit(1)
}
