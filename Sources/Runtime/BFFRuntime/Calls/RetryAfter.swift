internal import BFFHTTP

/// The `Retry-After` field (RFC 9110, section 10.2.3): a number of seconds, or a date.
enum RetryAfter {
    /// How long to wait; nil without a field that can be read.
    static func read(_ fields: HTTPFields) -> Duration? {
        guard let text = fields.first("retry-after") else { return nil }
        if let seconds = text.integer { return seconds >= 0 ? .seconds(min(seconds, secondsMax)) : nil }
        let now = Int(Timestamp.now)
        return HTTPDate.read(text, now: now).map { .seconds(min(max(0, $0 - now), secondsMax)) }
    }

    /// Beyond a day it is all the same.
    private static let secondsMax = 86_400
}
