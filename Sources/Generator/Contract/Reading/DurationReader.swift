internal import Diagnostics
internal import OpenAPI

extension ScalarReader {
    /// Longer than any deadline or lifetime that a contract should promise.
    static let durationMax: Duration = .seconds(24 * 60 * 60)

    /// `80ms`, `1.5s`, `5m`, `24h`: above zero and at most 24 hours.
    func duration(_ node: Node, _ name: String) -> Duration? {
        let form = "write a number with ms, s, m or h: 80ms, 1.5s, 5m, 24h"
        guard let text = text(node) else {
            wrongKind(node, name, "a duration", fix: form)
            return nil
        }
        guard let duration = Self.parseDuration(text) else {
            diagnostics.report(
                .invalidDuration, at: node.location, "\(name) is '\(text)', which is no duration", fix: form)
            return nil
        }
        guard duration > .zero, duration <= Self.durationMax else {
            diagnostics.report(
                .invalidDuration, at: node.location, "\(name) is '\(text)', outside the range of durations",
                fix: "write more than 0 and at most 24h")
            return nil
        }
        return duration
    }

    /// Exact to the nanosecond; nil for another form, and for what no `Int64` of nanoseconds holds.
    static func parseDuration(_ text: String) -> Duration? {
        let units: [(name: String, nanoseconds: Int64)] = [
            ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
        ]
        guard let unit = units.first(where: { text.hasSuffix($0.name) }) else { return nil }
        let parts = text.dropLast(unit.name.count).split(separator: ".", omittingEmptySubsequences: false)
        let areDigits = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard areDigits, parts.count <= 2, let whole = Int64(parts[0]) else { return nil }
        var (nanoseconds, isTooLong) = whole.multipliedReportingOverflow(by: unit.nanoseconds)
        guard !isTooLong else { return .seconds(Int64.max / 1_000_000_000) }
        if parts.count == 2 {
            var place = unit.nanoseconds
            for digit in parts[1].utf8 {
                guard place % 10 == 0 else { return nil }
                place /= 10
                (nanoseconds, isTooLong) = nanoseconds.addingReportingOverflow(Int64(digit - 0x30) * place)
                guard !isTooLong else { return .seconds(Int64.max / 1_000_000_000) }
            }
        }
        return .nanoseconds(nanoseconds)
    }
}
