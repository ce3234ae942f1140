import Testing

@testable import bffgen

/// `generate`, `generate --check` and `lint` on copies of the sample.
@Suite struct GenerateTests {
    private let workspace: SampleWorkspace

    init() throws {
        workspace = try SampleWorkspace()
    }

    private func call(_ arguments: String...) -> Calls { Calls(arguments, in: workspace.path) }

    @Test func `generating twice changes nothing the second time`() throws {
        let first = call("generate")
        #expect((first.code, first.errors) == (0, ""))
        #expect(first.output.contains(" created, 0 changed, 0 deleted, 0 unchanged\n"))
        let lock = try workspace.text(of: "Generated/bffgen.lock")
        #expect(call("generate").output.contains(" 0 created, 0 changed, 0 deleted, "))
        #expect(try workspace.text(of: "Generated/bffgen.lock") == lock)
        let check = call("generate", "--check")
        #expect(check.code == 0)
        #expect(check.output == "compared \(workspace.generatedFiles().count) files: all fresh\n")
    }

    @Test func `drift names what is changed, missing and extra`() throws {
        #expect(call("generate").code == 0)
        try workspace.replace("import", with: "import ", in: "Generated/Mobile/Mobile.swift")
        try workspace.remove("Generated/TV/TV.swift")
        try workspace.write("// stray\n", to: "Generated/Mobile/Stray.swift")
        let check = call("generate", "--check")
        #expect(check.code == 1)
        #expect(check.errors.contains("Generated/Mobile/Mobile.swift:5:1: error: "))
        #expect(check.errors.contains("[output-changed]\n"))
        #expect(check.errors.contains("Generated/TV/TV.swift:1:1: error: the contracts give a file that is not there"))
        #expect(check.errors.contains("Generated/Mobile/Stray.swift:1:1: error: nothing generates this file"))
        #expect(check.errors.hasSuffix("3 errors, 0 warnings\n"))
        #expect(check.output.hasSuffix(" files: 1 changed, 1 missing, 1 extra\n"))
    }

    @Test func `an edited file is not overwritten`() throws {
        #expect(call("generate").code == 0)
        try workspace.replace("import", with: "import ", in: "Generated/Mobile/Mobile.swift")
        try workspace.replace("client: mobile", with: "client: mobile2", in: "Contracts/clients/mobile.yaml")
        let edited = try workspace.text(of: "Generated/Mobile/Mobile.swift")
        let second = call("generate")
        #expect(second.code == 1)
        #expect(second.errors.contains("Generated/Mobile/Mobile.swift:1:1: error: the file"))
        #expect(second.errors.contains("[edited-by-hand]"))
        #expect(try workspace.text(of: "Generated/Mobile/Mobile.swift") == edited)
    }

    @Test func `errors are shown with their lines, counted, and nothing is written`() throws {
        try workspace.replace("budget: 330ms", with: "budget: 300ms", in: "Contracts/clients/mobile.yaml")
        try workspace.replace("timeout: 80ms", with: "timeot: 80ms", in: "Contracts/clients/tv.yaml")
        for command in [["generate"], ["generate", "--check"], ["lint"], ["plan", "mobile"]] {
            let call = Calls(command, in: workspace.path)
            #expect(call.code == 1)
            #expect(call.errors.contains("Contracts/clients/mobile.yaml:"))
            #expect(call.errors.contains("[budget-exceeded]"))
            #expect(call.errors.contains("has no key 'timeot'"))
            #expect(call.errors.contains("fix: did you mean 'timeout'?"))
            #expect(call.errors.contains(" | "))
            #expect(call.errors.hasSuffix(" warnings\n") || call.errors.hasSuffix(" warning\n"))
            #expect(call.output == "")
        }
        #expect(workspace.generatedFiles() == [])
    }

    @Test func `a service that no client uses is checked too`() throws {
        try workspace.write("openapi: 3.1.0\ninfo: {title: Offers}\npaths: {}\n", to: "Contracts/services/offers.yaml")
        let call = call("lint")
        #expect(call.code == 1)
        #expect(call.errors.contains("Contracts/services/offers.yaml:2:7: error: "))
    }

    @Test func `warnings alone pass, and a severity makes errors of them`() throws {
        try workspace.replace(
            "critical: true\n            timeout: 80ms", with: "critical: true", in: "Contracts/clients/mobile.yaml")
        try workspace.replace(
            "timeout: 100ms, nulls", with: "nulls", in: "Contracts/clients/mobile.yaml")
        let passed = call("lint")
        #expect(passed.code == 0)
        #expect(passed.errors.contains("[default-timeout]"))
        let configuration = try workspace.text(of: "Contracts/bffgen.yaml")
        try workspace.write(configuration + "severities: {default-timeout: error}\n", to: "Contracts/bffgen.yaml")
        #expect(call("lint").code == 1)
        #expect(call("generate").code == 1)
        #expect(workspace.generatedFiles() == [])
    }

    @Test func `a faulty configuration is told with its line`() throws {
        try workspace.write("client: [x]\n", to: "Contracts/bffgen.yaml")
        let call = call("lint")
        #expect(call.code == 1)
        #expect(call.errors.contains("Contracts/bffgen.yaml:1:1: error: "))
        #expect(call.errors.hasSuffix("1 error, 0 warnings\n"))
    }

    @Test func `a template of a folder replaces the built-in one`() throws {
        try workspace.write("// Ours.\n", to: "ours/header.mustache")
        #expect(call("generate", "--templates", "ours").code == 0)
        #expect(try workspace.text(of: "Generated/Mobile/Mobile.swift").contains("// Ours."))
        try workspace.write("{{#a}}", to: "ours/header.mustache")
        let broken = call("generate", "--templates", "ours")
        #expect(broken.code == 1)
        #expect(broken.errors.contains("ours/header.mustache:1:1: error: section 'a' is not closed [invalid-template]"))
    }

    @Test func `a plan is printed whole or by operation`() {
        let call = call("plan", "mobile", "getHome")
        #expect(call.code == 0)
        #expect(call.output.hasPrefix("mobile getHome: GET /v1/home\n"))
        #expect(self.call("plan", "mobile").output.contains(call.output))
        #expect(self.call("plan", "mobil").errors.contains("did you mean 'mobile'?"))
        #expect(self.call("plan", "mobile", "gethome").errors.contains("did you mean 'getHome'?"))
    }
}
