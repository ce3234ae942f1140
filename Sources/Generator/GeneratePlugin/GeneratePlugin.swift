internal import Foundation
internal import PackagePlugin

/// `swift package bffgen …`: runs bffgen in the package's folder with the arguments as they are.
///
/// SwiftPM runs plugins in a sandbox where it has one: whoever writes (`generate`, `scaffold`) is allowed to by
/// `swift package --allow-writing-to-package-directory bffgen generate`.
@main
struct GeneratePlugin: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) async throws {
        let tool = Process()
        tool.executableURL = try context.tool(named: "bffgen").url
        tool.arguments = arguments
        tool.currentDirectoryURL = context.package.directoryURL
        try tool.run()
        tool.waitUntilExit()
        guard tool.terminationReason == .exit else { exit(70) }
        // What bffgen has to say, it has said.
        if tool.terminationStatus != 0 { exit(tool.terminationStatus) }
    }
}
