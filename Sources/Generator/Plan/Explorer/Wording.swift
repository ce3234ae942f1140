internal import Contract

extension Duration {
    /// As contracts write it, with a sign where it is below zero: `80ms`, `−25ms`, `0ms`.
    var shortText: String {
        if self == .zero { return "0ms" }
        return self < .zero ? "−" + (Duration.zero - self).contractText : contractText
    }
}

extension Double {
    /// A count for people, in groups of three: `12 000`; one decimal where it is not whole. Here and below no line ends inside.
    var countText: String {
        guard self < 1e15 else { return "more than 10¹⁵" }
        let tenths = Int64((self * 10).rounded())
        var digits = String(tenths / 10)
        var grouped = ""
        while digits.count > 3 {
            grouped = "\u{A0}" + digits.suffix(3) + grouped
            digits.removeLast(3)
        }
        return digits + grouped + (tenths % 10 == 0 ? "" : ".\(tenths % 10)")
    }

    /// `5.9 %`
    var percentText: String {
        let tenths = Int((self * 1_000).rounded())
        return "\(tenths / 10).\(tenths % 10)\u{A0}%"
    }

    /// `1.5 MB`, in powers of ten.
    var bytesText: String {
        var value = self
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 1_000 { return "\(value.countText)\u{A0}\(unit)" }
            value /= 1_000
        }
        return "\(value.countText)\u{A0}TB"
    }
}

extension String {
    /// For programs and terminals, which break no lines by themselves.
    var withPlainBlanks: String { String(map { $0 == "\u{A0}" ? " " : $0 }) }
}

extension Int {
    var countText: String { Double(self).countText }
}

/// What is said where the contract does not tell.
let unknownText = "unknown"

extension Double? {
    var countText: String { map(\.countText) ?? unknownText }
}

/// `3`, `0 to 4`, `1 or more`
func rangeText(_ least: Int, _ most: Int?) -> String {
    guard let most else { return "\(least) or more" }
    return least == most ? "\(least)" : "\(least) to \(most)"
}

extension FanOutTax {
    var callsText: String { rangeText(callsMin, callsMax) }

    /// `4.9 %`, `2.0 % to 4.9 %`
    var probabilityText: String {
        guard let most = probabilityMax else { return "\(probabilityMin.percentText) or more" }
        return callsMin == callsMax
            ? most.percentText : "\(probabilityMin.percentText) to \(most.percentText)"
    }
}

extension Exploration {
    /// What the numbers take for granted.
    var assumptions: [String] {
        [
            "Each operation gets \(options.requests.countText) requests per second (--rps); one process takes them all; "
                + "nothing is cached and no two calls are merged.",
            "Batches are as large as the contract lets them be, in calls of 'maxSize' keys.",
            "A call in flight holds one connection. Retries stay inside the call's timeout; a hedge is one more call.",
            "Calls are slow independently of one another (fan-out tax).",
        ]
    }
}

extension ExploredOperation {
    /// Whether the plan fits, in one sentence without a full stop.
    var verdict: String {
        guard !timeline.longestPath.isEmpty else { return "The answer needs no call" }
        let path = "the slowest way takes \(timeline.longest.shortText) of \(timeline.available.shortText)"
        return timeline.slack < .zero
            ? "It does not fit: \(path)" : "It fits: \(path), \(timeline.slack.shortText) to spare"
    }

    var worstCase: String {
        let answer = min(timeline.longest, timeline.available) + timeline.reserve
        return "At worst the calls take \(timeline.longest.shortText) and the answer leaves after "
            + "\(answer.shortText): timeouts cover attempts and hedges"
    }
}
