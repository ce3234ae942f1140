import BFFTelemetry
import Foundation
import Testing

@testable import bffgen

/// What the command line refuses, and how it says so.
@Suite struct UsageTests {
    @Test(arguments: [
        ([], "bffgen: no command is given\n"),
        (["genrate"], "bffgen: unknown command 'genrate', did you mean 'generate'?\n"),
        (
            ["--verbose-output"],
            "bffgen: unknown option '--verbose-output', known: "
                + (Tool.commands.map { $0.specification.name } + ["--help", "--version"]).joined(separator: ", ") + "\n"
        ),
        (["generate", "--chek"], "bffgen generate: unknown option '--chek', did you mean '--check'?\n"),
        (["generate", "--check", "--check"], "bffgen generate: --check is given twice\n"),
        (["generate", "--check=yes"], "bffgen generate: --check takes no value\n"),
        (["generate", "extra"], "bffgen generate: 'extra' is one argument too many\n"),
        (["generate", "--templates"], "bffgen generate: --templates needs a value: --templates DIR\n"),
        (["generate", "--templates", "--check"], "bffgen generate: --templates needs a value: --templates DIR\n"),
        (["plan"], "bffgen plan: <client> is missing\n"),
        (["stub", "users"], "bffgen stub: --port is missing\n"),
        (["stub", "--port", "9000"], "bffgen stub: <service> is missing\n"),
        (["stub", "users", "--port", "65536"], "bffgen stub: --port takes an integer from 0 to 65535, not '65536'\n"),
        (
            ["stub", "users", "--port", "1", "--delay", "30"],
            "bffgen stub: --delay takes a duration such as 30ms or 1.5s, at most an hour, not '30'\n"
        ),
        (
            ["token", "--jwks", "k", "--sub", "u", "--claim", "tenant"],
            "bffgen token: --claim takes K=V, not 'tenant'\n"
        ),
    ])
    func `a faulty command line is refused with its reason and the usage`(arguments: [String], message: String) {
        let call = Calls(arguments, in: SampleWorkspace.root.path)
        #expect(call.code == 2)
        #expect(call.errors.hasPrefix(message))
        #expect(call.errors.dropFirst(message.count).hasPrefix("usage: bffgen "))
        #expect(call.output == "")
    }

    @Test(arguments: Tool.commands.map { $0.specification.name })
    func `help shows every option and writes to the standard output`(command: String) throws {
        let call = Calls([command, "--help"], in: "/")
        #expect((call.code, call.errors) == (0, ""))
        let specification = try #require(Tool.commands.first { $0.specification.name == command }).specification
        for option in specification.allOptions { #expect(call.output.contains("  \(option.name)")) }
        #expect(Calls(["--help"], in: "/").output.contains("  \(command)"))
    }

    @Test func `the version is that of the runtime`() {
        #expect(Calls(["--version"], in: "/").output == "bffgen \(BuildInfo.bffgenVersion)\n")
    }

    @Test func `a folder without a workspace is refused`() {
        #expect(Calls(["lint"], in: "/").errors.contains("there is no workspace here or above"))
        #expect(Calls(["lint", "--workspace", "nowhere"], in: "/tmp").code == 2)
    }

    @Test func `a workspace is found from below, and named from elsewhere`() {
        let root = SampleWorkspace.root.path
        #expect(Calls(["lint"], in: "\(root)/Contracts/services").code == 0)
        #expect(Calls(["lint", "--workspace=\(root)"], in: "/").code == 0)
        #expect(Calls(["lint", "--workspace", "../.."], in: "\(root)/Contracts/services").code == 0)
    }

    @Test func `behind two dashes nothing is an option`() {
        #expect(
            Calls(["plan", "--", "--help"], in: SampleWorkspace.root.path).errors.contains("unknown client '--help'"))
    }
}
