internal import BFFJSON
internal import BFFValidation

/// An answer at an edge of the operation's own contract, or just beyond it, for the check that stands guard over answers.
public struct AnswerRow: Sendable, CustomStringConvertible {
    /// Names the place and the constraint: `/profile/name: maxLength`.
    public let name: String
    public let edits: [StubEdit]
    /// Where the contract is broken, as a JSON Pointer; nil: it is kept.
    public let fault: String?

    public init(_ name: String, _ edits: StubEdit..., fault: String? = nil) {
        self.name = name
        self.edits = edits
        self.fault = fault
    }

    public var description: String { name }

    /// Empty where the operation's check takes the answer, or refuses it there.
    ///
    /// - Parameter example: an answer that keeps the contract; the row's is made of it.
    public func failures(of operation: ContractOperation, example: String) -> [ContractFailure] {
        func failure(_ message: String) -> [ContractFailure] {
            [ContractFailure(operation: operation.id, row: name, pointer: fault, message: message)]
        }
        guard let text = StubEdit.apply(edits, to: Array(example.utf8)) else {
            return failure("the example is no JSON")
        }
        var buffer = ByteBuffer(capacity: text.count)
        text.withUnsafeBytes { buffer.append($0) }
        let parser = JSONParser()
        do throws(JSONError) {
            let value = try parser.parse(buffer)
            var report = FullReport()
            let isTaken = operation.validate(value, &report)
            let found = report.violations.map { "\($0.instancePointer): \($0.message)" }
            guard let fault else { return isTaken ? [] : failure("refused: \(found)") }
            if isTaken { return failure("taken, although it breaks the contract") }
            let isThere = report.violations.contains { $0.instancePointer == fault }
            return isThere ? [] : failure("refused, but elsewhere: \(found)")
        } catch {
            return failure("the answer is no JSON: \(error)")
        }
    }
}
