internal import BFFHTTP
internal import BFFPolicy

/// How long the caller waits, if it says so. It only ever shortens the budget.
enum IncomingDeadline {
    /// When the caller stops waiting, on the loop's clock; nil where it does not say, or cannot be understood.
    static func read(_ fields: HTTPFields, arrival: Instant) -> Instant? {
        if let text = fields.first("x-request-deadline"), let milliseconds = text.integer, milliseconds >= 0 {
            let left = milliseconds - Int(Timestamp.now * 1000)
            return arrival + .milliseconds(max(0, left))
        }
        return fields.first("grpc-timeout").flatMap(timeout).map { arrival + $0 }
    }

    /// One to eight digits and a unit (gRPC over HTTP/2, "Requests").
    static func timeout(_ text: HTTPText) -> Duration? {
        guard (2...9).contains(text.count) else { return nil }
        var value: Int64 = 0
        for index in 0..<text.count - 1 {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value * 10 + Int64(digit)
        }
        switch text[text.count - 1] {
        case UInt8(ascii: "H"): return .seconds(value * 3600)
        case UInt8(ascii: "M"): return .seconds(value * 60)
        case UInt8(ascii: "S"): return .seconds(value)
        case UInt8(ascii: "m"): return .milliseconds(value)
        case UInt8(ascii: "u"): return .microseconds(value)
        case UInt8(ascii: "n"): return .nanoseconds(value)
        default: return nil
        }
    }
}
