internal import BFFPolicy

extension DeadlineField {
    var name: StaticString {
        switch self {
        case .requestDeadline: "X-Request-Deadline"
        case .grpcTimeout: "grpc-timeout"
        }
    }

    /// Leading zeros keep the length, so that a further attempt can write its own number over the first one's.
    var digits: Int {
        switch self {
        case .requestDeadline: 13
        case .grpcTimeout: 8
        }
    }

    var unit: StaticString {
        switch self {
        case .requestDeadline: ""
        case .grpcTimeout: "m"
        }
    }

    /// - Parameter end: when the answer is no longer waited for, on the loop's clock.
    func number(now: Instant, end: Instant) -> Int {
        let left = Int(max(0, (end - now).wholeNanoseconds) / 1_000_000)
        switch self {
        case .requestDeadline: return Int(Timestamp.now * 1000) + left
        case .grpcTimeout: return min(left, 99_999_999)
        }
    }
}
