// Runs the suite's tests through the validators beside it.
//
//     suite <the unpacked suite>

internal import Foundation

let run = SuiteRun(suite: CommandLine.arguments.dropFirst().first ?? ".")
runAll(run)
exit(run.summarise() ? 0 : 1)
