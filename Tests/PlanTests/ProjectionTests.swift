internal import Contract
@testable internal import Plan
internal import Testing

/// A projection holds what some client's operation reads, and nothing else.
@Suite struct ProjectionTests {
    @Test("the sample's mobile home reads just these fields of each answer")
    func mobileHome() throws {
        let plan = try Sample.plan()
        let home = try #require(plan.clients.first { $0.name == "mobile" }?.operations.first)
        let paths = zip(home.operation.dependencies, home.selection.dependencies).flatMap { dependency, root in
            (root?.leaves ?? []).map { dependency.name + $0 }
        }
        #expect(
            paths == [
                "user/profile/name", "user/profile/avatarUrl", "user/profile/locale", "user/profile/maturityLimit",
                "user/subscription/tier", "user/subscription/status", "user/subscription/downloads/allowed",
                "user/subscription/downloads/deviceLimit", "user/subscription/downloads/quality",
                "recommendations/contentIds/*", "history/items/*/contentId", "history/items/*/progressSeconds",
                "history/items/*/totalSeconds", "history/items/*/updatedAt", "history/items/*/episode/season",
                "history/items/*/episode/number", "history/items/*/episode/title", "myList/contentIds/*",
                "catalog/*/id", "catalog/*/title", "catalog/*/synopsis", "catalog/*/images/landscape/url",
                "catalog/*/images/landscape/width", "catalog/*/images/landscape/height",
                "catalog/*/images/landscape/alt", "catalog/*/images/portrait/url",
                "catalog/*/images/portrait/width", "catalog/*/images/portrait/height",
                "catalog/*/images/portrait/alt",
            ])
    }

    @Test("recursion ends at the part that it repeats")
    func recursion() throws {
        let plan = try Workspaces.plan(FeatureWorkspaceTests.folder)
        let copies = try #require(plan.clients.first?.operations.first { $0.id == "getCopies" })
        let tree = copies.selection.dependencies[0]?.fields.first { $0.name == "tree" }?.node
        let child = tree?.fields.first { $0.name == "children" }?.node.element
        #expect(child?.fields.map(\.name) == ["name", "children", "named", "next"])
        #expect(child?.fields.first { $0.name == "next" }?.node.same === child)
    }
}

extension Plan.Projection {
    /// Pointers of all that is read.
    fileprivate var leaves: [String] {
        var inner: [String] = []
        for field in fields { inner += field.node.leaves.map { "/\(field.name)\($0)" } }
        for part in [element, value] { inner += part?.leaves.map { "/*\($0)" } ?? [] }
        for variant in variants { inner += variant.node.leaves.map { "<\(variant.value)>\($0)" } }
        return inner.isEmpty ? [""] : inner
    }
}
