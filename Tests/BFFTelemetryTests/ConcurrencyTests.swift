import BFFJSON
import BFFPolicy
@testable import BFFTelemetry
import Testing

@Suite struct ConcurrencyTests {
    @Test func `no count is lost, whichever threads record where, while others read`() async {
        let builder = MetricRegistryBuilder()
        let counter = builder.counter(MetricFamily("a_total", .counter, "A."))
        let histogram = builder.histogram(MetricFamily("b_seconds", .histogram, "B."))
        let registry = builder.finish(shards: 3)
        let (tasks, rounds) = (8, 20_000)
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    // Some share a shard: that is slower, but must count all the same.
                    let shard = registry.shards[task % registry.shards.count]
                    for round in 0..<rounds {
                        shard.add(counter, 2)
                        shard.record(histogram, nanoseconds: round % 2 == 0 ? 1_000_000 : 20_000_000_000)
                    }
                    return true
                }
            }
            group.addTask {
                var isConsistent = true
                for _ in 0..<50 {
                    let lines = Self.lines(of: registry)
                    isConsistent =
                        isConsistent
                        && lines[#"b_seconds_bucket{le="+Inf"}"#] == lines["b_seconds_count"]
                }
                return isConsistent
            }
            for await isFine in group { #expect(isFine) }
        }
        let lines = Self.lines(of: registry)
        #expect(lines["a_total"] == "\(tasks * rounds * 2)")
        #expect(lines["b_seconds_count"] == "\(tasks * rounds)")
        #expect(lines[#"b_seconds_bucket{le="10"}"#] == "\(tasks * rounds / 2)")
        #expect(lines["b_seconds_sum"] == "\(tasks * rounds / 2 * 20 + tasks * rounds / 2 / 1000)")
    }

    static func lines(of registry: MetricRegistry) -> [String: String] {
        Samples(registry.exposition(now: Instant(nanoseconds: 1)).withBytes { String(decoding: $0, as: UTF8.self) })
            .values
    }
}

/// The samples of an exposition: what stands before the last blank, and behind it.
struct Samples {
    let values: [String: String]

    init(_ text: String) {
        var values: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let blank = line.lastIndex(of: " ") else { continue }
            values[String(line[..<blank])] = String(line[line.index(after: blank)...])
        }
        self.values = values
    }
}
