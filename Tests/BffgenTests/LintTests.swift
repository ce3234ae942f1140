import Diagnostics
import Foundation
import Testing

@testable import bffgen

/// What `lint` looks at besides the contracts, on copies of the sample.
@Suite struct LintTests {
    private static func found(_ body: String) -> [Diagnostic] {
        BusinessRules.check(
            "struct Home {\n    func shown(item: Item) -> Int {\n        \(body)\n    }\n}\n", in: "Home.swift")
    }

    @Test(arguments: [
        "return item.price.amount * 2", "var total = 0\n total += item.shippingFee\n return total",
        "return 100 - discount.percent", "if user.isAdmin || item.isAllowed { return 1 }",
        "guard account.entitlements.contains(.uhd) && item.price < limit else { return 0 }",
        "switch user.permission { case .all: return item.isPermitted == true ? 1 : 2\n default: return 3 }",
    ])
    func `a function that calculates or decides is named`(body: String) {
        let faults = Self.found(body)
        #expect(faults.map(\.code) == [.businessRules])
        #expect(faults.first?.location.pointer == "shown")
    }

    @Test(arguments: [
        "return item.price.formatted()", "return item.price / 100", "guard let price = item.price else { return 0 }",
        "return item.price != nil ? 1 : 0", "let text = \"from \" + item.price.text\n return text.count",
        "// price * 2 when the user isAdmin && isAllowed\n return 1", "return \"price * 2\".count",
        "let rights: Set<Permission> = item.permissions\n return rights.count", "return item.allowed ? 1 : 2",
        "return items.filter { $0.seconds * 2 > limit }.count", "return show(price: item.price, allowed: item.allowed)",
    ])
    func `showing, passing on and unwrapping are none`(body: String) {
        #expect(Self.found(body).map(\.message) == [])
    }

    @Test func `what is found names the function, the first line and the names`() {
        let text =
            "func a() { }\n\nfunc total(order: Order) -> Int {\n    let fee = 3\n    return order.price * fee\n}\n"
        let faults = BusinessRules.check(text, in: "Sources/Clients/TV/TVHome.swift")
        #expect(faults.map(\.message) == ["'total' calculates with money: 'order.price', 'fee'"])
        #expect(faults.first?.location.description == "Sources/Clients/TV/TVHome.swift:5:1")
    }

    // MARK: The command

    private func sample() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bffgen-lint-\(UUID().uuidString)")
            .resolvingSymlinksInPath()
        for part in ["Contracts", "Sources/Clients", "Templates"] {
            let copy = folder.appending(path: part)
            try FileManager.default.createDirectory(
                at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
            // A link would lead back to the sample itself.
            let original = SampleWorkspace.root.appending(path: part).resolvingSymlinksInPath()
            try FileManager.default.copyItem(at: original, to: copy)
        }
        return folder
    }

    private func edit(_ file: URL, _ change: (String) -> String) throws {
        try Data(change(String(decoding: try Data(contentsOf: file), as: UTF8.self)).utf8).write(to: file)
    }

    @Test func `the sample has no warning but the one that its exception names`() throws {
        let folder = try sample()
        defer { try? FileManager.default.removeItem(at: folder) }
        let clean = Calls(["lint", "--strict"], in: folder.path)
        #expect((clean.code, clean.errors) == (0, "0 errors, 0 warnings\n"))
        try edit(folder.appending(path: "Contracts/bffgen.yaml")) { text in
            String(text[..<(text.range(of: "exceptions:")?.lowerBound ?? text.endIndex)])
        }
        let bare = Calls(["lint", "--strict"], in: folder.path)
        #expect(bare.code == 1)
        #expect(
            bare.errors == """
                Sources/Clients/Mobile/MobileHome.swift:15:1: warning: 'downloadEnabled' decides about money or permissions: \
                'subscription.downloads.allowed', 'Self.entitled.contains' [business-rules]
                   15 |         return subscription.downloads.allowed && Self.entitled.contains(subscription.status)
                      | ^
                fix: let a service decide it and bind its answer, or say under 'exceptions' of bffgen.yaml why it is decided here

                0 errors, 1 warning

                """)
    }

    @Test func `a nullable that says nothing in what is read of a service is told`() throws {
        let folder = try sample()
        defer { try? FileManager.default.removeItem(at: folder) }
        try edit(folder.appending(path: "Contracts/services/history.yaml")) {
            $0.replacing(
                "          nullable: true\n", with: "          nullable: true\n          allOf: [{type: object}]\n")
        }
        let call = Calls(["lint"], in: folder.path)
        #expect(call.errors.contains("warning: 'nullable' says nothing here: what stands in 'allOf' takes no null"))
    }

    @Test func `an exception for Swift that decides no more is an error`() throws {
        let folder = try sample()
        defer { try? FileManager.default.removeItem(at: folder) }
        try edit(folder.appending(path: "Sources/Clients/Mobile/MobileHome.swift")) {
            $0.replacing("subscription.downloads.allowed && Self", with: "Self")
        }
        let call = Calls(["lint"], in: folder.path)
        #expect(call.code == 1)
        #expect(call.errors.contains("nothing there is reported as 'business-rules' any more [needless-exception]"))
    }

    @Test func `where no hand-written Swift is found its exceptions are not judged`() throws {
        let folder = try sample()
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.removeItem(at: folder.appending(path: "Sources"))
        let call = Calls(["lint", "--strict"], in: folder.path)
        #expect((call.code, call.errors) == (0, "0 errors, 0 warnings\n"))
    }

    @Test func `an exception for what only the new version has does not stop a comparison with the old`() throws {
        let folder = try sample()
        defer { try? FileManager.default.removeItem(at: folder) }
        let users = folder.appending(path: "Contracts/services/users.yaml")
        try FileManager.default.copyItem(at: users, to: folder.appending(path: "old.yaml"))
        try edit(users) {
            $0.replacing("operationId: getUser\n", with: "operationId: getUser\n      deprecated: true\n")
        }
        try edit(folder.appending(path: "Contracts/bffgen.yaml")) {
            $0 + "  - {code: deprecated-operation, reason: its successor is not there yet}\n"
        }
        #expect(Calls(["lint", "--strict"], in: folder.path).code == 0)
        let call = Calls(["impact", "--service", "users", "--base", "old.yaml"], in: folder.path)
        #expect(call.code == 0)
        #expect(!call.errors.contains("needless-exception"))
    }

    @Test func `a code is explained without a workspace`() {
        let call = Calls(["lint", "--explain", "repeated-write"], in: "/")
        #expect(call.code == 0)
        #expect(
            call.output.hasPrefix("repeated-write, warning: A write may be carried out twice.\n\nOf POST and PATCH"))
        let unknown = Calls(["lint", "--explain", "repeted-write"], in: "/")
        #expect(unknown.code == 2)
        #expect(unknown.errors.contains("did you mean 'repeated-write'?"))
    }
}
