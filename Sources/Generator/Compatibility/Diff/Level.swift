/// How much a finding weighs, by oasdiff's names.
package enum Level: String, CaseIterable, Comparable, Sendable {
    /// Worth a line in a changelog.
    case info = "INFO"
    /// May break some clients.
    case warning = "WARN"
    /// Breaks clients that keep to the old contract.
    case error = "ERR"

    package static func < (left: Level, right: Level) -> Bool { left.weight < right.weight }

    private var weight: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .error: 2
        }
    }
}
