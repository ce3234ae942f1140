/// Every fault that bffgen can name, by its stable code. Each has a case under Tests/Cases that shows its exact text.
package enum DiagnosticCode: String, CaseIterable, Sendable {
    // MARK: Reading documents
    case unreadableFile = "unreadable-file"
    case invalidYAML = "invalid-yaml"

    // MARK: OpenAPI

    // MARK: Vocabulary
    case unknownKey = "unknown-key"
    case notSupportedYet = "not-supported-yet"

    // MARK: Rules

    // MARK: Warnings

    /// What the code is unless bffgen.yaml's `severities` says otherwise.
    package var severity: Diagnostic.Severity {
        switch self {
        case .unreadableFile, .invalidYAML, .unknownKey, .notSupportedYet: .error
        }
    }
}
