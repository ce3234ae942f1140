import BFFTesting
import Foundation
@testable import MobileContractTests
@testable import TVContractTests
import Testing

/// The committed pages say what the running BFFs do, cell by cell.
@Suite(.serialized) struct FailureMatrixTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let attemptsMax = 10

    static func page(_ name: String) throws -> MatrixPage {
        try MatrixPage(String(contentsOf: root.appending(path: "Generated/matrix/\(name).md"), encoding: .utf8))
    }

    @Test func `mobile's page is what mobile does`() throws {
        let backend = try TestBackend(services: MobileContract.services, start: MobileContract.start)
        defer { backend.stop() }
        try check(Self.page("mobile/GetHome"), MobileContractTests.GetHomeContractTests.operation, on: backend)
    }

    @Test func `TV's page is what TV does`() throws {
        let backend = try TestBackend(services: TVContract.services, start: TVContract.start)
        defer { backend.stop() }
        try check(Self.page("tv/GetHome"), TVContractTests.GetHomeContractTests.operation, on: backend)
    }

    private func check(_ page: MatrixPage, _ operation: ContractOperation, on backend: TestBackend) throws {
        // Five calls with eight faults each, and what fails together.
        #expect(page.rows.count == 45)
        let healthy = try ask(operation, backend, state: "healthy") { _ in
        } until: {
            $0.status == 200 && $0.header("x-bff-degraded") == nil
        }
        try compare(healthy, page.states[0], page, "healthy")
        for row in page.rows {
            let name = "\(row.calls.joined(separator: ", ")): \(row.fault)"
            guard let status = row.status else {
                Issue.record("\(name) is not decided")
                continue
            }
            let answer = try ask(operation, backend, state: name) { backend in
                for call in row.calls {
                    let parts = call.split(separator: ".").map(String.init)
                    let stub = try #require(backend.stub(parts[0]), "\(name)")
                    let fault = try #require(StubFault(rawValue: row.fault), "\(name)")
                    #expect(stub.setFault(fault, of: parts[1]), "\(name)")
                }
            } until: {
                $0.status == status && Self.hasEnvelope($0, row, operation)
            }
            #expect(answer.status == status, "\(name)")
            let document = try Self.json(answer.text)
            guard let state = row.state else {
                #expect((document as? [String: Any])?["code"] as? String == row.code, "\(name)")
                #expect(row.losses == "everything", "\(name)")
                continue
            }
            #expect(row.code == "", "\(name)")
            #expect(Self.envelope(document, operation) == row.envelope, "\(name)")
            let roles = ["/components", "/degraded"]
            let healthy = try Self.json(page.states[0].body)
            let isSame = Self.isEqual(document, healthy, "", page.handWritten + roles)
            #expect((row.losses == "nothing") == isSame, "\(name) loses \(row.losses)")
            try compare(answer, page.states[state], page, name)
        }
    }

    /// A busy machine may make a call late that is well: such an answer says nothing of the page, so it is asked again, of a
    /// BFF that has forgotten the one before.
    private func ask(
        _ operation: ContractOperation, _ backend: TestBackend, state: String,
        arrange: (TestBackend) throws -> Void, until isExpected: (TestResponse) -> Bool
    ) throws -> TestResponse {
        var request = TestRequest(operation.method, operation.target, headers: operation.headers, body: operation.body)
        if let claims = operation.claims, let token = backend.tokens.sign(claims: claims) {
            request = request.with("Authorization", "Bearer \(token)")
        }
        request = request.with("X-Request-Id", "contract-test")
        var answer: TestResponse?
        for _ in 0..<Self.attemptsMax {
            backend.reset()
            try arrange(backend)
            let last = try backend.client.send(request)
            answer = last
            if isExpected(last) { break }
        }
        return try #require(answer, "\(state)")
    }

    private func compare(_ answer: TestResponse, _ state: MatrixPage.State, _ page: MatrixPage, _ name: String) throws {
        let isSame = Self.isEqual(try Self.json(answer.text), try Self.json(state.body), "", page.handWritten)
        #expect(isSame, "\(name): the body is \(answer.text)")
        for header in state.headers {
            #expect(answer.header(header.name.lowercased()) == header.value, "\(name): \(header.name)")
        }
    }

    // MARK: The envelope

    private static func hasEnvelope(_ answer: TestResponse, _ row: MatrixPage.Row, _ operation: ContractOperation)
        -> Bool
    {
        guard row.state != nil, let document = try? json(answer.text) else { return true }
        return envelope(document, operation) == row.envelope
    }

    /// What is not well, in the page's words and the plan's order.
    private static func envelope(_ document: Any, _ operation: ContractOperation) -> [String] {
        let order = ["user", "recommendations", "history", "myList", "catalog"]
        guard let entries = (document as? [String: Any])?["components"] as? [String: [String: Any]] else { return [] }
        return order.compactMap { name in
            guard let entry = entries[name], let status = entry["status"] as? String, status != "ok" else { return nil }
            let detail = entry["source"] as? String ?? entry["reason"] as? String
            return "\(name): \(status)" + (detail.map { " (\($0))" } ?? "")
        }
    }

    // MARK: JSON

    private static func json(_ text: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    }

    /// - Parameter ignored: places, `*` for each element.
    private static func isEqual(_ left: Any, _ right: Any, _ place: String, _ ignored: [String]) -> Bool {
        if ignored.contains(place) { return true }
        switch (left, right) {
        case (let left as [String: Any], let right as [String: Any]):
            return left.keys.sorted() == right.keys.sorted()
                && left.allSatisfy { key, value in
                    right[key].map { isEqual(value, $0, "\(place)/\(key)", ignored) } ?? false
                }
        case (let left as [Any], let right as [Any]):
            return left.count == right.count && zip(left, right).allSatisfy { isEqual($0, $1, place + "/*", ignored) }
        default: return (left as? NSObject) == (right as? NSObject)
        }
    }
}
