/// Whether an answer is the problem document that it should be.
struct ProblemCheck {
    private let operation: String
    private let row: String
    private let answer: TestResponse
    private let scanner: JSONScanner

    init(_ operation: String, _ row: String, _ answer: TestResponse) {
        (self.operation, self.row, self.answer) = (operation, row, answer)
        scanner = JSONScanner(answer.body)
    }

    /// - Parameter location: of each violation that it lists; nil: it lists none.
    func failures(code: String, location: String?) -> [ContractFailure] {
        var failures: [ContractFailure] = []
        let type = answer.header("content-type") ?? "nothing"
        if type != "application/problem+json" {
            failures.append(failure(nil, "expected application/problem+json, was \(type)"))
        }
        let found = scanner.string(at: "/code") ?? "nothing"
        if found != code { failures.append(failure("/code", "expected \(code), was \(found)")) }
        let status = scanner.value(at: "/status").map { String(decoding: $0, as: UTF8.self) } ?? "nothing"
        if status != "\(answer.status)" {
            failures.append(failure("/status", "says \(status), but the answer's status is \(answer.status)"))
        }
        if ["overloaded", "rate_limited"].contains(code), answer.header("retry-after") == nil {
            failures.append(failure(nil, "Retry-After is missing"))
        }
        // Stubs live there: a problem must not name a service's address.
        if answer.text.contains("127.0.0.1") { failures.append(failure(nil, "the problem names a service's address")) }
        return failures + violations(at: location)
    }

    private func violations(at location: String?) -> [ContractFailure] {
        let list = scanner.value(at: "/violations").flatMap { scanner.elements(of: $0.indices) } ?? []
        let found = list.indices.map { scanner.string(at: "/violations/\($0)/location") ?? "nothing" }
        guard let location else {
            return found.isEmpty ? [] : [failure("/violations", "lists \(found), expected none")]
        }
        if found.isEmpty { return [failure("/violations", "expected \(location), was empty")] }
        return found.enumerated().filter { $0.element != location }.map {
            failure("/violations/\($0.offset)/location", "expected \(location), was \($0.element)")
        }
    }

    private func failure(_ pointer: String?, _ message: String) -> ContractFailure {
        ContractFailure(operation: operation, row: row, pointer: pointer, message: message)
    }
}
