internal import Foundation

exit(
    Tool.run(
        Array(CommandLine.arguments.dropFirst()),
        in: Surroundings(
            directory: FileManager.default.currentDirectoryPath,
            output: { FileHandle.standardOutput.write(Data($0.utf8)) },
            errors: { FileHandle.standardError.write(Data($0.utf8)) }, interruption: SignalInterruption(),
            environment: ProcessInfo.processInfo.environment)))
