import BFFPolicy
import Glibc

/// A service with so many servers and a queue before them, first come first served, and clients that arrive by chance.
struct QueueModel {
    private struct Call {
        let end: Double
        let latency: Double
    }

    /// What a stretch of time was like.
    struct Summary {
        var arrived = 0
        var refused = 0
        var ended = 0
        var latencySum = 0.0
        var limits: [Int] = []

        var latency: Double { latencySum / Double(max(1, ended)) }
        var refusedShare: Double { Double(refused) / Double(max(1, arrived)) }
        var limit: Int { limits.reduce(0, +) / max(1, limits.count) }
    }

    /// When each server has done what it was given, in seconds.
    private var freeAt: [Double]
    /// Sorted by their end, the last first.
    private var calls: [Call] = []
    private var random: SplitMix
    private var now = 0.0
    /// Of one call without a queue, in seconds; each takes between half and one and a half of it.
    var serviceTime: Double

    init(servers: Int, serviceTime: Double, seed: UInt64) {
        freeAt = [Double](repeating: 0, count: servers)
        self.serviceTime = serviceTime
        random = SplitMix(state: seed)
    }

    mutating func setServers(_ count: Int) {
        freeAt = [Double](repeating: now, count: count)
    }

    /// Lets clients arrive for a while.
    mutating func run(_ limit: inout AdaptiveLimit, perSecond: Double, seconds: Double) -> Summary {
        var summary = Summary()
        let end = now + seconds
        while now < end {
            // Poisson: the times between arrivals are exponential.
            now -= log(Double.random(in: 0x1p-53..<1, using: &random)) / perSecond
            finish(&limit, &summary)
            summary.arrived += 1
            summary.limits.append(limit.limit)
            if calls.count < limit.limit { begin() } else { summary.refused += 1 }
        }
        return summary
    }

    private mutating func begin() {
        let server = freeAt.indices.min { freeAt[$0] < freeAt[$1] } ?? 0
        let end = max(now, freeAt[server]) + serviceTime * Double.random(in: 0.5..<1.5, using: &random)
        freeAt[server] = end
        let place = calls.firstIndex { $0.end < end } ?? calls.count
        calls.insert(Call(end: end, latency: end - now), at: place)
    }

    private mutating func finish(_ limit: inout AdaptiveLimit, _ summary: inout Summary) {
        while let call = calls.last, call.end <= now {
            limit.record(.nanoseconds(Int64(call.latency * 1e9)), inFlight: calls.count)
            calls.removeLast()
            summary.ended += 1
            summary.latencySum += call.latency
        }
    }
}
