internal import BFFJSON
internal import BFFValidation

/// One try of a row: the answer, and what it breaks.
struct RowAttempt {
    private(set) var failures: [ContractFailure] = []
    private let operation: ContractOperation
    private let row: ContractRow
    private let answer: TestResponse
    private let scanner: JSONScanner

    init(
        _ operation: ContractOperation, _ row: ContractRow, tolerance: Duration, on backend: ContractBackend
    ) throws {
        (self.operation, self.row) = (operation, row)
        let healthy = try backend.healthyAnswer(of: operation)
        try backend.prepare(row)
        let request = backend.request(of: operation)
        answer = try backend.send(request)
        scanner = JSONScanner(answer.body)
        checkTime(tolerance)
        checkStatus()
        if row.code == nil, answer.status == row.status {
            // 204 has no content.
            if row.status != 204 { checkSchema() }
            checkEnvelope()
            checkContent(against: healthy)
        } else {
            checkProblem()
        }
        if row.faults.isEmpty, row.answers.isEmpty { checkRepetition(try backend.send(request)) }
        for (service, request) in backend.unmatchedRequests {
            fail(nil, "'\(service)' has no operation \(request.method) \(request.target)")
        }
    }

    /// A call that was to be answered may have timed out because the machine was busy: then the row says nothing about the contract.
    var mayBeAccidental: Bool {
        let isSlowByItself = row.faults.contains { $0.fault == .timeout || $0.fault == .slow }
        return isSlowByItself || answer.elapsed >= operation.shortestTimeout
    }

    private mutating func fail(_ pointer: String?, _ message: String) {
        failures.append(
            ContractFailure(operation: operation.id, row: row.name, pointer: pointer, message: message))
    }

    // MARK: The answer as a whole

    private mutating func checkTime(_ tolerance: Duration) {
        if answer.elapsed > operation.budget + tolerance {
            fail(nil, "answered after \(answer.elapsed), budget \(operation.budget) and \(tolerance) on top")
        }
    }

    private mutating func checkStatus() {
        guard answer.status != row.status else { return }
        let code = scanner.string(at: "/code").map { " (\($0))" } ?? ""
        fail(nil, "expected status \(row.status)\(row.code.map { " (\($0))" } ?? ""), was \(answer.status)\(code)")
    }

    private mutating func checkProblem() {
        guard let code = row.code else { return }
        failures += ProblemCheck(operation.id, row.name, answer).failures(code: code)
    }

    private mutating func checkRepetition(_ second: TestResponse) {
        guard second.body != answer.body || second.status != answer.status else { return }
        let place = Self.firstDifference(answer.body, second.body)
        fail(nil, "the same request was answered differently the second time, from byte \(place) on")
    }

    private static func firstDifference(_ left: [UInt8], _ right: [UInt8]) -> Int {
        zip(left, right).prefix { $0 == $1 }.count { _ in true }
    }

    private mutating func checkSchema() {
        var buffer = ByteBuffer(capacity: answer.body.count)
        answer.body.withUnsafeBytes { buffer.append($0) }
        let parser = JSONParser()
        do throws(JSONError) {
            let value = try parser.parse(buffer)
            var report = FullReport()
            guard !operation.validate(value, &report) else { return }
            for violation in report.violations {
                fail(violation.instancePointer, "\(violation.message) (\(violation.schemaPointer))")
            }
        } catch {
            fail(nil, "the body is no JSON: \(error)")
        }
    }

    // MARK: Its parts

    private mutating func checkEnvelope() {
        let isDegraded = answer.header("x-bff-degraded") != nil
        if isDegraded != row.isDegraded {
            fail(nil, "X-BFF-Degraded \(isDegraded ? "is there" : "is missing")")
        }
        if let pointer = operation.degraded { expect(pointer, row.isDegraded ? "true" : "false") }
        guard let pointer = operation.components else { return }
        for component in row.components {
            let place = "\(pointer)/\(component.name)"
            expect(place + "/status", component.status.quoted)
            expect(place + "/reason", component.reason?.quoted)
            expect(place + "/source", component.source?.quoted)
        }
        let known = Set(row.components.map(\.name))
        for name in names(at: pointer) where !known.contains(name) {
            fail("\(pointer)/\(name)", "the envelope has an entry that was not expected")
        }
    }

    private func names(at pointer: String) -> [String] {
        scanner.value(at: pointer).flatMap { scanner.members(of: $0.indices) }?.map(\.key) ?? []
    }

    private mutating func checkContent(against healthy: TestResponse) {
        for value in row.values { expect(value.pointer, value.json) }
        let other = JSONScanner(healthy.body)
        for pointer in row.unchanged {
            let (now, before) = (scanner.value(at: pointer), other.value(at: pointer))
            if now.map(Array.init) != before.map(Array.init) {
                fail(pointer, "differs from the healthy answer: \(Self.excerpt(now)), was \(Self.excerpt(before))")
            }
        }
    }

    private mutating func expect(_ pointer: String, _ json: String?) {
        let value = scanner.value(at: pointer)
        guard value.map(Array.init) != json.map({ Array($0.utf8) }) else { return }
        fail(pointer, "expected \(json ?? "nothing"), was \(Self.excerpt(value))")
    }

    /// Enough to recognise it by.
    private static func excerpt(_ bytes: ArraySlice<UInt8>?) -> String {
        guard let bytes else { return "nothing" }
        let text = String(decoding: bytes, as: UTF8.self)
        return text.count > 120 ? "\(text.prefix(119))…" : text
    }
}

extension String {
    fileprivate var quoted: String { String(decoding: JSONScanner.quoted(self), as: UTF8.self) }
}
