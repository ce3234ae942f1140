internal import BFFJSON
internal import BFFValidation

/// Holds one answer to what a row says of it.
struct AnswerCheck {
    private(set) var failures: [ContractFailure] = []
    private let operation: ContractOperation
    private let row: ContractRow
    /// The row's name, in failures.
    private let name: String
    private let answer: TestResponse
    private let scanner: JSONScanner
    /// What must come: the row's own, or the alternative that has come.
    private let status: Int
    private let code: String?

    /// - Parameter healthy: the answer where nothing is wrong.
    init(
        _ operation: ContractOperation, _ row: ContractRow, _ name: String, _ answer: TestResponse,
        healthy: TestResponse
    ) {
        (self.operation, self.row, self.name, self.answer) = (operation, row, name, answer)
        scanner = JSONScanner(answer.body)
        let told = scanner.string(at: "/code")
        let alternative = row.alternatives.first { $0.status == answer.status && $0.code == told }
        (status, code) = alternative.map { ($0.status, $0.code) } ?? (row.status, row.code)
        checkStatus()
        checkHeaders()
        guard code == nil, answer.status == status else {
            checkProblem()
            return
        }
        // 204 has no content.
        if status != 204 { checkSchema() }
        checkEnvelope()
        checkContent(against: healthy)
    }

    private mutating func fail(_ pointer: String?, _ message: String) {
        failures.append(ContractFailure(operation: operation.id, row: name, pointer: pointer, message: message))
    }

    // MARK: The answer as a whole

    private mutating func checkStatus() {
        guard answer.status != status else { return }
        let told = scanner.string(at: "/code").map { " (\($0))" } ?? ""
        let others = row.alternatives.map { " or \($0.status) (\($0.code))" }.joined()
        fail(nil, "expected status \(status)\(code.map { " (\($0))" } ?? "")\(others), was \(answer.status)\(told)")
    }

    private mutating func checkHeaders() {
        for header in row.headers {
            let value = answer.header(header.name.lowercased())
            guard value != header.value else { continue }
            fail(nil, "expected \(header.name) '\(header.value)', was \(value.map { "'\($0)'" } ?? "nothing")")
        }
    }

    private mutating func checkProblem() {
        guard let code else { return }
        failures += ProblemCheck(operation.id, name, answer).failures(code: code, location: row.location)
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
