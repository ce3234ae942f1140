internal import BFFValidation

extension FullReport {
    /// More of them help nobody who reads a log.
    static var loggedPointersMax: Int { 5 }

    /// What a log may know of the first violations: where, and which keyword. Never a value.
    var loggedPointers: [String] {
        violations.prefix(Self.loggedPointersMax).map { "\($0.instancePointer) \($0.keyword) \($0.schemaPointer)" }
    }
}
