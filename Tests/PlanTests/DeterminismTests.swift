internal import Foundation
internal import Plan
internal import Testing

/// The same contracts give the same bytes, and what is no order in them makes none in the output.
@Suite struct DeterminismTests {
    static let workspaces = [Sample.repository, FeatureWorkspaceTests.folder]
    private static let generated = workspaces.map { folder in Result { try Workspaces.files(folder) } }

    @Test("generating twice gives the same bytes", arguments: workspaces.indices)
    func twice(workspace: Int) throws {
        #expect(try Workspaces.files(Self.workspaces[workspace]) == Self.generated[workspace].get())
    }

    @Test("a plan that is asked twice hands out the same values")
    func asksTwice() throws {
        let plan = try Workspaces.plan(FeatureWorkspaceTests.folder)
        #expect(plan.values == plan.values)
    }

    @Test("keys in another order give the same bytes", arguments: workspaces.indices, [1, 2] as [UInt64])
    func shuffled(workspace: Int, seed: UInt64) throws {
        let shuffled = try ShuffledWorkspace(of: Self.workspaces[workspace], seed: seed)
        let expected = try Self.generated[workspace].get()
        let files = try Workspaces.files(shuffled.folder)
        #expect(files.keys.sorted() == expected.keys.sorted())
        for (path, text) in expected.sorted(by: { $0.key < $1.key }) where files[path] != text {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let others = (files[path] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            let difference = zip(lines, others).first { $0 != $1 }
            Issue.record("\(path) depends on the order of keys: \(difference?.0 ?? "") | \(difference?.1 ?? "")")
        }
    }
}
